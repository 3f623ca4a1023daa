import { html } from 'lit';

/** Keeps the room of what is noted of an attachment until it is there. */
export const PENDING = /* @__PURE__ */ html`<div class="own pending"></div>`;
