/**
 * Scopes of home tokens, and the limits a site may ask for them with: `read:mailbox?peer=anna@home.example`,
 * `send?channel=Building%20permits`, or both (`?peer=…&channel=…`), where both have to hold.
 *
 * A scope with a limit is a scope of its own that allows less (RFC 6749, 3.3): leaving one out never adds a right, and a
 * server that knows no limits grants nothing by it.
 * @module
 */
import { parseAddress } from './address.ts';

/** What a right is limited to. */
export interface Limit {
  /** Conversations in which this address takes part; messages to it. */
  peer?: string;
  /** Conversations with a message of this channel; messages of it. Capitals do not matter. */
  channel?: string;
}

/** How far a right goes: one of these has to hold. */
export type Reach = readonly Limit[];

/** A scope that may be limited, or a deposit token's. */
export interface LimitedScope {
  name: string;
  limit: Limit;
}

/** Scopes a limit can be asked for with. */
export const LIMITABLE: readonly string[] = ['send', 'read:thread', 'read:mailbox'];

/** Channels are compared so: capitals and white space around them do not matter. */
export const foldChannel = (channel: string): string => channel.trim().toLowerCase();

/** The address of a recipient as a draft holds it, `Name <address>` or what was typed; `undefined` where that is none. */
export const draftAddress = (text: string): string | undefined => parseAddress(/<([^<>]+)>\s*$/.exec(text)?.[1] ?? text);

/** Whether some scopes hold one, limited or not. */
export const hasScope = (scopes: readonly string[], name: string): boolean => scopes.some((scope) => scope === name || scope.startsWith(`${name}?`));

/** Writes a limited scope in its one form: the address as it is, the channel percent-encoded. */
export const scopeText = (name: string, { peer, channel }: Limit): string =>
  `${name}?${[...(peer === undefined ? [] : [`peer=${peer}`]), ...(channel === undefined ? [] : [`channel=${encodeURIComponent(channel)}`])].join('&')}`;

/** Reads a limited scope. @returns `undefined` where it is none, or not written in its one form */
export function parseLimited(scope: string): LimitedScope | undefined {
  const [, name, first, second] = /^([a-z:]+)\?((?:peer|channel)=[^&]+)(?:&(channel=[^&]+))?$/.exec(scope) ?? [];
  if (name === undefined) return undefined;
  const limit: Limit = {};
  try {
    for (const part of [first!, ...(second ? [second] : [])]) {
      const [key, value] = part.split(/=(.*)/s) as [keyof Limit, string];
      limit[key] = decodeURIComponent(value);
    }
    const { peer, channel } = limit;
    const fits = (peer === undefined || parseAddress(peer) === peer) && (channel === undefined || (channel.trim() === channel && channel.length <= 100));
    return fits && scopeText(name, limit) === scope ? { name, limit } : undefined;
  } catch {
    // Not UTF-8.
    return undefined;
  }
}

/** What scopes to send become where home exchanges them for a deposit token: as limited as they are. */
export const depositOf = (scopes: readonly string[]): string[] =>
  scopes.includes('send') ? ['deposit'] : scopes.flatMap((scope) => {
    const found = parseLimited(scope);
    return found?.name === 'send' ? [scopeText('deposit', found.limit)] : [];
  });

/** Whether some scopes allow all that another one does. */
export function covers(scopes: readonly string[], wanted: string): boolean {
  if (scopes.includes(wanted)) return true;
  const asked = parseLimited(wanted);
  if (!asked) return false;
  const { name, limit: { peer, channel } } = asked;
  return scopes.some((scope) => {
    const held = parseLimited(scope);
    return scope === name || (held?.name === name && (held.limit.peer ?? peer) === peer && (held.limit.channel === undefined || (channel !== undefined && foldChannel(held.limit.channel) === foldChannel(channel))));
  });
}
