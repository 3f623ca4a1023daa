import { DmailProblem } from '../contract/problems.ts';
import type { AccountIdentity, TokenSource } from '../identity/token-source.ts';
import type { Limits } from './limits.ts';
import { Store } from './store.ts';
import type { Readable } from './store.ts';

export interface AccountState {
  /**
   * `starting`: looking whether a session is there; `expired`: the session ended and the person must sign in again;
   * `failed`: that could not be found out, `problem` says why.
   */
  phase: 'starting' | 'signed-out' | 'signing-in' | 'signed-in' | 'expired' | 'failed';
  account?: AccountIdentity;
  /** How far the grant goes; absent where nothing limits it. */
  limits?: Limits | undefined;
  /** Why the last attempt to sign in, or to look for a session, failed. */
  problem?: DmailProblem;
  /** Whether the browser believes it is online. */
  online: boolean;
  /** The host's own token source signs in and out; there is no button for it. */
  managed: boolean;
}

export interface AccountCommands {
  /** Must be called from a user gesture, so that the popup may open. `address` or domain where none is configured. */
  signIn(options?: { address?: string; mode?: 'popup' | 'redirect' }): Promise<void>;
  /** Gives up a sign-in that is under way: nobody can tell that its window was closed. */
  cancelSignIn(): void;
  /** Clears tokens; with `erase` local mail, drafts and queued messages too. */
  signOut(options?: { erase?: boolean }): Promise<void>;
  /** Looks for a session once more where that has failed. */
  retry(): void;
}

/** What the person granted. */
export interface AccountRights {
  /** Whether a scope was granted, limited or not. */
  may(scope: string): boolean;
}

/** What services need of a session made by signing in; `Session` of src/identity/ports.ts is one. */
export type SessionPort = TokenSource & Readable<Pick<AccountState, 'phase' | 'account' | 'problem'>> & {
  /** Looks whether a session is there. Idempotent, never rejects. */
  start(): Promise<void>;
  /** Scopes it asks for. */
  readonly wants?: readonly string[];
  signIn(options?: { address?: string; mode?: 'popup' | 'redirect' }): Promise<void>;
  /** Gives up a sign-in that is under way. */
  cancel(): void;
  signOut(): Promise<void>;
};

/** First rows come first, in milliseconds. */
const SETTLED = 2_000;

const isLimited = (account: AccountIdentity | undefined): boolean => !!account?.scopes.join().includes('?');

/** Who is signed in: by the person's own session, or by the host's token source. */
export class AccountStore extends Store<AccountState> implements AccountCommands, AccountRights {
  #source: TokenSource | undefined;
  #session: Promise<SessionPort | undefined> | undefined;
  #leave: (() => void) | undefined;
  #next: object | undefined;
  readonly #erase: () => Promise<() => Promise<void>>;
  #settled: (() => void) | undefined;

  /**
   * @param erase stops what writes; the answer removes what is kept of the account on this device
   * @param settled called once, a while after somebody signed in on a page that shows something
   */
  constructor({ source, session, erase, settled }: { source?: TokenSource | undefined; session?: (() => Promise<SessionPort>) | undefined; erase(): Promise<() => Promise<void>>; settled?(): void }) {
    const online = globalThis.navigator?.onLine !== false;
    super(source ? { phase: isLimited(source.account) ? 'starting' : 'signed-in', account: source.account, online, managed: true } : { phase: session ? 'starting' : 'signed-out', online, managed: false });
    this.#source = source;
    this.#erase = erase;
    this.#settled = settled;
    if (isLimited(source?.account)) this.#take({ phase: 'signed-in', account: source?.account });
    if (session) this.#open = () => (this.#session ??= this.#watch(session));
    for (const type of ['online', 'offline']) globalThis.addEventListener?.(type, () => {
      this.set({ online: type === 'online' });
      this.retry();
    });
  }

  #open: () => Promise<SessionPort | undefined> | undefined = () => undefined;

  /** @throws {DmailProblem} `signed-out` */
  get identity(): AccountIdentity {
    void this.#open();
    const { account } = this.state;
    if (!account) throw new DmailProblem('signed-out');
    return account;
  }

  may(name: string): boolean {
    return !!this.state.account?.scopes.some((scope) => scope.split('?')[0] === name);
  }

  /** @throws {DmailProblem} `signed-out` */
  tokens(): TokenSource {
    void this.#open();
    if (!this.#source || !(this.state.managed || this.state.account)) throw new DmailProblem('signed-out');
    return this.#source;
  }

  /** The source said that the person has to sign in again, or that it works after all. */
  tell(works: boolean): void {
    if (this.state.managed) this.set({ phase: works ? 'signed-in' : 'expired' });
  }

  /** Resolves once somebody is signed in. */
  async signedIn(): Promise<void> {
    if (this.state.phase === 'signed-in') return;
    await new Promise<void>((resolve) => {
      const stop = this.subscribe(() => {
        if (this.state.phase !== 'signed-in') return;
        stop();
        resolve();
      });
    });
  }

  async signIn(options?: { address?: string; mode?: 'popup' | 'redirect' }): Promise<void> {
    this.retry();
    await (await this.#open())?.signIn(options).catch((error: unknown) => {
      if (error instanceof DmailProblem) this.set({ problem: error });
      else throw error;
    });
  }

  cancelSignIn(): void {
    void this.#session?.then((session) => session?.cancel());
  }

  retry(): void {
    if (this.state.phase !== 'failed') return;
    this.#session = undefined;
    this.set({ phase: 'starting', problem: undefined });
    if (this.state.managed) this.#take({ phase: 'signed-in', account: this.#source?.account });
    else void this.#open();
  }

  async signOut({ erase = false }: { erase?: boolean } = {}): Promise<void> {
    const remove = erase ? await this.#erase() : undefined;
    await (await this.#session)?.signOut();
    // Last: nothing that belongs to the person is written any more.
    await remove?.();
  }

  protected override started(): void {
    void this.#open();
    const settled = this.#settled;
    this.#settled = undefined;
    if (settled) void this.signedIn().then(() => setTimeout(settled, SETTLED));
  }

  async #watch(open: () => Promise<SessionPort>): Promise<SessionPort | undefined> {
    try {
      const session = await open();
      this.#mirror(session);
      return session;
    } catch (cause) {
      this.#failed(cause);
      return undefined;
    }
  }

  #failed(cause: unknown): void {
    this.#leave?.();
    this.set({ phase: 'failed', problem: cause instanceof DmailProblem ? cause : new DmailProblem('sign-in-failed', {}, { cause }) });
  }

  /** Nothing is done with a grant that has limits before it is known how far it goes. */
  #take(next: Pick<AccountState, 'phase' | 'account' | 'problem'>, wants?: readonly string[]): void {
    this.#next = next;
    if (!isLimited(next.account)) return this.set({ ...next, limits: undefined });
    import('./limits.ts').then(({ limitsOf }) => {
      if (next === this.#next) this.set({ ...next, limits: limitsOf(next.account!, wants) });
    }, (cause: unknown) => this.#failed(cause));
  }

  #mirror(session: SessionPort): void {
    this.#source = session;
    const mirror = () => {
      const { phase, account, problem } = session.state;
      this.#take({ phase, account, problem }, session.wants);
    };
    this.#leave?.();
    this.#leave = session.subscribe(mirror);
    void session.start().then(mirror, (cause: unknown) => this.#failed(cause));
    mirror();
  }
}
