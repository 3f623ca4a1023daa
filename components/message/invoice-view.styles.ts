import { css } from 'lit';

export const invoiceStyles = css`
  :host { container-type: inline-size; }
  h5, h6 { margin: 0; font-weight: 400; font-size: inherit; }
  .small .small { font-size: inherit; }
  dd, .name, .notice, .title { overflow-wrap: anywhere; }
  .choice { display: inline-flex; flex-wrap: wrap; margin-block-end: 8px; border: 1px solid var(--_line-2); border-radius: var(--_radius); overflow: clip; }
  .choice label { position: relative; cursor: pointer; }
  .choice label + label { border-inline-start: 1px solid var(--_line-2); }
  .choice input { position: absolute; inset: 0; inline-size: 100%; block-size: 100%; margin: 0; opacity: 0; cursor: pointer; }
  .choice span { display: grid; align-content: center; min-block-size: 32px; padding-inline: 12px; color: var(--_ink-2); }
  .choice label:hover span { background: var(--_hover); }
  .choice input:checked + span { background: var(--_accent-soft); color: var(--_accent); font-weight: 600; }
  .choice input:focus-visible + span { outline: 2px solid var(--_focus); outline-offset: -2px; border-radius: var(--_radius); }
  .file { display: grid; gap: 6px; }
  .beside { margin-block-end: 8px; }
  .notice { margin-block: 4px; color: var(--_ink); }
  .notice.bad { color: var(--_bad); }
  .sheet { display: grid; gap: 22px; padding: 20px 22px; border: 1px solid var(--_line); border-radius: var(--_radius); background: var(--_sheet); color: var(--_sheet-ink); --_ink: var(--_sheet-ink); }
  .head { display: grid; gap: 2px; }
  .title { font-weight: var(--_bold); font-size: 1.1em; }
  .wanted { margin-block: 12px 4px; }
  .amount { font-size: 2em; line-height: 1.2; font-weight: var(--_bold); overflow-wrap: anywhere; }
  .not .amount { font-weight: 400; }
  .due { font-weight: 600; }
  .due.past { color: var(--_warn); }
  .not .due { font-weight: 400; color: var(--_ink-2); }
  .head .notice { margin-block: 6px 0; }
  .begin { margin-block: 12px 0; }
  .begin + fdz-message-invoice-pay { display: block; margin-block-start: 14px; }
  .parties { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(15em, 100%), 1fr)); gap: 16px 24px; border-block: 1px solid var(--_line); padding-block: 16px; }
  .parties section { display: grid; align-content: start; gap: 2px; min-inline-size: 0; }
  .name { font-weight: 600; }
  .address { display: grid; overflow-wrap: anywhere; }
  .codes { margin-block-start: 4px; display: grid; gap: 1px; }
  .codes div { display: flex; flex-wrap: wrap; gap: 0 .5em; }
  .codes dd { min-inline-size: 0; }
  .codes dd > span { display: block; }
  dt { color: var(--_ink-2); }
  .said { white-space: pre-line; overflow-wrap: anywhere; }
  .facts, .remarks, .means dl { display: grid; gap: 3px 14px; grid-template-columns: fit-content(14em) minmax(0, 1fr); }
  .facts div, .remarks div, .means dl div { display: grid; grid-column: 1 / -1; grid-template-columns: subgrid; align-items: baseline; }
  .technical dd { color: var(--_ink-2); font-size: var(--_tiny); }
  table { inline-size: 100%; border-collapse: collapse; }
  table:focus-visible { outline-offset: 3px; }
  th { font-weight: 400; font-size: var(--_small); color: var(--_ink-2); text-align: end; padding: 0; padding-inline-start: 14px; padding-block-end: 5px; vertical-align: bottom; white-space: nowrap; }
  th:first-child { text-align: start; padding-inline-start: 0; inline-size: 100%; }
  td { border-block-start: 1px solid var(--_line); padding-block: 8px; padding-inline-start: 14px; text-align: end; vertical-align: top; white-space: nowrap; }
  td:first-child { text-align: start; padding-inline-start: 0; white-space: normal; }
  .item > div { display: grid; grid-template-columns: 1.8em minmax(0, 1fr); gap: 0 4px; }
  .place { padding-block-start: .1em; overflow-wrap: anywhere; }
  td .name { font-weight: 500; }
  td .sub { white-space: normal; }
  .sum { font-weight: 600; }
  .rest { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 0 12px; margin-block-start: -14px; }
  .rest button.quiet { color: var(--_accent); margin-inline-end: -8px; }
  .bad { color: var(--_bad); }
  .wrong { display: flex; gap: 5px; justify-content: end; align-items: start; font-weight: 400; white-space: normal; text-align: start; color: var(--_bad); }
  .wrong svg, .check svg { inline-size: 14px; block-size: 14px; margin-block-start: .2em; }
  tr.fault td { border: 0; padding: 0; padding-block-end: 8px; }
  .totals { display: grid; gap: 4px; inline-size: min(100%, 32em); margin-inline-start: auto; }
  .totals dl { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 0 16px; }
  .totals dl > div { display: grid; grid-column: 1 / -1; grid-template-columns: subgrid; padding-block: 4px; align-items: baseline; }
  .totals dl > div + div { border-block-start: 1px solid var(--_line); }
  .totals dt { display: grid; overflow-wrap: anywhere; }
  .totals dd { text-align: end; }
  .totals .why { grid-column: 1 / -1; }
  .totals .part dt { padding-inline-start: 12px; }
  .totals .main { font-weight: var(--_bold); }
  .totals .main dt { color: inherit; }
  .check { display: flex; gap: 6px; align-items: start; margin-block-start: 6px; }
  .payment { display: grid; gap: 8px; }
  .ways { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(22em, 100%), 1fr)); gap: 10px; }
  .means { display: grid; align-content: start; gap: 4px; padding: 12px 14px; border: 1px solid var(--_line); border-radius: var(--_radius); }
  .way { font-weight: 600; }
  .iban { letter-spacing: .02em; }
  .means .wrong { justify-content: start; }
  button.copy { --_control: 26px; min-block-size: 26px; margin-block: -4px; margin-inline-start: 6px; padding-inline: 6px; color: var(--_accent); }
  .omitted { display: grid; gap: 4px; padding-block-start: 14px; border-block-start: 1px solid var(--_line); }
  .omitted ul { display: grid; gap: 3px; }
  .omitted li { overflow-wrap: anywhere; }
  .quoted { font-style: italic; }
  @container (max-width: 559px) {
    .sheet { padding: 16px; gap: 18px; }
    table, tbody, tr { display: block; }
    thead { display: none; }
    tr { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 2px 12px; border-block-start: 1px solid var(--_line); padding-block: 9px; }
    td, td:first-child { display: block; border: 0; padding: 0; text-align: start; white-space: normal; min-inline-size: 0; }
    td.item, tr.fault td { grid-column: 1 / -1; }
    tr.fault, tbody tr:first-child { border: 0; }
    tbody tr:first-child { padding-block-start: 0; }
    tr.fault { padding: 0; }
    tr.fault td:not(.item) { padding: 0 0 9px; font-size: inherit; }
    tr.fault td:not(.item)::before { content: none; }
    td:not(.item) { grid-column: 1; font-size: var(--_small); padding-inline-start: calc(1.8em + 4px); overflow-wrap: anywhere; }
    td:empty { display: none; }
    td:not(.item)::before { content: attr(data-label) ' '; color: var(--_ink-2); font-weight: 400; }
    td.sum { grid-column: 2; grid-row: 2 / span 3; align-self: end; text-align: end; padding: 0; font-size: inherit; }
    td.sum::before { content: none; }
  }
  @container (max-width: 359px) {
    .sheet { padding: 12px; }
    .facts, .remarks, .means dl { grid-template-columns: minmax(0, 1fr); gap: 0; }
    .facts dd, .remarks dd, .means dd { margin-block-end: 5px; }
    .totals dl { gap: 0 10px; }
  }
  @media (pointer: coarse) {
    .choice span { min-block-size: 44px; }
    button.copy { --_control: 44px; min-block-size: 44px; margin-block: 0; }
  }
  @media (forced-colors: active) {
    .choice input:checked + span { background: Highlight; color: HighlightText; forced-color-adjust: none; }
    .sheet { border-color: CanvasText; }
  }
  @media print {
    .choice, .begin { display: none; }
    .sheet { border: 0; padding: 0; gap: 14pt; }
    .parties section, tr, .means, .totals { break-inside: avoid; }
    thead { display: table-header-group; }
  }
`;
