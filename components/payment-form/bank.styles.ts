import { css } from 'lit';

export const bankStyles = css`
  :host { container-type: inline-size; }
  .bank { display: grid; gap: 10px; }
  form { display: grid; gap: 10px; padding: 12px 14px; border: 1px solid var(--_line); border-radius: var(--_radius); background: var(--_paper-2); color: var(--fdz-ink, var(--_sheet-ink)); }
  .pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 13em), 1fr)); gap: 10px 14px; align-items: start; }
  label { display: block; color: var(--_ink-2); font-size: var(--_small); margin-block-end: 3px; }
  [aria-invalid=true] { border-color: var(--_bad); box-shadow: inset 0 0 0 1px var(--_bad); }
  .fault { color: var(--_bad); font-size: var(--_small); margin-block-start: 2px; overflow-wrap: anywhere; }
  .tell { display: grid; grid-template-columns: auto minmax(0, 1fr); gap: 2px 8px; align-items: baseline; }
  .tell label { color: inherit; font-size: inherit; margin: 0; overflow-wrap: anywhere; }
  .tell p { grid-column: 2; }
  .told { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 12px; }
  .told span { overflow-wrap: anywhere; }
  .actions { display: flex; flex-wrap: wrap; align-items: center; gap: 8px; }
  .go {
    display: inline-flex; align-items: center; min-block-size: var(--_control); padding: 4px 14px; border-radius: var(--_radius); overflow-wrap: anywhere;
    background: var(--fdz-main, var(--_accent)); color: var(--fdz-on-main, var(--_on-accent)); font-weight: var(--_bold); text-decoration: none;
  }
  .go:hover { text-decoration: underline; }
  .accounts { display: grid; gap: 2px 12px; grid-template-columns: auto minmax(0, 1fr); font-size: var(--_small); flex-basis: 100%; }
  .accounts dt { color: var(--_ink-2); }
  .accounts dd { overflow-wrap: anywhere; }
  .status { display: grid; gap: 6px; }
  .steps { display: flex; flex-wrap: wrap; gap: 4px 8px; font-size: var(--_small); }
  .steps li { display: flex; align-items: center; gap: 5px; color: var(--_ink-2); }
  .steps li + li::before { content: ''; inline-size: 18px; border-block-start: 1px solid var(--_line-2); margin-inline-end: 3px; }
  .steps li[aria-current] { color: inherit; font-weight: var(--_bold); }
  .steps .done svg, .steps .now svg { color: var(--_accent); }
  .steps .over svg, .rejected .said { color: var(--_bad); }
  dialog {
    max-inline-size: min(30em, calc(100vw - 32px)); padding: 20px 22px; border: 1px solid var(--_line-2); border-radius: var(--_radius);
    background: var(--_sheet); color: var(--_sheet-ink); font-size: inherit;
  }
  dialog::backdrop { background: rgb(0 0 0 / .4); }
  dialog h3 { font-size: 1.1em; margin-block-end: 8px; }
  dialog .actions { margin-block-start: 16px; }
  @media (forced-colors: active) {
    .go { border: 1px solid LinkText; }
  }
  @media print {
    .go, form { display: none; }
  }
`;
