import { css } from 'lit';
import { base } from '../../src/styles/base.ts';
import { buttons } from '../../src/styles/buttons.ts';
import { tokens } from '../../src/styles/tokens.ts';

/** What the first rows need; the rest is in actions.styles.ts. */
export const inboxStyles = [tokens, base, buttons, css`
  :host {
    container-type: inline-size; position: relative; background: var(--_paper);
    block-size: var(--block-size, min(720px, 90dvh)); min-block-size: 240px;
  }
  .frame, .list { position: relative; block-size: 100%; }
  .list { display: flex; flex-direction: column; min-inline-size: 0; }
  .pane, .offers { display: none; }
  .bar { display: flex; flex-wrap: wrap; align-items: center; gap: 8px; padding: 10px 12px; border-block-end: 1px solid var(--_line); }
  .actions { display: flex; align-items: center; gap: 2px; margin-inline-start: auto; }
  .views { display: flex; align-items: center; min-inline-size: 0; gap: 6px; }
  .heading, .views select { font-weight: var(--_bold); }
  .views select { min-block-size: var(--_control); border: 0; background: none; padding-inline: 6px 2px; inline-size: auto; field-sizing: content; cursor: pointer; }
  .heading ~ select { font-weight: normal; color: var(--_ink-2); }
  .search {
    position: relative; flex: 1 1 100%; display: flex; align-items: center; gap: 6px; min-inline-size: 0;
    min-block-size: var(--_control); padding-inline: 9px 4px; border: 1px solid var(--_field-line); border-radius: var(--_radius);
  }
  .search > .icon { color: var(--_ink-2); }
  .search > input { flex: 1; inline-size: 4em; padding: 0; border: 0; background: none; outline: 0; appearance: none; }
  .scroll { flex: 1; min-block-size: 0; overflow: auto; overflow-anchor: none; overscroll-behavior: contain; contain: strict; }
  .row {
    position: relative; display: grid; grid-template-columns: 20px minmax(0, 1fr) auto; column-gap: 8px;
    padding-block: 10px 11px; padding-inline: 8px 14px; border-block-end: 1px solid var(--_line); cursor: pointer;
  }
  .row > * { grid-row: 1; }
  .lead { position: relative; display: flex; justify-content: center; }
  .lead input { position: absolute; inset-block-start: .2em; opacity: 0; }
  .dot { inline-size: 8px; block-size: 8px; border-radius: 50%; background: var(--_accent); margin-block-start: .5em; }
  .text { grid-column: 2 / 4; display: grid; grid-template-columns: subgrid; row-gap: 1px; }
  .what, .say, .tags { grid-column: 1 / 3; }
  .cut { text-align: -webkit-match-parent; text-align: match-parent; }
  .what { justify-self: start; max-inline-size: calc(100% - 30px); }
  .unread .who, .unread .what { font-weight: var(--_bold); }
  .say { color: var(--_ink-2); font-size: .9em; }
  .who .sub { unicode-bidi: isolate; font-weight: normal; font-size: var(--_tiny); }
  .tags { display: flex; flex-wrap: wrap; gap: 0 5px; block-size: 22px; overflow: hidden; margin-block-start: 5px; }
  .meta { grid-column: 3; display: flex; align-items: center; gap: 6px; align-self: start; min-block-size: 1.45em; color: var(--_ink-2); font-size: var(--_small); white-space: nowrap; }
  .tools { grid-column: 3; justify-self: end; align-self: start; margin-block-start: 1.6em; margin-inline-end: -5px; }
  .tools button { min-inline-size: 26px; min-block-size: 24px; opacity: 0; }
  .more { padding: 10px 14px; text-align: center; }
  .skeleton { animation: appear var(--_motion) 200ms both; }
  .skeleton div { display: grid; gap: 9px; padding: 15px 36px; border-block-end: 1px solid var(--_line); }
  .skeleton i { block-size: .7em; background: var(--_line); inline-size: 70%; }
  .skeleton i:first-child { inline-size: 34%; }
  @keyframes appear { from { opacity: 0; } }
  @container (inline-size >= 440px) {
    .search { flex: 1 1 160px; }
    .actions { order: 1; }
  }
  @container (inline-size < 360px) {
    .bar { padding: 8px 10px; gap: 6px; }
    .write span { display: none; }
    .row { padding-inline: 4px 10px; column-gap: 6px; }
  }
  @container (inline-size >= 720px) {
    :host([reading-pane=auto]) .frame { display: grid; grid-template-columns: minmax(280px, min(var(--list-size, 400px), 42%)) minmax(0, 1fr); }
    :host([reading-pane=auto]) .list { border-inline-end: 1px solid var(--_line); }
    :host([reading-pane=auto]) .search { flex: 1 1 100%; order: 1; }
  }
  @media (pointer: coarse) {
    .tools button { opacity: 1; min-inline-size: 44px; min-block-size: 44px; margin-inline-end: -8px; }
    .what { max-inline-size: calc(100% - 40px); }
    .tools { margin-block-start: 1em; }
  }
`];
