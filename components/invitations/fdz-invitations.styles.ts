import { css } from 'lit';

export const invitationsStyles = css`
  :host { container-type: inline-size; }
  .sheet { background: var(--_paper); border: 1px solid var(--_line); border-radius: var(--_radius); overflow: clip; }
  .grow { flex: 1; min-inline-size: 0; }
  .bar .grow { flex-basis: auto; }
  .bad { color: var(--_bad); }
  .bad:empty { display: none; }
  .sheet > .notice { border-block-end: 1px solid var(--_line); }
  /* Below the list and always seen: no row moves away from under the pointer. */
  .sheet > .done { position: sticky; inset-block-end: 0; border-block-start: 1px solid var(--_line); border-block-end: 0; background: var(--_sheet); color: var(--_sheet-ink); }
  .bar { display: flex; flex-wrap: wrap; align-items: center; gap: 0 8px; padding: 8px 8px 8px 16px; border-block-end: 1px solid var(--_line); }
  :host(:dir(rtl)) .bar { padding: 8px 16px 8px 8px; }
  .group + .group { border-block-start: 1px solid var(--_line); }
  .group h3 {
    padding: 14px 16px 4px; font-size: var(--_tiny); font-weight: 400; letter-spacing: .06em; text-transform: uppercase; color: var(--_ink-2);
  }
  li { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 2px 14px; padding: 10px 16px 11px; align-items: baseline; }
  li + li { border-block-start: 1px solid var(--_line); }
  li[aria-busy='true'] { opacity: .7; }
  .who { display: flex; flex-wrap: wrap; gap: 0 10px; align-items: baseline; min-inline-size: 0; }
  .who b { font-weight: 600; }
  .blocked .who b, .declined .who b, .revoked .who b { font-weight: 400; }
  .reason { grid-column: 1 / -1; justify-self: self-start; max-inline-size: 60ch; padding-block: 2px; overflow-wrap: anywhere; white-space: pre-line; }
  .terms-now { grid-column: 1 / -1; }
  .buttons { grid-column: 1 / -1; display: flex; flex-wrap: wrap; gap: 6px; margin-block-start: 5px; }
  .buttons button { --_control: 30px; }
  .accepted .buttons, .declined .buttons, .revoked .buttons, .blocked .buttons { margin-inline-start: -8px; margin-block-start: 0; }
  .declined .buttons button:first-child, .revoked .buttons button:first-child { margin-inline-start: 8px; }
  .terms { grid-column: 1 / -1; display: flex; flex-wrap: wrap; gap: 10px 28px; align-items: end; padding: 10px 12px 12px; margin-block-start: 8px; background: var(--_paper-2); color: var(--fdz-ink, var(--_sheet-ink)); border-radius: var(--_radius); }
  .terms fieldset { display: grid; gap: 4px; }
  .terms fieldset label { display: flex; gap: 8px; align-items: center; min-block-size: 24px; }
  .terms .period { display: grid; gap: 4px; }
  .terms select { background: var(--_sheet); color: var(--_sheet-ink); inline-size: auto; }
  .terms .buttons { grid-column: auto; flex-basis: 100%; margin: 0; }
  li .terms .buttons button:first-child { margin-inline-start: 0; }
  .empty { display: grid; gap: 2px; padding: 4px 16px 16px; max-inline-size: 60ch; }
  .empty b { font-weight: 500; }
  .asking { display: grid; gap: 6px; padding: 14px 16px 16px; background: var(--_paper-2); color: var(--fdz-ink, var(--_sheet-ink)); border-block-end: 1px solid var(--_line); }
  .asking input:not([type='radio']), .asking textarea { background: var(--_sheet); color: var(--_sheet-ink); }
  :host(:dir(rtl)) .asking input { text-align: end; }
  .skeleton { opacity: 0; animation: appear var(--_motion) 200ms forwards; }
  .skeleton i { display: block; block-size: 76px; border-block-end: 1px solid var(--_line); background: linear-gradient(var(--_line), var(--_line)) no-repeat 16px 18px / 40% 8px, linear-gradient(var(--_line), var(--_line)) no-repeat 16px 42px / 70% 8px; }
  @keyframes appear { to { opacity: 1; } }
  @container (max-width: 359px) {
    li { padding-inline: 12px; }
    .bar { padding-inline-start: 12px; }
    .group h3, .empty { padding-inline: 12px; }
    .asking { padding-inline: 12px; }
  }
  @media (pointer: coarse) { .buttons button { --_control: 44px; } }
`;
