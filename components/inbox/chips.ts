import { html, nothing, type TemplateResult } from 'lit';
import { iconClose } from '../../src/element/icons.ts';
import type { Search } from './model.ts';
import type { Operator } from './query.ts';
import type { RowContext } from './row.ts';

/** The operators of a search, each a chip that can be taken away. */
export function chips({ t }: RowContext, search: Search): unknown {
  const chip = (operator: Operator, before: string, value: string) =>
    search[operator] ? html`<span class="chip" part="search-chip">${before} <b>${value}</b><button class="quiet" data-do="without" data-operator=${operator} aria-label=${t('remove', { name: value })}>${iconClose}</button></span>` : nothing;
  return [chip('unread', 'is:', 'unread'), chip('starred', 'is:', 'starred'), chip('from', 'from:', search.from ?? '')];
}

/** Operators not in use yet. @param fixed whether whose mail is shown is not for the person to say */
export function offers(search: Search, fixed: boolean): TemplateResult {
  const offer = (operator: Operator, label: string) =>
    search[operator] || (fixed && operator === 'from') ? nothing : html`<button class="quiet small" data-do="offer" data-operator=${operator}>${label}</button>`;
  return html`<div class="offers" part="search-offers">${offer('unread', 'is:unread')}${offer('starred', 'is:starred')}${offer('from', 'from:')}</div>`;
}
