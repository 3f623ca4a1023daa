/** The keys issuers say with whose key a signature was made. They need no account. @module */
import { isLocalhost } from '../contract/address.ts';
import { DmailProblem } from '../contract/problems.ts';
import { getPublished } from '../contract/published.ts';
import { checked, list, optional, record, text } from './shape.ts';
import type { Guard } from './shape.ts';

const metadata = record<{ issuer: string; jwks_uri: string }>({ issuer: text, jwks_uri: text });
const keySet = record<{ keys: JsonWebKey[] }>({ keys: list(record<{ kty: string; kid: string }>({ kty: text, kid: optional(text) })) });

/**
 * The JWK Set of an issuer (RFC 8414).
 * @param timeout milliseconds until each answer must be there
 * @throws {DmailProblem} `offline`, `unreachable`, `timeout`, `answer-invalid`; `not-found` where it is no issuer
 */
export async function getSigningKeys(fetch: typeof globalThis.fetch, issuer: string, timeout = 30_000): Promise<JsonWebKey[]> {
  const { origin, pathname } = new URL(issuer);
  const said = await asked<{ issuer: string; jwks_uri: string }>(fetch, `${origin}/.well-known/oauth-authorization-server${pathname === '/' ? '' : pathname}`, metadata, timeout);
  const keys = said.issuer === issuer && URL.canParse(said.jwks_uri) ? new URL(said.jwks_uri) : undefined;
  if (keys?.protocol !== 'https:' && !(keys?.protocol === 'http:' && isLocalhost(keys.hostname))) throw new DmailProblem('not-found');
  return (await asked<{ keys: JsonWebKey[] }>(fetch, said.jwks_uri, keySet, timeout)).keys;
}

async function asked<T>(fetch: typeof globalThis.fetch, url: string, guard: Guard, timeout: number): Promise<T> {
  const { json, status } = await getPublished(fetch, url, timeout);
  if (json === undefined) throw new DmailProblem('not-found', { status });
  return checked<T>(guard, json);
}
