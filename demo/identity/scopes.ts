/**
 * What host pages ask for: scopes, and scopes that are limited to one peer or channel.
 * @module
 */
import type { KoaContextWithOIDC } from 'oidc-provider';
import { covers, LIMITABLE, parseLimited } from '../../src/contract/index.ts';
import { errors } from './provider.ts';

/** What a host page can ask for: of the mail the least first, then of the money. */
export const SCOPES = ['send', 'read:thread', 'read:mailbox', 'pay', 'read:accounts'] as const;
export type Scope = (typeof SCOPES)[number];

/** Limited scopes one request may ask for. */
const MOST_ASKED = 20;
/** Characters they may have together: tokens that carry them travel in a header. */
const LONGEST_ASKED = 4096;
/** Limited scopes one host page may be allowed by one person. */
const MOST_ALLOWED = 100;

const tokens = (text: unknown): string[] => (typeof text === 'string' ? [...new Set(text.split(' ').filter(Boolean))] : []);

/** The scope itself, or the one a limit is put on; `undefined` where this server knows none. */
export function kindOf(scope: string): Scope | undefined {
  const limited = parseLimited(scope);
  return limited && !LIMITABLE.includes(limited.name) ? undefined : SCOPES.find((known) => known === (limited?.name ?? scope));
}

/** Whether a scope is one of ours with a limit. */
export const isLimited = (scope: string): boolean => scope.includes('?') && kindOf(scope) !== undefined;

/** What a request asks for, in the order of {@link SCOPES}: limited ones beside their kind, and not where another one asked for covers them. */
export function askedScopes(text: unknown): string[] {
  const asked = tokens(text).filter((scope) => kindOf(scope) !== undefined);
  const widest = asked.filter((scope) => !asked.some((other) => other !== scope && covers([other], scope)));
  return SCOPES.flatMap((kind) => widest.filter((scope) => kindOf(scope) === kind));
}

/**
 * Scopes of the mail as far as a request is concerned: all, and the limited ones it asks for or comes with.
 * @throws {errors.InvalidScope} where a limit asked for is not understood, or too many are asked for at once
 */
export function scopesFor({ oidc: { entities, params } }: KoaContextWithOIDC): string[] {
  const source = entities.AuthorizationCode ?? entities.RefreshToken;
  if (source) return [...SCOPES, ...tokens(source.scope).filter(isLimited)];
  const limited = tokens(params?.['scope']).filter((scope) => scope.includes('?'));
  const unknown = limited.find((scope) => !isLimited(scope));
  if (unknown !== undefined) throw new errors.InvalidScope(`a limit is not understood: ${LIMITABLE.join(', ')} can be limited by ?peer=<address>, ?channel=<percent-encoded text> or both in this order with &`, unknown);
  if (limited.length > MOST_ASKED) throw new errors.InvalidScope(`at most ${MOST_ASKED} limited scopes are asked for at once`, limited[MOST_ASKED]!);
  if (limited.join(' ').length > LONGEST_ASKED) throw new errors.InvalidScope(`limited scopes have at most ${LONGEST_ASKED} characters together`, limited[0]!);
  return [...SCOPES, ...askedScopes(params?.['scope']).filter(isLimited)];
}

export interface Choice {
  /** What the person was asked, and what of it they allow. */
  asked: readonly string[];
  chosen: readonly string[];
}

/**
 * What a host page is allowed after a choice. What it was not asked about stays, unless it would allow what was refused.
 * @param before what it was allowed so far, the oldest first
 * @returns `ends` where something is no longer allowed, so that nothing granted earlier may live on
 */
export function allowedAfter(before: readonly string[], { asked, chosen }: Choice): { scopes: string[]; ends: boolean } {
  const refused = asked.filter((scope) => !chosen.includes(scope));
  const stays = before.filter((scope) => !refused.some((no) => covers([scope], no)));
  const others = stays.filter((scope) => !chosen.includes(scope));
  const limited = others.filter(isLimited);
  const full = limited.length + chosen.filter(isLimited).length > MOST_ALLOWED;
  // Half of them go at once: whoever asks for one after the other is then left alone for a while.
  const oldest = new Set(full ? limited.slice(0, -MOST_ALLOWED / 2) : []);
  return { scopes: [...others.filter((scope) => !oldest.has(scope)), ...chosen], ends: stays.length < before.length || oldest.size > 0 };
}
