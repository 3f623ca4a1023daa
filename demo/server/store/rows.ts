/**
 * Between rows and what the contract calls them; no SQL here.
 * @module
 */
import type { Conversation, CoverTag, Delivery, Invitation, Message, Party, StoredMessage } from '../../../src/contract/index.ts';
import { fold } from '../../../src/schema/labels.ts';
import type { AcceptanceRow, ConversationRow, DeliveryRow, InvitationRow, MailboxRow, MessageRow } from './schema.ts';
import { withChannel } from './channels.ts';
import type { Permission } from './store.ts';
import { envelope, isWithheld, shownReceipts } from './withheld.ts';

export const iso = (ms: number): string => new Date(ms).toISOString();

/** State strings: the name of the history and the place in it. */
export const stateOf = (mailbox: Pick<MailboxRow, 'epoch' | 'seq'> | undefined): string => (mailbox ? `${mailbox.epoch}.${mailbox.seq}` : 'new.0');

/** White space other than single spaces: most texts have none where a line shows them. */
const UNEVEN = /[^\S ]| {2}/;

/** In one line, cut between characters. */
export function clip(text: string, length: number): string {
  const flat = (UNEVEN.test(text) ? text.replace(/\s+/g, ' ') : text).trim();
  if (flat.length <= length) return flat;
  const cut = flat.slice(0, length - 1);
  return `${/[\uD800-\uDBFF]$/.test(cut) ? cut.slice(0, -1) : cut}…`;
}

/** The row after a message has come or gone, from the row before. */
export function withMessage(before: ConversationRow | undefined, row: Omit<MessageRow, 'body'>, message: Message, deliveries: readonly Delivery[] | undefined): ConversationRow {
  const incoming = row.direction === 'in';
  const prominent = (message.cover ?? []).flatMap(({ tags }) => tags).filter((tag: CoverTag) => tag.prominent).slice(0, 3);
  const recipients = [...message.to, ...(message.cc ?? [])];
  const peers = new Set([...(before?.peers.split('|') ?? []), message.from.address, row.peer, ...recipients.map(({ address }) => address)].filter(Boolean));
  const next: ConversationRow = {
    owner: row.owner, id: row.thread, seq: 0,
    at: Math.max(before?.at ?? 0, row.at),
    message_id: row.id,
    root: row.root,
    subject: message.subject,
    excerpt: clip(message.body.text.slice(0, 600), 160),
    direction: row.direction,
    sender: JSON.stringify(message.from),
    recipients: JSON.stringify(message.to.slice(0, 5)),
    count: (before?.count ?? 0) + 1,
    unread: (before?.unread ?? 0) + row.unread,
    starred: before?.starred ?? 0,
    // What is new belongs on the desk again.
    archived: incoming ? 0 : (before?.archived ?? 0),
    deleted_at: null,
    has_in: incoming ? 1 : (before?.has_in ?? 0),
    has_out: incoming ? (before?.has_out ?? 0) : 1,
    in_inbox: 0, in_sent: 0, in_starred: 0, in_archive: 0, in_deleted: 0,
    reference: message.reference ?? before?.reference ?? null,
    tags: prominent.length ? JSON.stringify(prominent) : (before?.tags ?? null),
    attachments: message.attachments?.length ?? 0,
    attachments_size: (message.attachments ?? []).reduce((sum, { size }) => sum + size, 0),
    deliveries: deliveries ? deliveriesText(deliveries) : null,
    peers: `|${[...peers].slice(0, 100).join('|')}|`,
    words: '',
    properties: before?.properties ?? null,
    channels: withChannel(before?.channels ?? null, message.channel),
    acceptance: null,
  };
  next.words = fold([next.subject, next.excerpt, next.reference ?? '', ...[message.from, ...recipients.slice(0, 20)].map(({ name }) => name ?? '')].join(' '));
  return placed(next);
}

/** Sets the views a row stands in. */
export function placed(row: ConversationRow): ConversationRow {
  const kept = row.deleted_at === null;
  row.in_deleted = Number(!kept);
  row.in_inbox = Number(kept && row.has_in === 1 && row.archived === 0);
  row.in_sent = Number(kept && row.has_out === 1);
  row.in_starred = Number(kept && row.starred === 1);
  row.in_archive = Number(kept && row.archived === 1);
  return row;
}

const NOTHING = { reference: null, tags: null, properties: null };

/** Deliveries as a conversation shows them: without the receipts. */
export const deliveriesText = (deliveries: readonly Delivery[]): string => JSON.stringify(deliveries.map(({ receipt: _, earlier: __, ...rest }) => rest));

export function toConversation(row: ConversationRow): Conversation {
  // What was shown of the message before is none of this one's.
  const { reference, tags, properties } = isWithheld(row.acceptance) ? NOTHING : row;
  return {
    id: row.id,
    messageId: row.message_id,
    subject: row.subject,
    excerpt: row.excerpt,
    direction: row.direction,
    from: JSON.parse(row.sender) as Party,
    to: JSON.parse(row.recipients) as Party[],
    at: iso(row.at),
    count: row.count,
    unread: row.unread,
    starred: row.starred === 1,
    archived: row.archived === 1,
    deleted: row.deleted_at !== null,
    ...(reference !== null && { reference }),
    ...(tags !== null && { tags: JSON.parse(tags) as CoverTag[] }),
    ...(row.attachments > 0 && { attachments: { count: row.attachments, size: row.attachments_size } }),
    ...(properties !== null && { properties: JSON.parse(properties) as Conversation['properties'] }),
    ...(row.deliveries !== null && { deliveries: JSON.parse(row.deliveries) as Delivery[] }),
    ...(row.acceptance !== null && { acceptance: row.acceptance }),
  };
}

export const toDelivery = (row: DeliveryRow): Delivery => ({
  address: row.address,
  state: row.state as Delivery['state'],
  ...(row.at !== null && { at: iso(row.at) }),
  ...(row.problem !== null && { problem: row.problem }),
  ...(row.receipt !== null && { receipt: row.receipt }),
  ...(row.earlier !== null && { earlier: JSON.parse(row.earlier) as string[] }),
});

/** What a message has beside its row. */
export interface Beside {
  deliveries?: readonly DeliveryRow[];
  /** Of an incoming message, oldest first. */
  receipts?: string[];
  attachments?: StoredMessage['attachments'];
  documents?: StoredMessage['documents'];
  consent?: StoredMessage['consent'];
  acceptance?: AcceptanceRow;
}

export function toStoredMessage(row: MessageRow, { deliveries = [], receipts = [], attachments, documents, consent, acceptance }: Beside): StoredMessage {
  return {
    id: row.id,
    direction: row.direction,
    message: isWithheld(acceptance?.state) ? envelope(JSON.parse(row.body) as Message) : (JSON.parse(row.body) as Message),
    digest: row.digest,
    at: iso(row.at),
    unread: row.unread === 1,
    ...(row.sender !== null && { sender: JSON.parse(row.sender) as StoredMessage['sender'] }),
    ...(row.direction === 'in' ? { receipts: shownReceipts(receipts, acceptance?.state) } : { deliveries: deliveries.map(toDelivery) }),
    ...(attachments && { attachments }),
    ...(documents && { documents }),
    ...(acceptance && { acceptance: { state: acceptance.state, until: iso(acceptance.until), ...(acceptance.at !== null && { at: iso(acceptance.at) }) } }),
    ...(consent && { consent }),
  };
}

export const toInvitation = (row: InvitationRow): Invitation => ({
  peer: row.peer,
  state: row.state,
  since: iso(row.since),
  ...(row.scope !== null && { scope: row.scope }),
  ...(row.expires !== null && { expiresAt: iso(row.expires) }),
  ...(row.name !== null && { name: row.name }),
  ...(row.reason !== null && { reason: row.reason }),
});

/** What an invitation, and the owner's having written in a thread, allow the peer now. */
export function permissionOf(row: Pick<InvitationRow, 'state' | 'scope' | 'since' | 'expires' | 'reason'> | undefined, opened: number | null | undefined, now: number): Permission {
  // Who has asked is told so, whatever was decided: a decision is the owner's business.
  const none: Permission = { pending: row?.reason != null && row.state !== 'accepted' };
  if (row?.state === 'blocked') return none;
  const live = row?.state === 'accepted' && (row.expires === null || row.expires > now);
  const expires = row?.expires ?? undefined;
  if (live && row.scope !== 'replies') return { scope: 'any', pending: false, expires };
  if (opened == null) return none;
  if (row?.state === 'revoked' && opened <= row.since) return none;
  if (row?.state === 'accepted' && !live && opened <= row.expires!) return none;
  return { scope: 'replies', pending: false, ...(live && { expires }) };
}
