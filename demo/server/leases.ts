/**
 * All that runs for long on one token: event streams, downloads, uploads. A grant that is taken back, a token that
 * expires and an invitation that ends are over for these, too, not only for requests to come.
 * @module
 */
import type { Principal, Tokens } from './gateway/tokens.ts';
import { Problem } from './problem.ts';

/** Something that runs, and on whose word. */
export interface Lease {
  readonly principal: Principal;
  /** Asked now and then, beside the token, whether it may go on. */
  allowed?(): Promise<boolean>;
  /** Has been taken out already. @param why what a request would be answered now */
  end(why: Problem): void;
}

/** A server itself, this one or another: no token stands behind what it fetches. */
export const SERVER: Principal = { address: '', issuer: '', subject: '', method: 'home-exchange', client: '', scopes: [], jkt: '', expires: Infinity, issuedAt: Infinity };

/** Milliseconds between two looks at the time. */
const TICK = 1000;
/** Milliseconds between two questions whether something is allowed still, where nothing has happened. */
const ASK = 15_000;

export class Leases {
  readonly #all = new Set<Lease>();
  #timer?: ReturnType<typeof setInterval>;
  #asked = 0;

  constructor(private readonly tokens: Tokens, private readonly clock: { now(): number }) {}

  get size(): number {
    return this.#all.size;
  }

  /** Something begins to run. @returns to be called when it has come to its end by itself */
  take(lease: Lease): () => void {
    this.#all.add(lease);
    this.#timer ??= this.#tick();
    return () => void this.#drop(lease);
  }

  /** Whether what was granted has been taken back, expired or not. */
  revoked(principal: Principal): boolean {
    return this.tokens.revoked(principal);
  }

  /** Ends what no token stands for any more. */
  review(): void {
    const now = this.clock.now();
    for (const lease of this.#all) if (lease.principal.expires <= now || this.tokens.revoked(lease.principal)) this.#end(lease, new Problem('token-invalid'));
  }

  /** Ends what is not allowed any more. */
  async ask(): Promise<void> {
    this.#asked = this.clock.now();
    const asked = [...this.#all].filter((lease) => lease.allowed);
    await Promise.all(asked.map(async (lease) => (await lease.allowed!()) || this.#end(lease, new Problem('invitation-required', { invitation: 'none' }))));
  }

  #end(lease: Lease, why: Problem): void {
    if (this.#drop(lease)) lease.end(why);
  }

  #drop(lease: Lease): boolean {
    const open = this.#all.delete(lease);
    if (!this.#all.size) {
      clearInterval(this.#timer);
      this.#timer = undefined;
    }
    return open;
  }

  #tick(): ReturnType<typeof setInterval> {
    const timer = setInterval(() => {
      this.review();
      // Where the store cannot be asked just now, it is asked again.
      if (this.clock.now() - this.#asked >= ASK) this.ask().catch(() => {});
    }, TICK);
    // In Node a timer alone must not keep the process; in a page it is a number.
    if (typeof timer === 'object') timer.unref();
    return timer;
  }
}
