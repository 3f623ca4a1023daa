import { getKeys } from '../client/keys.ts';
import { verifyReceipt } from '../evidence/verify.ts';
import type { Expectation, Issuer, Verification } from '../evidence/verify.ts';
import type { Delivery, Message } from '../contract/index.ts';
import type { EvidenceStore } from './evidence.ts';
import type { Kit } from './kit.ts';
import { Store } from './store.ts';
import type { Readable } from './store.ts';

/** How long keys are believed, in milliseconds. */
const FRESH = 600_000;

/** Finds who vouches for a domain; needs no account. */
export class Issuers {
  readonly #fetch: Kit['fetch'];
  readonly #resolve: Kit['resolve'];
  readonly #timeout: number | undefined;
  readonly #known = new Map<string, { at: number; issuer: Promise<Issuer> }>();

  constructor({ fetch, resolve, timeout }: Pick<Kit, 'fetch' | 'resolve'> & Partial<Pick<Kit, 'timeout'>>) {
    this.#fetch = fetch;
    this.#resolve = resolve;
    this.#timeout = timeout;
  }

  async of(domain: string, kid: string): Promise<Issuer> {
    const entry = this.#known.get(domain);
    const age = entry ? Date.now() - entry.at : Infinity;
    if (age < FRESH) {
      const issuer = await entry!.issuer;
      // A key made since then; not asked for more than once in a while, whatever a receipt says.
      if (issuer.keys.some((key) => key.kid === kid) || age < 5_000) return issuer;
    }
    const issuer = this.#ask(domain);
    this.#known.set(domain, { at: Date.now(), issuer });
    issuer.catch(() => this.#known.delete(domain));
    return issuer;
  }

  async #ask(domain: string): Promise<Issuer> {
    const { server } = await this.#resolve(domain);
    return { server, keys: await getKeys(this.#fetch, server, this.#timeout) };
  }
}

/** Characters of a receipt and what is expected of it from which on its outcome is remembered only while somebody watches. */
const LARGE = 8_000;

class Outcome extends Store<Verification> {
  readonly #verify: () => Promise<Verification>;
  readonly #left: () => unknown;
  #running = false;
  readonly #again = () => this.state.state === 'unknown' && void this.run();

  /** @param left nobody watches any more */
  constructor(verify: () => Promise<Verification>, left: () => unknown) {
    super({ state: 'verifying', checks: [] });
    this.#verify = verify;
    this.#left = left;
  }

  async run(): Promise<Verification> {
    if (!this.#running) {
      this.#running = true;
      const outcome = await this.#verify();
      this.#running = false;
      this.set(outcome);
    }
    return this.state;
  }

  protected override started(): void {
    globalThis.addEventListener?.('online', this.#again);
    this.#again();
  }

  protected override stopped(): void {
    globalThis.removeEventListener?.('online', this.#again);
    this.#left();
  }
}

const NONE: Readable<Verification> = { state: { state: 'none', checks: [] }, subscribe: () => () => {} };

export class Evidence implements EvidenceStore {
  readonly #issuers: Issuers;
  readonly #now: () => number;
  readonly #outcomes = new Map<string, Outcome>();

  constructor(kit: Pick<Kit, 'fetch' | 'resolve' | 'now'> & Partial<Pick<Kit, 'timeout'>>) {
    this.#issuers = new Issuers(kit);
    this.#now = kit.now;
  }

  verification(receipt: string | undefined, expected: Expectation): Readable<Verification> {
    if (!receipt) return NONE;
    const key = JSON.stringify([receipt, expected]);
    let outcome = this.#outcomes.get(key);
    if (!outcome) {
      outcome = new Outcome(() => verifyReceipt(receipt, expected, { issuerOf: (domain, kid) => this.#issuers.of(domain, kid), now: this.#now() }), () => key.length > LARGE && this.#outcomes.delete(key));
      if (this.#outcomes.size > 1000) this.#outcomes.delete(this.#outcomes.keys().next().value!);
      this.#outcomes.set(key, outcome);
      void outcome.run();
    }
    return outcome;
  }

  delivery({ receipt, address }: Delivery, message: Message): Readable<Verification> {
    return this.verification(receipt, { message, recipient: address });
  }
}
