/**
 * A person's sign-in on this host page: silent return, tokens for home and for other servers, sign-out.
 * Signing in itself is loaded when it is asked for.
 * @module
 */
import type { AuthorizationDetail } from '../contract/index.ts';
import { DmailProblem, PATIENCE } from '../contract/problems.ts';
import { prove } from './dpop.ts';
import { askToken, useUntil, type Grant, type Nonces } from './grant.ts';
import type { Channel, GrantStorage, Locks, Session, SessionOptions, SessionState, SignInOptions } from './ports.ts';
import type { SignInRequest } from './sign-in.ts';
import type { AccountIdentity, Confirmed, OutgoingRequest } from './token-source.ts';

export type { Channel, GrantStorage, Locks, Session, SessionOptions, SessionState, SignInOptions } from './ports.ts';

/** A session of this page with a person's home. One per (home, client): tabs share what is kept. */
export const createSession = (options: SessionOptions): Session => new HostSession(options);

/** Where a sign-in that leaves the page waits for the callback page; holds no token. */
const AWAY = 'fdz-sign-in';

const memory = (): GrantStorage => {
  const kept = new Map<string, unknown>();
  return {
    get: <T>(key: string) => Promise.resolve(kept.get(key) as T | undefined),
    put: (key, value) => Promise.resolve(void kept.set(key, value)),
    delete: (key) => Promise.resolve(void kept.delete(key)),
  };
};

interface Deposit {
  token: Promise<string>;
  until: number;
}

/** A window may open only while the gesture lasts, so before anything is loaded or asked. */
function openWindow(): Window | null {
  const popup = globalThis.open('about:blank', '_blank', 'popup,width=480,height=720');
  // A home somebody typed in must not be able to lead this page elsewhere.
  if (popup) popup.opener = null;
  return popup;
}

class HostSession implements Session {
  readonly #options: SessionOptions & { scope: string };
  readonly #key: string;
  #storage: GrantStorage;
  readonly #fetch: typeof fetch;
  readonly #locks?: Locks;
  readonly #channel?: Channel;
  readonly #nonces: Nonces = new Map();
  readonly #listeners = new Set<() => void>();
  /** Tokens for other servers, by resource. */
  readonly #deposits = new Map<string, Deposit>();
  /** The token last handed out for a request, to know whether it is the one that was refused. */
  readonly #handed = new Map<string, string>();
  #state: SessionState = { phase: 'starting' };
  #grant?: Grant;
  #started?: Promise<void>;
  #refreshing?: Promise<Grant>;
  #attempt?: AbortController;
  /** A question to the person at home. */
  #asking?: AbortController;

  constructor(options: SessionOptions) {
    const base = globalThis.document?.baseURI;
    const clientId = new URL(options.clientId, base).href;
    this.#options = { ...options, scope: options.scope || 'send read:mailbox', clientId, redirectUri: new URL(options.redirectUri, base).href };
    this.#key = `${clientId} ${options.server ?? ''}`;
    this.#storage = options.storage ?? memory();
    this.#fetch = options.fetch ?? globalThis.fetch.bind(globalThis);
    this.#locks = options.locks ?? globalThis.navigator?.locks;
    this.#channel = (options.channel ?? ((name) => new BroadcastChannel(name)))(`fdz-session ${this.#key}`);
    this.#channel.addEventListener('message', ({ data }) => void this.#follow(data as SessionState['phase']));
  }

  get wants(): readonly string[] {
    return this.#options.scope.split(/\s+/);
  }

  get state(): SessionState {
    return this.#state;
  }

  get account(): AccountIdentity {
    if (!this.#grant) throw new DmailProblem('signed-out');
    return this.#grant.account;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  start(): Promise<void> {
    return (this.#started ??= this.#start());
  }

  async headers({ method, url, resource, nonce, renew }: OutgoingRequest): Promise<Record<string, string>> {
    await this.start();
    const { origin } = new URL(url);
    if (origin !== new URL(resource).origin) throw new TypeError('A token goes to the origin it was issued for');
    if (!this.#grant) throw new DmailProblem('signed-out');
    if (nonce) this.#nonces.set(origin, nonce);
    const request = `${method} ${url}`;
    const refused = renew ? this.#handed.get(request) : undefined;
    const token = resource === this.#grant.account.server ? (await this.#home(refused)).access : await this.#deposit(resource, refused);
    if (this.#handed.size > 99) this.#handed.clear();
    this.#handed.set(request, token);
    return { authorization: `DPoP ${token}`, dpop: await prove(this.#grant.keys, method, url, this.#nonces.get(origin), token) };
  }

  async signIn({ address = this.#state.account?.address, mode }: SignInOptions = {}): Promise<void> {
    this.#attempt?.abort();
    const attempt = (this.#attempt = new AbortController());
    const { signal } = attempt;
    const popup = mode === 'redirect' ? null : openWindow();
    const before = this.#state;
    try {
      if (!popup && mode === 'popup') throw new DmailProblem('popup-blocked');
      await this.start();
      this.#set({ phase: 'signing-in', account: this.#state.account });
      const { signIn } = await import('./sign-in.ts');
      const grant = await signIn(this.#request({ address, popup, signal }));
      // Without a grant the page is about to be left.
      if (grant && !signal.aborted) await this.#begin(grant);
    } catch (cause) {
      popup?.close();
      const problem = cause instanceof DmailProblem ? cause : new DmailProblem('sign-in-failed', {}, { cause });
      if (this.#attempt === attempt) this.#stay(before, problem);
      throw problem;
    }
  }

  async confirm(detail: AuthorizationDetail): Promise<Confirmed> {
    this.#asking?.abort();
    const { signal } = (this.#asking = new AbortController());
    const popup = openWindow();
    try {
      if (!popup) throw new DmailProblem('popup-blocked');
      await this.start();
      if (!this.#grant) throw new DmailProblem('signed-out');
      const { confirm } = await import('./confirm.ts');
      return await confirm({ ...this.#options, grant: this.#grant, detail, fetch: this.#fetch, nonces: this.#nonces, popup, signal });
    } catch (problem) {
      popup?.close();
      throw problem;
    }
  }

  cancel(): void {
    this.#asking?.abort();
    this.#attempt?.abort();
    // Whoever went to the sign-in page in this window and came back waits for nothing.
    if (this.#state.phase === 'signing-in') this.#stay(this.#state);
  }

  async signOut(): Promise<void> {
    this.cancel();
    const grant = this.#grant ?? await this.#storage.get<Grant>(this.#key).catch(() => undefined);
    await this.#end('signed-out');
    if (!grant?.revocationEndpoint) return;
    const body = new URLSearchParams({ client_id: grant.clientId, token: grant.refresh, token_type_hint: 'refresh_token' });
    await this.#fetch(grant.revocationEndpoint, { method: 'POST', body, credentials: 'omit', keepalive: true, signal: AbortSignal.timeout(PATIENCE) }).catch(() => {
      // Out of reach. The key is gone from here, so nobody can use what was granted.
    });
  }

  close(): void {
    this.cancel();
    this.#channel?.close();
    this.#listeners.clear();
  }

  async #start(): Promise<void> {
    try {
      const away = JSON.parse(globalThis.sessionStorage?.getItem(AWAY) ?? '{}') as { key?: string; query?: string };
      if (away.key === this.#key && away.query) {
        sessionStorage.removeItem(AWAY);
        const { finishAway } = await import('./sign-in.ts');
        return await this.#begin(await finishAway(this.#request({}), away.query));
      }
      const grant = await this.#storage.get<Grant>(this.#key);
      this.#take(grant, grant ? 'signed-in' : 'signed-out');
    } catch (cause) {
      // A browser that keeps nothing: signed in for as long as the page is open.
      if (cause instanceof DmailProblem && cause.code.startsWith('local-storage')) this.#storage = memory();
      this.#set({ phase: 'signed-out', problem: cause instanceof DmailProblem ? cause : new DmailProblem('sign-in-failed', {}, { cause }) });
    }
  }

  #request(rest: Partial<SignInRequest>): SignInRequest {
    return { ...this.#options, key: this.#key, storage: this.#storage, fetch: this.#fetch, ...rest };
  }

  async #begin(grant: Grant): Promise<void> {
    this.#started = Promise.resolve();
    await this.#storage.put(this.#key, grant);
    this.#take(grant, 'signed-in');
    this.#channel?.postMessage('signed-in');
  }

  /** A sign-in came to nothing: as it was before. */
  #stay(before: SessionState, problem?: DmailProblem): void {
    const account = this.#grant?.account ?? before.account;
    this.#set({ phase: this.#grant ? 'signed-in' : account ? 'expired' : 'signed-out', account, problem });
  }

  /** Another tab has signed in, or out. */
  async #follow(phase: SessionState['phase']): Promise<void> {
    const grant = phase === 'signed-in' ? await this.#storage.get<Grant>(this.#key) : undefined;
    if (grant) this.cancel();
    this.#take(grant, phase);
  }

  async #end(phase: 'signed-out' | 'expired'): Promise<void> {
    const { account } = this.#grant ?? {};
    this.#take(undefined, phase, phase === 'expired' ? account : undefined);
    this.#channel?.postMessage(phase);
    await this.#storage.delete(this.#key).catch(() => {
      // The storage is gone, and the tokens with it.
    });
  }

  #take(grant: Grant | undefined, phase: SessionState['phase'], account = grant?.account ?? (phase === 'expired' ? this.#state.account : undefined)): void {
    if (grant?.keys !== this.#grant?.keys) this.#deposits.clear();
    this.#grant = grant;
    this.#set({ phase, account });
  }

  #set(state: SessionState): void {
    this.#state = state;
    for (const listener of [...this.#listeners]) listener();
  }

  /** The grant with a home token that can be used, and is not `refused`. */
  async #home(refused?: string): Promise<Grant> {
    const grant = this.#grant;
    if (grant && grant.access !== refused && Date.now() < grant.until) return grant;
    this.#refreshing ??= this.#locked(() => this.#refresh(refused)).finally(() => { this.#refreshing = undefined; });
    return this.#refreshing;
  }

  #locked<T>(work: () => Promise<T>): Promise<T> {
    return this.#locks ? this.#locks.request(`fdz-grant ${this.#key}`, work) : work();
  }

  async #refresh(refused?: string): Promise<Grant> {
    const kept = await this.#storage.get<Grant>(this.#key);
    if (!kept || !this.#grant) {
      if (this.#grant) this.#take(undefined, 'signed-out');
      throw new DmailProblem('signed-out');
    }
    // Another tab was quicker.
    if (kept.access !== refused && Date.now() < kept.until) return (this.#grant = kept);
    try {
      const answer = await askToken(kept, { grant_type: 'refresh_token', refresh_token: kept.refresh, resource: kept.account.server }, this.#fetch, this.#nonces);
      const grant = { ...kept, refresh: answer.refresh_token ?? kept.refresh, access: answer.access_token, until: useUntil(answer.expires_in) };
      // Signed out in the meantime: nothing comes back to life.
      if (!this.#grant) throw new DmailProblem('signed-out');
      await this.#storage.put(this.#key, grant);
      return (this.#grant = grant);
    } catch (problem) {
      if (problem instanceof DmailProblem && problem.code === 'signed-out' && this.#grant) await this.#end('expired');
      throw problem;
    }
  }

  /** A token for another server, exchanged at home; asked for once however many want it. */
  async #deposit(resource: string, refused?: string): Promise<string> {
    const known = this.#deposits.get(resource);
    if (!known || Date.now() >= known.until) return this.#exchange(resource);
    const token = await known.token;
    if (token !== refused) return token;
    if (this.#deposits.get(resource) === known) this.#deposits.delete(resource);
    return this.#deposit(resource, refused);
  }

  #exchange(resource: string): Promise<string> {
    const entry: Deposit = {
      until: Infinity,
      token: this.#ask(resource).then(({ token, until }) => {
        entry.until = until;
        return token;
      }),
    };
    this.#deposits.set(resource, entry);
    entry.token.catch(() => this.#deposits.delete(resource));
    return entry.token;
  }

  async #ask(resource: string, refused?: string): Promise<{ token: string; until: number }> {
    const grant = await this.#home(refused);
    try {
      const answer = await askToken(grant, {
        grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
        subject_token: grant.access,
        subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
        resource,
      }, this.#fetch, this.#nonces);
      return { token: answer.access_token, until: useUntil(answer.expires_in) };
    } catch (problem) {
      // The home token itself may have ended before its time: once more with another one.
      if (refused === undefined && problem instanceof DmailProblem && problem.code === 'signed-out') return this.#ask(resource, grant.access);
      throw problem;
    }
  }
}
