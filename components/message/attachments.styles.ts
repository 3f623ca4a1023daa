import { css } from 'lit';

export const attachmentStyles = css`
  :host { container-type: inline-size; margin-block-start: 4px; }
  .top { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 0 12px; min-block-size: var(--_control); }
  .top button { color: var(--_accent); margin-inline-end: 5px; }
  h4 { font-weight: 400; }
  .files { border: 1px solid var(--_line); border-radius: var(--_radius); }
  .file { display: grid; grid-template-columns: 36px minmax(0, 1fr) auto; gap: 0 12px; align-items: start; padding: 12px; }
  .file + .file { border-block-start: 1px solid var(--_line); }
  .thumb {
    inline-size: 36px; block-size: 44px; display: grid; place-items: end center; padding-block-end: 5px; font-size: 10px; line-height: 1;
    color: var(--_ink-2); border: 1px solid var(--_line-2); border-radius: 3px; margin-block-start: 2px;
  }
  .what { display: grid; gap: 2px; }
  .name { overflow-wrap: anywhere; }
  .facts { display: flex; flex-wrap: wrap; column-gap: .4em; }
  .facts > :not(:last-child)::after { content: ' ·'; }
  .check, .outcome { display: inline-flex; gap: 5px; align-items: baseline; }
  .check svg, .outcome svg { align-self: center; inline-size: 14px; block-size: 14px; }
  .outcome svg { align-self: start; margin-block-start: .2em; }
  .bad { color: var(--_bad); }
  progress {
    appearance: none; display: block; inline-size: 100%; block-size: 3px; margin-block: 4px 3px; border: 0; border-radius: 2px; overflow: hidden;
    background: var(--_line); color: var(--_accent);
  }
  progress::-webkit-progress-bar { background: var(--_line); }
  progress::-webkit-progress-value { background: var(--_accent); transition: inline-size var(--_motion); }
  progress::-moz-progress-bar { background: var(--_accent); }
  .do { display: flex; flex-wrap: wrap; justify-content: end; margin-block-start: -6px; margin-inline-end: -8px; }
  .do button { --_control: 32px; color: var(--_accent); }
  /* What is said of it: the sender's word and the reader's own, one under the other. */
  .notes { grid-column: 2 / -1; display: grid; grid-template-columns: fit-content(9em) minmax(0, 1fr); gap: 2px 14px; margin-block-start: 8px; padding-block-start: 7px; border-block-start: 1px solid var(--_line); }
  .said { grid-column: 1 / -1; display: grid; grid-template-columns: subgrid; align-items: baseline; }
  .said > :not(h5, .line) { grid-column: 1 / -1; }
  .pending { grid-column: 1 / -1; block-size: 28px; }
  h5 { margin: 0; font-size: var(--_tiny); font-weight: 400; }
  .said dl { display: flex; flex-wrap: wrap; gap: 1px 14px; min-inline-size: 0; }
  .said dl > div { display: flex; flex-wrap: wrap; gap: 0 6px; min-inline-size: 0; }
  .said dt { color: var(--_ink-2); }
  .said dd { font-weight: 600; overflow-wrap: anywhere; }
  .versions { grid-column: 2 / -1; margin-block-start: 3px; }
  summary { cursor: pointer; color: var(--_ink-2); inline-size: fit-content; min-block-size: 24px; }
  .versions ol { border-inline-start: 2px solid var(--_line); padding-inline-start: 10px; margin-block: 4px; }
  .versions li { display: flex; gap: 10px; align-items: start; justify-content: space-between; padding-block: 4px; }
  .versions li button { --_control: 28px; flex: none; color: var(--_accent); margin: -3px 0; margin-inline-end: -8px; }
  .versions b { font-weight: 500; }
  .grow { flex: 1; min-inline-size: 0; }
  .preview { grid-column: 1 / -1; margin-block-start: 10px; display: grid; gap: 6px; }
  .preview img, .preview video { display: block; max-inline-size: 100%; max-block-size: min(70vh, 640px); border: 1px solid var(--_line); border-radius: var(--_radius-small); background: var(--_paper-2); }
  .preview audio { inline-size: min(100%, 30em); }
  .preview pre {
    max-block-size: 24em; overflow: auto; margin: 0; padding: 10px 12px; white-space: pre-wrap; overflow-wrap: anywhere; font-size: var(--_tiny);
    border: 1px solid var(--_line); border-radius: var(--_radius-small); background: var(--_paper-2); color: var(--_sheet-ink);
  }
  .all { margin-block-start: 6px; }
  .digest { display: none; }
  @container (max-width: 479px) {
    .file { grid-template-columns: 36px minmax(0, 1fr); }
    .do { grid-column: 2; justify-content: start; margin-block: 2px -4px; margin-inline: -8px 0; }
    .top button { margin-inline: -8px 0; }
  }
  @container (max-width: 359px) {
    .file { padding: 10px; gap: 0 10px; }
    .notes { grid-template-columns: minmax(0, 1fr); }
    .versions li { flex-direction: column; gap: 0; }
    .versions li button { margin-block: 0; margin-inline: -8px 0; }
  }
  @media (pointer: coarse) {
    .pending { block-size: 44px; }
    .do { margin-block: 0; }
    .do button, .versions li button { --_control: 44px; }
    summary { min-block-size: 44px; align-content: center; }
  }
  @media (forced-colors: active) {
    .do { margin: 0; gap: 4px; }
    progress { border: 1px solid CanvasText; block-size: 6px; forced-color-adjust: none; background: Canvas; }
    progress::-webkit-progress-bar { background: Canvas; }
    progress::-webkit-progress-value { background: Highlight; }
    progress::-moz-progress-bar { background: Highlight; }
  }
  @media print {
    .do, .preview:not(:has([view=data])), .preview .outcome, progress, .all, .versions { display: none; }
    .digest { display: block; font-size: 8pt; overflow-wrap: anywhere; }
    .file { padding: 6pt; }
    .file:not(:has([view=data])) { break-inside: avoid; }
  }
`;
