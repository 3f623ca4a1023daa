import { css } from 'lit';

/**
 * Controls. A `button` is quiet-bordered; `.main` is the one thing to do, `.quiet` has no border,
 * `.square` holds an icon alone. Also `input`, `textarea`, `select`, `.chip`, `.notice`.
 */
export const controls = css`
  button, input, textarea, select { font: inherit; color: inherit; letter-spacing: inherit; margin: 0; }
  button {
    display: inline-flex; align-items: center; justify-content: center; gap: 6px;
    min-block-size: var(--_control); min-inline-size: var(--_control); padding: 4px 12px;
    background: none; border: 1px solid var(--_line-2); border-radius: var(--_radius);
    cursor: pointer; text-align: center; transition: background-color var(--_motion);
    -webkit-tap-highlight-color: transparent;
  }
  button:hover { background: var(--_hover); }
  button:active { background: var(--_accent-soft); }
  button.main { background: var(--_accent); border-color: var(--_accent); color: var(--_on-accent); font-weight: var(--_bold); }
  button.main:hover { background: color-mix(in srgb, var(--_accent) 88%, currentColor); }
  button.quiet { border-color: transparent; padding-inline: 8px; color: var(--_ink-2); }
  button.quiet:hover { color: inherit; }
  button.square { padding: 0; }
  button.link { border: 0; padding: 0; min-block-size: 0; min-inline-size: 0; color: var(--_accent); text-decoration: underline; text-underline-offset: .15em; }
  button.link:hover { background: none; text-decoration-thickness: 2px; }
  button:disabled, button[aria-disabled='true'] { opacity: .55; cursor: default; }
  button:disabled:hover, button[aria-disabled='true']:hover { background: none; }
  button.main:disabled:hover, button.main[aria-disabled='true']:hover { background: var(--_accent); }
  input:not([type='checkbox'], [type='radio']), textarea, select {
    min-block-size: var(--_control); inline-size: 100%; padding: 4px 10px; background: var(--_paper);
    border: 1px solid var(--_line-2); border-radius: var(--_radius);
  }
  input[type='checkbox'], input[type='radio'] { accent-color: var(--_accent); inline-size: 1.1em; block-size: 1.1em; }
  ::placeholder { color: var(--_ink-2); opacity: 1; }
  .chip {
    display: inline-flex; align-items: center; gap: 5px; max-inline-size: 100%; padding-inline: 7px;
    border: 1px solid var(--_line-2); border-radius: var(--_radius-small); color: var(--_ink-2);
    font-size: var(--_tiny); line-height: 20px; white-space: nowrap;
  }
  .chip b { font-weight: 600; color: var(--_chip-ink, var(--_ink)); overflow: hidden; text-overflow: ellipsis; }
  .chip.due { --_chip-ink: var(--_warn); color: var(--_warn); border-color: color-mix(in srgb, var(--_warn) 55%, transparent); }
  .notice {
    display: flex; flex-wrap: wrap; align-items: center; gap: 4px 12px; padding: 8px 12px;
    border-inline-start: 3px solid var(--_line-2); background: var(--_paper-2); font-size: var(--_small);
  }
  .notice.bad { border-color: var(--_bad); }
  .notice.warn { border-color: var(--_warn); }
  @media (forced-colors: active) {
    button, .chip { border-color: ButtonBorder; }
    button.main { background: Highlight; color: HighlightText; forced-color-adjust: none; }
    button:disabled, button[aria-disabled='true'] { color: GrayText; opacity: 1; }
    .notice { border: 1px solid CanvasText; }
  }
  @media print {
    button { display: none; }
  }
`;
