/**
 * What is kept of a sign-in, and the questions to a token endpoint.
 * @module
 */
import { DmailProblem, PATIENCE, unanswered, type ProblemCode } from '../contract/problems.ts';
import { prove } from './dpop.ts';
import type { AccountIdentity } from './token-source.ts';

/** Kept in storage between visits. The key cannot be exported, and the tokens are worth nothing without it. */
export interface Grant {
  account: AccountIdentity;
  clientId: string;
  tokenEndpoint: string;
  revocationEndpoint?: string;
  keys: CryptoKeyPair;
  refresh: string;
  access: string;
  /** Milliseconds since 1970, by this device's clock, until which `access` is used. */
  until: number;
}

export interface TokenAnswer {
  access_token: string;
  refresh_token?: string;
  expires_in: number;
  /** What was confirmed (RFC 9396), where that was asked for. */
  authorization_details?: unknown;
}

/** Seconds before its end at which a token is no longer used. */
const MARGIN = 15;

/** By the clock the answer came in on: a wrong clock does no harm. */
export const useUntil = (expiresIn: number): number => Date.now() + (expiresIn - MARGIN) * 1000;

/** Latest nonce of each origin. */
export type Nonces = Map<string, string>;

/** What a token endpoint's errors mean here; `invalid_client`: home cannot reach this host's document just now. */
const ERRORS: Record<string, ProblemCode> = { invalid_grant: 'signed-out', invalid_scope: 'scope-insufficient', invalid_client: 'unavailable' };

/** Asks the token endpoint. A refusal of the grant itself is the problem `signed-out`. */
export async function askToken(grant: Grant, fields: Record<string, string>, fetch: typeof globalThis.fetch, nonces: Nonces): Promise<TokenAnswer> {
  const { tokenEndpoint: url, clientId, keys } = grant;
  const { origin } = new URL(url);
  for (let again = false; ; again = true) {
    const signal = AbortSignal.timeout(PATIENCE);
    const response = await fetch(url, {
      method: 'POST',
      headers: { dpop: await prove(keys, 'POST', url, nonces.get(origin)) },
      body: new URLSearchParams({ client_id: clientId, ...fields }),
      credentials: 'omit',
      signal,
    }).catch((cause: unknown) => { throw unanswered(cause, signal); });
    const nonce = response.headers.get('dpop-nonce');
    if (nonce) nonces.set(origin, nonce);
    const answer = (await response.json().catch((cause: unknown) => {
      // An answer that broke off says nothing about the sign-in.
      if (!(cause instanceof SyntaxError)) throw unanswered(cause, signal);
      return {};
    })) as TokenAnswer & { error?: string };
    if (response.ok && answer.access_token) return answer;
    if (again || answer.error !== 'use_dpop_nonce') {
      const { status } = response;
      const code = ERRORS[answer.error ?? ''] ?? (status === 429 ? 'rate-limited' : status < 500 ? 'token-invalid' : 'unavailable');
      throw new DmailProblem(code, { status, ...(code === 'scope-insufficient' && { scope: fields['scope'] ?? 'send' }) });
    }
  }
}
