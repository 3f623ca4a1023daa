import { css } from 'lit';
import { base } from '../../src/styles/base.ts';
import { buttons } from '../../src/styles/buttons.ts';
import { tokens } from '../../src/styles/tokens.ts';

export const badgeStyles = [tokens, base, buttons, css`
  :host { display: inline-block; vertical-align: middle; max-inline-size: 100%; }
  .badge {
    display: inline-flex; align-items: center; gap: 6px; padding: 2px 4px; min-block-size: 24px; min-inline-size: 24px; max-inline-size: 100%;
    border: 0; border-radius: var(--_radius-small); text-align: start; font-size: var(--_small);
  }
  button.badge:hover { background: var(--_hover); }
  .word { min-inline-size: 0; overflow-wrap: anywhere; }
  :host(:is([size=row], [size=stamp])) .badge { justify-content: center; padding: 0; }
  :host([size=stamp]) .badge { border-radius: 50%; }
  .printed { display: none; }
  .postmark { display: block; inline-size: var(--size, 96px); block-size: auto; aspect-ratio: 1; color: var(--_accent); font-family: inherit; }
  .postmark.dashed, .postmark.question { color: var(--_ink-2); }
  .postmark.cross { color: var(--_bad); }
  @media (pointer: coarse) {
    .badge { min-block-size: 44px; min-inline-size: 44px; }
  }
  @media (forced-colors: active) {
    .badge .postmark, .badge .ring { color: CanvasText; }
  }
  @media print {
    button.badge { display: inline-flex; }
    .postmark, .ring { print-color-adjust: exact; }
    .printed { display: block; font-size: 9pt; overflow-wrap: anywhere; }
  }
`];
