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
  @media (pointer: coarse) {
    .badge { min-block-size: 44px; min-inline-size: 44px; }
  }
  @media (forced-colors: active) {
    .badge .ring { color: CanvasText; }
  }
  @media print {
    button.badge { display: inline-flex; }
    .ring { print-color-adjust: exact; }
  }
`];
