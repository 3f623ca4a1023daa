/**
 * Design tokens. Each is taken from the host page or set by it as `--fdz-…`; inside the kit only the
 * private `--_…` names are used. Ink and font are those around the element, so are paper (none of our
 * own) and colour scheme; greys are made of the ink.
 * A host whose main buttons have a colour of their own says it as `--fdz-main` and `--fdz-on-main`.
 * @module
 */
import { css } from 'lit';

export const tokens = css`
  :host {
    --_ink: var(--fdz-ink, currentColor);
    --_ink-2: var(--fdz-ink-2, light-dark(#59636f, #a2abb6));
    --_paper: var(--fdz-paper, transparent);
    --_paper-2: var(--fdz-paper-2, light-dark(#faf9f6, #22262d));
    --_sheet: var(--fdz-sheet, light-dark(#fff, #22262d));
    --_sheet-ink: var(--fdz-sheet-ink, light-dark(#1b222c, #e8eaed));
    --_line: var(--fdz-line, light-dark(#e2e0da, #31363f));
    --_line-2: var(--fdz-line-2, light-dark(#cfccc4, #444b56));
    /* Outline of a field: has to be seen. */
    --_field-line: var(--fdz-field-line, light-dark(#8c8a83, #6c7581));
    --_accent: var(--fdz-accent, light-dark(#1d4f91, #8fb8f0));
    --_on-accent: var(--fdz-on-accent, light-dark(#fff, #0f1620));
    --_accent-soft: var(--fdz-accent-soft, color-mix(in srgb, var(--_accent) 11%, transparent));
    --_hover: var(--fdz-hover, color-mix(in srgb, currentColor 5%, transparent));
    --_warn: var(--fdz-warn, light-dark(#7f5200, #e6b760));
    --_bad: var(--fdz-bad, light-dark(#9b2c2c, #f19a94));
    --_focus: var(--fdz-focus, var(--_accent));
    --_radius: var(--fdz-radius, 6px);
    --_radius-small: var(--fdz-radius-small, 4px);
    --_small: var(--fdz-font-size-small, .875em);
    --_tiny: var(--fdz-font-size-tiny, .8125em);
    --_bold: var(--fdz-font-weight-bold, 650);
    --_motion: var(--fdz-motion, 160ms);
    --_shadow: var(--fdz-shadow, 0 4px 18px rgb(0 0 0 / .16));
    /* Height of a control; grows where fingers touch. */
    --_control: var(--fdz-control-size, 34px);
  }
  @media (pointer: coarse) {
    :host { --_control: var(--fdz-control-size-touch, 44px); }
  }
  @media (prefers-reduced-motion: reduce) {
    :host { --_motion: 0s; }
  }
`;
