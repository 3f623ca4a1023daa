/**
 * Properties of attachments in the rows of a list. Loaded where a page asks for columns.
 * @module
 */
import { html, render, type CSSResult, type TemplateResult } from 'lit';
import type { Conversation, CoverTag } from '../../src/contract/index.ts';
import { formatBytes } from '../../src/locales/format.ts';
import { propertyNames } from '../../src/locales/property-names.ts';
import { formatTag, tagTone } from '../../src/schema/format.ts';
import { labelOf, valueAmong } from '../attachment-picker/property-values.ts';
import { Choices } from './choices.ts';
import { columnStyles } from './columns.styles.ts';
import type { InboxModel } from './model.ts';
import { row, type RowContext, type RowState } from './row.ts';
import { Rows } from './rows.ts';

/** More have no room anywhere. */
const MOST = 6;
/** Room a list needs for three columns, and for each further one, px. */
const ROOM = 680;
const FURTHER = 110;

/** A tag of the cover sheet, as rows without columns show it. */
const chip = (tag: CoverTag, { locale, now }: RowContext): TemplateResult =>
  html`<span class="chip ${tagTone(tag, now.getTime()) === 'neutral' ? '' : 'due'}" part="chip">${tag.label ?? tag.name} <b class="num">${formatTag(tag, locale, undefined, now)}</b></span>`;

interface Value {
  tags: readonly CoverTag[];
  /** The reader's own, not somebody's word. */
  own: boolean;
}

const NONE: Value = { tags: [], own: false };
/** Of what is paid or done nothing is due any more. */
const OVER = new Set(['paid', 'done']);
const isNumber = ({ kind }: CoverTag): boolean => kind === 'money' || kind === 'number';

/** What a row has under a name. What state something is in is the reader's own word alone: whoever wrote may say "paid" as well. */
function valueIn({ properties, tags = [] }: Conversation, name: string): Value {
  const named = (list: readonly CoverTag[] = []): CoverTag[] => list.filter((tag) => tag.name === name);
  const own = named(properties?.own);
  if (own.length) return { tags: own, own: true };
  if (name === 'status') return NONE;
  const sent = named(properties?.sender);
  return { tags: sent.length ? sent : named(tags), own: false };
}

/** Rows with a value of each column in them: beside the subject where the list is wide enough, below it where it is not. */
export class ColumnRows extends Rows {
  readonly #names;
  readonly #choices;
  #asked?: string;
  #columns: readonly string[] = [];
  #sheet?: CSSResult;
  #heads = document.createElement('div');
  #ends = new Set<string>();
  #labels = new Map<string, string>();

  constructor(private readonly model: InboxModel) {
    super();
    this.#names = model.localiser.load(propertyNames);
    this.#choices = new Choices(model);
    this.#heads.className = 'heads';
    this.#heads.part.add('columns');
    // Each value says itself what it is: the heads are for those who see them.
    this.#heads.ariaHidden = 'true';
    model.tall = (index) => {
      const conversation = model.at(index);
      return model.host.density !== 'compact' && !!conversation && (this.#chips(conversation) || this.#rest(conversation).length > 0 || !!conversation.attachments?.count);
    };
    this.#lay();
  }

  override show(parent: Element, rows: readonly (readonly [Conversation, RowState])[], context: RowContext): void {
    const scroller = parent.parentElement!;
    if (this.#heads.parentElement !== scroller) {
      parent.replaceChildren();
      scroller.prepend(this.#heads);
    }
    // Rows that are there already were made for other columns.
    if (this.#ask(scroller)) super.show(parent, [], context);
    for (const [conversation] of rows) this.#learn(conversation);
    // Rows are drawn again when it is known what choices in them are called.
    super.show(parent, rows.map(([conversation, state]) => [conversation, { ...state, choices: this.#choices.changes }] as const), context);
    render(html`${this.#columns.map((name) => html`<span class="cut ${this.#ends.has(name) ? 'end' : ''}" dir="auto">${this.#label(name)}</span>`)}`, this.#heads);
  }

  protected override content = (conversation: Conversation, state: RowState, context: RowContext): TemplateResult => {
    const { locale, t } = context;
    const { attachments } = conversation;
    const cells = this.#columns.map((name) => this.#cell(name, conversation, context));
    const rest = state.compact ? [] : [...[...this.#rest(conversation)].sort((a, b) => Number(!!b.role) - Number(!!a.role)).map((tag) => chip(tag, context)),
      ...(attachments?.count ? [html`<span class="chip num" part="chip">${t('files', { count: attachments.count, size: formatBytes(locale, attachments.size) })}</span>`] : [])];
    const tall = !state.compact && (rest.length || this.#chips(conversation));
    return html`${row({ ...conversation, tags: [], attachments: undefined }, state, context)}<span class="fields ${tall ? 'tags' : ''}" part=${tall ? 'tags' : ''}>${cells}${rest.length ? html`<span role="gridcell" class="rest">${rest}</span>` : ''}</span>`;
  };

  #cell(name: string, conversation: Conversation, { locale, now }: RowContext): TemplateResult {
    const { tags, own } = valueIn(conversation, name);
    if (!tags.length) return html`<span role="gridcell" class="field none"></span>`;
    const end = tags.every(isNumber) ? ' end' : '';
    const over = valueIn(conversation, 'status').tags.some(({ value }) => OVER.has(value));
    const tones = over ? [] : tags.map((tag) => tagTone(tag, now.getTime()));
    const tone = tones.includes('overdue') ? ' due late' : tones.some((each) => each !== 'neutral') ? ' due' : '';
    return html`<span role="gridcell" class="chip field${end}${own ? ' own' : ''}${tone}" part="chip cell"><span class="label">${labelOf(tags[0]!, this.#names)} </span><b class="num" dir="auto">${tags.map((tag) => valueAmong(tag, this.#names, locale, this.#choices.known(own), now)).filter(Boolean).join(', ')}</b></span>`;
  }

  #chips(conversation: Conversation): boolean {
    return this.#columns.some((name) => valueIn(conversation, name).tags.length);
  }

  /** What a row has to say beyond its columns. */
  #rest({ tags = [] }: Conversation): readonly CoverTag[] {
    return tags.filter(({ name }) => !this.#columns.includes(name));
  }

  /** Of common names, our word; else what the reader's own is called, else what somebody called it. */
  #label(name: string): string {
    const word = labelOf({ name }, this.#names);
    return word === name ? (this.#labels.get(name) ?? name) : word;
  }

  /** Which way a column is aligned, and what it is called, is known from what is in it. */
  #learn(conversation: Conversation): void {
    for (const name of this.#columns) {
      const { tags, own } = valueIn(conversation, name);
      const [tag] = tags;
      if (!tag) continue;
      if (tags.some(({ kind }) => kind === 'choice')) this.#choices.show(conversation.id);
      if (isNumber(tag)) this.#ends.add(name);
      if (tag.label && (own || !this.#labels.has(name))) this.#labels.set(name, tag.label);
    }
  }

  /** Rows may have another height than was thought. */
  #lay(): void {
    const { scroll } = this.model;
    this.model.scroll = scroll;
  }

  /** The page may ask for others at any time. @returns whether it does */
  #ask(scroller: HTMLElement): boolean {
    const { columns = '' } = this.model.host;
    if (columns === this.#asked) return false;
    this.#asked = columns;
    this.#columns = [...new Set(columns.split(/[\s,]+/).filter(Boolean))].slice(0, MOST);
    this.#ends = new Set(this.#columns.filter((name) => name === 'amount'));
    this.#labels.clear();
    scroller.style.setProperty('--columns', `${this.#columns.length || 1}`);
    const root = this.model.host.shadowRoot!;
    const others = root.adoptedStyleSheets.filter((sheet) => sheet !== this.#sheet?.styleSheet);
    this.#sheet = columnStyles(ROOM + FURTHER * Math.max(0, this.#columns.length - 3));
    root.adoptedStyleSheets = [...others, this.#sheet.styleSheet!];
    this.#heads.hidden = !this.#columns.length;
    this.#lay();
    this.model.host.requestUpdate();
    return true;
  }
}
