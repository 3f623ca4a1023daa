import { css } from 'lit';

/** What the inbox needs beyond its first rows. */
export const actionStyles = css`
  .grow { flex: 1; min-inline-size: 0; }
  .views select { border: 0; inline-size: auto; padding: 0 2px 0 6px; }
  .views select:hover { background: var(--_hover); }
  .views option { background: var(--_sheet); color: var(--_sheet-ink); font-weight: normal; }
  .search:focus-within { outline: 2px solid var(--_focus); outline-offset: -1px; }
  .search .chip { gap: 0; padding-inline-end: 0; flex-shrink: 1; min-inline-size: 0; }
  .search .chip b { margin-inline-start: 4px; }
  .search .chip button { padding: 0; min-block-size: 20px; min-inline-size: 22px; }
  .search .chip .icon { inline-size: 12px; }
  .offers {
    position: absolute; z-index: 2; inset-block-start: 100%; inset-inline: -1px; padding: 4px; flex-wrap: wrap; gap: 2px; margin-block-start: 2px;
    background: var(--_sheet); color: var(--_sheet-ink); border: 1px solid var(--_line); border-radius: var(--_radius); box-shadow: var(--_shadow);
  }
  .search:focus-within .offers:has(button) { display: flex; }
  /* Over the bar, line for line, so that no row moves when something is selected. */
  .bulk { position: absolute; inset-block-start: 0; inset-inline: 0; z-index: 1; border-color: transparent; background: var(--_accent-soft); }
  .bulk .grow { flex-basis: calc(100% - var(--_control) - 8px); }
  .bulk .actions { margin: 0; }
  .selecting .views, .selecting .actions, .selecting .search, .selecting .bar slot { visibility: hidden; }
  .bulk .actions { visibility: visible; }
  .notice { border-inline-start-width: 0; border-block-end: 1px solid var(--_line); padding: 7px 14px; }

  .row:hover { background: var(--_hover); }
  .row.open, .row.selected { background: var(--_accent-soft); }
  .row.open::before { content: ''; position: absolute; inset-block: 0; inset-inline-start: 0; inline-size: 3px; background: var(--_accent); }
  .row:focus-visible { outline-offset: -2px; }
  .row.aside { position: absolute; inset-inline: 0; inset-block-start: 0; opacity: 0; pointer-events: none; }
  .say b { font-weight: 600; }
  .lead input { cursor: pointer; }
  .selecting .lead input, .row:hover .lead input, .lead input:focus-visible, .lead input:checked { opacity: 1; }
  .selecting .dot, .row:hover .dot, .lead input:focus-visible + .dot { visibility: hidden; }
  .row:hover .tools button, .row:focus-within .tools button, .starred .tools button { opacity: 1; }
  .starred .star { color: var(--_accent); }
  .starred .star .icon { fill: currentColor; }
  .pending .tools, .pending .lead { opacity: .5; }

  .arrived {
    position: absolute; z-index: 1; inset-block-start: 108px; inset-inline: 0; margin-inline: auto; inline-size: fit-content; border-radius: 99px;
    background: var(--_accent); border-color: var(--_accent); color: var(--_on-accent); font-size: var(--_small); box-shadow: var(--_shadow);
  }
  .arrived:hover { background: var(--_accent); }
  .toast {
    position: absolute; z-index: 1; inset-block-end: 12px; inset-inline: 12px; margin-inline: auto; inline-size: fit-content; max-inline-size: calc(100% - 24px);
    display: flex; align-items: center; gap: 12px; padding-inline: 14px 4px; padding-block: 3px;
    background: var(--_sheet); color: var(--_sheet-ink); border: 1px solid var(--_line); border-radius: var(--_radius); box-shadow: var(--_shadow);
    font-size: var(--_small); animation: appear var(--_motion);
  }

  .pane { flex-direction: column; block-size: 100%; min-inline-size: 0; overflow: auto; overscroll-behavior: contain; outline: 0; }
  .back { padding: 6px 8px 0; }
  fdz-message, fdz-compose-box { padding: 8px 12px 20px; }
  fdz-message:focus-visible { outline-offset: -2px; }
  .pick { margin: auto; padding: 24px; }
  .reading .pane { display: flex; position: absolute; inset: 0; }
  .reading .list { visibility: hidden; }

  dialog { inline-size: min(40em, 92vi); padding: 20px 24px; border: 1px solid var(--_line); border-radius: var(--_radius); background: var(--_sheet); color: var(--_sheet-ink); box-shadow: var(--_shadow); }
  dialog::backdrop { background: rgb(0 0 0 / .3); }
  dialog h2 { font-size: 1.15em; margin-block-end: 12px; }
  dialog dl { columns: 2 15em; column-gap: 28px; margin-block-end: 14px; }
  dialog dl div { display: flex; flex-direction: row-reverse; justify-content: space-between; gap: 12px; padding-block: 4px; border-block-end: 1px solid var(--_line); break-inside: avoid; font-size: var(--_small); }
  dialog dt { white-space: nowrap; }
  kbd { font: inherit; font-size: var(--_tiny); border: 1px solid var(--_line-2); border-radius: 3px; padding-inline: 5px; margin-inline-start: 3px; }
  dialog .sub { margin-block-end: 12px; }

  @container (inline-size >= 440px) {
    .arrived { inset-block-start: 64px; }
    .bulk .grow { flex-basis: 0; }
    fdz-message, fdz-compose-box { padding: 10px 20px 24px; }
  }
  @container (inline-size >= 720px) {
    :host([reading-pane=auto]) .list { visibility: visible; }
    :host([reading-pane=auto]) .pane { display: flex; position: relative; inset: auto; }
    :host([reading-pane=auto]) .bulk .grow { flex-basis: calc(100% - var(--_control) - 8px); }
    :host([reading-pane=auto]) .back { display: none; }
    fdz-message, fdz-compose-box { padding: 16px 28px 28px; }
    :host([reading-pane=auto]) .arrived { inset-block-start: 108px; }
  }
  @media (pointer: coarse) {
    .search .chip button { min-inline-size: 32px; min-block-size: 32px; }
  }
  @media (forced-colors: active) {
    .row.open { outline: 2px solid Highlight; outline-offset: -2px; }
    .row.selected .who { color: Highlight; }
    .dot { forced-color-adjust: none; background: Highlight; }
    .arrived { border: 1px solid ButtonText; }
  }
  @media print {
    :host { block-size: auto; overflow: visible; contain: none; }
    .bar, .toast, .arrived, .back, .pick, .reading .list { display: none; }
    :host([reading-pane]) .frame { display: block; block-size: auto; }
    :host([reading-pane]) .reading .pane { display: block; position: static; block-size: auto; overflow: visible; }
    .list, .scroll { block-size: auto; overflow: visible; contain: none; }
    fdz-message { padding: 0; }
  }
`;
