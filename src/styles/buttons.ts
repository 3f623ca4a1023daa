import { css } from 'lit';

/**
 * Buttons and chips. A `button` has a hairline border; `.main` is the one thing to do, `.quiet` has no
 * border, `.square` holds an icon alone, `.link` reads as text.
 */
export const buttons = css`
  button, input, textarea, select { font: inherit; color: inherit; letter-spacing: inherit; margin: 0; }
  button {
    display: inline-flex; align-items: center; justify-content: center; gap: 6px;
    min-block-size: var(--_control); min-inline-size: var(--_control); padding: 4px 12px;
    background: none; border: 1px solid var(--_line-2); border-radius: var(--_radius);
    cursor: pointer; text-align: center; transition: background-color var(--_motion);
  }
  button:hover { background: var(--_hover); }
  button.quiet { border-color: transparent; padding-inline: 8px; color: var(--_ink-2); }
  button.square { padding: 0; }
  .chip {
    display: inline-flex; align-items: center; gap: 5px; max-inline-size: 100%; padding-inline: 7px;
    border: 1px solid var(--_line-2); border-radius: var(--_radius-small); color: var(--_ink-2);
    font-size: var(--_tiny); line-height: 20px; white-space: nowrap;
  }
  .chip b { font-weight: 600; color: var(--_ink); overflow: hidden; text-overflow: ellipsis; }
  .chip.due, .chip.due b { color: var(--_warn); border-color: color-mix(in srgb, var(--_warn) 55%, transparent); }
`;
