/**
 * Icons: 16 px line drawings in the colour of the text. They say nothing by themselves; the control
 * around them has a name. These are the ones of an inbox's first rows.
 * @module
 */
import { html, type TemplateResult } from 'lit';

export const icon = (path: string): TemplateResult =>
  html`<svg class="icon" width="16" height="16" viewBox="0 0 16 16" fill="none" stroke="currentColor" stroke-width="1.4" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d=${path}></path></svg>`;

export const iconWrite = /* @__PURE__ */ icon('M2.5 13.5l.7-3L10.8 2.9a1.3 1.3 0 0 1 1.9 0l.4.4a1.3 1.3 0 0 1 0 1.9L5.5 12.8zM9.4 4.4l2.2 2.2');
export const iconStar = /* @__PURE__ */ icon('M8 1.9l1.9 3.8 4.2.6-3 3 .7 4.2L8 11.5l-3.8 2 .7-4.2-3-3 4.2-.6z');
export const iconSearch = /* @__PURE__ */ icon('M11 7a4 4 0 1 1-8 0 4 4 0 0 1 8 0zM10 10l3.6 3.6');
export const iconSelect = /* @__PURE__ */ icon('M2.5 2.5h11v11h-11zM5.4 8.2l1.9 1.9 3.4-4');
