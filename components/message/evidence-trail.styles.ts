import { css } from 'lit';

export const trailStyles = css`
  :host { container-type: inline-size; }
  .trail { margin-block-start: 4px; }
  li { display: grid; grid-template-columns: 18px minmax(0, 1fr) auto; gap: 10px; padding: 7px 0; position: relative; align-items: baseline; }
  li::before {
    content: ''; inline-size: 9px; block-size: 9px; margin-inline-start: 2px; border: 2px solid var(--_accent); border-radius: 50%;
    align-self: start; margin-block-start: .42em; box-sizing: content-box; z-index: 1;
  }
  .done::before { background: var(--_accent); }
  .next::before { border-style: dotted; border-color: var(--_line-2); }
  .stopped::before { border-color: var(--_bad); border-radius: 2px; }
  li:not(:last-child)::after { content: ''; position: absolute; inset-inline-start: 8px; inset-block: 1.7em -6px; inline-size: 1px; background: var(--_line-2); }
  b { font-weight: 500; }
  fdz-receipt-badge { display: inline-block; vertical-align: -3px; margin-inline-start: 4px; }
  .address { overflow-wrap: anywhere; }
  .bad { color: var(--_bad); }
  .buttons { display: flex; gap: 6px; margin-block-start: 4px; }
  @container (max-width: 359px) {
    li { gap: 6px; }
  }
  @media print {
    li { break-inside: avoid; }
    li::before { print-color-adjust: exact; }
  }
`;
