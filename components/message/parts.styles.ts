import { css } from 'lit';

export const partStyles = css`
  :host { display: grid; grid-template-columns: minmax(0, 1fr); gap: 6px; margin-block: 4px 12px; container-type: inline-size; }
  details { border: 1px solid var(--_line); border-radius: var(--_radius); padding: 8px 12px; }
  summary { cursor: pointer; overflow-wrap: anywhere; }
  pre { margin: 8px 0 0; overflow: auto; max-block-size: 20em; white-space: pre-wrap; overflow-wrap: anywhere; }
  .coming { block-size: 250px; border: 1px solid var(--_line); border-radius: var(--_radius); background: var(--_paper-2); }
  .coming.stands { block-size: 150px; }
  .payment { display: grid; grid-template-columns: minmax(0, 1fr); gap: 8px; }
  .payment h4 { font-weight: 400; margin: 0; }
  .payment .notice { margin: 0; overflow-wrap: anywhere; }
`;
