import { getMessage, getThread } from '../client/threads.ts';
import { canonicalBytes, digestOf } from '../contract/canonical.ts';
import { DmailProblem } from '../contract/problems.ts';
import type { Delivery, StoredMessage } from '../contract/index.ts';
import type { Decisions } from './decisions-store.ts';
import type { DecisionsStore } from './decisions.ts';
import type { Downloads } from './downloads.ts';
import type { DownloadsOf } from './downloads-store.ts';
import type { Kit } from './kit.ts';
import type { Mailbox } from './mailbox-store.ts';
import { receiptsOf } from './delivery-state.ts';
import { isPending } from './outbox-entry.ts';
import type { Outbox } from './outbox-store.ts';
import type { SentEvidenceStore } from './sent-evidence.ts';
import type { OwnPropertiesStore } from './own-properties.ts';
import type { OwnPropertiesOf } from './own-properties-store.ts';
import { Store } from './store.ts';
import type { ThreadState, ThreadStore } from './thread.ts';
import type { TransferList } from './transfers.ts';
import { Arrivals } from './thread-arrivals.ts';

/** One conversation: what the server has, and what still waits on this device. */
class ThreadView extends Store<ThreadState> implements ThreadStore {
  readonly id: string;
  readonly #kit: Kit;
  readonly #mailbox: Mailbox;
  readonly #outbox: Outbox;
  readonly #arrivals = new Arrivals((id) => this.#renew(id));
  #server: readonly StoredMessage[] = [];
  #load: AbortController | undefined;
  #leave: (() => void)[] = [];
  #live = '';

  constructor(id: string, kit: Kit, mailbox: Mailbox, outbox: Outbox, readonly downloads: () => Promise<Downloads>, readonly own: () => Promise<OwnPropertiesStore>, readonly decisions: () => Promise<DecisionsStore>) {
    super({ phase: 'loading', messages: [], source: 'server' });
    this.id = id;
    this.#kit = kit;
    this.#mailbox = mailbox;
    this.#outbox = outbox;
  }

  retry(): void {
    void this.#reload();
  }

  evidence(): Promise<SentEvidenceStore | undefined> {
    return this.#outbox.evidence();
  }

  async leaving(message: string): Promise<TransferList> {
    return (await this.#outbox.transfers()).of(message);
  }

  take(stored: StoredMessage): void {
    this.#server = this.#server.map((one) => (one.id === stored.id ? stored : one));
    void this.#merge();
  }

  protected override started(): void {
    this.#live = this.#mailbox.state.live;
    const mailbox = this.#kit.account.may('read:mailbox') ? [this.#mailbox.subscribe(() => this.#row())] : [];
    this.#leave = [
      ...mailbox,
      this.#outbox.subscribe(() => void this.#merge()),
      this.#mailbox.heard(({ state, conversations, removed }) => {
        if (!state || conversations.some(({ id }) => id === this.id) || removed.includes(this.id)) this.retry();
      }),
      this.#kit.account.subscribe(() => {
        const { phase, online } = this.#kit.account.state;
        if (phase === 'signed-in' && online && this.state.problem) this.retry();
      }),
    ];
    this.#arrivals.start();
    globalThis.document?.addEventListener('visibilitychange', this.#seen);
    this.retry();
  }

  protected override stopped(): void {
    for (const leave of this.#leave.splice(0)) leave();
    this.#load?.abort();
    this.#arrivals.stop();
    globalThis.document?.removeEventListener('visibilitychange', this.#seen);
  }

  /** What became of one's own letters is asked for while somebody looks at them. */
  readonly #seen = (): void => {
    const sent = this.#server.filter(({ direction }) => direction === 'out');
    if (sent.length && globalThis.document && !globalThis.document.hidden) this.evidence().then((evidence) => evidence?.look(sent), () => {});
  };

  /** Flags change without the messages being read anew. */
  #row(): void {
    // What changed between the first reading and the first word on the live connection is in neither.
    const { live } = this.#mailbox.state;
    if (live === 'open' && this.#live !== 'open') this.retry();
    this.#live = live;
    const conversation = this.#mailbox.conversation(this.id);
    if (conversation && this.state.conversation) this.set({ conversation });
  }

  async #reload(): Promise<void> {
    this.#load?.abort();
    const load = (this.#load = new AbortController());
    const kept = this.#kit.cache && this.state.phase === 'loading' ? this.#recall(load) : undefined;
    try {
      const thread = await getThread(this.#kit.http, this.id, load.signal);
      if (load !== this.#load) return;
      this.#server = thread.messages;
      this.set({ conversation: thread.conversation, source: 'server', problem: undefined });
      await this.#merge();
      this.#seen();
      if (this.#kit.cache) void this.#kit.offline().then((offline) => offline.cache.putThread(thread)).catch(() => {});
    } catch (error) {
      await kept;
      if (load !== this.#load || load.signal.aborted) return;
      if (!(error instanceof DmailProblem)) throw error;
      // What was just written lives on this device alone until the outbox has reached home.
      const waiting = this.#waiting().length > 0;
      this.set({ problem: waiting && error.code === 'not-found' ? undefined : error, ...(this.state.phase === 'loading' && !waiting && { phase: 'failed' }) });
      if (waiting) await this.#merge();
    }
  }

  async #recall(load: AbortController): Promise<void> {
    try {
      const thread = await (await this.#kit.offline()).cache.thread(this.id);
      if (!thread || load !== this.#load || this.state.phase !== 'loading') return;
      this.#server = thread.messages;
      this.set({ conversation: thread.conversation, source: 'cache' });
      await this.#merge();
    } catch {
      // No copy to show.
    }
  }

  /** One message, while something of it arrives. */
  async #renew(id: string): Promise<StoredMessage | undefined> {
    const before = this.#server;
    try {
      const now = await getMessage(this.#kit.http, id);
      // What was read meanwhile is newer.
      if (this.#server !== before) return undefined;
      this.#server = before.map((stored) => (stored.id === id ? now : stored));
      await this.#merge();
      return now;
    } catch {
      // The next reading says what is wrong.
      return undefined;
    }
  }

  #waiting() {
    return this.#outbox.state.items.filter(({ message }) => message.thread === this.id);
  }

  async #merge(): Promise<void> {
    const waiting = this.#waiting();
    if (this.state.phase === 'loading' && !this.state.conversation && !waiting.length) return;
    const here = new Map(waiting.map((item) => [item.message.id, item]));
    const messages = this.#server.map((stored) => {
      const item = stored.direction === 'out' ? here.get(stored.message.id) : undefined;
      here.delete(stored.message.id);
      return item ? { ...stored, deliveries: item.deliveries.map((here) => later(here, stored.deliveries)) } : stored;
    });
    for (const { message, deliveries } of here.values())
      messages.push({ id: message.id, direction: 'out', message, digest: await digestOf(canonicalBytes(message)), at: message.sentAt, unread: false, deliveries: [...deliveries] });
    this.set({ phase: 'ready', messages });
    this.#arrivals.look(messages);
  }
}

/** What this device knows of a delivery, unless home has been told of what came after. */
function later(here: Delivery, told: readonly Delivery[] = []): Delivery {
  const there = told.find(({ address }) => address === here.address);
  return there && !isPending(here) && receiptsOf(there).length > receiptsOf(here).length ? there : here;
}

export class Threads {
  readonly #make: (id: string) => ThreadView;
  /** Those somebody may still look at; what is forgotten is simply read again. */
  readonly #views = new Map<string, ThreadView>();

  #downloads: Promise<DownloadsOf> | undefined;
  #own: Promise<OwnPropertiesOf> | undefined;
  #decisions: Promise<Decisions> | undefined;

  constructor(kit: Kit, mailbox: Mailbox, outbox: Outbox) {
    const downloads = () => {
      this.#downloads ??= import('./downloads-store.ts').then(({ DownloadsOf }) => new DownloadsOf(kit));
      this.#downloads.catch(() => (this.#downloads = undefined));
      return this.#downloads;
    };
    const own = () => {
      this.#own ??= import('./own-properties-store.ts').then(({ OwnPropertiesOf }) => new OwnPropertiesOf(kit));
      this.#own.catch(() => (this.#own = undefined));
      return this.#own;
    };
    const decisions = () => {
      this.#decisions ??= import('./decisions-store.ts').then(({ Decisions }) => new Decisions(kit));
      this.#decisions.catch(() => (this.#decisions = undefined));
      return this.#decisions;
    };
    this.#make = (id) => new ThreadView(id, kit, mailbox, outbox, downloads, own, decisions);
    let address = kit.account.state.account?.address;
    kit.account.subscribe(() => {
      const now = kit.account.state.account?.address;
      if (now !== address) {
        this.#views.clear();
        void this.#downloads?.then((made) => made.close());
        this.#downloads = undefined;
        this.#own = undefined;
        this.#decisions = undefined;
      }
      address = now;
    });
  }

  /** A stored message that one of them holds. */
  message(id: string): StoredMessage | undefined {
    for (const { state } of this.#views.values()) {
      const found = state.messages.find((stored) => stored.id === id);
      if (found) return found;
    }
    return undefined;
  }

  thread(id: string): ThreadStore {
    const view = this.#views.get(id) ?? this.#make(id);
    this.#views.delete(id);
    this.#views.set(id, view);
    if (this.#views.size > 50) this.#views.delete(this.#views.keys().next().value!);
    return view;
  }
}
