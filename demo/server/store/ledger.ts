/**
 * The history of one mailbox inside one write: numbers what changes, keeps the counts, and says in the end what
 * watchers are told.
 * @module
 */
import type { Kysely } from 'kysely';
import type { Changes, Conversation } from '../../../src/contract/index.ts';
import { prepare } from './prepared.ts';
import { stateOf, toConversation } from './rows.ts';
import type { ConversationRow, MailboxRow, Schema } from './schema.ts';
import type { Notice } from './store.ts';

const COUNTS = ['inbox', 'inbox_unread', 'sent', 'starred', 'archive', 'deleted'] as const;

export const CONVERSATION_COLUMNS = [
  'owner', 'id', 'seq', 'at', 'message_id', 'root', 'subject', 'excerpt', 'direction', 'sender', 'recipients', 'count', 'unread', 'starred', 'archived', 'deleted_at', 'has_in', 'has_out',
  'in_inbox', 'in_sent', 'in_starred', 'in_archive', 'in_deleted', 'reference', 'tags', 'attachments', 'attachments_size', 'deliveries', 'peers', 'words',
] as const satisfies readonly (keyof ConversationRow)[];

export const mailboxOf = prepare<{ owner: string }, MailboxRow>((db, { owner }) => db.selectFrom('mailboxes').selectAll().where('owner', '=', owner));

const createMailbox = prepare<{ owner: string; epoch: string }>((db, { owner, epoch }) =>
  db.insertInto('mailboxes').values({ owner, epoch, seq: 0, floor: 0, inbox: 0, inbox_unread: 0, sent: 0, starred: 0, archive: 0, deleted: 0 }));

const saveMailbox = prepare<Omit<MailboxRow, 'epoch' | 'floor'>>((db, { owner, seq, inbox, inbox_unread, sent, starred, archive, deleted }) =>
  db.updateTable('mailboxes').set({ seq, inbox, inbox_unread, sent, starred, archive, deleted }).where('owner', '=', owner));

export const conversationOf = prepare<{ owner: string; id: string }, ConversationRow>((db, { owner, id }) =>
  db.selectFrom('conversations').selectAll().where('owner', '=', owner).where('id', '=', id));

const insertConversation = prepare<ConversationRow>((db, args) => db.insertInto('conversations').values(Object.fromEntries(CONVERSATION_COLUMNS.map((column) => [column, args[column]])) as typeof args));

const updateConversation = prepare<ConversationRow>((db, args) =>
  db.updateTable('conversations').set(Object.fromEntries(CONVERSATION_COLUMNS.slice(2).map((column) => [column, args[column]]))).where('owner', '=', args.owner).where('id', '=', args.id));

/** Written by itself: most of what is deposited has nothing of it. */
const saveProperties = prepare<Pick<ConversationRow, 'owner' | 'id' | 'properties'>>((db, { owner, id, properties }) => db.updateTable('conversations').set({ properties }).where('owner', '=', owner).where('id', '=', id));

const saveChannels = prepare<Pick<ConversationRow, 'owner' | 'id' | 'channels'>>((db, { owner, id, channels }) => db.updateTable('conversations').set({ channels }).where('owner', '=', owner).where('id', '=', id));

const saveAcceptance = prepare<Pick<ConversationRow, 'owner' | 'id' | 'acceptance'>>((db, { owner, id, acceptance }) => db.updateTable('conversations').set({ acceptance }).where('owner', '=', owner).where('id', '=', id));

const unburyDraft = prepare<{ owner: string; id: string }>((db, { owner, id }) => db.deleteFrom('tombstones').where('owner', '=', owner).where('kind', '=', 'draft').where('ref', '=', id));

export class Ledger {
  readonly #conversations = new Map<string, ConversationRow>();
  readonly #removed: string[] = [];
  readonly #drafts = new Set<string>();
  #invitations = false;
  readonly #payments = new Set<string>();

  private constructor(private readonly tx: Kysely<Schema>, private readonly mailbox: MailboxRow, private readonly before: number) {}

  /** @param read the mailbox as the transaction sees it, where it has been read already */
  static async open(tx: Kysely<Schema>, owner: string, read?: MailboxRow): Promise<Ledger> {
    let mailbox = read ?? (await mailboxOf.first(tx, { owner }));
    if (!mailbox) {
      const epoch = crypto.randomUUID().slice(0, 8);
      await createMailbox.run(tx, { owner, epoch });
      mailbox = { owner, epoch, seq: 0, floor: 0, inbox: 0, inbox_unread: 0, sent: 0, starred: 0, archive: 0, deleted: 0 };
    }
    return new Ledger(tx, mailbox, mailbox.seq);
  }

  get state(): string {
    return stateOf(this.mailbox);
  }

  /** A name for what the next change brings. */
  version(): string {
    return `v${this.mailbox.seq + 1}`;
  }

  /** The number of a further change. */
  #next(): number {
    return ++this.mailbox.seq;
  }

  async put(before: ConversationRow | undefined, after: ConversationRow): Promise<void> {
    after.seq = this.#next();
    this.#count(before, -1);
    this.#count(after, 1);
    await (before ? updateConversation : insertConversation).run(this.tx, after);
    if (after.properties !== (before?.properties ?? null)) await saveProperties.run(this.tx, after);
    if (after.channels !== (before?.channels ?? null)) await saveChannels.run(this.tx, after);
    if (after.acceptance !== (before?.acceptance ?? null)) await saveAcceptance.run(this.tx, after);
    this.#conversations.set(after.id, after);
  }

  /** The conversation is gone for good. */
  async remove(row: ConversationRow): Promise<void> {
    this.#count(row, -1);
    await this.tx.deleteFrom('conversations').where('owner', '=', row.owner).where('id', '=', row.id).execute();
    await this.#bury('conversation', row.id);
    this.#removed.push(row.id);
  }

  /** A draft was saved; answers its number. */
  async draft(id: string): Promise<number> {
    this.#drafts.add(id);
    await unburyDraft.run(this.tx, { owner: this.mailbox.owner, id });
    return this.#next();
  }

  async draftGone(id: string): Promise<void> {
    this.#drafts.add(id);
    await this.#bury('draft', id);
  }

  /** An invitation changed; answers its number. */
  invitation(): number {
    this.#invitations = true;
    return this.#next();
  }

  /** A payment was made or changed; answers its number. */
  payment(id: string): number {
    this.#payments.add(id);
    return this.#next();
  }

  conversations(): Conversation[] {
    return [...this.#conversations.values()].map(toConversation);
  }

  /** Writes the mailbox row. */
  async close(): Promise<Notice | undefined> {
    if (this.mailbox.seq === this.before) return undefined;
    await saveMailbox.run(this.tx, this.mailbox);
    const changes = (): Changes => ({
      state: this.state, hasMore: false, conversations: this.conversations(), removed: this.#removed, drafts: [...this.#drafts], invitations: this.#invitations, ...(this.#payments.size && { payments: [...this.#payments] }), unread: this.mailbox.inbox_unread,
    });
    // Told in full only where somebody listens.
    return { owner: this.mailbox.owner, before: this.before, after: this.mailbox.seq, get changes() { return changes(); } };
  }

  #count(row: ConversationRow | undefined, by: 1 | -1): void {
    if (!row) return;
    const counted = { inbox: row.in_inbox, inbox_unread: row.in_inbox && row.unread > 0 ? 1 : 0, sent: row.in_sent, starred: row.in_starred, archive: row.in_archive, deleted: row.in_deleted };
    for (const count of COUNTS) this.mailbox[count] += by * counted[count];
  }

  async #bury(kind: 'conversation' | 'draft', ref: string): Promise<void> {
    const seq = this.#next();
    await this.tx
      .insertInto('tombstones')
      .values({ owner: this.mailbox.owner, kind, ref, seq })
      .onConflict((on) => on.columns(['owner', 'kind', 'ref']).doUpdateSet({ seq }))
      .execute();
  }
}
