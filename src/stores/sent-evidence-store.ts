import { getEvidence } from '../client/evidence.ts';
import { getSent, putSent } from '../client/sent.ts';
import { domainOf } from '../contract/address.ts';
import { DmailProblem } from '../contract/problems.ts';
import { isTransient } from '../contract/transient.ts';
import type { Delivery, EvidencePage, Message, StoredMessage } from '../contract/index.ts';
import { PAYMENT_PART } from '../contract/payment-part.ts';
import { verifyChain } from '../evidence/chain.ts';
import { BACKOFF, waitFor } from './backoff.ts';
import { receiptsOf, stateAfter, unverified } from './delivery-state.ts';
import { Issuers } from './evidence-store.ts';
import { accountKey } from './kit.ts';
import type { Kit } from './kit.ts';
import { SentEvidenceMemory } from './sent-evidence-memory.ts';
import { evidenceKey } from './sent-evidence.ts';
import type { SentEvidenceState, SentEvidenceStore } from './sent-evidence.ts';
import { Store } from './store.ts';

/** Between two questions to one server, while something is awaited of it and somebody looks. */
const PACE = { ...BACKOFF, first: 10_000, ceiling: 900_000 };
/** However often somebody comes back to the page, in milliseconds. */
const GAP = 5_000;
/** How long after a letter was written something may become of it: longer than any registered letter waits, in milliseconds. */
const AWAITED = 100 * 86_400_000;

/** When a server is to be asked next, on the clock of the page. */
interface Turn {
  at: number;
  tries: number;
  asked: number;
}

type Entry = EvidencePage['messages'][number];
type Word = { kind: 'ask'; servers?: readonly string[] } | { kind: 'learnt' };

/**
 * Asks the servers of recipients what became of what was deposited there, for as long as anything may. Of all tabs one
 * asks, by a lock; the others tell it what is being looked at.
 */
export class SentEvidence extends Store<SentEvidenceState> implements SentEvidenceStore {
  readonly #kit: Kit;
  readonly #issuers: Issuers;
  readonly #memory: SentEvidenceMemory;
  readonly #turns = new Map<string, Turn>();
  readonly #stop = new AbortController();
  readonly #channel: BroadcastChannel;
  /** Servers at which a letter was found of which nothing is remembered here: all they have was asked for once. */
  readonly #whole = new Set<string>();
  readonly #lock: string;
  #leads = false;
  /** Ends the turn of this tab, or its waiting for one. */
  #leave: AbortController | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(kit: Kit) {
    super({ failed: {} });
    this.#kit = kit;
    this.#issuers = new Issuers(kit);
    this.#memory = new SentEvidenceMemory(kit);
    const name = `${accountKey(kit)}:sent-evidence`;
    this.#channel = new BroadcastChannel(name);
    this.#channel.onmessage = ({ data }: MessageEvent<Word>) => void this.#heard(data);
    const { signal } = this.#stop;
    globalThis.addEventListener('online', this.#back, { signal });
    globalThis.addEventListener('focus', this.#back, { signal });
    globalThis.document.addEventListener('visibilitychange', this.#back, { signal });
    this.#lock = name;
    this.#back();
    void this.#show();
  }

  stop(): void {
    this.#stop.abort();
    this.#leave?.abort();
    clearTimeout(this.#timer);
    this.#channel.close();
  }

  look(messages: readonly StoredMessage[]): void {
    const awaited = messages.flatMap(({ direction, message, deliveries = [] }) => (direction === 'out' ? deliveries.filter((delivery) => this.#awaited(message, delivery)).map(({ address }) => ({ message, address })) : []));
    if (awaited.length) void this.#watch(awaited);
  }

  /** A letter has been deposited for somebody: from now on there may be news of it. */
  async deposited(message: Message, address: string): Promise<void> {
    await this.#watch([{ message, address }], false);
  }

  /** Whether anything may still become of it. A letter that was fetched is done, unless its sender asked to be told more, or to be paid. */
  #awaited({ sentAt, evidence, parts }: Message, { state, receipt }: Delivery): boolean {
    if (Date.parse(sentAt) + AWAITED < this.#kit.now() || !receipt) return false;
    if (state === 'sending' || state === 'deposited') return true;
    return (state === 'handed-over' && !!evidence?.opened) || ((state === 'handed-over' || state === 'opened') && !!parts?.some(({ type }) => type === PAYMENT_PART));
  }

  /** @param seen somebody looks at them: what is known may be out of date */
  async #watch(deliveries: readonly { message: Message; address: string }[], seen = true): Promise<void> {
    const servers = new Set<string>();
    const found: { server: string; key: string; until: number }[] = [];
    for (const { message, address } of deliveries) {
      const server = await this.#kit.resolve(domainOf(address)).then(({ server }) => server, () => undefined);
      if (!server || this.#stop.signal.aborted) continue;
      servers.add(server);
      found.push({ server, key: evidenceKey(message.id, address), until: Date.parse(message.sentAt) + AWAITED });
    }
    const { places } = await this.#memory.read();
    if (found.some(({ server, key }) => !places[server]?.open[key]))
      await this.#memory.change(({ places: all }) => {
        for (const { server, key, until } of found) {
          const place = (all[server] ??= { open: {} });
          // It was sent from another device: what became of it may have been told before anybody here knew of it.
          if (seen && !place.open[key] && place.since && !this.#whole.has(server)) {
            this.#whole.add(server);
            delete place.since;
          }
          place.open[key] = until;
        }
      });
    this.#say({ kind: 'learnt' });
    if (seen) this.#ask([...servers]);
    else void this.#plan();
  }

  /** Behind another page nobody waits for news: the tab that asks is one that is seen. */
  readonly #back = (): void => {
    if (globalThis.document.hidden) {
      this.#leave?.abort();
      this.#leave = undefined;
    } else if (!this.#leave) void this.#lead((this.#leave = new AbortController()));
    else if (globalThis.navigator.onLine) this.#ask();
  };

  async #lead({ signal }: AbortController): Promise<void> {
    const lead = async () => {
      this.#leads = true;
      await this.#plan('all');
      await new Promise<void>((resolve) => (signal.aborted ? resolve() : signal.addEventListener('abort', () => resolve(), { once: true })));
      this.#leads = false;
      clearTimeout(this.#timer);
    };
    const locks = globalThis.navigator.locks;
    try {
      await (locks ? locks.request(this.#lock, { signal }, lead) : lead());
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  /** @param servers all, where not given */
  #ask(servers?: readonly string[]): void {
    if (this.#leads) void this.#plan(servers ?? 'all');
    else this.#say({ kind: 'ask', ...(servers && { servers }) });
  }

  #say(word: Word): void {
    if (!this.#stop.signal.aborted) this.#channel.postMessage(word);
  }

  async #heard(word: Word): Promise<void> {
    if (word.kind === 'ask') return void (this.#leads && this.#plan(word.servers ?? 'all'));
    this.#memory.forget();
    await this.#show();
    if (this.#leads) await this.#plan();
  }

  async #show(): Promise<void> {
    const { failed } = await this.#memory.read();
    if (JSON.stringify(failed) !== JSON.stringify(this.state.failed)) this.set({ failed: { ...failed } });
  }

  /** Sets the clock. @param hurry servers whose turn it is now */
  async #plan(hurry: readonly string[] | 'all' = []): Promise<void> {
    const { places } = await this.#memory.read();
    if (!this.#leads || this.#stop.signal.aborted) return;
    const now = performance.now();
    for (const [server, { open }] of Object.entries(places)) {
      if (!Object.keys(open).length) {
        this.#turns.delete(server);
        continue;
      }
      const turn = this.#turns.get(server);
      const soon = hurry === 'all' || hurry.includes(server);
      // What was deposited just now nobody has fetched yet.
      if (!turn) this.#turns.set(server, { at: soon ? now : now + waitFor(1, PACE), tries: 0, asked: -Infinity });
      else if (soon) Object.assign(turn, { at: Math.min(turn.at, Math.max(now, turn.asked + GAP)), tries: 0 });
    }
    clearTimeout(this.#timer);
    const next = Math.min(...[...this.#turns.values()].map(({ at }) => at));
    if (next < Infinity) this.#timer = setTimeout(() => void this.#round(), Math.max(0, next - now));
  }

  async #round(): Promise<void> {
    const { account } = this.#kit;
    const { phase, online } = account.state;
    // What is needed to deposit is needed to ask; and home has to say what it was.
    const may = account.may('send') && (account.may('read:mailbox') || account.may('read:thread'));
    if (phase !== 'signed-in' || !online || !may) return;
    const due = [...this.#turns].filter(([, { at }]) => at <= performance.now());
    for (const [, turn] of due) Object.assign(turn, { asked: performance.now(), tries: turn.tries + 1, at: Infinity });
    // One that does not answer keeps no other waiting.
    await Promise.all(due.map(async ([server, turn]) => {
      const moved = await this.#askOne(server).catch((error: unknown) => {
        if (!(error instanceof DmailProblem) && !this.#stop.signal.aborted) throw error;
        return false;
      });
      if (moved) turn.tries = 1;
      turn.at = performance.now() + waitFor(turn.tries, PACE);
    })).finally(() => this.#plan());
  }

  /** Everything one server has to tell. @returns whether anything was new @throws {DmailProblem} */
  async #askOne(server: string): Promise<boolean> {
    const { signal } = this.#stop;
    let moved = false;
    for (;;) {
      const place = (await this.#memory.read()).places[server];
      if (!place) return moved;
      const { since } = place;
      let page: EvidencePage;
      try {
        page = await getEvidence(this.#kit.http, server, since, signal);
      } catch (error) {
        if (!(error instanceof DmailProblem) || error.code !== 'state-unknown' || !since) throw error;
        await this.#memory.change(({ places }) => delete places[server]?.since);
        continue;
      }
      for (const entry of page.messages) {
        // With the first question a server tells of everything there ever was.
        if (!since && !place.open[evidenceKey(entry.messageId, entry.recipient)]) continue;
        if (await this.#take(server, entry)) moved = true;
      }
      await this.#memory.change(({ places }) => {
        if (places[server]) places[server].since = page.state;
      });
      if (!page.hasMore || page.state === since) return moved;
    }
  }

  /** Holds what a server says of one letter against the letter, and tells home. @throws {DmailProblem} it cannot be done now */
  async #take(server: string, { messageId, recipient, receipts }: Entry): Promise<boolean> {
    const key = evidenceKey(messageId, recipient);
    const own = await getSent(this.#kit.http, messageId, this.#stop.signal).catch((error: unknown) => {
      if (!(error instanceof DmailProblem) || isTransient(error)) throw error;
      return undefined;
    });
    const delivery = own?.deliveries?.find(({ address }) => address === recipient);
    // Deleted meanwhile, or never sent.
    if (!own || !delivery) {
      await this.#note(server, key);
      return false;
    }
    const { message } = own;
    const known = receiptsOf(delivery).filter((receipt) => unverified(receipt).event !== 'SubmissionRejection');
    if (receipts.every((receipt) => known.includes(receipt))) {
      if (!this.#awaited(message, delivery)) await this.#note(server, key);
      return false;
    }
    const { state, events, failed } = await verifyChain(receipts, { message, recipient, sender: message.from.address }, { issuerOf: (domain, kid) => this.#issuers.of(domain, kid), now: this.#kit.now() });
    if (state === 'unknown') throw new DmailProblem('unreachable');
    const check = failed?.check ?? (known.every((receipt) => receipts.includes(receipt)) ? undefined : 'chain');
    // What is known stays as it is: there is another story now, and it is not proven, or not the one told before.
    if (state !== 'verified' || check) {
      await this.#memory.change((kept) => void (kept.failed[key] = check ?? 'form'));
      await this.#told();
      return false;
    }
    // That its recipient says how a payment stands makes nothing else of the letter.
    const { at, verification } = events.findLast(({ verification }) => verification.claims!.event !== 'PaymentStatement')!;
    const claims = verification.claims!;
    const next: Delivery = { address: recipient, state: stateAfter(claims), at: at!, ...(claims.reason && { problem: claims.reason.type }), receipt: receipts.at(-1)!, ...(receipts.length > 1 && { earlier: receipts.slice(0, -1) }) };
    await putSent(this.#kit.http, { message, deliveries: [next] }, this.#stop.signal).catch((error: unknown) => {
      if (!(error instanceof DmailProblem) || isTransient(error)) throw error;
    });
    await this.#note(server, key, this.#awaited(message, next));
    return true;
  }

  /** What is remembered of a delivery after good news. */
  async #note(server: string, key: string, awaited = false): Promise<void> {
    const { places, failed } = await this.#memory.read();
    if (!(key in failed) && (awaited || !(key in (places[server]?.open ?? {})))) return;
    await this.#memory.change((kept) => {
      delete kept.failed[key];
      if (!awaited) delete kept.places[server]?.open[key];
    });
    await this.#told();
  }

  async #told(): Promise<void> {
    await this.#show();
    this.#say({ kind: 'learnt' });
  }
}
