/**
 * Signing in: in a window of its own, or by leaving the page and coming back. Loaded when it is asked for.
 * @module
 */
import { DmailProblem } from '../contract/problems.ts';
import { createKeys } from './dpop.ts';
import type { Grant } from './grant.ts';
import { findHome } from './home.ts';
import { begin, finish, type Flow } from './oidc.ts';
import type { Channel, GrantStorage, SessionOptions } from './ports.ts';

export interface SignInRequest extends SessionOptions {
  key: string;
  scope: string;
  storage: GrantStorage;
  fetch: typeof fetch;
  address?: string;
  /** The window opened for it; without one the page itself goes there. */
  popup?: Window | null;
  signal?: AbortSignal;
}

const AWAY = 'fdz-sign-in';

/** @returns the grant, or nothing when the page is about to be left */
export async function signIn(request: SignInRequest): Promise<Grant | undefined> {
  const { key, server, issuer, address, clientId, redirectUri, scope, storage, fetch, popup, signal } = request;
  if (new URL(redirectUri).origin !== location.origin) throw new DmailProblem('sign-in-failed', { field: 'redirect-uri' });
  const home = await findHome({ server, issuer, address, fetch });
  const keys = await createKeys();
  const { flow, url } = await begin({ home, clientId, redirectUri, scope, keys, loginHint: address });
  if (signal?.aborted) throw new DmailProblem('sign-in-cancelled');
  if (popup) {
    const answer = waitFor(flow.state, request);
    popup.location.replace(url);
    return finish(flow, await answer);
  }
  await storage.put(`${AWAY} ${key}`, flow);
  // Tells the callback page where to go on. Neither key nor verifier nor token is in it.
  sessionStorage.setItem(AWAY, JSON.stringify({ key, state: flow.state, back: location.href }));
  location.assign(url);
  return undefined;
}

/** Goes on where a sign-in left the page. */
export async function finishAway({ key, storage }: SignInRequest, query: string): Promise<Grant> {
  const flow = await storage.get<Flow>(`${AWAY} ${key}`);
  await storage.delete(`${AWAY} ${key}`);
  if (!flow) throw new DmailProblem('sign-in-failed');
  return finish(flow, query);
}

/**
 * Waits for the callback page. Its window is never asked whether it is closed: under a Cross-Origin-Opener-Policy
 * it seems so at once. Whoever closes it by hand cancels on our side.
 */
export function waitFor(state: string, { channel, signal }: Pick<SignInRequest, 'channel' | 'signal'>): Promise<string> {
  return new Promise((resolve, reject) => {
    const open: Channel = channel ? channel('fdz-callback') : new BroadcastChannel('fdz-callback');
    const give = () => {
      open.close();
      reject(new DmailProblem('sign-in-cancelled'));
    };
    if (signal?.aborted) return give();
    signal?.addEventListener('abort', give, { once: true });
    open.addEventListener('message', ({ data }: MessageEvent<{ query?: string }>) => {
      if (new URLSearchParams(data.query).get('state') !== state) return;
      signal?.removeEventListener('abort', give);
      open.postMessage({ taken: state });
      open.close();
      resolve(data.query ?? '');
    });
  });
}
