import { css } from 'lit';
import { styles } from '../../src/styles/index.ts';

export const inboxStyles = [...styles, css`
  :host {
    container-type: inline-size; position: relative;
    block-size: var(--block-size, min(720px, 90dvh)); min-block-size: 240px;
    background: var(--_paper);
  }
  .frame { position: relative; block-size: 100%; }
  .list, .pane { display: flex; flex-direction: column; position: relative; block-size: 100%; min-inline-size: 0; }
  .grow { flex: 1; min-inline-size: 0; }
  .title { font-weight: var(--_bold); }

  .bar { display: flex; flex-wrap: wrap; align-items: center; gap: 8px; padding: 10px 12px; border-block-end: 1px solid var(--_line); }
  .actions { display: flex; align-items: center; gap: 2px; margin-inline-start: auto; }
  .views { display: flex; align-items: center; min-inline-size: 0; gap: 6px; }
  .heading { font-weight: var(--_bold); }
  .views select { border-color: transparent; background: none; font-weight: var(--_bold); padding-inline: 6px 2px; inline-size: auto; max-inline-size: 100%; cursor: pointer; text-overflow: ellipsis; }
  .views select:hover { background: var(--_hover); }
  .views option { background: var(--_sheet); color: var(--_sheet-ink); font-weight: normal; }
  .heading ~ select { font-weight: normal; color: var(--_ink-2); }
  .search {
    position: relative; flex: 1 1 100%; order: 1; display: flex; align-items: center; gap: 6px; min-inline-size: 0;
    min-block-size: var(--_control); padding-inline: 9px 4px; border: 1px solid var(--_line-2); border-radius: var(--_radius);
  }
  .search:focus-within { outline: 2px solid var(--_focus); outline-offset: -1px; }
  .search > .icon { color: var(--_ink-2); }
  .search input[type='search'] { flex: 1; min-inline-size: 4em; padding: 0; border: 0; min-block-size: calc(var(--_control) - 2px); background: none; outline: 0; appearance: none; }
  .search .chip { gap: 2px; padding-inline-end: 0; flex-shrink: 1; min-inline-size: 0; }
  .search .chip b { font-weight: 600; margin-inline-start: 3px; }
  .search .chip button { padding: 0; min-block-size: 20px; min-inline-size: 22px; }
  .search .chip .icon { inline-size: 12px; }
  .offers {
    display: none; position: absolute; z-index: 2; inset-block-start: 100%; inset-inline: -1px; padding: 4px; flex-wrap: wrap; gap: 2px;
    background: var(--_sheet); color: var(--_sheet-ink); border: 1px solid var(--_line); border-radius: var(--_radius); box-shadow: var(--_shadow); margin-block-start: 2px;
  }
  .search:focus-within .offers { display: flex; }
  .bulk { background: var(--_accent-soft); }

  .notice { border-inline-start-width: 0; border-block-end: 1px solid var(--_line); padding: 7px 14px; }
  .scroll { flex: 1; min-block-size: 0; overflow: auto; overflow-anchor: none; overscroll-behavior: contain; scrollbar-gutter: stable; contain: strict; }
  .row {
    position: relative; display: grid; grid-template-columns: 20px minmax(0, 1fr) auto; column-gap: 8px;
    padding: 10px 14px 11px 8px; padding-inline: 8px 14px; border-block-end: 1px solid var(--_line); cursor: pointer;
  }
  .row.aside { position: absolute; inset-inline: 0; inset-block-start: 0; visibility: hidden; }
  .row.aside:focus-within { visibility: visible; opacity: 0; pointer-events: none; }
  .row:hover { background: var(--_hover); }
  .row.selected { background: var(--_accent-soft); }
  .row.open { background: var(--_accent-soft); box-shadow: inset 3px 0 0 var(--_accent); }
  :host(:dir(rtl)) .row.open { box-shadow: inset -3px 0 0 var(--_accent); }
  .row:focus-visible { outline-offset: -2px; }
  .row > * { grid-row: 1; }
  .lead { position: relative; display: flex; justify-content: center; padding-block-start: .2em; }
  .lead input { position: absolute; inset-block-start: .15em; margin: 0; opacity: 0; cursor: pointer; }
  .lead::after { content: ''; position: absolute; inset: -10px -8px; }
  .lead input { z-index: 1; }
  .selecting .lead input, .row:hover .lead input, .lead input:focus-visible, .lead input:checked { opacity: 1; }
  .selecting .dot, .row:hover .dot, .lead input:focus-visible + .dot { visibility: hidden; }
  .dot { inline-size: 8px; block-size: 8px; border-radius: 50%; background: var(--_accent); margin-block-start: .3em; }
  .text { grid-column: 2 / 4; display: grid; grid-template-columns: subgrid; align-content: start; row-gap: 1px; }
  .what, .say, .tags { grid-column: 1 / 3; }
  .what { padding-inline-end: 30px; }
  .unread .who, .unread .what { font-weight: var(--_bold); }
  .who .sub { font-weight: normal; font-size: var(--_tiny); margin-inline-start: 2px; }
  .say { color: var(--_ink-2); font-size: .9em; }
  .say b { font-weight: 600; }
  .tags { display: flex; flex-wrap: wrap; gap: 0 5px; block-size: 22px; overflow: hidden; margin-block-start: 5px; }
  .meta { grid-column: 3; display: flex; align-items: center; gap: 6px; align-self: start; min-block-size: 1.45em; color: var(--_ink-2); font-size: var(--_small); white-space: nowrap; }
  .tools { grid-column: 3; justify-self: end; align-self: start; margin-block-start: 1.6em; margin-inline-end: -5px; }
  .tools button { min-inline-size: 26px; min-block-size: 24px; opacity: 0; }
  .row:hover .tools button, .row:focus-within .tools button, .starred .tools button { opacity: 1; }
  .starred .star { color: var(--_accent); }
  .starred .star .icon { fill: currentColor; }
  .pending .tools, .pending .lead { opacity: .5; }
  .more { padding: 10px 14px; text-align: center; }
  .arrived {
    position: absolute; z-index: 1; inset-block-start: 108px; inset-inline: 0; margin-inline: auto; inline-size: fit-content; border-radius: 99px;
    background: var(--_accent); border-color: var(--_accent); color: var(--_on-accent); font-size: var(--_small); box-shadow: var(--_shadow);
  }
  .arrived:hover { background: var(--_accent); }
  .toast {
    position: absolute; z-index: 1; inset-block-end: 12px; inset-inline: 12px; margin-inline: auto; inline-size: fit-content; max-inline-size: calc(100% - 24px);
    display: flex; align-items: center; gap: 12px; padding-inline: 14px 4px; padding-block: 3px;
    background: var(--_sheet); color: var(--_sheet-ink); border: 1px solid var(--_line); border-radius: var(--_radius); box-shadow: var(--_shadow);
    font-size: var(--_small); animation: appear var(--_motion);
  }

  .panel { margin: auto; padding: 24px; max-inline-size: 42ch; text-align: center; text-wrap: balance; overflow-wrap: anywhere; display: grid; gap: 6px; justify-items: center; }
  .panel button { margin-block-start: 10px; }
  .panel.unconnected { animation: appear 0s 1s both; }
  .skeleton { animation: appear var(--_motion) 200ms both; overflow: hidden; }
  .skeleton div { display: grid; gap: 9px; padding: 15px 36px; border-block-end: 1px solid var(--_line); }
  .skeleton i { block-size: .7em; border-radius: 3px; background: var(--_line); inline-size: 80%; }
  .skeleton i:first-child { inline-size: 34%; }
  .skeleton i:nth-child(2) { inline-size: 62%; }
  @keyframes appear { from { opacity: 0; } }

  .pane { display: none; overflow: auto; overscroll-behavior: contain; outline: 0; }
  .pane > .back { padding: 6px 8px 0; flex: none; }
  .pick { margin: auto; padding: 24px; }
  .reading .pane { display: flex; position: absolute; inset: 0; }
  .reading .list { visibility: hidden; }

  dialog { inline-size: min(34rem, 92vi); padding: 20px 24px; border: 1px solid var(--_line); border-radius: var(--_radius); background: var(--_sheet); color: var(--_sheet-ink); box-shadow: var(--_shadow); }
  dialog::backdrop { background: rgb(0 0 0 / .3); }
  dialog h2 { font-size: 1.15em; margin-block-end: 12px; }
  dialog dl { columns: 2 15rem; column-gap: 28px; margin-block-end: 14px; }
  dialog dl div { display: flex; justify-content: space-between; gap: 12px; padding-block: 4px; border-block-end: 1px solid var(--_line); break-inside: avoid; font-size: var(--_small); flex-direction: row-reverse; }
  dialog dt { white-space: nowrap; }
  kbd { font: inherit; font-size: var(--_tiny); border: 1px solid var(--_line-2); border-radius: 3px; padding-inline: 5px; margin-inline-start: 3px; }
  dialog .sub { margin-block-end: 12px; }

  @container (inline-size >= 440px) {
    .search { flex: 1 1 160px; order: 0; }
    .arrived { inset-block-start: 64px; }
  }
  @container (inline-size < 360px) {
    .bar { padding: 8px 10px; gap: 6px; }
    .write span { display: none; }
    .row { padding-inline: 4px 10px; column-gap: 6px; padding-block: 8px 9px; }
  }
  @container (inline-size >= 720px) {
    :host([reading-pane='auto']) .frame, :host(:not([reading-pane])) .frame { display: grid; grid-template-columns: minmax(280px, min(var(--list-size, 400px), 42%)) minmax(0, 1fr); }
    :host([reading-pane='auto']) .list { visibility: visible; border-inline-end: 1px solid var(--_line); }
    :host([reading-pane='auto']) .pane { display: flex; position: relative; inset: auto; }
    :host([reading-pane='auto']) .back { display: none; }
    :host([reading-pane='auto']) .search { flex: 1 1 100%; order: 1; }
    :host([reading-pane='auto']) .arrived { inset-block-start: 108px; }
  }
  @media (pointer: coarse) {
    .tools button { opacity: 1; min-inline-size: 44px; min-block-size: 44px; margin-inline-end: -8px; }
    .what { padding-inline-end: 40px; }
    .tools { margin-block-start: 1em; }
    .search .chip button { min-inline-size: 32px; min-block-size: 32px; }
  }
  @media (forced-colors: active) {
    .row.open { outline: 2px solid Highlight; outline-offset: -2px; }
    .row.selected .who { color: Highlight; }
    .dot { forced-color-adjust: none; background: Highlight; }
    .arrived { border: 1px solid ButtonText; }
  }
  @media print {
    :host { block-size: auto; }
    .bar, .toast, .arrived, .back { display: none; }
  }
`];
