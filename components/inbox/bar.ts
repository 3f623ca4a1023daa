import { html, nothing, type TemplateResult } from 'lit';
import type { View } from '../../src/contract/index.ts';
import { iconClose, iconSearch, iconSelect, iconWrite } from '../../src/element/icon.ts';
import type { Search } from './model.ts';
import type { RowContext } from './row.ts';

const VIEWS: readonly View[] = ['inbox', 'sent', 'starred', 'archive', 'deleted'];

/** View, search and writing. What is done with them is told by `data-do`. */
export function bar({ t }: RowContext, view: View, heading: string | undefined, fixed: boolean, search: Search, on: (event: Event) => void): TemplateResult {
  const offer = (operator: 'unread' | 'starred' | 'from', label: string) =>
    search[operator] || (fixed && operator === 'from') ? nothing : html`<button class="quiet small" data-do="offer" data-operator=${operator}>${label}</button>`;
  const chip = (operator: 'unread' | 'starred' | 'from', before: string, value: string) =>
    search[operator] ? html`<span class="chip" part="search-chip">${before} <b>${value}</b><button class="quiet" data-do="without" data-operator=${operator} aria-label=${t('remove', { name: value })}>${iconClose}</button></span>` : nothing;
  return html`<div class="bar" part="bar"><slot name="header"><label class="views" part="view">${heading ? html`<span class="heading cut" part="heading">${heading}</span>` : nothing}<span class="visually-hidden">${t('view')}</span><select .value=${view} @change=${on}>${VIEWS.map((each) => html`<option value=${each} ?selected=${each === view}>${t(each)}</option>`)}</select></label></slot><div class="search" part="search">${iconSearch}${chip('unread', 'is:', 'unread')}${chip('starred', 'is:', 'starred')}${chip('from', 'from:', search.from ?? '')}<input type="search" aria-label=${t('search')} placeholder=${t('search')} autocomplete="off" spellcheck="false" enterkeyhint="search" .value=${search.words} @input=${on}><div class="offers" part="search-offers">${offer('unread', 'is:unread')}${offer('starred', 'is:starred')}${offer('from', 'from:')}</div></div><span class="actions"><slot name="toolbar"></slot><button class="quiet square" part="select" data-do="selecting" aria-label=${t('selectMode')} title=${t('selectMode')}>${iconSelect}</button><button class="quiet write" part="write" data-do="write">${iconWrite}<span>${t('write')}</span></button></span></div>`;
}
