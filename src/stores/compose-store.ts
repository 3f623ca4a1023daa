import { DmailProblem } from '../contract/problems.ts';
import type { Delivery, DraftContent, Message, Party, PropertyDefinition, StoredMessage } from '../contract/index.ts';
import { readDefinitions } from '../schema/definitions.ts';
import { lacking, propertyFaults } from '../schema/properties.ts';
import type { Asked } from '../schema/properties.ts';
import { coverFaults } from '../schema/validate.ts';
import { DraftFiles } from './compose-files.ts';
import { readRecipients } from './compose-recipients.ts';
import type { Acceptance } from './compose-recipients.ts';
import type { ComposeState, ComposeStore, Recipient, SendOptions } from './compose.ts';
import { SigningProblem } from './compose.ts';
import { same } from './draft-content.ts';
import { DraftKeeper } from './draft-keeper.ts';
import { DraftParts } from './draft-parts.ts';
import { requestFrom } from './invitations-store.ts';
import type { Kit } from './kit.ts';
import { isPending } from './outbox-entry.ts';
import type { Outbox } from './outbox-store.ts';
import type { OutboxItem } from './outbox.ts';
import { paragraphs, plainText } from './plain-text.ts';
import { Store } from './store.ts';
import type { TransferList } from './transfers.ts';

/** How often recipients who did not accept yet are asked again while the box is open, in milliseconds. */
const ASK_AGAIN = 15_000;

type Obstacle = ComposeState['obstacles'][number];

/** Which part of the message an obstacle is about. */
const FIELDS: Record<Obstacle, string> = { 'no-recipient': '/to', 'recipient-invalid': '/to', 'recipient-uninvited': '/to', 'attachment-broken': '/attachments', 'attachment-properties': '/attachments', 'part-unfinished': '/parts', empty: '/body' };

/** One draft being written, until it is in everybody's box. */
export class Compose extends Store<ComposeState> implements ComposeStore {
  readonly #kit: Kit;
  readonly #outbox: Outbox;
  readonly #acceptance: Acceptance;
  readonly #keeper: DraftKeeper;
  readonly #files: DraftFiles;
  readonly #parts = new DraftParts(() => this.#put({}));
  #plain: string | undefined;
  #passedOn: string | undefined;
  /** What the page and the recipients want to be told of each file. */
  #required: readonly PropertyDefinition[] = [];
  #asked: readonly Asked[] = [];
  #asking: ReturnType<typeof setInterval> | undefined;
  #watching: (() => void) | undefined;
  /** What became of it in another tab while it was leaving here. */
  #gone: 'done' | 'discarded' | undefined;

  constructor(id: string, kit: Kit, outbox: Outbox, acceptance: Acceptance) {
    super({ id, phase: 'loading', to: [], cc: [], subject: '', html: '', parts: [], attachments: [], dirty: false, deliveries: [], obstacles: ['no-recipient', 'empty'], lacking: [] });
    this.#kit = kit;
    this.#outbox = outbox;
    this.#acceptance = acceptance;
    this.#files = new DraftFiles(id, () => outbox.transfers(), {
      shown: (attachments, asked) => {
        this.#asked = asked;
        this.#put({ attachments });
      },
      changed: () => this.#change({}),
      problem: (problem) => this.set({ problem }),
      recipients: () => {
        const { to, cc, thread, phase } = this.state;
        return phase === 'ready' ? { addresses: [...to, ...cc].flatMap(({ address, status }) => (address && status === 'accepts' ? address : [])), thread, passedOn: this.#passedOn } : undefined;
      },
    });
    this.#keeper = new DraftKeeper(id, kit, {
      taken: (content, { here, home }) => {
        this.#show(content);
        this.set({ dirty: false, savedHere: here, savedHome: home });
      },
      conflict: (conflict) => this.set({ conflict, ...(conflict && { savedHome: undefined }) }),
      kept: ({ here, home }) => this.set({ dirty: false, ...(here && { savedHere: here }), ...(home && { savedHome: home, hereOnly: false }) }),
      stays: () => this.set({ hereOnly: true }),
      problem: (problem) => this.set({ problem }),
      gone: (how) => {
        const phase = how === 'sent' ? 'done' : 'discarded';
        if (this.state.phase === 'ready') this.set({ phase });
        else this.#gone = phase;
      },
    });
  }

  /** A draft kept earlier. @throws {DmailProblem} `not-found` and what keeps home from being asked */
  async load(): Promise<void> {
    try {
      const found = await this.#keeper.load();
      this.#show(found!.content);
      this.set({ phase: 'ready', savedHere: found!.here, savedHome: found!.home });
    } catch (error) {
      this.#keeper.close();
      throw error;
    }
  }

  /** A draft that is not kept before the person changes something. @param passedOn conversation it passes something on from */
  begin(content: DraftContent, names?: ReadonlyMap<string, string>, passedOn?: string): void {
    this.#passedOn = passedOn;
    this.#show(content, names);
    this.set({ phase: 'ready' });
  }

  /** It was sent by an earlier page, and has not arrived. */
  follow({ message, deliveries }: OutboxItem): void {
    this.#keeper.close();
    this.set({ phase: 'leaving', subject: message.subject, message, deliveries });
    this.#files.adopt(message.attachments);
    this.#follow(message.id);
  }

  /** Home changed one of the drafts; perhaps this one. */
  check(): void {
    if (this.state.phase === 'ready') void this.#keeper.check();
  }

  /** The person lets the page do more now, or less. */
  granted(): void {
    if (this.state.phase !== 'ready') return;
    void this.#ask('all');
    if (!this.state.savedHome) this.#keeper.goHome();
  }

  close(): void {
    clearInterval(this.#asking);
    this.#watching?.();
    this.#keeper.close();
    // Until now the person could take it back.
    this.#files.close(this.state.phase === 'discarded');
  }

  attachments(): Promise<TransferList> {
    return this.#files.list();
  }

  require(properties: readonly unknown[]): void {
    this.#required = readDefinitions(properties);
    this.#put({});
  }

  /** Attaches what came with a message that is passed on; what cannot be had is said. */
  async bringOver(stored: StoredMessage): Promise<void> {
    try {
      const [{ forwardFiles }, list] = await Promise.all([import('./forwarded-files.ts'), this.attachments()]);
      const all = await forwardFiles(this.#kit.http, stored, (file, properties) => {
        if (this.state.phase !== 'ready') return;
        list.add([file]);
        list.describe(list.state.items.at(-1)!.id, properties);
      });
      if (!all) throw new DmailProblem('attachment-missing');
    } catch (error) {
      this.set({ problem: error instanceof DmailProblem ? error : new DmailProblem('internal', {}, { cause: error }) });
    }
  }

  edit({ subject, html, text, cover, ...rest }: Parameters<ComposeStore['edit']>[0]): void {
    if (rest.parts && this.state.phase === 'ready') this.#parts.take(rest.parts);
    if (html !== undefined) this.#plain = text;
    else if (text !== undefined) this.#plain = text;
    this.#change({ ...(subject !== undefined && { subject: subject.slice(0, 400) }), ...(html !== undefined && { html }), ...(cover !== undefined && { cover }), ...rest });
  }

  addRecipients(field: 'to' | 'cc', text: string): void {
    const there = new Set([...this.state.to, ...this.state.cc].map(({ address }) => address));
    const added = readRecipients(text).filter(({ address }) => address === undefined || (!there.has(address) && there.add(address)));
    if (!added.length) return;
    this.#change({ [field]: [...this.state[field], ...added] });
    void this.#ask();
  }

  removeRecipient(field: 'to' | 'cc', index: number): void {
    this.#change({ [field]: this.state[field].filter((_, i) => i !== index) });
  }

  async requestInvitation(address: string, reason: string): Promise<void> {
    await requestFrom(this.#kit, address, reason);
    this.#mark(address, 'requested');
  }

  async send({ sign, signal, still = () => true, ...given }: SendOptions = {}): Promise<Message> {
    const { state } = this;
    if (state.phase !== 'ready' || state.conflict) throw new DmailProblem('conflict');
    const [obstacle] = state.obstacles;
    if (obstacle) throw new DmailProblem('not-understood', { field: FIELDS[obstacle] });
    const until = state.evidence?.acceptance?.until;
    // A draft may have lain longer than it was to wait.
    if (until && Date.parse(until) < this.#kit.now() + 3_600_000) throw new DmailProblem('not-understood', { field: '/evidence/acceptance/until' });
    const [fault] = coverFaults(state.cover ?? []);
    const [wrong] = (this.#files.named.attachments ?? []).flatMap(({ properties = [] }, index) => propertyFaults(properties, []).map(({ pointer }) => `/attachments/${index}/properties${pointer}`));
    if (fault || wrong !== undefined) throw new DmailProblem('not-understood', { field: fault?.pointer ?? wrong });
    if (this.#kit.account.state.limits?.sends(this.#message(given)) === false) throw new DmailProblem('scope-insufficient', { scope: 'send' });
    this.#gone = undefined;
    this.set({ phase: 'leaving' });
    try {
      await this.#files.settled();
      const draft = this.#message(given);
      const message = sign ? await this.#signed(draft, signal, still) : draft;
      await this.#keeper.flush();
      if (sign && this.#gone) throw new SigningProblem('gone');
      const recipients = [...new Set([...message.to, ...(message.cc ?? [])].map(({ address }) => address))];
      await this.#outbox.enqueue(message, recipients, state.id);
      this.#keeper.sent();
      this.set({ message, dirty: false, deliveries: recipients.map((address) => ({ address, state: 'queued' })) });
      this.#follow(message.id);
      return message;
    } catch (error) {
      // Not queued: it stays what it was, or what another tab made of it, and the person is told why.
      this.set({ phase: this.#gone ?? 'ready', ...(error instanceof DmailProblem && { problem: error }) });
      throw sign && this.#gone ? new SigningProblem('gone', { cause: error }) : error;
    }
  }

  /** What is signed is what was there when it began: another tab may have gone on with the draft. */
  async #signed(draft: Message, signal: AbortSignal | undefined, still: () => boolean): Promise<Message> {
    const before = this.#content();
    const { signed } = await import('./compose-signature.ts').catch((cause) => {
      throw new SigningProblem('failed', { cause });
    });
    const message = await signed(this.#kit, draft, signal);
    if (this.state.conflict || !still() || !same(before, this.#content())) throw new SigningProblem('changed');
    return message;
  }

  async discard(): Promise<void> {
    const { phase } = this.state;
    if (phase !== 'ready') return;
    this.set({ phase: 'discarded' });
    await this.#keeper.discard();
    // Taken back already: the text is being kept once more.
    if (this.state.phase === 'discarded') this.set({ dirty: false, savedHere: undefined, savedHome: undefined });
  }

  async undoDiscard(): Promise<void> {
    if (this.state.phase !== 'discarded') return;
    this.set({ phase: 'ready', dirty: true });
    this.#keeper.edited(this.#content());
    await this.#keeper.flush();
  }

  async resolveConflict(choice: 'mine' | 'theirs'): Promise<void> {
    await this.#keeper.resolve(choice, this.#content());
  }

  flush(): Promise<void> {
    return this.#keeper.flush();
  }

  leave(): void {
    this.#keeper.leave();
  }

  protected override started(): void {
    this.#asking = setInterval(() => void this.#ask(true), ASK_AGAIN);
    void this.#ask();
  }

  protected override stopped(): void {
    clearInterval(this.#asking);
    if (this.state.phase === 'ready') void this.#keeper.flush();
  }

  #change(patch: Partial<ComposeState>): void {
    if (this.state.phase !== 'ready') return;
    this.#put({ ...patch, dirty: true, savedHere: undefined, savedHome: undefined });
    this.#keeper.edited(this.#content());
  }

  #put(patch: Partial<ComposeState>): void {
    const next = { ...this.state, ...patch };
    const lacks = lacking(next.attachments.filter(({ state }) => state !== 'refused'), [{ by: 'page', properties: this.#required }, ...this.#asked]);
    next.lacking = same(lacks, this.state.lacking) ? this.state.lacking : lacks;
    const obstacles = obstaclesOf(next, this.#plain, this.#parts.finished);
    const unchanged = obstacles.join() === this.state.obstacles.join();
    this.set({ ...patch, lacking: next.lacking, ...(!unchanged && { obstacles }) });
    if (patch.to || patch.cc || patch.phase) this.#files.direct();
  }

  #show(content: DraftContent, names?: ReadonlyMap<string, string>): void {
    const known = new Map([...this.state.to, ...this.state.cc].map((one) => [one.text, one]));
    const chips = (texts: readonly string[]) => texts.flatMap((text): Recipient[] => {
      const there = known.get(text);
      return there ? [there] : readRecipients(text).map((one) => ({ ...one, ...(one.address && names?.has(one.address) && { name: names.get(one.address) }) }));
    });
    const { to, cc, subject, html, thread, inReplyTo, reference, cover, attachments, parts, evidence } = content;
    this.#files.adopt(attachments);
    this.#parts.take(parts);
    if (html !== this.state.html) this.#plain = undefined;
    this.#put({ to: chips(to), cc: chips(cc), subject, html, thread, inReplyTo, reference, cover, evidence, parts: this.#parts.all });
    void this.#ask();
  }

  #content(): DraftContent {
    const { to, cc, subject, html, thread, inReplyTo, reference, cover, evidence } = this.state;
    const written = (all: readonly Recipient[]) => all.map(({ text, address, name }) => (address && name ? `${name} <${address}>` : (address ?? text)).slice(0, 300));
    return { to: written(to), cc: written(cc), subject, html, ...(thread && { thread }), ...(inReplyTo && { inReplyTo }), ...(reference && { reference }), ...(cover && { cover: [...cover] }), ...(evidence && { evidence }), ...this.#files.named, ...this.#parts.named };
  }

  /** The draft's own id: however many tabs send it, it is one message. */
  #message({ channel = this.#kit.account.state.limits?.channel, reference: number }: Pick<SendOptions, 'channel' | 'reference'>): Message {
    const { id, subject, html, thread, inReplyTo, reference, cover, evidence, to, cc } = this.state;
    const { address, name } = this.#kit.account.identity;
    const parties = (all: readonly Recipient[]): Party[] => all.map((one) => ({ address: one.address!, ...(one.name && { name: one.name }) }));
    const text = this.#plain ?? plainText(html);
    return {
      id, from: { address, ...(name && { name }) }, to: parties(to), ...(cc.length && { cc: parties(cc) }), thread: thread ?? crypto.randomUUID(), subject,
      sentAt: new Date(this.#kit.now()).toISOString(),
      // Where the markup says no more than the words, the words are enough.
      body: { text, ...(html && html !== paragraphs(text) && /<(?!\/?p\b|br\b)[a-z]/i.test(html) && { html }) },
      ...(inReplyTo && { inReplyTo }), ...((number || reference) && { reference: (number || reference)!.slice(0, 100) }), ...(channel && { channel: channel.slice(0, 100) }), ...(cover?.length && { cover: [...cover] }), ...(evidence && { evidence }), ...this.#files.named, ...this.#parts.sent(this.#files.named.attachments),
    };
  }

  #mark(address: string, status: Recipient['status']): void {
    const mark = (all: readonly Recipient[]) => (all.some((one) => one.address === address && one.status !== status) ? all.map((one) => (one.address === address ? { ...one, status } : one)) : all);
    this.#put({ to: mark(this.state.to), cc: mark(this.state.cc) });
  }

  /** @param anew those as well who were asked and do not accept, or everybody */
  async #ask(anew: boolean | 'all' = false): Promise<void> {
    if (this.state.phase !== 'ready' && this.state.phase !== 'loading') return;
    const open = [...this.state.to, ...this.state.cc].filter(({ address, status }) => address && (status === 'checking' || (anew && (anew === 'all' || status !== 'accepts') && status !== 'invalid')));
    await Promise.all(open.map(async ({ address }) => this.#mark(address!, await this.#acceptance.of(address!, this.state.thread, !!anew))));
  }

  /** Shows what becomes of the message, to the end. */
  #follow(id: string): void {
    const look = () => {
      const item = this.#outbox.state.items.find(({ message }) => message.id === id);
      const deliveries: readonly Delivery[] = item?.deliveries ?? this.#outbox.finished(id) ?? this.state.deliveries;
      const over = !item || !deliveries.some(isPending);
      this.set({ deliveries, problem: item?.problem, ...(over && { phase: 'done' }) });
      if (!over && this.state.phase === 'done') this.set({ phase: 'leaving' });
      if (!item) this.#watching?.();
    };
    this.#watching = this.#outbox.subscribe(look);
    look();
  }
}

function obstaclesOf({ to, cc, subject, html, attachments, lacking: lacks, parts }: ComposeState, plain: string | undefined, finished: boolean): Obstacle[] {
  const all = [...to, ...cc];
  const found: Obstacle[] = [];
  if (!all.length) found.push('no-recipient');
  if (all.some(({ status }) => status === 'invalid' || status === 'not-dmail' || status === 'outside')) found.push('recipient-invalid');
  if (all.some(({ status }) => status === 'uninvited' || status === 'requested')) found.push('recipient-uninvited');
  if (attachments.some(({ state }) => state === 'refused' || state === 'lost' || state === 'failed')) found.push('attachment-broken');
  if (lacks.length) found.push('attachment-properties');
  if (!finished) found.push('part-unfinished');
  if (!attachments.length && !parts.length && !subject.trim() && !(plain ?? plainText(html)).trim()) found.push('empty');
  return found;
}

