import { css } from 'lit';

export const composeStyles = css`
  :host { container-type: inline-size; --_label: 4.5em; --_pad: 16px; }
  .box { background: var(--_paper); border: 1px solid var(--_line); border-radius: var(--_radius); overflow: clip; }
  .grow { flex: 1; min-inline-size: 0; }
  .bad { color: var(--_bad); }
  .row { display: flex; flex-wrap: wrap; align-items: center; gap: 8px; }
  .over { padding: 14px var(--_pad); }
  .over h3 { font-size: 1.07em; font-weight: var(--_bold); }
  .over > button { margin-block-start: 10px; margin-inline-start: -8px; }
  .row.over > button { margin: 0; }
  .box .notice { border-block-end: 1px solid var(--_line); }
  .text ~ .notice { border-block-start: 1px solid var(--_line); border-block-end: 0; }
  .other { flex: 1 1 100%; display: grid; gap: 2px; padding: 8px 10px; max-block-size: 11em; overflow-y: auto; background: var(--_sheet); color: var(--_sheet-ink); border: 1px solid var(--_line); border-radius: var(--_radius-small); }
  .other p { overflow-wrap: anywhere; }
  .other .words { white-space: pre-line; margin-block-start: 4px; }
  .conflict .buttons { margin-block-start: 2px; }

  .field { display: flex; gap: 10px; align-items: baseline; padding: 5px var(--_pad); border-block-end: 1px solid var(--_line); }
  .field:focus-within { box-shadow: inset 0 -1px var(--_accent); }
  .field > label { inline-size: var(--_label); flex: none; color: var(--_ink-2); font-size: var(--_small); }
  .field input:not([type='checkbox']) { flex: 1 1 8em; inline-size: auto; min-inline-size: 4em; border: 0; padding: 2px 0; background: none; }
  .field input:focus { outline: none; }
  .recipients { display: flex; flex-wrap: wrap; gap: 5px 6px; align-items: baseline; flex: 1; min-inline-size: 0; }
  .recipients { max-block-size: 9.5em; overflow-y: auto; padding-block: 1px; }
  .recipients ul { display: contents; }
  .recipients input:dir(ltr) { text-align: start; }
  :host(:dir(rtl)) .recipients input { text-align: end; }
  .addr {
    display: inline-flex; flex-wrap: wrap; align-items: baseline; align-content: center; gap: 0 6px; max-inline-size: 100%; min-block-size: 26px;
    border: 1px solid var(--_line-2); border-radius: 14px; padding-inline: 8px 9px; font-size: .9375em; line-height: 1.3;
  }
  .addr > svg { align-self: center; }
  .addr:has(.remove) { position: relative; padding-inline-end: 28px; }
  .addr.uninvited, .addr.requested, .addr.unreachable, .addr.checking, .addr.unknown { border-style: dashed; }
  .addr.invalid, .addr.not-dmail { border-color: var(--_bad); }
  .addr > [dir] { max-inline-size: calc(100% - 22px); }
  .addr .word { color: var(--_ink-2); font-size: var(--_tiny); white-space: nowrap; }
  .addr.invalid .word, .addr.not-dmail .word { color: var(--_bad); }
  .addr .ask { flex: none; min-inline-size: 24px; font-size: var(--_tiny); }
  .addr .remove { position: absolute; inset-inline-end: 1px; inset-block-start: 0; min-inline-size: 24px; min-block-size: 24px; border-radius: 12px; }
  .addr .remove svg { inline-size: 12px; block-size: 12px; }

  .asking { display: grid; gap: 6px; padding: 12px var(--_pad) 14px; background: var(--_paper-2); color: var(--fdz-ink, var(--_sheet-ink)); border-block-end: 1px solid var(--_line); }
  .asking textarea { background: var(--_sheet); color: var(--_sheet-ink); resize: vertical; }
  .buttons { display: flex; flex-wrap: wrap; gap: 6px; margin-block-start: 4px; }

  .text { min-block-size: var(--text-min-size, 9em); display: grid; }
  .text textarea.plain, .ProseMirror {
    border: 0; border-radius: 0; background: none; padding: 14px var(--_pad); min-block-size: var(--text-min-size, 9em);
    max-block-size: var(--text-max-size, 60vh); overflow-y: auto; resize: none; field-sizing: content; line-height: 1.5;
    white-space: pre-wrap; word-wrap: break-word; overflow-wrap: anywhere; font-variant-ligatures: none; outline: none;
  }
  .text:focus-within { box-shadow: inset 2px 0 var(--_accent); }
  :host(:dir(rtl)) .text:focus-within { box-shadow: inset -2px 0 var(--_accent); }
  .rich { min-inline-size: 0; }
  .ProseMirror > * + * { margin-block-start: .6em; }
  .ProseMirror p, .ProseMirror li { unicode-bidi: plaintext; text-align: start; }
  /* Beside its mark, whichever way the words run. */
  .ProseMirror li, .ProseMirror li p { text-align: -webkit-match-parent; text-align: match-parent; }
  .ProseMirror ul { list-style: disc; padding-inline-start: 1.6em; }
  .ProseMirror ol { list-style: decimal; padding-inline-start: 1.8em; }
  .ProseMirror blockquote { margin-inline: 0; padding-inline-start: 12px; border-inline-start: 2px solid var(--_line-2); color: var(--_ink-2); }
  .ProseMirror blockquote > * + * { margin-block-start: .5em; }
  .ProseMirror a { color: var(--_accent); text-underline-offset: .15em; }
  .ProseMirror-hideselection *::selection { background: transparent; }

  .toolbar { display: flex; flex-wrap: wrap; gap: 2px; padding: 2px calc(var(--_pad) - 8px); }
  .toolbar button { --_control: 30px; }
  .toolbar button[aria-pressed='true'], .toolbar button[data-on] { background: var(--_accent-soft); color: var(--_accent); }
  .toolbar button:nth-child(4), .toolbar button:nth-child(7) { margin-inline-end: 10px; }
  .toolbar button[aria-disabled='true'] { opacity: .38; }
  :host(:dir(rtl)) .mirrored { transform: scaleX(-1); }
  .link-field { display: flex; flex-wrap: wrap; gap: 6px; align-items: center; padding: 4px var(--_pad) 8px; }
  .link-field input { flex: 1 1 12em; inline-size: auto; }
  .link-field p { flex-basis: 100%; }

  .files { display: block; border-block-start: 1px solid var(--_line); padding-inline: calc(var(--_pad) - 12px); }
  .files:state(empty) { border: 0; }
  .drop-hint { margin: 0 var(--_pad) 10px; padding: 14px; border: 1px dashed var(--_accent); border-radius: var(--_radius); background: var(--_accent-soft); color: var(--_accent); text-align: center; }

  .footer { display: flex; flex-wrap: wrap; align-items: center; gap: 6px; padding: 10px 12px; border-block-start: 1px solid var(--_line); }
  .footer .state { flex: 1; min-inline-size: min(16em, 100%); min-block-size: 1.45em; text-align: end; }
  button.square[aria-label] svg { pointer-events: none; }

  /* Room beside the list for the outline of what is focused in it. */
  .deliveries { margin-block-start: 10px; margin-inline: -4px; padding-inline: 4px; border-block: 1px solid var(--_line); max-block-size: 22em; overflow-y: auto; }
  .deliveries li { display: grid; grid-template-columns: 24px minmax(0, 1fr) auto auto; align-items: center; gap: 2px 8px; padding: 7px 0; min-block-size: 40px; }
  .deliveries li + li { border-block-start: 1px solid var(--_line); }
  .deliveries .ring { justify-self: center; }
  .deliveries .who { text-align: start; }
  .deliveries time:empty { display: none; }
  .deliveries .do { justify-self: end; --_control: 28px; grid-column: 4; }
  .deliveries .why { grid-column: 2 / 4; align-self: start; }
  .deliveries .refused .word, .deliveries .expired .word, .deliveries .failed .word { color: var(--_bad); }
  #sent:focus { outline: none; }
  .stamped { border: 0; max-block-size: none; overflow: visible; }
  .stamped li:has(fdz-receipt-badge) { grid-template-columns: auto minmax(0, 1fr); gap: 0 18px; align-items: end; }
  .stamped fdz-receipt-badge { grid-row: 1 / -1; }
  .stamped li:has(fdz-receipt-badge) :is(.who, .word, time) { grid-column: 2; align-self: center; }
  .stamped li:has(fdz-receipt-badge) { grid-template-rows: 1fr auto auto auto 1fr; }
  .stamped .who { grid-row: 2; text-align: -webkit-match-parent; text-align: match-parent; }
  .stamped .word { grid-row: 3; }
  .stamped time { grid-row: 4; }
  .field > .label { inline-size: var(--_label); flex: none; }
  .evidence { margin-block-start: 10px; }
  .choice { display: inline-flex; gap: 6px; align-items: center; padding-inline: 6px; }

  .skeleton { display: grid; opacity: 0; animation: appear var(--_motion) 200ms forwards; }
  .skeleton i { block-size: 44px; border-block-end: 1px solid var(--_line); background: linear-gradient(var(--_line), var(--_line)) no-repeat 16px 50% / 40% 8px; }
  .skeleton b { block-size: 14em; }
  @keyframes appear { to { opacity: 1; } }

  @container (max-width: 439px) {
    .deliveries li { grid-template-columns: 24px minmax(0, 1fr) auto; }
    .deliveries .who, .deliveries .why { grid-column: 2 / -1; }
    .deliveries .word { grid-column: 2; }
    .deliveries .do { grid-column: 3; }
  }
  @container (max-width: 359px) {
    .box { --_pad: 12px; }
    .field { flex-wrap: wrap; gap: 0 8px; }
    .field > label { flex-basis: auto; inline-size: auto; font-size: var(--_tiny); padding-block-start: 2px; }
    .field .recipients, .field.subject input:not([type='checkbox']) { flex-basis: 100%; order: 2; }
    .toolbar button:nth-child(n) { --_control: 28px; margin-inline-end: 0; }
    .footer .state { flex-basis: 100%; text-align: start; }
  }
  @media (pointer: coarse) {
    .toolbar button { --_control: 44px; }
    .addr { min-block-size: 44px; border-radius: 22px; }
    .addr:has(.remove) { padding-inline-end: 46px; }
    .addr .remove { min-inline-size: 42px; min-block-size: 42px; border-radius: 21px; }
  }
  @media (forced-colors: active) {
    .toolbar button[aria-pressed='true'], .toolbar button[data-on] { background: Highlight; color: HighlightText; forced-color-adjust: none; }
    .field:focus-within, .text:focus-within { outline: 2px solid Highlight; outline-offset: -2px; }
  }
  @media print {
    .toolbar, .footer { display: none; }
  }
`;
