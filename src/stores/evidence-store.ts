import { formerServers, getKeys } from '../client/keys.ts';
import { publishedKeys, verifyReceipt } from '../evidence/verify.ts';
import type { ChainVerification } from '../evidence/chain.ts';
import { unanswered } from '../contract/problems.ts';
import type { EvidenceArchive } from '../evidence/file.ts';
import type { FileVerification, PagesOf } from '../evidence/file-verify.ts';
import type { EvidencePageOptions } from '../evidence/page.ts';
import type { SignatureVerification } from '../evidence/signature.ts';
import type { Expectation, Issuer, Verification, VerifyOptions } from '../evidence/verify.ts';
import type { Message } from '../contract/index.ts';
import type { EvidenceStore } from './evidence.ts';
import type { EvidenceFiles } from './evidence-files.ts';
import type { Kit } from './kit.ts';
import type { SignatureIssuers } from './signature-issuers.ts';
import { Store } from './store.ts';
import type { Readable } from './store.ts';

/** How long keys are believed, in milliseconds. */
const FRESH = 600_000;

/** What it takes to verify: no account. */
type EvidenceKit = Pick<Kit, 'fetch' | 'resolve' | 'now'> & Partial<Pick<Kit, 'timeout'>>;

/** Finds who vouches for a domain. */
export class Issuers {
  readonly #kit: EvidenceKit;
  readonly #known = new Map<string, { at: number; issuer: Promise<Issuer> }>();

  constructor(kit: EvidenceKit) {
    this.#kit = kit;
  }

  async of(domain: string, kid: string): Promise<Issuer> {
    const known = this.#known.get(domain);
    const at = this.#kit.now();
    const age = at - (known?.at ?? -Infinity);
    if (age < FRESH) {
      const issuer = await known!.issuer;
      // A key made since then; not asked for more than once in a while, whatever a receipt says.
      if (publishedKeys(issuer).some((key) => key.kid === kid) || age < 5_000) return issuer;
    }
    const issuer = this.#ask(domain);
    this.#known.set(domain, { at, issuer });
    issuer.catch(() => this.#known.delete(domain));
    return issuer;
  }

  async #ask(domain: string): Promise<Issuer> {
    const { fetch, resolve, timeout } = this.#kit;
    const { server, former_servers: said } = await resolve(domain);
    const former = formerServers(said);
    return { server, keys: await getKeys(fetch, server, timeout), ...(former && { former_servers: former }) };
  }
}

/** Characters of a receipt and what is expected of it from which on its outcome is remembered only while somebody watches. */
const LARGE = 8_000;

/** What several kinds of outcomes have in common. */
type Checked = Pick<Verification, 'state'>;

/** While somebody watches, it is looked at again now and then, since a key may have been revoked. */
class Outcome<V extends Checked> extends Store<V> {
  readonly #verify: () => Promise<V>;
  readonly #now: () => number;
  readonly #left: () => unknown;
  #running = false;
  #timer: ReturnType<typeof setInterval> | undefined;
  /** When it was found, milliseconds since 1970. */
  #found = Infinity;
  readonly #again = () => this.state.state === 'unknown' && void this.run();

  /** @param left nobody watches any more */
  constructor(pending: V, verify: () => Promise<V>, now: () => number, left: () => unknown) {
    super(pending);
    this.#verify = verify;
    this.#now = now;
    this.#left = left;
  }

  async run(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    const outcome = await this.#verify();
    this.#running = false;
    this.#found = this.#now();
    const before = this.state;
    // What was found with keys that could be read stands while they cannot.
    if (outcome.state === 'unknown' && (before.state === 'verified' || before.state === 'failed')) return;
    if (JSON.stringify(outcome) === JSON.stringify(before)) return;
    const gone = Object.fromEntries(Object.keys(before).map((name) => [name, undefined]));
    this.set({ ...gone, ...outcome });
  }

  #refresh(): void {
    if (this.#now() - this.#found >= FRESH) void this.run();
  }

  protected override started(): void {
    globalThis.addEventListener?.('online', this.#again);
    this.#timer = setInterval(() => this.#refresh(), FRESH);
    this.#refresh();
    this.#again();
  }

  protected override stopped(): void {
    globalThis.removeEventListener?.('online', this.#again);
    clearInterval(this.#timer);
    this.#left();
  }
}

const NONE: Readable<Verification> = { state: { state: 'none', checks: [] }, subscribe: () => () => {} };

export class Evidence implements EvidenceStore {
  readonly #issuers: Issuers;
  readonly #kit: EvidenceKit;
  #signatureIssuers?: SignatureIssuers;
  #filed?: EvidenceFiles;
  readonly #outcomes = new Map<string, Outcome<Checked>>();

  constructor(kit: EvidenceKit) {
    this.#issuers = new Issuers(kit);
    this.#kit = kit;
  }

  verification(receipt: string | undefined, expected: Expectation): Readable<Verification> {
    if (!receipt) return NONE;
    return this.#outcome<Verification>([receipt, expected], { state: 'verifying', checks: [] }, (options) => verifyReceipt(receipt, expected, options));
  }

  chain(receipts: readonly string[], expected: Expectation): Readable<ChainVerification> {
    return this.#outcome<ChainVerification>([receipts, expected], { state: 'verifying', events: [] }, async (options) => {
      const chain = await import('../evidence/chain.ts').catch(() => undefined);
      return chain ? chain.verifyChain(receipts, expected, options) : { state: 'unknown', events: [] };
    });
  }

  signature(message: Message): Readable<SignatureVerification> {
    if (!message.signature) return NONE as Readable<SignatureVerification>;
    return this.#outcome<SignatureVerification>(['signature', message], { state: 'verifying', checks: [] }, async ({ now }) => {
      try {
        const [{ verifySignature }, { SignatureIssuers }] = await Promise.all([import('../evidence/signature.ts'), import('./signature-issuers.ts')]);
        return await verifySignature(message, { keysOf: (this.#signatureIssuers ??= new SignatureIssuers(this.#kit)).keysOf, now });
      } catch {
        // What verifies could not be loaded.
        return { state: 'unknown', checks: [] };
      }
    });
  }

  async file(bytes: Uint8Array<ArrayBuffer>, pageOf?: PagesOf): Promise<FileVerification> {
    return (await this.#files()).verifyFile(bytes, pageOf);
  }

  async archive(message: Message, chains: readonly (readonly string[])[], page: EvidencePageOptions): Promise<EvidenceArchive> {
    return (await this.#files()).makeFile(message, chains, page);
  }

  async #files(): Promise<EvidenceFiles> {
    try {
      const { EvidenceFiles } = await import('./evidence-files.ts');
      return (this.#filed ??= new EvidenceFiles(this.#kit, this.#issuers));
    } catch (cause) {
      throw unanswered(cause);
    }
  }

  #outcome<V extends Checked>(of: unknown, pending: V, verify: (options: VerifyOptions) => Promise<V>): Outcome<V> {
    const key = JSON.stringify(of);
    const known = this.#outcomes.get(key);
    if (known) return known as Outcome<V>;
    const outcome = new Outcome(pending, () => verify({ issuerOf: (domain, kid) => this.#issuers.of(domain, kid), now: this.#kit.now() }), () => this.#kit.now(), () => key.length > LARGE && this.#outcomes.delete(key));
    if (this.#outcomes.size > 1000) this.#outcomes.delete(this.#outcomes.keys().next().value!);
    this.#outcomes.set(key, outcome);
    void outcome.run();
    return outcome;
  }
}
