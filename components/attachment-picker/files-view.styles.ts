import { css } from 'lit';

/** Of the list; they come with it. */
export const filesViewStyles = css`
  .files, .summary, .notice { border-block-start: 1px solid var(--_line); }
  .chooser + .files, .chooser + .notice { border-block-start: 0; }
  .notice { border-inline-start-width: 0; padding-inline: var(--_pad); }
  .notice button { --_control: 30px; }
  .grow { flex: 1; min-inline-size: 0; }
  .files { max-block-size: var(--list-max-size, 26em); overflow-y: auto; scrollbar-color: var(--_line-2) transparent; scrollbar-width: thin; overscroll-behavior: contain; }
  .row { position: relative; display: flex; align-items: flex-start; gap: 2px; padding: 11px var(--_pad); padding-inline-end: calc(var(--_pad) - 8px); }
  .row:focus { outline: none; }
  .row + .row { border-block-start: 1px solid var(--_line); }
  .file { flex: 1; min-inline-size: 0; display: grid; grid-template-columns: 36px minmax(0, 1fr); gap: 12px; align-items: start; }
  .thumb {
    inline-size: 36px; block-size: 44px; display: grid; place-items: end center; padding-block-end: 3px; overflow: hidden;
    border: 1px solid var(--_line-2); border-radius: 3px; color: var(--_ink-2); font-size: 10px; line-height: 1.3; letter-spacing: .02em;
  }
  .thumb:has(.picture) { padding: 0; }
  .picture { inline-size: 100%; block-size: 100%; display: block; object-fit: cover; }
  .what { position: relative; display: grid; gap: 2px; min-inline-size: 0; min-block-size: 44px; align-content: center; justify-items: start; }
  .name { max-inline-size: 100%; min-inline-size: 0; }
  button.name { justify-content: flex-start; text-align: start; min-block-size: 24px; min-inline-size: 24px; padding: 0 6px; margin-inline-start: -6px; max-inline-size: calc(100% + 6px); border: 0; border-radius: var(--_radius-small); }
  .full { display: flex; min-inline-size: 0; max-inline-size: 100%; }
  .full > span { white-space: pre; flex: none; }
  .full > .cut { flex: 0 1 auto; min-inline-size: 2ch; }
  .rename { min-block-size: 28px !important; padding: 1px 6px !important; margin-inline-start: -7px; inline-size: calc(100% + 7px) !important; text-align: start; }
  .state { color: var(--_ink-2); overflow-wrap: anywhere; }
  .refused .state, .failed .state, .lost .state { color: var(--_bad); }
  .cell { flex: none; display: flex; }
  .cell button { --_control: 30px; }
  .handle { cursor: grab; touch-action: none; }
  @media (hover: hover) {
    .handle { opacity: 0; transition: opacity var(--_motion); }
    .row:hover .handle, .row:focus-within .handle, .dragged .handle { opacity: 1; }
  }
  .handle:active { cursor: grabbing; }
  .handle svg { stroke-width: 2; }
  .handle[aria-pressed=true] { background: var(--_accent-soft); color: var(--_accent); }
  .row.dragged { background: var(--_accent-soft); }
  .row.before::before, .row.after::after { content: ''; position: absolute; inset-inline: 0; block-size: 2px; background: var(--_accent); }
  .row.before::before { inset-block-start: -1px; }
  .row.after::after { inset-block-end: -1px; }
  /* In the space a row has anyway: no row grows when it begins. */
  .meter { appearance: none; position: absolute; inset-inline: 0; inset-block-end: -6px; inline-size: 100%; block-size: 3px; border: 0; border-radius: 2px; background: var(--_line); overflow: hidden; }
  .meter::-webkit-progress-bar { background: var(--_line); }
  .meter::-webkit-progress-value { background: var(--_accent); transition: inline-size var(--_motion); }
  .meter::-moz-progress-bar { background: var(--_accent); }
  .paused .meter::-webkit-progress-value, .failed .meter::-webkit-progress-value { background: var(--_ink-2); }
  .paused .meter::-moz-progress-bar, .failed .meter::-moz-progress-bar { background: var(--_ink-2); }
  .summary { display: flex; flex-wrap: wrap; gap: 2px 8px; padding: 8px var(--_pad); }

  @container (max-width: 359px) {
    .row { flex-wrap: wrap; }
    .cell:has(.small) { order: 1; flex-basis: 100%; margin-block: 4px -4px; margin-inline-start: 40px; }
  }
  @media (pointer: coarse) {
    .cell button, .notice button, button.name { --_control: 44px; min-block-size: 44px; }
  }
  @media (forced-colors: active) {
    .thumb { border-color: CanvasText; }
    .meter { border: 1px solid CanvasText; background: Canvas; block-size: 6px; forced-color-adjust: none; }
    .meter::-webkit-progress-bar { background: Canvas; }
    .meter::-webkit-progress-value { background: Highlight; }
    .meter::-moz-progress-bar { background: Highlight; }
    .row.before::before, .row.after::after { background: Highlight; }
  }
  @media print {
    .notice, .meter, .cell { display: none; }
    .files { max-block-size: none; overflow: visible; }
    button.name { display: flex; }
    .row { break-inside: avoid; }
  }
`;
