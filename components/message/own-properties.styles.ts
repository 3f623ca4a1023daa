import { css } from 'lit';

export const ownPropertiesStyles = css`
  .own .line { display: flex; flex-wrap: wrap; align-items: center; gap: 2px 14px; }
  .own .line select { --_control: 28px; inline-size: auto; max-inline-size: 100%; field-sizing: content; padding: 1px 6px; margin-inline-start: -7px; border-color: var(--_line-2); border-radius: var(--_radius-small); font-weight: 600; cursor: pointer; }
  .own .line select:hover { background: var(--_hover); }
  .own option { background: var(--_sheet); color: var(--_sheet-ink); font-weight: normal; }
  .own .line button { --_control: 28px; color: var(--_accent); padding-inline: 6px; margin-inline: -6px; font-size: inherit; }
  .own .notice { margin-block: 6px 2px; }
  .own .notice button { font-size: inherit; }
  .own .notice > * { color: var(--_ink); }
  .own .notice > p.grow { color: inherit; }
  .own .both { flex: 1 1 100%; display: grid; grid-template-columns: fit-content(12em) minmax(0, 1fr); gap: 2px 12px; }
  .own .both > :nth-child(odd) { color: var(--_ink-2); }
  .own .both > * { overflow-wrap: anywhere; }
  .own form.properties { margin-block: 6px 2px; }
  @media (pointer: coarse) {
    .own .line select, .own .line button { --_control: 44px; }
  }
  @media print {
    .own .line select { appearance: none; border: 0; padding: 0; margin: 0; }
  }
`;
