import { css } from 'lit';

export const attachmentPickerStyles = css`
  :host { container-type: inline-size; --_pad: 12px; }
  .sheet { background: var(--_paper); border: 1px solid var(--_line); border-radius: var(--_radius); overflow: clip; }
  .sheet.bare { border: 0; border-radius: 0; background: none; }
  .sheet.over { background: var(--_accent-soft); border-color: var(--_accent); }
  .sheet.wrong { border-color: var(--_bad); }
  .bad { color: var(--_bad); }
  .adding { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 10px; }
  .bar { padding: 10px var(--_pad); }
  .drop { flex: 1 1 auto; }
  .hint { margin-block-start: 6px; overflow-wrap: anywhere; }
  .plain { padding: 10px var(--_pad); overflow-wrap: anywhere; }
  .bar .bad { margin-block-start: 6px; }
  .camera { display: none; }

  @container (max-width: 359px) {
    .drop { display: none; }
    .adding .quiet { margin-inline-start: -8px; }
  }
  @media (pointer: coarse) {
    .camera { display: inline-flex; }
    .drop { display: none; }
  }
  @media (forced-colors: active) {
    .sheet.over, .sheet.wrong { border-color: Highlight; outline: 1px solid Highlight; }
  }
  @media print {
    .bar { display: none; }
  }
`;
