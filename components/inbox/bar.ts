import { html, nothing, type TemplateResult } from 'lit';
import { iconSearch, iconSelect, iconWrite } from '../../src/element/icon.ts';
import type { InboxView } from './model.ts';
import type { RowContext } from './row.ts';

const VIEWS: readonly InboxView[] = ['inbox', 'drafts', 'sent', 'starred', 'archive', 'deleted'];

/** View, search and writing. What is done with them is told by `data-do`; what a search has of chips and offers comes with the actions. */
export function bar({ t }: RowContext, view: InboxView, heading: string | undefined, words: string, on: (event: Event) => void, chips: unknown, offers: unknown): TemplateResult {
  return html`<div class="bar" part="bar"><slot name="header"><label class="views" part="view">${heading ? html`<span class="heading cut" part="heading">${heading}</span>` : nothing}<span class="visually-hidden">${t('view')}</span><select .value=${view} @change=${on}>${VIEWS.map((each) => html`<option value=${each} ?selected=${each === view}>${t(each)}</option>`)}</select></label></slot><span class="actions"><slot name="toolbar"></slot><button class="quiet square" part="select" data-do="selecting" aria-label=${t('selectMode')} title=${t('selectMode')}>${iconSelect}</button><button class="quiet write" part="write" data-do="write" aria-label=${t('write')}>${iconWrite}<span>${t('write')}</span></button></span><div class="search" part="search">${iconSearch}${chips}<input type="search" aria-label=${t('search')} placeholder=${t('search')} autocomplete="off" spellcheck="false" enterkeyhint="search" .value=${words} @input=${on}>${offers}</div></div>`;
}
