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
  .names { border: 1px solid var(--_line); border-radius: var(--_radius); margin-block-start: 38px; }
  .names p { padding: 24px 60px; }
  .evidence { margin-block-start: 14px; }
  .later.trail p { block-size: calc(1.45em + 14px); }
  .later.card { block-size: 250px; border: 1px solid var(--_line); border-radius: var(--_radius); background: var(--_paper-2); }
  .later.line { block-size: 46px; }
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
  }
  @media print {
    .tools, .reply, .entry:not(.closed) > .line, .older, fdz-compose-box, .notice { display: none; }
    article { break-inside: auto; }
    .closed + .entry:not(.closed) { margin-block-start: 14pt; }
    .line .icon { display: none; }
    .evidence { break-inside: avoid; }
  }
`;
