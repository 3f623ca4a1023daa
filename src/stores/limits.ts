/** What a page may do under a grant that is limited to some addresses or channels. Loaded when there is such a grant. @module */
import { covers, draftAddress, foldChannel, parseLimited } from '../contract/scope.ts';
import type { Limit } from '../contract/scope.ts';
import type { AccountIdentity } from '../identity/token-source.ts';
import type { DraftContent, Message } from '../contract/index.ts';

type Name = 'send' | 'read:mailbox';

const sameChannel = (one: string | undefined, other: string | undefined): boolean => foldChannel(one ?? '') === foldChannel(other ?? '');

const known = new WeakMap<AccountIdentity, Limits>();

/**
 * How far the grant of an account goes; the same object for the same grant.
 * @param wants what the page asks for when somebody signs in; nothing where the host signs in itself
 */
export function limitsOf(account: AccountIdentity, wants: readonly string[] = []): Limits {
  const limits = known.get(account) ?? new Limits(account.scopes, wants);
  known.set(account, limits);
  return limits;
}

export class Limits {
  constructor(private readonly scopes: readonly string[], private readonly wants: readonly string[]) {}

  /** Whether the page asks for more than was granted: signing in again would help. */
  lacks(name: Name): boolean {
    return this.wants.some((scope) => (scope === name || parseLimited(scope)?.name === name) && !covers(this.scopes, scope));
  }

  /** Whether the mailbox may be shown as the page means it, or the part of it with one address. */
  reads(peer?: string): boolean {
    return !this.lacks('read:mailbox') && this.#held('read:mailbox').some((limit) => !peer || (limit.peer ?? peer) === peer);
  }

  /** Whether somebody may be written to, in whatever channel. */
  reaches(address: string): boolean {
    return this.#held('send').some(({ peer = address }) => peer === address);
  }

  /** Whether somebody may be written to in a channel, or in none. */
  writes(address: string, channel: string | undefined): boolean {
    return this.#held('send').some((limit) => (limit.peer ?? address) === address && (limit.channel === undefined || sameChannel(limit.channel, channel)));
  }

  /** Whether a message may leave, for all of its recipients: the copy at home names them all. */
  sends({ to, cc = [], channel }: Message): boolean {
    return [...to, ...cc].every(({ address }) => this.writes(address, channel));
  }

  /** Whether home keeps a draft for this page: it has recipients, and whatever is written to them is within. */
  keeps({ to, cc }: DraftContent): boolean {
    const held = this.#held('send');
    const all = [...to, ...cc].map(draftAddress);
    return this.scopes.includes('send') || (all.length > 0 && all.every((address) => held.some(({ peer, channel }) => address !== undefined && peer === address && channel === undefined)));
  }

  /** The one channel that may be written in; `undefined` where there is more than one, or none. */
  get channel(): string | undefined {
    const [first, ...others] = this.#held('send').map(({ channel }) => channel);
    return others.every((other) => sameChannel(other, first)) ? first : undefined;
  }

  /** Whether a channel is none that may be written in. */
  strays(channel: string | undefined): boolean {
    const held = this.#held('send');
    return channel !== undefined && held.length > 0 && !held.some((limit) => limit.channel === undefined || sameChannel(limit.channel, channel));
  }

  /** What a right is limited to, for people: addresses and channels. */
  names(name: Name): string[] {
    return this.#held(name).map(({ peer, channel }) => [peer, channel && `“${channel}”`].flatMap((part) => (part ? `\u2068${part}\u2069` : [])).join(' · '));
  }

  /** Limits a right was granted with; one without a limit where it has none. */
  #held(name: Name): Limit[] {
    if (this.scopes.includes(name)) return [{}];
    return this.scopes.flatMap((scope) => {
      const held = parseLimited(scope);
      return held?.name === name ? held.limit : [];
    });
  }
}
