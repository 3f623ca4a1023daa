/**
 * What a host page may do, in words: what it is, and what it is limited to.
 * @module
 */
import { parseLimited } from '../../../src/contract/index.ts';
import { kindOf, SCOPES } from '../scopes.ts';
import { html, ltr, sentence, type Html } from './html.ts';
import { plain } from './plain.ts';
import type { Words } from './words.ts';

/** Limits of one kind that stand on the page at once. */
const SHOWN = 5;
/** Characters of an address that fits on a line of the narrowest screen, so that none of its hyphens has to break. */
const LINE = 24;

/** `kind` of the words of a scope; part of a mailbox is not the whole. */
const wordOf = (scope: string): 'send' | 'read:thread' | 'read:mailbox' | 'read:part' | 'pay' | 'read:accounts' => {
  const kind = kindOf(scope)!;
  return kind === 'read:mailbox' && scope !== kind ? 'read:part' : kind;
};
export const titleOf = (w: Words, scope: string): string => w[wordOf(scope)];
/** Channel a scope is limited to, as the asking site wrote it. */
export const channelOf = (scope: string): string | undefined => parseLimited(scope)?.limit.channel;

/** No draft is of a channel yet, so none is kept for whoever may write in one alone. */
export const noteOf = (w: Words, scope: string): string => (kindOf(scope) === 'send' && channelOf(scope) !== undefined ? w['send:channelNote'] : w[`${wordOf(scope)}Note`]);

/** What a scope is limited to. The names are whatever the asking site wrote. */
export function limitOf(w: Words, scope: string): Html | undefined {
  const limited = parseLimited(scope);
  if (!limited) return undefined;
  const { name, limit: { peer, channel } } = limited;
  const what = peer === undefined ? 'Channel' : channel === undefined ? 'Peer' : 'Both';
  return sentence(w[`${name === 'send' ? 'send' : 'read'}${what}`], {
    ...(peer !== undefined && { peer: html`<b class="${peer.length <= LINE && 'short'}">${ltr(peer)}</b>` }), ...(channel !== undefined && { channel: html`<b class="channel">${plain(channel)}</b>` }),
  });
}

/** Everything that was allowed: what is unlimited first, then the limits of each kind, the newest first. */
export function scopeList(w: Words, scopes: readonly string[]): Html {
  const limits = (kind: string): string[] => scopes.filter((scope) => scope !== kind && kindOf(scope) === kind).reverse();
  const lines = (some: readonly string[]): Html => html`<ul>${some.map((scope) => html`<li>${limitOf(w, scope)}</li>`)}</ul>`;
  const group = (all: readonly string[]): Html => html`<li class="plain">${titleOf(w, all[0]!)}${lines(all.slice(0, SHOWN))}${all.length > SHOWN && html`<details><summary>${w.more.replace('{count}', String(all.length - SHOWN))}</summary>${lines(all.slice(SHOWN))}</details>`}</li>`;
  return html`<ul>${SCOPES.filter((scope) => scopes.includes(scope)).map((scope) => html`<li class="plain">${titleOf(w, scope)}</li>`)}${SCOPES.map(limits).filter(({ length }) => length > 0).map(group)}</ul>`;
}
