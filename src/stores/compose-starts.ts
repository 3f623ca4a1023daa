/** How drafts begin: empty, kept earlier, as an answer, as a message passed on. @module */
import { listDrafts } from '../client/drafts.ts';
import { getMessage } from '../client/threads.ts';
import { DmailProblem } from '../contract/problems.ts';
import type { DraftContent, Message, Party, StoredMessage } from '../contract/index.ts';
import { Acceptance, readRecipients } from './compose-recipients.ts';
import { Compose } from './compose-store.ts';
import type { ComposeStart, ComposeStore } from './compose.ts';
import { isThere } from './delivery-state.ts';
import { catchUp, isWaiting } from './draft-home.ts';
import { accountKey } from './kit.ts';
import type { Kit } from './kit.ts';
import type { Mailbox } from './mailbox-store.ts';
import { isPending } from './outbox-entry.ts';
import type { Outbox } from './outbox-store.ts';
import type { OutboxItem } from './outbox.ts';
import { escapeHtml, paragraphs } from './plain-text.ts';

/** How long home is asked for a draft of another device, in milliseconds. */
const PATIENCE = 1_500;

export class Composing {
  readonly #kit: Kit;
  readonly #outbox: Outbox;
  readonly #acceptance: Acceptance;
  readonly #stored: (id: string) => Promise<StoredMessage | undefined>;
  readonly #open = new Map<string, { store: Compose; free(): void }>();
  #caughtUp = false;

  /** @param stored a message some open conversation holds already */
  constructor(kit: Kit, mailbox: Mailbox, outbox: Outbox, stored: (id: string) => Promise<StoredMessage | undefined>) {
    this.#kit = kit;
    this.#outbox = outbox;
    this.#acceptance = new Acceptance(kit);
    this.#stored = stored;
    mailbox.heard(({ drafts, state }) => {
      for (const [id, { store }] of this.#open) if (!state || drafts.includes(id)) store.check();
    });
    let { address: owner, scopes } = kit.account.state.account ?? {};
    kit.account.subscribe(() => {
      const { phase, account } = kit.account.state;
      if (phase === 'signed-out' || (account && account.address !== owner)) this.close();
      owner = account?.address ?? owner;
      if (phase === 'signed-in' && account && account.scopes !== scopes) {
        if (scopes) {
          this.#caughtUp = false;
          for (const { store } of this.#open.values()) store.granted();
        }
        ({ scopes } = account);
      }
      this.#catchUp();
    });
    this.#catchUp();
  }

  /** @throws {DmailProblem} `signed-out` while nobody is; `not-found` for a draft or message that is not there */
  async open(start: ComposeStart = {}): Promise<ComposeStore> {
    const sent = start.leaving ? this.#leaving(start) : undefined;
    const id = sent?.message.id ?? start.draft ?? (start.resume ? await this.#left(start) : undefined);
    if (!id) return this.#begin(start);
    const there = this.#open.get(id)?.store;
    if (there && there.state.phase !== 'done') return there;
    const store = this.#make(id);
    if (sent) {
      store.follow(sent);
      return store;
    }
    try {
      await store.load();
    } catch (error) {
      this.#drop(id);
      throw error;
    }
    return store;
  }

  close(): void {
    for (const id of [...this.#open.keys()]) this.#drop(id);
  }

  #drop(id: string): void {
    const entry = this.#open.get(id);
    this.#open.delete(id);
    entry?.store.close();
    entry?.free();
  }

  async #begin(start: ComposeStart): Promise<Compose> {
    const before = start.message && !start.queued ? await this.#message(start.message) : undefined;
    const { content, names } = start.queued ? await this.#refused(start.queued) : before ? this.#answer(before, start) : { content: EMPTY, names: undefined };
    const store = this.#make(crypto.randomUUID());
    const { to = [], cc = [], subject } = start;
    store.begin({ ...content, to: [...to, ...content.to], cc: [...cc, ...content.cc], subject: subject ?? content.subject }, names, before?.message.thread);
    if (start.kind === 'forward' && before?.message.attachments?.length) void store.bringOver(before);
    return store;
  }

  #make(id: string): Compose {
    const store = new Compose(id, this.#kit, this.#outbox, this.#acceptance);
    let free = () => {};
    const over = new Promise<void>((resolve) => (free = resolve));
    // Says to other tabs that this one is being written.
    void globalThis.navigator?.locks?.request(lockOf(this.#kit, id), { mode: 'shared' }, () => over);
    this.#open.set(id, { store, free });
    return store;
  }

  /** The newest draft that was begun in the same way and that no other tab is writing: of this device, or else of home. */
  async #left({ message, kind }: ComposeStart): Promise<string | undefined> {
    try {
      const inReplyTo = message && kind !== 'forward' ? (await this.#message(message)).message.id : undefined;
      const { held = [] } = (await globalThis.navigator?.locks?.query()) ?? {};
      const written = new Set(held.map(({ name }) => name));
      const fits = ({ id, content }: { id: string; content: DraftContent }) => content.inReplyTo === inReplyTo && !written.has(lockOf(this.#kit, id));
      const here = await (await this.#kit.offline()).drafts.all();
      const found = here.filter((draft) => !draft.deleted && !isWaiting(draft, here)).sort((a, b) => b.savedAt - a.savedAt).find(fits);
      if (found) return found.id;
      // Begun on another device. Nobody waits long for a box to write in.
      const gone = new Set(here.map(({ id }) => id));
      return (await listDrafts(this.#kit.http, PATIENCE)).find((draft) => fits(draft) && !gone.has(draft.id))?.id;
    } catch (error) {
      if (!(error instanceof DmailProblem)) throw error;
      return undefined;
    }
  }

  #leaving({ draft, to = [] }: ComposeStart): OutboxItem | undefined {
    const wanted = to.flatMap(readRecipients).map(({ address }) => address).join();
    const fits = ({ id, to: there }: Message) => (draft ? id === draft : there.map(({ address }) => address).join() === wanted);
    return this.#outbox.state.items.filter(({ message, deliveries }) => deliveries.some(isPending) && fits(message)).at(-1);
  }

  async #message(id: string): Promise<StoredMessage> {
    return (await this.#stored(id)) ?? getMessage(this.#kit.http, id);
  }

  /** What was refused becomes a draft again, for those it did not reach. */
  async #refused(id: string): Promise<{ content: DraftContent; names: Map<string, string> }> {
    const item = this.#outbox.state.items.find(({ message }) => message.id === id);
    if (!item) throw new DmailProblem('not-found');
    const { message, deliveries } = item;
    const missed = new Set(deliveries.filter((one) => !isThere(one) && !isPending(one)).map(({ address }) => address));
    const left = (all: readonly Party[] = []) => all.map(({ address }) => address).filter((address) => missed.has(address));
    const { subject, body, thread, inReplyTo, reference, cover, evidence, attachments, parts } = message;
    return {
      names: namesIn(message),
      content: { to: left(message.to), cc: left(message.cc), subject, html: body.html ?? paragraphs(body.text), thread, ...(inReplyTo && { inReplyTo }), ...(reference && { reference }), ...(cover && { cover }), ...(evidence && { evidence }), ...(attachments && { attachments }), ...(parts && { parts }) },
    };
  }

  #answer({ message, direction }: StoredMessage, { kind = 'reply', heading = plainHeading }: ComposeStart): { content: DraftContent; names: Map<string, string> } {
    const names = namesIn(message);
    const html = `<p></p><p>${escapeHtml(heading(message)).replace(/\n/g, '<br>')}</p><blockquote>${paragraphs(message.body.text)}</blockquote>`;
    if (kind === 'forward') return { names, content: { ...EMPTY, subject: prefixed('Fwd', message.subject), html } };
    const self = this.#kit.account.identity.address;
    const others = (all: readonly Party[] = []) => all.map(({ address }) => address).filter((address) => address !== self);
    // Answering one's own message goes on writing to those it went to.
    const to = direction === 'out' ? others(message.to) : [message.from.address];
    const all = kind === 'reply-all';
    const content: DraftContent = {
      to: all && direction === 'in' ? [...new Set([...to, ...others(message.to)])] : to,
      cc: all ? others(message.cc).filter((address) => !to.includes(address)) : [],
      subject: prefixed('Re', message.subject), html, thread: message.thread, inReplyTo: message.id, ...(message.reference && { reference: message.reference }),
    };
    return { names, content };
  }

  #catchUp(): void {
    if (this.#caughtUp || this.#kit.account.state.phase !== 'signed-in') return;
    this.#caughtUp = true;
    void catchUp(this.#kit, (id) => this.#open.has(id)).catch((error: unknown) => {
      this.#caughtUp = false;
      if (!(error instanceof DmailProblem)) throw error;
    });
  }
}

const EMPTY: DraftContent = { to: [], cc: [], subject: '', html: '' };

const lockOf = (kit: Kit, id: string): string => `${accountKey(kit)}:draft:${id}`;

const namesIn = ({ from, to, cc = [] }: Message): Map<string, string> => new Map([from, ...to, ...cc].flatMap(({ address, name }) => (name ? [[address, name] as const] : [])));

const prefixed = (prefix: string, subject: string): string => (new RegExp(`^\\s*${prefix}\\s*:`, 'i').test(subject) ? subject : `${prefix}: ${subject}`.slice(0, 400));

const plainHeading = ({ from, sentAt }: Message): string => `${from.name ?? from.address} · ${sentAt.slice(0, 10)}`;
