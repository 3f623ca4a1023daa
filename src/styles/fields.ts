import { css } from 'lit';

/** Everything else a control may need: the one thing to do, fields, notices, forced colours, print. */
export const fields = css`
  button:active { background: var(--_accent-soft); }
  button.quiet:hover { color: inherit; }
  button.main { background: var(--_main); border-color: var(--_main); color: var(--fdz-on-main, var(--_on-accent)); font-weight: var(--_bold); --_main: var(--fdz-main, var(--_accent)); }
  button.main:hover { background: color-mix(in srgb, var(--_main) 88%, currentColor); }
  button.link { border: 0; padding: 0; min-block-size: 24px; min-inline-size: 0; color: var(--_accent); text-decoration: underline; text-underline-offset: .15em; }
  button.link:hover { background: none; text-decoration-thickness: 2px; }
  button:disabled, button[aria-disabled=true] { opacity: .55; cursor: default; }
  button:disabled:hover, button[aria-disabled=true]:hover { background: none; }
  button.main:disabled:hover, button.main[aria-disabled=true]:hover { background: var(--_main); }
  input:not([type=checkbox], [type=radio], [type=search]), textarea, select {
    min-block-size: var(--_control); inline-size: 100%; padding: 4px 10px; background: var(--_paper);
    border: 1px solid var(--_field-line); border-radius: var(--_radius);
  }
  input[type=checkbox], input[type=radio] { accent-color: var(--_accent); inline-size: 1.1em; block-size: 1.1em; }
  ::placeholder { color: var(--_ink-2); opacity: 1; }
  .notice {
    display: flex; flex-wrap: wrap; align-items: center; gap: 4px 12px; padding: 8px 12px;
    border-inline-start: 3px solid var(--_line-2); background: var(--_paper-2); font-size: var(--_small); color: var(--fdz-ink, var(--_sheet-ink));
  }
  /* Words too narrow to read go above the buttons. */
  .notice > .grow { flex: 1 1 16em; }
  .notice.bad { border-color: var(--_bad); color: var(--_bad); }
  .notice.warn { border-color: var(--_warn); }
  @media (forced-colors: active) {
    button, .chip { border-color: ButtonBorder; }
    button.main { background: Highlight; color: HighlightText; forced-color-adjust: none; }
    button:disabled, button[aria-disabled=true] { color: GrayText; opacity: 1; }
    .notice { border: 1px solid CanvasText; }
    .ring { color: CanvasText; }
  }
  @media print {
    button { display: none; }
  }
`;
