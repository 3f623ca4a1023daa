import { css } from 'lit';

/** What every shadow root starts from. */
export const base = css`
  :host {
    display: block;
    box-sizing: border-box;
    min-inline-size: 0;
    color: var(--_ink);
    font-family: var(--fdz-font, inherit);
    font-size: var(--fdz-font-size, inherit);
    line-height: var(--fdz-line-height, 1.45);
    text-align: start;
    text-indent: 0;
    text-transform: none;
    white-space: normal;
  }
  :host([hidden]), [hidden] { display: none !important; }
  :host(:state(rtl)) { direction: rtl; }
  *, ::before, ::after { box-sizing: border-box; }
  h2, h3, h4, p, dl, dd, ul, ol, fieldset { margin: 0; padding: 0; border: 0; min-inline-size: 0; }
  ul, ol { list-style: none; }
  :focus-visible { outline: 2px solid var(--_focus); outline-offset: 1px; }
  .num { font-variant-numeric: tabular-nums; }
  .sub { color: var(--_ink-2); }
  .small { font-size: var(--_small); }
  .cut { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .visually-hidden {
    position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden;
    clip-path: inset(50%); white-space: nowrap;
  }
  svg { display: block; flex: none; }
  .ring { color: var(--_accent); }
  .ring.waiting { color: var(--_ink-2); }
  .ring.failed { color: var(--_bad); }
`;
