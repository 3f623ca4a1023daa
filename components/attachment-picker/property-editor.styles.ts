import { css } from 'lit';

export const propertyEditorStyles = css`
  form.properties { display: grid; gap: 12px; padding: 12px; background: var(--_paper-2); color: var(--fdz-ink, var(--_sheet-ink)); border: 1px solid var(--_line); border-radius: var(--_radius); }
  .property-fields { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 12.5em), 1fr)); gap: 12px 16px; align-items: start; }
  .property { display: grid; gap: 3px; min-inline-size: 0; }
  .property label, .property-kept dt { color: var(--_ink-2); font-size: var(--_small); overflow-wrap: anywhere; }
  .property input:not([type=checkbox]), .property select { background: var(--_sheet); color: var(--_sheet-ink); min-inline-size: 0; }
  .property select { padding-inline: 8px; }
  .property :is(input, select)[aria-invalid=true] { border-color: var(--_bad); }
  .property .bad { color: var(--_bad); font-size: var(--_small); }
  .property .hint { color: var(--_ink-2); font-size: var(--_tiny); }
  .property .inline { display: flex; align-items: center; gap: 8px; min-inline-size: 0; }
  .property .inline > :first-child { flex: 1; }
  .property .inline > input + input { flex: 0 0 6.2em; text-transform: uppercase; }
  .property ::placeholder { text-transform: none; }
  .property.number input, .property.money .inline > :first-child { text-align: end; font-variant-numeric: tabular-nums; }
  .property.boolean label { display: flex; align-items: center; gap: 8px; min-block-size: var(--_control); margin-block-start: 1.5em; color: inherit; font-size: inherit; }
  .property.boolean input { flex: none; margin: 0; }
  .property-kept > p { color: var(--_ink-2); font-size: var(--_tiny); }
  .property-kept dl { display: flex; flex-wrap: wrap; gap: 2px 16px; }
  .property-kept dl > div { display: flex; gap: 6px; align-items: baseline; min-inline-size: 0; }
  .property-kept dd { overflow-wrap: anywhere; }
  .property-ends { display: flex; flex-wrap: wrap; align-items: center; gap: 6px; }
  .property-ends .hint { color: var(--_ink-2); font-size: var(--_tiny); margin-inline-start: 6px; }
  @container (max-width: 479px) {
    .property.boolean label { margin-block-start: 0; }
  }
`;
