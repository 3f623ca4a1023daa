import { css } from 'lit';

export const messageStyles = css`
  :host { container-type: inline-size; }
  .grow { flex: 1; min-inline-size: 0; }
  .pick { padding: 24px; text-align: center; }
  .notice { margin-block-end: 12px; }
  .tools { display: flex; flex-wrap: wrap; gap: 2px; justify-content: end; margin-block-end: 6px; }
  .tools button[aria-pressed='true'] { color: var(--_accent); }
  .tools button[aria-pressed='true'] svg { fill: currentColor; }
  .older { margin-block-end: 6px; }
  .messages { display: grid; grid-template-columns: minmax(0, 1fr); }
  .entry:not(.closed) + .closed, .entry + .entry:not(.closed) { margin-block-start: 16px; }
  .closed + .entry:not(.closed) { margin-block-start: 0; }
  .closed { border-block-end: 1px solid var(--_line); }
  .closed:first-child, .entry:not(.closed) + .closed { border-block-start: 1px solid var(--_line); }
  button.line { display: flex; inline-size: 100%; justify-content: start; text-align: start; gap: 12px; padding: 8px 6px; border-radius: 0; color: inherit; align-items: baseline; }
  .line b { flex: none; max-inline-size: 14em; font-weight: 500; }
  .line .icon { align-self: center; margin-inline-start: -4px; color: var(--_ink-2); transition: rotate var(--_motion); }
  .line[aria-expanded=true] .icon { rotate: 180deg; }
  .line + article { margin-block-start: 4px; }
  article { display: grid; grid-template-columns: minmax(0, 1fr); position: relative; }
  fdz-message-body { padding: 18px 2px 10px; }
  h4 { font-weight: 400; }
  fdz-message-attachments:not(:defined) { display: block; border: 1px solid var(--_line); border-radius: var(--_radius); margin-block-start: 38px; }
  fdz-message-attachments p { padding: 24px 60px; }
  .parts { margin-block: 4px 12px; }
  .parts details { border: 1px solid var(--_line); border-radius: var(--_radius); padding: 8px 12px; }
  .parts details + details { margin-block-start: 6px; }
  summary { cursor: pointer; }
  pre { margin: 8px 0 0; overflow: auto; max-block-size: 20em; white-space: pre-wrap; overflow-wrap: anywhere; }
  .evidence { margin-block-start: 14px; }
  .trail { margin-block-start: 4px; }
  .trail li { display: grid; grid-template-columns: 18px minmax(0, 1fr) auto; gap: 10px; padding: 7px 0; position: relative; align-items: baseline; }
  .trail li::before {
    content: ''; inline-size: 9px; block-size: 9px; margin-inline-start: 2px; border: 2px solid var(--_accent); border-radius: 50%;
    align-self: start; margin-block-start: .42em; box-sizing: content-box; z-index: 1;
  }
  .trail li.done::before { background: var(--_accent); }
  .trail li.next::before { border-style: dotted; border-color: var(--_line-2); }
  .trail li.stopped::before { border-color: var(--_bad); border-radius: 2px; }
  .trail li:not(:last-child)::after { content: ''; position: absolute; inset-inline-start: 8px; inset-block: 1.7em -6px; inline-size: 1px; background: var(--_line-2); }
  .trail b { font-weight: 500; }
  .trail fdz-receipt-badge { display: inline-block; vertical-align: -3px; margin-inline-start: 4px; }
  .trail .address { overflow-wrap: anywhere; }
  .trail .buttons { display: flex; gap: 6px; margin-block-start: 4px; }
  .reply { display: flex; flex-wrap: wrap; gap: 8px; margin-block-start: 18px; }
  fdz-compose-box { margin-block-start: 18px; }
  .skeleton { opacity: 0; animation: appear var(--_motion) 200ms forwards; display: grid; gap: 12px; }
  .skeleton i { block-size: 180px; border: 1px solid var(--_line); border-radius: var(--_radius); background: var(--_paper-2); }
  .skeleton b { block-size: 10px; border-radius: 5px; background: var(--_line); max-inline-size: 40em; }
  .skeleton b:last-child { inline-size: 60%; }
  @keyframes appear { to { opacity: 1; } }
  :host(:dir(rtl)) .reply svg { transform: scaleX(-1); }
  @container (max-width: 359px) {
    .line { flex-wrap: wrap; gap: 0 10px; }
    .line .grow { flex-basis: 100%; order: 3; }
    .trail li { gap: 6px; }
  }
  @media print {
    .tools, .reply, .entry:not(.closed) > .line, .older, fdz-compose-box, .notice { display: none; }
    article { break-inside: auto; }
    .closed + .entry:not(.closed) { margin-block-start: 14pt; }
    .line .icon { display: none; }
    .trail li::before { print-color-adjust: exact; }
    .evidence { break-inside: avoid; }
  }
`;
