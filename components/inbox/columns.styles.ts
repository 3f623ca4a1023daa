import { css, unsafeCSS } from 'lit';

/** Chips below the subject, and columns once the list itself has the room. @param room width from which there are columns, px */
export const columnStyles = (room: number) => css`
  .scroll { container: rows / inline-size; }
  .heads { display: none; }
  .row > .fields { grid-row: 2; grid-column: 2 / 4; min-inline-size: 0; }
  .row > .fields:not(.tags), .field.none { display: none; }
  .field.late, .field.late b { color: var(--_bad); }
  .rest { display: flex; gap: 5px; min-inline-size: 0; }

  @container rows (inline-size >= ${unsafeCSS(room)}px) {
    .heads, .row { display: grid; grid-template-columns: 20px minmax(0, 2.4fr) repeat(var(--columns), minmax(0, 1fr)) 7.5em; column-gap: 14px; }
    .heads {
      position: sticky; inset-block-start: 0; z-index: 1; padding-block: 5px; padding-inline: 8px 14px; border-block-end: 1px solid var(--_line);
      background: var(--_paper-2); color: var(--_ink-2);
    }
    .heads > * { font-size: var(--_tiny); }
    .heads > :first-child { grid-column: 3; }
    .heads .end, .field.end { text-align: end; }
    .row > .text { grid-column: 2; grid-template-columns: minmax(0, 1fr); }
    .text > * { grid-column: 1; }
    .row > .meta, .row > .tools { grid-column: -2 / -1; }
    .meta { justify-content: flex-end; }
    .row > .fields, .row > .fields:not(.tags) {
      grid-row: 1; grid-column: 3 / -2; display: grid; grid-template-columns: subgrid; grid-template-rows: minmax(0, 1fr) auto; gap: 2px 14px;
      block-size: 0; min-block-size: 100%; margin: 0; overflow: clip;
    }
    .field, .field.none { display: block; border: 0; padding: 0; font-size: var(--_small); line-height: 1.6; color: inherit; white-space: normal; overflow: hidden; overflow-wrap: anywhere; }
    .field.due { color: var(--_warn); }
    .field b { font-weight: inherit; color: inherit; white-space: normal; }
    .field.own b { font-weight: 600; }
    .field .label { position: absolute; inline-size: 1px; block-size: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
    .rest { grid-row: 2; grid-column: 1 / -1; justify-content: flex-end; block-size: 22px; overflow: hidden; }
  }
  @media (forced-colors: active) {
    .heads { background: Canvas; color: CanvasText; }
  }
`;
