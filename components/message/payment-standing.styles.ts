import { css } from 'lit';

export const standingStyles = css`
  :host { container-type: inline-size; }
  .standing { border: 1px solid var(--_line); border-radius: var(--_radius); background: var(--_sheet); color: var(--_sheet-ink); }
  .row { display: grid; grid-template-columns: 16px minmax(0, 1fr); gap: 0 11px; padding: 11px 22px; overflow-wrap: anywhere; }
  .row + .row { border-block-start: 1px solid var(--_line); }
  .row > svg { margin-block-start: calc(.7lh - 8px); color: var(--_ink-2); }
  .row.settled > svg { color: var(--_accent); }
  .row.stopped > svg, .bad { color: var(--_bad); }
  .head { display: flex; align-items: center; gap: 0 6px; }
  .head .grow { flex: 1; min-inline-size: 0; }
  .head button { --_control: 28px; margin-block: -6px; margin-inline-end: -6px; }
  .title { font-weight: 500; }
  .settled .title { font-weight: var(--_bold); }
  .row ul { display: grid; gap: 2px; }
  .row .notice { margin-block: 6px 2px; }
  .said + .said { margin-block-start: 8px; }
  .warn-line { display: flex; gap: 7px; color: var(--_warn); }
  .warn-line svg { margin-block-start: .15em; }
  .banks { display: flex; flex-wrap: wrap; align-items: center; gap: 6px 8px; margin-block: 8px 2px; }
  .banks > span { flex-basis: 100%; }
  a { color: var(--_accent); }
  @container (inline-size < 520px) { .row { padding-inline: 16px; } }
  @container (inline-size < 340px) { .row { padding-inline: 12px; } }
  @media (pointer: coarse) {
    .head button { --_control: 44px; margin-block: -12px; }
  }
  @media print {
    button, .banks { display: none; }
    .standing { break-inside: avoid; }
  }
`;
