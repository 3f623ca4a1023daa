import { listDrafts } from '../client/drafts.ts';
import { DmailProblem } from '../contract/problems.ts';
import type { Draft } from '../contract/index.ts';
import type { LocalDraft } from '../offline/ports.ts';
import type { ComposeStart, ComposeStore } from './compose.ts';
import type { DraftRow, DraftsState, DraftsStore } from './drafts.ts';
import { asHome } from './draft-content.ts';
import type { DraftWord } from './draft-words.ts';
import { accountKey } from './kit.ts';
import type { Kit } from './kit.ts';
import type { Limits } from './limits.ts';
import type { Mailbox } from './mailbox-store.ts';
import { plainText } from './plain-text.ts';
import { Store } from './store.ts';

/** How long a draft can be taken back, in milliseconds. */
const UNDO = 30_000;
/** Home is asked again after a pause of this long, in milliseconds: whoever writes saves often. */
const PAUSE = 250;
/** Characters of the text that are shown. */
const EXCERPT = 160;

/** What begins and ends drafts; a draft that is open in a box is discarded there too. */
export interface Opener {
  open(start: ComposeStart): Promise<ComposeStore>;
}

/** Drafts as a list. What is in the outbox is a draft no more, though home may still have it. */
export class Drafts extends Store<DraftsState> implements DraftsStore {
  readonly #kit: Kit;
  readonly #mailbox: Mailbox;
  readonly #opener: () => Promise<Opener>;
  #leave: (() => void)[] = [];
  /** What home answered last. */
  #home: readonly Draft[] | undefined;
  /** Revisions this device had when home was asked: about what was kept since, the answer says nothing. */
  #before = new Map<string, number>();
  /** Drafts that were sent or discarded, with the version home had of them: it may be slow to forget it. */
  #gone = new Map<string, string | undefined>();
  #busy = false;
  #soon: ReturnType<typeof setTimeout> | undefined;
  #asked = 0;
  #looked = 0;
  /** The latest look at this device that is shown. */
  #shown = 0;
  #live = '';
  #discarding = 0;
  /** Under which home was asked. */
  #limits: Limits | undefined;
  #discarded: ComposeStore | undefined;

  constructor(kit: Kit, mailbox: Mailbox, opener: () => Promise<Opener>) {
    super({ phase: 'loading', drafts: [] });
    this.#kit = kit;
    this.#mailbox = mailbox;
    this.#opener = opener;
  }

  retry(): void {
    void this.#load();
  }

  async discard(id: string): Promise<void> {
    const turn = ++this.#discarding;
    this.set({ change: undefined });
    try {
      const store = await (await this.#opener()).open({ draft: id });
      const discarding = store.discard();
      this.#left(id);
      // It goes, and can be taken back, at once: home may be slow to forget it.
      if (turn === this.#discarding) {
        this.#discarded = store;
        this.set({ undo: { id } });
      }
      await this.#here();
      await discarding;
      await this.#here();
      setTimeout(() => this.state.undo?.id === id && this.dismiss(), UNDO);
    } catch (error) {
      if (!(error instanceof DmailProblem)) throw error;
      this.set({ change: error });
    }
  }

  async undo(): Promise<void> {
    const store = this.#discarded;
    this.dismiss();
    if (store) this.#kept(store.state.id);
    try {
      await store?.undoDiscard();
      await this.#here();
    } catch (error) {
      if (!(error instanceof DmailProblem)) throw error;
      this.set({ change: error });
    }
  }

  dismiss(): void {
    this.#discarded = undefined;
    this.set({ undo: undefined, change: undefined });
  }

  protected override started(): void {
    const { account } = this.#kit;
    this.#live = this.#mailbox.state.live;
    this.#limits = account.state.limits;
    this.#leave = [
      this.#mailbox.subscribe(() => {
        // What changed between the list and the first word on the live connection is in neither.
        const { live } = this.#mailbox.state;
        if (live === 'open' && this.#live !== 'open') this.retry();
        this.#live = live;
      }),
      this.#mailbox.heard(({ drafts, state }) => {
        if (state && !drafts.length) return;
        clearTimeout(this.#soon);
        this.#soon = setTimeout(() => this.retry(), PAUSE);
      }),
      () => clearTimeout(this.#soon),
      account.subscribe(() => {
        const { phase, online, limits } = account.state;
        const before = this.#limits;
        this.#limits = limits;
        if (phase === 'signed-out') this.#forget();
        else if (phase === 'signed-in' && limits !== before) this.retry();
        else if (phase === 'signed-in' && online && (this.state.problem || this.state.phase === 'loading')) this.retry();
      }),
    ];
    if (!account.state.account) return;
    // Every box on this origin says there what it keeps, sends and discards.
    const channel = new BroadcastChannel(`${accountKey(this.#kit)}:drafts`);
    channel.onmessage = ({ data }: MessageEvent<DraftWord>) => {
      if ('gone' in data) this.#left(data.id);
      else this.#kept(data.id);
      if ('gone' in data || data.draft.synced) {
        this.#home = this.#home?.filter(({ id }) => id !== data.id);
        if ('draft' in data) this.#home = this.#home?.concat(asHome(data.draft));
        // What home is answering now may be older.
        if (this.#busy) this.retry();
      }
      void this.#here();
    };
    this.#leave.push(() => channel.close());
    this.retry();
  }

  protected override stopped(): void {
    for (const leave of this.#leave.splice(0)) leave();
  }

  #forget(): void {
    this.#asked++;
    this.#shown = ++this.#looked;
    this.#home = undefined;
    this.#before = new Map();
    this.#gone = new Map();
    this.#discarded = undefined;
    this.set({ phase: 'loading', drafts: [], undo: undefined, problem: undefined, change: undefined });
  }

  async #load(): Promise<void> {
    const asked = ++this.#asked;
    if (this.state.phase === 'failed') this.set({ phase: 'loading', problem: undefined });
    // What this device keeps is there at once.
    if (!this.#home) await this.#here();
    this.#busy = true;
    try {
      const before = new Map((await this.#read()).local.map(({ id, revision }) => [id, revision]));
      const home = await listDrafts(this.#kit.http);
      if (asked !== this.#asked) return;
      this.#home = home;
      this.#before = before;
      await this.#here();
      if (asked === this.#asked) this.set({ phase: 'ready', problem: undefined });
    } catch (error) {
      if (asked === this.#asked) this.#failed(error);
    } finally {
      if (asked === this.#asked) this.#busy = false;
    }
  }

  /** Puts together what this device keeps and what home answered. */
  async #here(): Promise<void> {
    const look = ++this.#looked;
    const { local, leaving } = await this.#read();
    if (look < this.#shown) return;
    this.#shown = look;
    const { limits } = this.#kit.account.state;
    // Home may still answer with it when this device has forgotten it already.
    for (const { id, deleted } of local) if (deleted && !this.#gone.has(id)) this.#left(id);
    const here = local.filter(({ id }) => !this.#gone.has(id));
    const kept = new Map(here.filter(({ beside }) => !beside).map((draft) => [draft.id, draft]));
    const home = new Map(this.#home?.filter((draft) => !this.#isGone(draft)).map((draft) => [draft.id, draft]));
    const rows = new Map([...new Set([...kept.keys(), ...home.keys()])]
      .filter((id) => !leaving.has(id))
      .flatMap((id) => chosen(kept.get(id), home.get(id), this.#before.get(id), limits) ?? [])
      .map((one) => [one.id, one]));
    // Where the person has not chosen, a draft opens with their own words; without the other version they are a draft like all.
    for (const { id, beside = id, content, savedAt } of here.filter((one) => one.beside).sort(byAge)) {
      const at = rows.has(beside) ? beside : id;
      rows.set(at, row(at, content, savedAt, false));
    }
    const drafts = [...rows.values()].sort(byAge).reverse();
    this.set({ drafts, ...(drafts.length && { phase: 'ready' }) });
  }

  /** Sent or discarded. */
  #left(id: string): void {
    this.#before.delete(id);
    this.#gone.set(id, this.#home?.find((draft) => draft.id === id)?.version ?? this.#gone.get(id));
  }

  /** Written, or taken back. */
  #kept(id: string): void {
    this.#before.delete(id);
    this.#gone.delete(id);
  }

  #isGone({ id, version }: Draft): boolean {
    if (!this.#gone.has(id)) return false;
    const last = this.#gone.get(id) ?? version;
    this.#gone.set(id, last);
    return last === version;
  }

  async #read(): Promise<{ local: readonly LocalDraft[]; leaving: ReadonlySet<string> }> {
    try {
      const offline = await this.#kit.offline();
      const [local, outbox] = await Promise.all([offline.drafts.all(), offline.outbox.all()]);
      return { local, leaving: new Set(outbox.flatMap(({ id, draft }) => (draft ? [id, draft] : [id]))) };
    } catch (error) {
      if (!(error instanceof DmailProblem)) throw error;
      // A browser that keeps nothing; home may have some.
      return { local: [], leaving: new Set() };
    }
  }

  #failed(error: unknown): void {
    if (!(error instanceof DmailProblem)) throw error;
    this.set({ problem: error, ...(this.state.phase === 'loading' && { phase: 'failed' }) });
  }
}

/** Of two texts the one that counts. `before` is the revision kept here when home was asked. */
function chosen(local: LocalDraft | undefined, home: Draft | undefined, before: number | undefined, limits: Limits | undefined): DraftRow | undefined {
  if (local?.deleted) return undefined;
  // Home tells this page nothing of it.
  if (local && !home && limits?.keeps(local.content) === false) return row(local.id, local.content, local.savedAt, local.synced);
  if (local && (!local.synced || local.revision !== before || local.homeVersion === home?.version)) return row(local.id, local.content, local.savedAt, local.synced);
  // What home had and has no more was discarded elsewhere.
  return home && row(home.id, home.content, Date.parse(home.savedAt), true);
}

const byAge = (a: { savedAt: number }, b: { savedAt: number }): number => a.savedAt - b.savedAt;

const row = (id: string, content: DraftRow['content'], savedAt: number, atHome: boolean): DraftRow =>
  ({ id, content, savedAt, atHome, excerpt: plainText(content.html.slice(0, 20 * EXCERPT)).replace(/\s+/g, ' ').trim().slice(0, EXCERPT) });
