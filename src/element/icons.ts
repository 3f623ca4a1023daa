/**
 * All icons.
 * @module
 */
import { icon } from './icon.ts';

export { iconSearch, iconSelect, iconStar, iconWrite } from './icon.ts';

export const iconArchive = /* @__PURE__ */ icon('M2 3h12v3H2zM3 6v7h10V6M6.5 8.8h3');
export const iconDelete = /* @__PURE__ */ icon('M2.8 4.2h10.4M6 4V2.5h4V4M4 4.4l.6 9.1h6.8l.6-9.1M6.7 7v4M9.3 7v4');
export const iconRestore = /* @__PURE__ */ icon('M3 8a5.2 5.2 0 1 1 1.7 3.8M3 4.6V8h3.4');
export const iconBack = /* @__PURE__ */ icon('M13 8H3.4M7 4L3 8l4 4');
export const iconCheck = /* @__PURE__ */ icon('M3.5 8.4l3 3L12.6 5');
export const iconMore = /* @__PURE__ */ icon('M3.6 8h.01M8 8h.01M12.4 8h.01');
export const iconDown = /* @__PURE__ */ icon('M4 6.2l4 4 4-4');
export const iconMail = /* @__PURE__ */ icon('M2 3.6h12v8.8H2zM2.3 4l5.7 4.6L13.7 4');
export const iconMailOpen = /* @__PURE__ */ icon('M2 6.6l6-4.4 6 4.4v6.8H2zM2.3 7l5.7 3.8L13.7 7');
export const iconReply = /* @__PURE__ */ icon('M6.5 3.5L2.5 7.5l4 4M3 7.5h6.2c2.6 0 4.3 1.7 4.3 4.8');
export const iconReplyAll = /* @__PURE__ */ icon('M5.4 3.8L1.8 7.4 5.4 11M9 3.8L5.4 7.4 9 11M6 7.4h4.1c2.4 0 4 1.7 4 4.8');
export const iconForward = /* @__PURE__ */ icon('M9.5 3.5l4 4-4 4M13 7.5H6.8c-2.6 0-4.3 1.7-4.3 4.8');
export const iconPrint = /* @__PURE__ */ icon('M4.5 5.8V2.4h7v3.4M4.5 11.4H2.4V5.8h11.2v5.6h-2.1M4.5 9h7v4.6h-7z');
export const iconDownload = /* @__PURE__ */ icon('M8 2.4v7.4M4.8 7L8 10.2 11.2 7M2.8 13.2h10.4');
export const iconAttach = /* @__PURE__ */ icon('M12.8 7.4l-5 5a3 3 0 0 1-4.3-4.3l5.4-5.4a2 2 0 0 1 2.9 2.9L6.6 10.8a1 1 0 0 1-1.4-1.4l4.6-4.6');
export const iconPerson = /* @__PURE__ */ icon('M10.8 5a2.8 2.8 0 1 1-5.6 0 2.8 2.8 0 0 1 5.6 0zM2.8 13.6c.5-2.7 2.5-4.2 5.2-4.2s4.7 1.5 5.2 4.2');
export const iconWarn = /* @__PURE__ */ icon('M8 2.2l6 11H2zM8 6.4v3.2M8 11.4v.01');
export const iconOffline = /* @__PURE__ */ icon('M2 2l12 12M4.7 5.2a3.4 3.4 0 0 0-.9 6.6h7M6.6 3.9a3.6 3.6 0 0 1 5 2.9 2.6 2.6 0 0 1 1.6 4');
export const iconClose = /* @__PURE__ */ icon('M4 4l8 8M12 4l-8 8');
