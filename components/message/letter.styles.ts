import { css } from 'lit';

export const letterStyles = css`
  :host { container-type: inline-size; }
  .card {
    display: grid; grid-template-columns: minmax(0, 1fr); gap: 12px; padding: 20px 24px 18px; background: var(--_paper-2); color: var(--fdz-ink, light-dark(#1b222c, #e8eaed));
    border: 1px solid var(--_line); border-inline-start: 3px solid var(--_accent); border-radius: var(--_radius);
  }
  .card.refused, .card.expired { border-inline-start-color: var(--_line-2); }
  .card:focus-visible { outline-offset: 2px; }
  header { display: flex; align-items: flex-start; gap: 16px; min-block-size: 34px; }
  .title { flex: 1; font-size: 1.3em; line-height: 1.25; font-weight: var(--_bold); overflow-wrap: anywhere; text-wrap: pretty; }
  .stamp { flex: none; margin-block: -6px -58px; margin-inline-end: -6px; }
  dl, dl > div { display: grid; grid-template-columns: fit-content(11em) minmax(0, 1fr); column-gap: 14px; }
  dl { row-gap: 6px; }
  dl > div { grid-column: 1 / -1; grid-template-columns: subgrid; align-items: baseline; }
  dt { color: var(--_ink-2); font-size: var(--_small); }
  dd { overflow-wrap: anywhere; }
  dl > div:nth-child(-n + 2) dd { padding-inline-end: 100px; }
  .proven { display: inline-block; vertical-align: -3px; margin-inline-start: 6px; }
  .hint { max-inline-size: 44em; }
  .actions { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 14px; }
  .line { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 12px; padding-block: 8px; border-block-end: 1px solid var(--_line); font-size: var(--_small); }
  .line > .grow { flex: 1 1 18em; min-inline-size: 0; }
  .line .icon, .line .ring { align-self: start; margin-block-start: .16em; }
  .line button { font-size: inherit; }
  .line .notice { flex: 1 1 100%; }
  .signature summary { cursor: pointer; inline-size: fit-content; }
  .signature details p { margin-block-start: 4px; max-inline-size: 52em; }
  .digest { overflow-wrap: anywhere; }
  .bad { color: var(--_bad); }
  @container (inline-size < 420px) {
    .card { padding: 16px; }
    header { flex-direction: column-reverse; gap: 4px; }
    .stamp { align-self: flex-end; margin: 0; }
    dl > div:nth-child(-n + 2) dd { padding-inline-end: 0; }
  }
  @container (inline-size < 360px) {
    dl > div { display: block; }
  }
  @media print {
    .card { border: 0; border-block: 1px solid; border-radius: 0; padding: 8pt 0; background: none; break-inside: avoid; }
    .actions, .asks { display: none; }
    .stamp { --size: 80px; flex: none; inline-size: 16em; margin: 0; }
  }
`;
