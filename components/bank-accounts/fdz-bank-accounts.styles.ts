import { css } from 'lit';

export const bankAccountsStyles = css`
  :host { container-type: inline-size; }
  .sheet { background: var(--_sheet); color: var(--_sheet-ink); border: 1px solid var(--_line); border-radius: var(--_radius); overflow: clip; }
  .grow { flex: 1; min-inline-size: 0; }
  .bar { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 10px; padding-block: 8px; padding-inline: 18px 10px; border-block-end: 1px solid var(--_line); }
  .bar h2 { flex: 1 0 auto; max-inline-size: 100%; font-size: 1em; font-weight: var(--_bold); }
  .body > .notice, .sheet > .notice { border-block-end: 1px solid var(--_line); }
  .offered { display: flex; flex-wrap: wrap; gap: 8px; padding: 10px 18px 12px; background: var(--_paper-2); border-block-end: 1px solid var(--_line); }
  .totals { display: flex; flex-wrap: wrap; gap: 6px 32px; padding: 16px 18px 14px; border-block-end: 1px solid var(--_line); }
  .totals dt { grid-row: 2; color: var(--_ink-2); font-size: var(--_small); }
  .totals dd { font-size: 1.65em; line-height: 1.2; font-weight: var(--_bold); overflow-wrap: anywhere; }
  .totals > div { display: grid; }
  .note { padding: 8px 18px; border-block-end: 1px solid var(--_line); }
  .bank + .bank { border-block-start: 1px solid var(--_line); }
  .bank { padding-block-end: 6px; }
  .head { display: flex; flex-wrap: wrap; align-items: center; gap: 0 10px; padding-block: 8px 2px; padding-inline: 18px 10px; }
  h3 { font-size: var(--_small); font-weight: 600; max-inline-size: 100%; }
  .head .until { flex: none; }
  .head .buttons { display: flex; gap: 4px; margin-inline-start: auto; }
  .head button, .sure button { --_control: 30px; }
  .none { padding: 2px 18px 10px; }
  .bank .notice { margin-block: 2px 6px; }
  .account {
    display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 0 12px; inline-size: 100%; padding: 8px 18px; text-align: start; justify-content: stretch;
    border: 0; border-radius: 0; border-inline-start: 3px solid transparent; padding-inline-start: 15px;
  }
  .account[aria-pressed=true] { background: var(--_accent-soft); border-inline-start-color: var(--_accent); }
  .account:focus-visible { outline-offset: -2px; }
  .name { font-weight: 500; }
  .balance { text-align: end; font-weight: 600; }
  .balance.minus { color: var(--_bad); }
  .iban, .can { grid-column: 1 / -1; overflow-wrap: anywhere; }
  .stale .name, .stale .balance { font-weight: 400; font-style: italic; }
  .chart { margin: 0; padding: 14px 18px 10px; border-block-end: 1px solid var(--_line); }
  figcaption { display: flex; align-items: center; gap: 10px; min-block-size: 24px; color: var(--_ink-2); }
  figcaption select { inline-size: auto; --_control: 28px; }
  .chart svg { inline-size: 100%; block-size: 84px; margin-block: 6px 4px; }
  :host(:dir(rtl)) .chart svg { transform: scaleX(-1); }
  .line { fill: none; stroke: var(--_accent); stroke-width: 1.75; stroke-linejoin: round; }
  .area { fill: var(--_accent-soft); }
  .zero { stroke: var(--_line-2); stroke-dasharray: 3 3; vector-effect: non-scaling-stroke; }
  .ends { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 14px; }
  summary { inline-size: fit-content; min-block-size: 24px; padding-block: 2px; color: var(--_accent); cursor: pointer; }
  table { border-collapse: collapse; inline-size: 100%; max-inline-size: 26em; }
  th { text-align: start; font-weight: 400; }
  thead th { color: var(--_ink-2); }
  td, th { padding: 3px 0; border-block-end: 1px solid var(--_line); }
  .figure { text-align: end; }
  .find { display: flex; flex-wrap: wrap; align-items: center; gap: 6px 12px; padding: 10px 18px; border-block-end: 1px solid var(--_line); }
  .find h3 { font-size: 1em; }
  .find label { position: relative; flex: 1 1 14em; display: flex; align-items: center; }
  .find .icon { position: absolute; inset-inline-start: 9px; color: var(--_ink-2); pointer-events: none; }
  .find input[type=search] { inline-size: 100%; min-block-size: var(--_control); padding-block: 4px; padding-inline: 32px 10px; background: var(--_paper); border: 1px solid var(--_field-line); border-radius: var(--_radius); }
  .find .found { flex-basis: 100%; }
  .find .found:empty { display: none; }
  h4 { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 12px; padding: 12px 18px 3px; font-size: var(--_tiny); font-weight: 400; color: var(--_ink-2); }
  .sums { display: flex; gap: 10px; }
  .day li { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 0 14px; padding: 7px 18px; }
  .day li + li { border-block-start: 1px solid var(--_line); }
  .day + .day { border-block-start: 1px solid var(--_line); }
  .day li > * { min-inline-size: 0; overflow-wrap: anywhere; }
  .day li > .small { grid-column: 1; }
  .day li > .own { grid-column: 2; grid-row: 2; text-align: end; }
  .who { font-weight: 500; }
  .day li > .pays { justify-self: start; justify-content: start; text-align: start; }
  .pending .who, .pending .amount { font-weight: 400; font-style: italic; }
  .amount { text-align: end; font-weight: 500; overflow-wrap: normal; }
  .more { display: flex; flex-wrap: wrap; align-items: center; gap: 6px 12px; padding: 10px 18px 14px; border-block-start: 1px solid var(--_line); }
  .empty { display: grid; gap: 2px; padding: 18px; max-inline-size: 60ch; }
  .empty b { font-weight: 500; }
  .empty button { justify-self: start; margin-block-start: 10px; }
  a.to { color: var(--_accent); }
  .skeleton { opacity: 0; animation: appear var(--_motion) 200ms forwards; }
  .skeleton i { display: block; block-size: 64px; border-block-end: 1px solid var(--_line); background: linear-gradient(var(--_line), var(--_line)) no-repeat 18px 18px / 30% 8px, linear-gradient(var(--_line), var(--_line)) no-repeat 18px 40px / 55% 8px; }
  @keyframes appear { to { opacity: 1; } }
  @container (inline-size >= 760px) {
    .two { display: grid; grid-template-columns: minmax(290px, 36%) minmax(0, 1fr); }
    .two > .booked { border-inline-start: 1px solid var(--_line); }
    .banks { position: sticky; inset-block-start: 0; align-self: start; }
  }
  @container (inline-size < 760px) {
    .two > .booked { border-block-start: 1px solid var(--_line); }
  }
  @container (inline-size < 400px) {
    .bar, .head { padding-inline: 12px 6px; }
    .totals, .chart, .find, .empty, .more, .offered { padding-inline: 12px; }
    .account { padding-inline: 9px 12px; }
    .account { grid-template-columns: minmax(0, 1fr); }
    .balance { text-align: start; }
    h4, .day li, .none { padding-inline: 12px; }
  }
  @media (forced-colors: active) {
    .account[aria-pressed=true] { border-inline-start-color: Highlight; }
    .line { stroke: CanvasText; }
    .area { fill: none; }
  }
  @media print {
    .find, .head .buttons, .more { display: none; }
    .sheet { border: 0; }
  }
`;
