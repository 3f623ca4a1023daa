import { html, nothing, type TemplateResult } from 'lit';
import { commonWords } from '../../src/locales/common.ts';
import type { WordsOf } from '../../src/locales/words.ts';
import { extensionOf } from '../../src/stores/file-list.ts';
import type { Transfer } from '../../src/stores/transfers.ts';
import { markDown, markMove, markRemove, markUp } from './marks.ts';
import type { RowProperties } from './row-properties.ts';
import type { RowVersions } from './row-versions.ts';
import { isolated, shown, stateOf, type Wording } from './wording.ts';

/** What a button of a row stands for; the list hears its click. */
export type Command = 'rename' | 'pause' | 'resume' | 'retry' | 'find' | 'remove' | 'reorder' | 'up' | 'down' | 'properties' | 'version' | 'apart';

export interface RowContext extends Wording {
  common: WordsOf<typeof commonWords>;
  /** Nothing can be changed. */
  locked: boolean;
  /** The message has left with them: they are brought on their way, and no more. */
  sealed: boolean;
  /** There is more than one, so that an order exists. */
  ordered: boolean;
  renaming?: string;
  moving?: string;
  thumbnail(item: Transfer): HTMLCanvasElement | undefined;
  /** There where somebody asks for some, or something is said of a file. */
  properties: RowProperties | undefined;
  /** There where a file can be the next version of an earlier one. */
  versions: RowVersions | undefined;
}

const UNDER_WAY = new Set(['waiting', 'sending', 'paused', 'failed']);
/** A longer one is no mark. */
const MARK = 5;

function thumb(item: Transfer, context: RowContext): TemplateResult {
  const extension = extensionOf(shown(item.name));
  return html`<span class="thumb" part="thumb" aria-hidden="true">${context.thumbnail(item) ?? (extension.length <= MARK ? extension.toUpperCase() : '')}</span>`;
}

/** The stem gives way where there is no room, never the extension. */
function name(text: string): TemplateResult {
  const extension = extensionOf(text);
  const stem = extension ? text.slice(0, -extension.length - 1) : text;
  return html`<bdi class="full" dir="auto" title=${text}><span class="cut">${stem}</span>${extension ? html`<span>.${extension}</span>` : nothing}</bdi>`;
}

function title(item: Transfer, { t, locked, sealed, renaming }: RowContext): TemplateResult {
  const text = shown(item.name);
  if (renaming === item.id && !locked) return html`<input class="rename" type="text" dir="auto" .value=${item.name} aria-label=${t('renameLabel', { name: isolated(item.name) })} spellcheck="false" autocomplete="off">`;
  if (locked || sealed || item.state === 'refused') return html`<span class="name" part="name">${name(text)}</span>`;
  return html`<button type="button" class="name" part="name" data-do="rename" tabindex="-1" aria-describedby="state-${item.id}" aria-keyshortcuts="F2 Delete Alt+ArrowUp Alt+ArrowDown">${name(text)}</button>`;
}

const cell = (what: Command, label: string, content: unknown, look: string, about?: string): TemplateResult =>
  html`<span class="cell" role="gridcell"><button type="button" class=${look} part="command" data-do=${what} tabindex="-1" aria-label=${label} aria-describedby=${about ?? nothing}>${content}</button></span>`;

function commands(item: Transfer, { t, common, still, sealed, moving, ordered, properties, versions }: RowContext): unknown {
  const { id, name: file, state, problem } = item;
  const label = { name: isolated(file) };
  const unread = problem && 'code' in problem && problem.code.startsWith('file-');
  const onTheWay = [
    state === 'paused' ? cell('resume', t('resumeLabel', label), t('resume'), 'quiet small') : nothing,
    state === 'failed' && !unread ? cell('retry', t('retryLabel', label), common('retry'), 'quiet small') : nothing,
    // In a message that has left, the file is to be the one it was.
    state === 'lost' || (sealed && state === 'failed' && unread) ? cell('find', t('findLabel', label), t('find'), 'quiet small') : nothing,
  ];
  if (sealed) return onTheWay;
  const version = versions?.button(item);
  const remove = cell('remove', t('removeLabel', label), markRemove, 'quiet square', state === 'refused' ? `state-${id}` : undefined);
  if (moving === id) return [cell('up', t('upLabel', label), markUp, 'quiet square'), cell('down', t('downLabel', label), markDown, 'quiet square'), handle(true, t('moveLabel', label)), remove];
  return [
    !still && (state === 'sending' || state === 'waiting') ? cell('pause', t('pauseLabel', label), t('pause'), 'quiet small') : nothing,
    onTheWay,
    further('properties', properties?.button(item), properties?.isOpen(id)),
    further(version?.command ?? 'version', version, version?.open),
    ordered ? handle(false, t('moveLabel', label)) : nothing,
    remove,
  ];
}

const further = (what: Command, button: { label: string; text: string } | undefined, open: boolean | undefined): TemplateResult | typeof nothing =>
  (button ? html`<span class="cell" role="gridcell"><button type="button" class="quiet small" part="command" data-do=${what} tabindex="-1" aria-label=${button.label} aria-expanded=${open ?? nothing}>${button.text}</button></span>` : nothing);

const handle = (pressed: boolean, label: string): TemplateResult =>
  html`<span class="cell" role="gridcell"><button type="button" class="quiet square handle" part="handle" data-do="reorder" tabindex="-1" aria-pressed=${pressed} aria-label=${label}>${markMove}</button></span>`;

/** One file: mark, name, what became of it, what can be done. */
export function row(item: Transfer, index: number, context: RowContext): TemplateResult {
  const { id, state, sent, size } = item;
  const { locked, sealed, still, properties, versions } = context;
  const said = stateOf(item, context);
  const meter = !still && UNDER_WAY.has(state) && (sent > 0 || state === 'sending');
  return html`<div class="row ${state}" part="attachment ${state}" role=${locked ? 'listitem' : 'row'} aria-rowindex=${locked ? nothing : index + 1} tabindex=${locked ? nothing : -1} data-id=${id}>
    <div class="file" role=${locked ? nothing : 'gridcell'}>${thumb(item, context)}
      <div class="what">${title(item, context)}<span class="state small num" part="state" id="state-${id}" title=${said}>${said}</span>${versions?.text(item) ?? nothing}${properties?.summary(item) ?? nothing}
        ${meter ? html`<progress class="meter" part="meter" max=${size || 1} .value=${sent} aria-label=${isolated(item.name)}></progress>` : nothing}</div></div>
    ${locked ? nothing : [commands(item, context), sealed ? nothing : [properties?.editor(item) ?? nothing, versions?.chooser(item) ?? nothing]]}
  </div>`;
}

