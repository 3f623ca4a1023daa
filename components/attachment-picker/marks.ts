/**
 * The icons of a picker, drawn as the others: a picker that stands alone does not load those of an inbox.
 * @module
 */
import { html, type TemplateResult } from 'lit';

const mark = (path: string): TemplateResult =>
  html`<svg class="icon" width="16" height="16" viewBox="0 0 16 16" fill="none" stroke="currentColor" stroke-width="1.4" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d=${path}></path></svg>`;

export const markRemove = /* @__PURE__ */ mark('M4.2 4.2l7.6 7.6M11.8 4.2l-7.6 7.6');
export const markMove = /* @__PURE__ */ mark('M5.8 3.6v.01M10.2 3.6v.01M5.8 8v.01M10.2 8v.01M5.8 12.4v.01M10.2 12.4v.01');
export const markUp = /* @__PURE__ */ mark('M8 13V3.4M4 7l4-4 4 4');
export const markDown = /* @__PURE__ */ mark('M8 3v9.6M4 9l4 4 4-4');
