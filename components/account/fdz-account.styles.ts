import { css } from 'lit';

export const accountStyles = css`
  .bad { color: var(--_bad); }
  .grow { flex: 1; min-inline-size: 0; }
  .panel {
    display: grid; gap: 12px; max-inline-size: 26em; padding: 20px 22px 22px; background: var(--_paper);
    border: 1px solid var(--_line); border-radius: var(--_radius);
  }
  .panel h3 { font-size: 1.13em; font-weight: var(--_bold); line-height: 1.3; }
  slot[name='signed-out'] { display: grid; gap: 6px; }
  .address { display: grid; gap: 4px; }
  .address label { color: var(--_ink-2); }
  .address p { min-block-size: 1.45em; }
  .buttons { display: flex; flex-wrap: wrap; gap: 8px; }
  :host(:dir(rtl)) .address input { text-align: end; }
  .spinner {
    display: inline-block; inline-size: 14px; block-size: 14px; margin-inline-end: 10px; vertical-align: -2px;
    border: 1.5px dashed var(--_accent); border-radius: 50%; animation: turn 3s linear infinite;
  }
  @keyframes turn { to { rotate: 1turn; } }
  @media (prefers-reduced-motion: reduce) { .spinner { animation: none; } }
  .notice { margin-block-end: 8px; }
  .panel .notice { margin: 0; }

  .identity { max-inline-size: 100%; gap: 8px; padding-inline: 4px 8px; border-color: transparent; border-radius: 999px; }
  .identity .cut { max-inline-size: 14em; }
  .identity.ghost { display: block; block-size: var(--_control); inline-size: 9em; }
  .initials {
    display: inline-grid; place-items: center; flex: none; inline-size: 26px; block-size: 26px; border-radius: 50%;
    background: var(--_accent-soft); color: var(--_accent); font-size: 11px; font-weight: var(--_bold); letter-spacing: .02em;
  }
  .menu {
    position-area: block-end span-inline-end; position-try-fallbacks: flip-block, flip-inline; margin: 4px 0; inset: auto;
    inline-size: max-content; max-inline-size: min(22em, 96vi); padding: 14px; color: var(--_sheet-ink); background: var(--_sheet);
    border: 1px solid var(--_line); border-radius: var(--_radius); box-shadow: var(--_shadow);
  }
  .menu:popover-open { display: grid; gap: 8px; }
  .menu h3 { font-size: 1em; font-weight: var(--_bold); }
  .menu button { justify-content: start; text-align: start; }
  .menu .who { display: grid; padding-block-end: 8px; border-block-end: 1px solid var(--_line); }
  .menu .who > * { justify-self: start; max-inline-size: 100%; }
  button.danger { border-color: var(--_bad); color: var(--_bad); }

  .enter { anchor-name: --enter; }
  .opened {
    position-anchor: --enter; position-area: block-end span-inline-end; position-try-fallbacks: flip-block, flip-inline; margin: 4px 0; inset: auto;
    inline-size: max-content; max-inline-size: min(26em, 96vi); padding: 0; color: var(--_sheet-ink); background: var(--_sheet);
    border: 1px solid var(--_line); border-radius: var(--_radius); box-shadow: var(--_shadow);
  }
  .opened .panel { border: 0; background: none; }
  @supports not (position-area: block-end) { .opened { inset: 0; margin: auto; } }
  @media (forced-colors: active) {
    .identity { border-color: ButtonBorder; }
    .initials { border: 1px solid CanvasText; }
  }
`;
