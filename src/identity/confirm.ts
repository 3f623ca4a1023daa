/**
 * Confirming one thing on the top-level page of the person's home (RFC 9396): pushed there first (RFC 9126), so that
 * no address holds it, and answered with a token for exactly that. Loaded when it is asked for.
 * @module
 */
import type { AuthorizationDetail } from '../contract/index.ts';
import { domainOf } from '../contract/address.ts';
import { base64url } from '../contract/digest.ts';
import { DmailProblem, PATIENCE, unanswered } from '../contract/problems.ts';
import { prove, thumbprint } from './dpop.ts';
import { askToken, type Grant, type Nonces } from './grant.ts';
import { findHome, type Metadata } from './home.ts';
import type { SessionOptions } from './ports.ts';
import { waitFor } from './sign-in.ts';
import type { Confirmed, OutgoingRequest } from './token-source.ts';

export interface ConfirmRequest extends Pick<SessionOptions, 'server' | 'issuer' | 'clientId' | 'redirectUri' | 'channel'> {
  grant: Grant;
  detail: AuthorizationDetail;
  fetch: typeof fetch;
  nonces: Nonces;
  /** The window opened for it. */
  popup: Window;
  signal: AbortSignal;
}

/** Members of the request that the answer must repeat; what else it holds was decided there. */
const SAME = ['type', 'peer', 'message', 'digest', 'address', 'iban', 'payee'] as const;

/** @throws {DmailProblem} */
export async function confirm(request: ConfirmRequest): Promise<Confirmed> {
  const { grant, detail, clientId, redirectUri, fetch, nonces, popup, signal } = request;
  const { account: { address, server }, keys, tokenEndpoint } = grant;
  const { metadata } = await findHome({ server: request.server ?? domainOf(address), issuer: request.issuer, fetch });
  // The home that signed the person in is the one that asks.
  if (metadata.token_endpoint !== tokenEndpoint || !metadata.pushed_authorization_request_endpoint) throw new DmailProblem('answer-invalid');
  const state = crypto.randomUUID();
  const verifier = base64url(crypto.getRandomValues(new Uint8Array(32)));
  const uri = await push(metadata.pushed_authorization_request_endpoint, {
    client_id: clientId, redirect_uri: redirectUri, response_type: 'code', resource: server, state,
    code_challenge: base64url(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier)))), code_challenge_method: 'S256',
    dpop_jkt: await thumbprint(keys), login_hint: address, authorization_details: JSON.stringify([detail]),
  }, fetch, signal);
  const query = waitFor(state, request);
  popup.location.replace(`${metadata.authorization_endpoint}?${new URLSearchParams({ client_id: clientId, request_uri: uri }).toString()}`);
  const code = codeOf(await query, metadata, state);
  const answer = await askToken(grant, { grant_type: 'authorization_code', code, redirect_uri: redirectUri, code_verifier: verifier, resource: server }, fetch, nonces).catch((problem: unknown) => {
    // The code was refused; the sign-in it has nothing to do with stands.
    throw problem instanceof DmailProblem && problem.code === 'signed-out' ? new DmailProblem('sign-in-failed', {}, { cause: problem }) : problem;
  });
  return {
    detail: confirmed(answer.authorization_details, detail),
    async headers({ method, url, resource, nonce, renew }: OutgoingRequest) {
      const { origin } = new URL(url);
      if (resource !== server || origin !== new URL(server).origin) throw new TypeError('What was confirmed is for home alone');
      // It serves once; whoever was refused asks the person again.
      if (renew) throw new DmailProblem('confirmation-required');
      if (nonce) nonces.set(origin, nonce);
      const token = answer.access_token;
      return { authorization: `DPoP ${token}`, dpop: await prove(keys, method, url, nonces.get(origin), token) };
    },
  };
}

async function push(endpoint: string, fields: Record<string, string>, fetch: typeof globalThis.fetch, signal: AbortSignal): Promise<string> {
  const clock = AbortSignal.timeout(PATIENCE);
  const response = await fetch(endpoint, { method: 'POST', body: new URLSearchParams(fields), credentials: 'omit', signal: AbortSignal.any([clock, signal]) })
    .catch((cause: unknown) => { throw signal.aborted ? new DmailProblem('sign-in-cancelled') : unanswered(cause, clock); });
  const { status } = response;
  const { request_uri: uri, error } = (await response.json().catch(() => ({}))) as { request_uri?: unknown; error?: unknown };
  if (response.ok && typeof uri === 'string') return uri;
  // `invalid_client`: home cannot reach this host's document just now.
  throw new DmailProblem(status === 413 ? 'too-large' : status === 429 ? 'rate-limited' : status >= 500 || error === 'invalid_client' ? 'unavailable' : 'not-understood', { status });
}

/** The code in what the callback page was called with; before anything else, that it comes from home (RFC 9207). */
function codeOf(query: string, { issuer }: Metadata, state: string): string {
  const answer = new URLSearchParams(query);
  if (answer.get('iss') !== issuer || answer.get('state') !== state) throw new DmailProblem('sign-in-failed', { field: 'iss' });
  const code = answer.get('code');
  if (!code) throw new DmailProblem(answer.get('error') === 'access_denied' ? 'sign-in-cancelled' : 'sign-in-failed');
  return code;
}

/** The one detail of an answer, where it is the one asked for. */
function confirmed(details: unknown, asked: AuthorizationDetail): AuthorizationDetail {
  const [detail] = (Array.isArray(details) && details.length === 1 ? details : []) as Record<string, unknown>[];
  const wanted = asked as Record<string, unknown>;
  // A message that was pushed does not come back; its digest does.
  const same = (name: string): boolean => (typeof wanted[name] === 'object' ? detail![name] === undefined : detail![name] === wanted[name]);
  if (!detail || !SAME.every(same)) throw new DmailProblem('answer-invalid');
  return detail as AuthorizationDetail;
}
