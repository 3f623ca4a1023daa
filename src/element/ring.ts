/** @module */
import { html, type TemplateResult } from 'lit';

/** State of verification as a ring in a row: said by shape, never by colour alone. */
export type Ring = 'waiting' | 'verified' | 'failed';

const CIRCLE = 'M8 1.2a6.8 6.8 0 1 1 0 13.6a6.8 6.8 0 1 1 0-13.6';
const ringPath: Record<Ring, string> = {
  waiting: CIRCLE,
  verified: `${CIRCLE}M5 8.2l2.1 2.1L11.2 6`,
  failed: `${CIRCLE}M5.8 5.8l4.4 4.4M10.2 5.8l-4.4 4.4`,
};

/** A 16 px ring: dashed waits, a tick is verified, a cross has failed. */
export const ring = (state: Ring): TemplateResult =>
  html`<svg class="ring ${state}" width="16" height="16" viewBox="0 0 16 16" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round" stroke-dasharray=${state === 'waiting' ? '1.2 2.36' : 'none'} aria-hidden="true"><path d=${ringPath[state]}></path></svg>`;
