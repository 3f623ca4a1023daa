/**
 * The code flow, by oidc-client-ts. The one file that imports it.
 * @module
 */
import { DPoPState, OidcClient } from 'oidc-client-ts';
import { DmailProblem } from '../contract/problems.ts';
import { thumbprint } from './dpop.ts';
import { useUntil, type Grant } from './grant.ts';
import type { Home } from './home.ts';

/** A sign-in under way. Holds the key and the code verifier, and no token. */
export interface Flow {
  home: Home;
  clientId: string;
  redirectUri: string;
  scope: string;
  keys: CryptoKeyPair;
  /** Names the answer that belongs to this flow. */
  state: string;
  /** The library's own note of the request. */
  note: string;
}

export type FlowStart = Omit<Flow, 'state' | 'note'> & { loginHint?: string };

function client({ home, clientId, redirectUri, scope, keys }: FlowStart, note: { text: string }): OidcClient {
  const { metadata, server } = home;
  let dpop = new DPoPState(keys);
  return new OidcClient({
    authority: metadata.issuer,
    metadata,
    client_id: clientId,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: `openid ${scope}`,
    resource: server,
    // Without it the code is exchanged for a token of no use at the server.
    extraTokenParams: { resource: server },
    loadUserInfo: false,
    fetchRequestCredentials: 'omit',
    requestTimeoutInSeconds: 20,
    dpop: {
      bind_authorization_code: true,
      store: {
        getAllKeys: () => Promise.resolve([clientId]),
        get: () => Promise.resolve(dpop),
        set: (_key, state) => Promise.resolve(void (dpop = state)),
        remove: () => Promise.resolve(dpop),
      },
    },
    stateStore: {
      getAllKeys: () => Promise.resolve([]),
      get: () => Promise.resolve(note.text),
      set: (_key, text) => Promise.resolve(void (note.text = text)),
      remove: () => Promise.resolve(note.text),
    },
  });
}

/** @returns the flow, and the address of the sign-in page */
export async function begin(start: FlowStart): Promise<{ flow: Flow; url: string }> {
  const note = { text: '' };
  const { loginHint, ...rest } = start;
  const request = await client(start, note).createSigninRequest({
    nonce: crypto.randomUUID(),
    dpopJkt: await thumbprint(start.keys),
    ...(loginHint && { login_hint: loginHint }),
  });
  return { url: request.url, flow: { ...rest, state: request.state.id, note: note.text } };
}

/**
 * @param query what the callback page was called with
 * @throws {DmailProblem} `sign-in-cancelled`, `sign-in-failed`
 */
export async function finish(flow: Flow, query: string): Promise<Grant> {
  const { home, clientId, redirectUri, keys } = flow;
  const answer = new URLSearchParams(query);
  // Before anything else looks at it (RFC 9207): an answer of another server is no answer.
  if (answer.get('iss') !== home.metadata.issuer || answer.get('state') !== flow.state) throw new DmailProblem('sign-in-failed', { field: 'iss' });
  if (answer.get('error') === 'access_denied') throw new DmailProblem('sign-in-cancelled');
  const response = await client(flow, { text: flow.note }).processSigninResponse(`${redirectUri}?${answer.toString()}`).catch((cause: unknown) => {
    throw new DmailProblem('sign-in-failed', {}, { cause });
  });
  const address: unknown = response.profile['dmail_address'];
  if (typeof address !== 'string' || (home.domain && !address.endsWith(`@${home.domain}`)) || response.token_type !== 'DPoP' || !response.refresh_token) {
    throw new DmailProblem('answer-invalid');
  }
  return {
    account: {
      address,
      ...(response.profile.name && { name: response.profile.name }),
      server: home.server,
      scopes: (response.scope ?? '').split(' ').filter((scope) => scope && scope !== 'openid'),
    },
    clientId,
    tokenEndpoint: home.metadata.token_endpoint,
    revocationEndpoint: home.metadata.revocation_endpoint,
    keys,
    refresh: response.refresh_token,
    access: response.access_token,
    until: useUntil(response.expires_in ?? 0),
  };
}
