import { html, nothing, type TemplateResult } from 'lit';
import type { Conversation, CoverTag, DeliveryState, Party } from '../../src/contract/index.ts';
import { iconStar } from '../../src/element/icon.ts';
import { ring, type Ring } from '../../src/element/ring.ts';
import { formatBytes, formatMoment, formatWhen } from '../../src/locales/format.ts';
import type { commonWords } from '../../src/locales/common.ts';
import type { inboxWords } from '../../src/locales/inbox.ts';
import type { WordsOf } from '../../src/locales/words.ts';
import { formatTag, tagTone } from '../../src/schema/format.ts';

export interface RowContext {
  locale: string;
  t: WordsOf<typeof inboxWords>;
  common: WordsOf<typeof commonWords>;
  now: Date;
}

export interface RowState {
  index: number;
  active: boolean;
  open: boolean;
  selected: boolean;
  /** Excerpt and tags are left out. */
  compact: boolean;
  /** Kept in the page only because it is in the tab order. */
  aside: boolean;
  /** A change of it waits for the server. */
  pending: boolean;
  ring: Ring;
}

const nameOf = ({ name, address }: Party): string => name || address;

/** How far the slowest recipient is, or what went wrong with one; of a registered letter, that it was refused or has expired. */
const ORDER: readonly DeliveryState[] = ['failed', 'refused', 'expired', 'queued', 'sending', 'deposited', 'handed-over', 'opened'];
const stateOf = ({ deliveries, acceptance }: Conversation): DeliveryState | undefined =>
  ORDER.find((state) => state === acceptance || deliveries?.some((delivery) => delivery.state === state));

/** Due dates first: on a narrow line the last chips are left out. */
const ordered = (tags: readonly CoverTag[]): readonly CoverTag[] => [...tags].sort((a, b) => Number(!!b.role) - Number(!!a.role));

const chip = (tag: CoverTag, { locale, now }: RowContext): TemplateResult =>
  html`<span class="chip ${tagTone(tag, now.getTime()) === 'neutral' ? '' : 'due'}" part="chip">${tag.label ?? tag.name} <b class="num">${formatTag(tag, locale, undefined, now)}</b></span>`;

/** Who a row is from; for what one wrote oneself, to whom. */
export function who({ direction, from, to }: Conversation, { t, common }: RowContext): string {
  if (direction === 'in') return nameOf(from);
  const [first, ...rest] = to;
  return t('toYou', { from: common('me'), to: first ? nameOf(first) + (rest.length ? ` +${rest.length}` : '') : '' });
}

/** The element of a row and its attributes; what is in it is rendered into it. */
export function dress(element: HTMLElement, { id, unread, starred }: Conversation, { index, active, open, selected, aside, pending }: RowState): void {
  const is = `row${unread ? ' unread' : ''}${open ? ' open' : ''}${selected ? ' selected' : ''}${starred ? ' starred' : ''}`;
  element.className = `${is}${aside ? ' aside' : ''}${pending ? ' pending' : ''}`;
  element.tabIndex = active ? 0 : -1;
  element.dataset.id = id;
  const attributes = { part: is, role: 'row', 'aria-rowindex': index + 1, 'aria-selected': selected, 'aria-current': open };
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, `${value}`);
}

/** What is in a row. */
export function row(conversation: Conversation, { selected, compact, ring: mark }: RowState, context: RowContext): TemplateResult {
  const { excerpt, at, count, unread, starred, tags, attachments, acceptance } = conversation;
  const { locale, t, common, now } = context;
  const state = stateOf(conversation);
  const subject = conversation.subject || t(acceptance ? 'registered' : 'noSubject');
  const says = t(mark === 'verified' ? 'verified' : mark === 'failed' ? 'verificationFailed' : 'notVerified');
  const markSays = state && (mark !== 'verified' || state !== 'deposited') ? `${common(state)}${mark === 'verified' ? `, ${says}` : ''}` : says;
  return html`<span role="gridcell" class="lead"><input type="checkbox" tabindex="-1" .checked=${selected} aria-label=${t('select', { name: subject })}>${unread ? html`<span class="dot" part="dot" role="img" aria-label=${t('unread')}></span>` : nothing}</span>
<span role="gridcell" class="text"><span class="who cut" part="who" dir="auto">${who(conversation, context)}${count > 1 ? html` <span class="sub num" title=${t('messages', { count })}>${count}</span>` : nothing}</span>
<span class="what cut" part="subject" dir="auto">${subject}</span>
${compact ? nothing : html`<span class="say cut" part="excerpt" dir="auto">${state ? html`<b dir="auto">${common(state)}</b> · ` : nothing}${excerpt}</span>`}
${!compact && (tags?.length || attachments?.count) ? html`<span class="tags" part="tags">${tags && ordered(tags).map((tag) => chip(tag, context))}${attachments?.count ? html`<span class="chip num" part="chip">${t('files', { count: attachments.count, size: formatBytes(locale, attachments.size) })}</span>` : nothing}</span>` : nothing}</span>
<span role="gridcell" class="meta"><span class="mark" part="mark" role="img" aria-label=${markSays} title=${markSays}>${ring(mark)}</span><time class="num" part="time" datetime=${at} title=${formatMoment(locale, at)}>${formatWhen(locale, at, now)}</time></span>
<span role="gridcell" class="tools"><button class="quiet square star" part="star" tabindex="-1" aria-pressed=${starred} aria-label=${t('star')}>${iconStar}</button></span>`;
}
