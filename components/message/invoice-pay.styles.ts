import { css } from 'lit';

export const invoicePayStyles = css`
  .pay { display: grid; grid-template-columns: minmax(0, 1fr); gap: 10px; }
  .pay:focus { outline: 0; }
  fieldset { border: 0; margin: 0; padding: 0; min-inline-size: 0; display: grid; gap: 2px; }
  legend { padding: 0; margin-block-end: 2px; font-weight: 600; }
  label { display: flex; align-items: baseline; gap: 8px; min-block-size: 28px; cursor: pointer; }
  label > span { min-inline-size: 0; overflow-wrap: anywhere; }
  input[type=radio] { flex: none; margin: 0; translate: 0 2px; }
  .notice { margin: 0; overflow-wrap: anywhere; }
  @media (pointer: coarse) {
    label { min-block-size: 44px; align-items: center; }
  }
  @media print {
    fieldset { display: none; }
  }
`;
