import { html, nothing, svg, type TemplateResult } from 'lit';
import { rove } from '../../src/element/roving.ts';
import type { FormatName, FormatState } from './editor.ts';
import type { ComposeWords } from '../../src/locales/compose.ts';

const draw = (path: string, mirrored = false): TemplateResult =>
  html`<svg class=${mirrored ? 'icon mirrored' : 'icon'} width="16" height="16" viewBox="0 0 16 16" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${svg`<path d=${path}></path>`}</svg>`;

const ICONS: Record<FormatName, TemplateResult> = {
  bold: draw('M4.5 2.8h4.2a2.5 2.5 0 0 1 0 5H4.5zM4.5 7.8h5a2.7 2.7 0 0 1 0 5.4h-5z'),
  italic: draw('M7 2.8h5M4 13.2h5M9.6 2.8L6.4 13.2'),
  underline: draw('M4.6 2.6v4.6a3.4 3.4 0 0 0 6.8 0V2.6M3.8 13.6h8.4'),
  link: draw('M6.8 9.2a2.6 2.6 0 0 0 3.7 0l2.2-2.2a2.6 2.6 0 0 0-3.7-3.7l-.8.8M9.2 6.8a2.6 2.6 0 0 0-3.7 0L3.3 9A2.6 2.6 0 0 0 7 12.7l.8-.8'),
  bullets: draw('M6 3.8h7.4M6 8h7.4M6 12.2h7.4M2.7 3.8h.01M2.7 8h.01M2.7 12.2h.01', true),
  numbers: draw('M6.4 3.8h7M6.4 8h7M6.4 12.2h7M2.2 3l.9-.5v2.8M2 10.6c.3-.6 1.6-.6 1.6.2 0 .6-1.6 1.2-1.6 2h1.7', true),
  quote: draw('M2.8 3v10M6 4.4h7.4M6 8h7.4M6 11.6h4.6', true),
  undo: draw('M5.6 3L2.6 6l3 3M3 6h6.2a3.6 3.6 0 0 1 0 7.2H6.4', true),
  redo: draw('M10.4 3l3 3-3 3M13 6H6.8a3.6 3.6 0 0 0 0 7.2h2.8', true),
};

const NAMES: readonly FormatName[] = ['bold', 'italic', 'underline', 'link', 'bullets', 'numbers', 'quote', 'undo', 'redo'];
/** These do something once, the others are on or off. */
const MOMENTARY = new Set<FormatName>(['undo', 'redo', 'link']);

export interface ToolbarOptions {
  t: ComposeWords;
  state: FormatState | undefined;
  linking: boolean;
  disabled: boolean;
  /** The one that is reached by Tab. */
  current: number;
  rtl: boolean;
  run(name: FormatName): void;
  move(index: number): void;
}

export function renderToolbar({ t, state, linking, disabled, current, rtl, run, move }: ToolbarOptions): TemplateResult {
  const key = (event: KeyboardEvent): void => {
    const to = rove(event, { count: NAMES.length, index: current, orientation: 'horizontal', rtl, wrap: true });
    if (to === undefined) return;
    event.preventDefault();
    move(to);
  };
  return html`<div class="toolbar" part="toolbar" role="toolbar" aria-label=${t('formatting')} @keydown=${key}>
    ${NAMES.map((name, index) => {
      const idle = disabled || (MOMENTARY.has(name) && name !== 'link' && !state?.[name]);
      const pressed = MOMENTARY.has(name) ? undefined : state?.[name] ? 'true' : 'false';
      return html`<button type="button" class="quiet square" data-format=${name} title=${t(name)} aria-label=${t(name)}
        aria-pressed=${pressed ?? nothing} aria-expanded=${name === 'link' ? String(linking) as 'true' | 'false' : nothing}
        aria-disabled=${idle ? 'true' : 'false'} tabindex=${index === current ? 0 : -1}
        ?data-on=${name === 'link' && !!state?.link} @click=${() => idle || run(name)}>${ICONS[name]}</button>`;
    })}
  </div>`;
}
