import { css } from 'lit';
import { base } from '../../src/styles/base.ts';
import { tokens } from '../../src/styles/tokens.ts';

export const coverSheetStyles = [tokens, base, css`
  :host { container-type: inline-size; }
  .sheet {
    display: grid; grid-template-columns: fit-content(11em) minmax(0, 1fr) fit-content(11em) minmax(0, 1fr); column-gap: 14px; padding: 20px 24px 18px;
    background: var(--_paper-2); color: var(--fdz-ink, light-dark(#1b222c, #e8eaed)); border: 1px solid var(--_line); border-radius: var(--_radius);
  }
  .sheet > * { grid-column: 1 / -1; }
  header { display: flex; align-items: flex-start; gap: 16px; }
  .head { flex: 1; min-inline-size: 0; }
  .stamp { flex: none; margin-block: -6px -64px; margin-inline-end: -6px; }
  /* The postmark reaches down beside the first line of what follows. */
  header:has(fdz-receipt-badge) + dl > :nth-child(2) > dd::before { content: ''; float: inline-end; inline-size: 92px; block-size: 1.45em; }
  [dir=auto] { text-align: -webkit-match-parent; text-align: match-parent; }
  .reference { font-size: var(--_tiny); letter-spacing: .08em; text-transform: uppercase; color: var(--_ink-2); overflow-wrap: anywhere; }
  :host(:lang(ar)) .reference, :host(:lang(ar)) .category { letter-spacing: normal; }
  .subject { font-size: 1.45em; line-height: 1.25; font-weight: var(--_bold); margin-block: 4px 8px; overflow-wrap: anywhere; text-wrap: pretty; }
  dl, dl > div { display: grid; grid-template-columns: subgrid; }
  dl { row-gap: 6px; }
  dl > div { grid-column: span 2; align-items: baseline; }
  dt { color: var(--_ink-2); font-size: var(--_small); overflow-wrap: anywhere; }
  dd { overflow-wrap: anywhere; }
  dd b { font-weight: var(--_bold); }
  .party .name { display: block; }
  .party .ring { display: inline-block; vertical-align: -3px; margin-inline-start: 6px; }
  .category { min-inline-size: 0; overflow-wrap: anywhere; border-block-start: 1px solid var(--_line); margin-block: 14px 6px; padding-block-start: 10px; font-size: var(--_tiny); letter-spacing: .06em; text-transform: uppercase; color: var(--_ink-2); }
  .due, .soon { color: var(--_warn); font-weight: var(--_bold); }
  .overdue { color: var(--_bad); font-weight: var(--_bold); }
  .tone { white-space: nowrap; }
  @container (inline-size < 560px) {
    .sheet { grid-template-columns: fit-content(11em) minmax(0, 1fr); padding: 16px; }
    .stamp { margin-block-end: 2px; }
    header:has(fdz-receipt-badge) + dl > :nth-child(2) > dd::before { display: none; }
  }
  @container (inline-size < 360px) {
    header { flex-direction: column-reverse; gap: 4px; }
    .stamp { align-self: flex-end; }
    .stamp { margin-block: 0; }
    dl > div { display: block; }
  }
  @media (forced-colors: active) {
    .category { border-color: CanvasText; }
    .ring { color: CanvasText; }
  }
  @media print {
    .sheet { border: 0; padding: 0 0 12pt; background: none; break-after: avoid; border-block-end: 1px solid; border-radius: 0; }
    /* Beside the mark, what the receipt says is printed: in a column of its own, or it takes all the room of the subject. */
    .stamp { --size: 80px; flex: none; inline-size: 16em; margin: 0; }
    header:has(fdz-receipt-badge) + dl > :nth-child(2) > dd::before { content: none; }
    dl > div { break-inside: avoid; }
  }
`];
