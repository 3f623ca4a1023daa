import { html, nothing, type TemplateResult } from 'lit';
import type { View } from '../../src/contract/index.ts';
import type { Flags, MailboxState } from '../../src/stores/mailbox.ts';
import {
  iconArchive, iconCheck, iconClose, iconDelete, iconMail, iconMailOpen, iconRestore, iconSearch, iconStar, iconWrite,
} from '../../src/element/icons.ts';
import { parseSearch, type Operator, type Search } from './query.ts';
import type { RowContext } from './row.ts';

export const VIEWS: readonly View[] = ['inbox', 'sent', 'starred', 'archive', 'deleted'];

type Words = RowContext['t'];

export interface BarActions {
  search(search: Search, soon?: boolean): void;
  show(view: View): void;
  write(): void;
  selecting(): void;
  apply(set: Flags): void;
  selectNone(): void;
}

const OPERATORS: readonly (readonly [Operator, keyof Search])[] = [['unread', 'unread'], ['starred', 'starred'], ['from', 'from']];

function chips(t: Words, search: Search, actions: BarActions): TemplateResult[] {
  return OPERATORS.filter(([, key]) => search[key]).map(([operator, key]) => {
    const value = key === 'from' ? search.from! : t(operator);
    return html`<span class="chip" part="search-chip">${operator === 'from' ? html`from: ` : html`is: `}<b>${value.toLowerCase()}</b><button class="quiet" aria-label=${t('remove', { name: value })}
      @click=${() => actions.search({ ...search, [key]: undefined })}>${iconClose}</button></span>`;
  });
}

function typed(event: InputEvent, search: Search, actions: BarActions): void {
  const input = event.target as HTMLInputElement;
  actions.search(parseSearch(input.value, search), true);
}

function key(event: KeyboardEvent, search: Search, actions: BarActions): void {
  const input = event.target as HTMLInputElement;
  if (event.key === 'Enter') actions.search(parseSearch(`${input.value} `, search));
  else if (event.key === 'Backspace' && !input.value) {
    const last = OPERATORS.filter(([, name]) => search[name]).at(-1);
    if (last) actions.search({ ...search, [last[1]]: undefined });
  } else if (event.key === 'Escape' && (input.value || OPERATORS.some(([, name]) => search[name]))) {
    event.stopPropagation();
    actions.search({ words: '' });
  }
}

/** View, search and writing. */
export function bar(
  t: Words, { view, search, heading, fixed }: { view: View; search: Search; heading?: string; fixed: boolean }, actions: BarActions,
): TemplateResult {
  const offers = OPERATORS.filter(([, name]) => !search[name] && !(fixed && name === 'from'));
  return html`<div class="bar" part="bar">
    <slot name="header"><label class="views" part="view">${heading ? html`<span class="heading cut" part="heading">${heading}</span>` : nothing}<span class="visually-hidden">${t('view')}</span><select
      .value=${view} @change=${(event: Event) => actions.show((event.target as HTMLSelectElement).value as View)}>
      ${VIEWS.map((each) => html`<option value=${each} ?selected=${each === view}>${t(each)}</option>`)}</select></label></slot>
    <div class="search" part="search">${iconSearch}${chips(t, search, actions)}<input type="search" aria-label=${t('search')} placeholder=${t('search')} autocomplete="off" spellcheck="false" enterkeyhint="search"
      .value=${search.words} @input=${(event: InputEvent) => typed(event, search, actions)} @keydown=${(event: KeyboardEvent) => key(event, search, actions)}>
      ${offers.length ? html`<div class="offers" part="search-offers">${offers.map(([operator, name]) => html`<button class="quiet small" @click=${(event: Event) => {
        actions.search(name === 'from' ? { ...search, words: 'from:' } : { ...search, [name]: true });
        (event.target as Element).closest('.search')!.querySelector('input')!.focus();
      }}>${name === 'from' ? 'from:' : `is:${operator}`}</button>`)}</div>` : nothing}
    </div>
    <span class="actions"><slot name="toolbar"></slot><button class="quiet square" part="select" aria-label=${t('selectMode')} title=${t('selectMode')} @click=${actions.selecting}>${iconCheck}</button><button class="quiet write" part="write" @click=${actions.write}>${iconWrite}<span>${t('write')}</span></button></span>
  </div>`;
}

/** What can be done with the selected rows. */
export function bulkBar(t: Words, view: View, count: number, actions: BarActions): TemplateResult {
  const button = (label: string, icon: TemplateResult, set: Flags) =>
    html`<button class="quiet square" aria-label=${label} title=${label} ?disabled=${!count} @click=${() => actions.apply(set)}>${icon}</button>`;
  return html`<div class="bar bulk" part="bar bulk" role="toolbar" aria-label=${t('selected', { count })}>
    <button class="quiet square" aria-label=${t('selectNone')} title=${t('selectNone')} @click=${actions.selectNone}>${iconClose}</button>
    <span class="grow num">${t('selected', { count })}</span>
    <span class="actions">${view === 'archive' ? button(t('doRestore'), iconRestore, { archived: false }) : view === 'deleted' ? nothing : button(t('doArchive'), iconArchive, { archived: true })}${view === 'deleted' ? button(t('doRestore'), iconRestore, { deleted: false }) : button(t('doDelete'), iconDelete, { deleted: true })}${button(t('doRead'), iconMailOpen, { unread: false })}${button(t('doUnread'), iconMail, { unread: true })}${button(t('star'), iconStar, { starred: true })}</span>
  </div>`;
}

/** What was done and can be taken back, or why it could not be done. */
export function toast(
  { undo, problem }: MailboxState, said: string, { t, common }: RowContext, actions: { undo(): void; dismiss(): void },
): TemplateResult | typeof nothing {
  if (!undo && !problem) return nothing;
  const done = undo && t(undo.set.deleted ? 'didDelete' : undo.set.archived ? 'didArchive' : 'didRestore', { count: undo.ids.length });
  return html`<div class="toast" part="toast" role="status"><span class="grow">${problem ? said : done}</span>${undo && !problem ? html`<button class="link" @click=${actions.undo}>${common('undo')}</button>` : nothing}<button class="quiet square" aria-label=${common('close')} @click=${actions.dismiss}>${iconClose}</button></div>`;
}
