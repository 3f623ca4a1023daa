import { css } from 'lit';

export const paymentFormStyles = css`
  :host { container-type: inline-size; }
  .sheet {
    display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 16px 24px; padding: 20px 22px;
    background: var(--_sheet); color: var(--_sheet-ink); border: 1px solid var(--_line); border-radius: var(--_radius);
  }
  .sheet:focus { outline: 0; }
  .details { display: grid; align-content: start; gap: 14px; }
  .due { display: flex; flex-wrap: wrap; align-items: center; gap: 0 6px; color: var(--_ink-2); font-size: var(--_small); }
  .due b { color: var(--_warn); font-weight: var(--_bold); }
  .due b.overdue { color: var(--_bad); }
  .sum { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 8px; font-size: 2em; line-height: 1.2; font-weight: var(--_bold); overflow-wrap: anywhere; }
  .due + .sum { margin-block-start: -12px; }
  .sum > :not(bdi) { font-size: .5em; font-weight: 400; }
  .due .fault, .sum .fault { font-size: 1em; }
  .sum .fault { font-size: calc(.5em * .875); }
  dl { border-block-end: 1px solid var(--_line); }
  dl > div { display: grid; grid-template-columns: minmax(6em, 9.5em) minmax(0, 1fr); gap: 0 14px; align-items: baseline; border-block-start: 1px solid var(--_line); }
  dt { color: var(--_ink-2); font-size: var(--_small); overflow-wrap: anywhere; }
  dd { display: grid; grid-template-columns: minmax(0, 1fr) auto; align-items: center; gap: 0 6px; min-block-size: calc(var(--_control) + 2px); }
  dd > bdi { justify-self: start; min-inline-size: 0; padding-block: 4px; overflow-wrap: anywhere; }
  .asker { font-size: var(--_small); overflow-wrap: anywhere; }
  dd > .asker, dd > .fault { grid-column: 1 / -1; margin-block-end: 6px; }
  .fields { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 15em), 1fr)); gap: 12px 14px; align-items: start; }
  .field { min-inline-size: 0; }
  .field.wide { grid-column: 1 / -1; }
  label { display: block; color: var(--_ink-2); font-size: var(--_small); margin-block-end: 3px; }
  .entry { display: flex; align-items: center; gap: 4px; }
  .entry input { flex: 1; min-inline-size: 0; }
  input[aria-invalid=true] { border-color: var(--_bad); box-shadow: inset 0 0 0 1px var(--_bad); }
  .fault { flex-basis: 100%; color: var(--_bad); font-size: var(--_small); margin-block-start: 2px; overflow-wrap: anywhere; }
  button.square { min-inline-size: max(24px, var(--_control) - 6px); min-block-size: max(24px, var(--_control) - 6px); }
  .ways { display: flex; flex-wrap: wrap; gap: 8px; }
  .pay {
    display: inline-flex; align-items: center; min-block-size: var(--_control); padding: 4px 14px; border-radius: var(--_radius); overflow-wrap: anywhere;
    background: var(--fdz-main, var(--_accent)); color: var(--fdz-on-main, var(--_on-accent)); font-weight: var(--_bold); text-decoration: none;
  }
  .pay:hover { text-decoration: underline; }
  .code { margin: 0; inline-size: var(--code-size, 176px); justify-self: center; }
  .paper { display: block; inline-size: 100%; aspect-ratio: 1; border: 1px solid var(--_line); border-radius: var(--_radius); margin: 0; }
  .note { color: var(--_ink-2); font-size: var(--_small); }
  p.paper { padding: 12px; }
  /* What is there in a moment is not announced by words that flash. */
  .waits { animation: appear 0s 300ms both; }
  @keyframes appear { from { color: transparent; } }
  figcaption { margin-block-start: 8px; text-align: center; }
  figcaption p { margin-block-start: 4px; }
  .omitted { color: var(--_warn); }
  @container (inline-size < 520px) {
    .sheet { grid-template-columns: minmax(0, 1fr); padding: 16px; }
    .code { inline-size: min(100%, var(--code-size, 200px)); }
    p.code { inline-size: 100%; }
  }
  @container (inline-size < 340px) {
    dl > div { display: block; padding-block-start: 6px; }
    dd { min-block-size: var(--_control); }
  }
  @media (forced-colors: active) {
    .pay { border: 1px solid LinkText; }
    .paper { forced-color-adjust: none; }
  }
  @media print {
    .sheet { border: 0; padding: 0; break-inside: avoid; background: none; color: inherit; }
    .pay, select { display: none; }
  }
`;
