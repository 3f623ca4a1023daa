/** Those a draft goes to: their servers, a session with each, and the rules they have for what is attached. @module */
import { closeSession, openSession } from '../client/deposits.ts';
import type { Restrictions } from '../content/restrictions.ts';
import { domainOf } from '../contract/address.ts';
import { DmailProblem } from '../contract/problems.ts';
import { isTransient } from '../contract/transient.ts';
import type { Session } from '../contract/index.ts';
import type { TransferRecord } from '../offline/ports.ts';
import { readDefinitions } from '../schema/definitions.ts';
import type { Asked } from '../schema/properties.ts';
import { waitFor } from './backoff.ts';
import type { Kit } from './kit.ts';

interface Place {
  readonly address: string;
  server?: string;
  session?: Session;
  opening?: Promise<Session>;
  attempts: number;
  /** ms since 1970; `Infinity`: they said no. */
  nextAttempt: number;
  /** Octets that were announced there when the policy was learned. */
  announced: number;
  /** What they want to be told of each file, as they said last. */
  asked?: Asked;
}

/** A session that ends so soon, in milliseconds, is not begun anything in. */
const SOON = 5_000;

export class Places {
  readonly #kit: Kit;
  readonly #places = new Map<string, Place>();
  readonly #announced: (address: string) => number;
  readonly #changed: () => void;
  #thread: string | undefined;
  #page: Restrictions | undefined;

  /**
   * @param announced octets of this draft that were announced for a recipient
   * @param changed a session was opened, or could not be
   */
  constructor(kit: Kit, announced: (address: string) => number, changed: () => void) {
    this.#kit = kit;
    this.#announced = announced;
    this.#changed = changed;
  }

  get addresses(): readonly string[] {
    return [...this.#places.keys()];
  }

  serverOf = (address: string): string | undefined => this.#places.get(address)?.server;

  /** @returns whether these are others than before */
  set(addresses: readonly string[], thread: string | undefined): boolean {
    if (thread === this.#thread && addresses.length === this.#places.size && addresses.every((address) => this.#places.has(address))) return false;
    if (thread !== this.#thread) this.close();
    this.#thread = thread;
    for (const address of [...this.#places.keys()]) if (!addresses.includes(address)) this.#drop(address);
    for (const address of addresses) if (!this.#places.has(address)) this.#places.set(address, { address, attempts: 0, nextAttempt: 0, announced: 0 });
    return true;
  }

  /** Recipients something can be announced for now, by server. */
  get ready(): Map<string, string[]> {
    const found = new Map<string, string[]>();
    for (const { address, server, session } of this.#places.values()) if (server && session) found.set(server, [...(found.get(server) ?? []), address]);
    return found;
  }

  /** Whether those who have not said no are at more than one domain: at one, nothing is gained by a way over home. */
  get scattered(): boolean {
    const [first, ...others] = [...this.#places.values()].filter(({ nextAttempt }) => nextAttempt !== Infinity).map(({ address }) => domainOf(address));
    return others.some((domain) => domain !== first);
  }

  /** Servers a file is brought to, with recipients who are there; home as well, where others fetch it from. */
  targets({ places }: TransferRecord): Map<string, string[]> {
    const { ready } = this;
    for (const [server, { repository }] of Object.entries(places)) if (repository && !ready.has(server)) ready.set(server, []);
    return ready;
  }

  /** Opens what is due to be opened. @returns when the next one is due; `Infinity` where nothing is */
  open(): number {
    const now = this.#kit.now();
    const shut = [...this.#places.values()].filter(({ session, opening }) => !session && !opening);
    for (const { address, nextAttempt } of shut) if (nextAttempt <= now) void this.session(address).catch(() => {});
    return Math.min(Infinity, ...shut.filter(({ opening }) => !opening).map(({ nextAttempt }) => nextAttempt));
  }

  /** The network may be back: whoever could not be asked is asked again. */
  retry(): void {
    for (const place of this.#places.values()) if (place.nextAttempt !== Infinity) place.nextAttempt = 0;
  }

  /** A session with somebody that has not ended. @throws {DmailProblem} */
  async session(address: string): Promise<Session> {
    const place = this.#places.get(address);
    if (!place) throw new DmailProblem('session-expired');
    if (place.session && Date.parse(place.session.expiresAt) - this.#kit.now() > SOON) return place.session;
    return (place.opening ??= this.#open(place).finally(() => {
      delete place.opening;
      this.#changed();
    }));
  }

  /** It is not good any more. */
  forget(address: string): void {
    delete this.#places.get(address)?.session;
  }

  /** What each of those who are there forbids. */
  get rules(): { address: string; rule: Restrictions }[] {
    const page = this.#page ? [{ address: 'page', rule: this.#page }] : [];
    const theirs = [...this.#places.values()].flatMap(({ address, session, announced }) => {
      if (!session) return [];
      const { forbiddenMediaTypes: forbidden, attachments } = session.policy;
      const by = domainOf(address);
      if (!attachments) return [{ address, rule: { by, forbidden, maxFiles: 0 } }];
      const { maxCount: maxFiles, maxBytes, availableBytes } = attachments;
      return [{ address, rule: { by, forbidden, maxFiles, maxTotal: availableBytes + announced, ...(maxBytes !== undefined && { maxBytes }) } }];
    });
    return [...page, ...theirs];
  }

  /** What the page takes, whoever it goes to. */
  restrict(page: Restrictions): void {
    this.#page = page;
    this.#changed();
  }

  /** What those who have said so want to be told of each file; people of one domain want the same, as a rule. */
  get asked(): Asked[] {
    return [...new Map([...this.#places.values()].flatMap(({ asked }) => (asked ? [[JSON.stringify(asked), asked]] : []))).values()];
  }

  close(): void {
    for (const address of this.addresses) this.#drop(address);
  }

  #drop(address: string): void {
    const place = this.#places.get(address);
    this.#places.delete(address);
    if (place?.server && place.session) void closeSession(this.#kit.http, place.server, place.session);
  }

  async #open(place: Place): Promise<Session> {
    try {
      const { server } = await this.#kit.resolve(domainOf(place.address));
      place.server = server;
      const session = await openSession(this.#kit.http, server, place.address, this.#thread);
      // Left off meanwhile.
      if (this.#places.get(place.address) !== place) {
        void closeSession(this.#kit.http, server, session);
        throw new DmailProblem('session-expired');
      }
      // What is no definition nobody can be asked for.
      const properties = readDefinitions(session.policy.attachments?.properties);
      Object.assign(place, { session, attempts: 0, announced: this.#announced(place.address), asked: properties.length ? { by: domainOf(place.address), properties } : undefined });
      return session;
    } catch (error) {
      delete place.session;
      place.attempts += 1;
      place.nextAttempt = error instanceof DmailProblem && !isTransient(error) ? Infinity : this.#kit.now() + waitFor(place.attempts, this.#kit.backoff);
      throw error;
    }
  }
}
