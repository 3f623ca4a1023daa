/**
 * What a sender does at the recipient's server: permission, session, deposit, request.
 * @module
 */
import type { Kysely, Transaction } from 'kysely';
import type { Message, ReceiptClaims, Sender } from '../../../src/contract/index.ts';
import { notification, withhold } from './acceptances.ts';
import { bind, resolve } from './attachments.ts';
import { earlierReceipts } from './events.ts';
import { conversationOf, Ledger } from './ledger.ts';
import { prepare } from './prepared.ts';
import { shownOf } from './properties.ts';
import { invitationRow } from './permission.ts';
import { permissionOf, withMessage } from './rows.ts';
import type { DepositTable, InvitationRow, MailboxRow, MessageRow, Schema, SessionRow } from './schema.ts';
import { StoreRefusal, type NewDeposit, type Notice, type SignReceipt, type StoredSession } from './store.ts';
import { envelope } from './withheld.ts';

type Db = Kysely<Schema>;
type Tx = Transaction<Schema>;

type PermissionRow = { i_state: InvitationRow['state'] | null; i_scope: InvitationRow['scope']; i_since: number | null; i_expires: number | null; i_reason: string | null; opened: number | null };

const invitationOf = (row: PermissionRow): Pick<InvitationRow, 'state' | 'scope' | 'since' | 'expires' | 'reason'> | undefined =>
  row.i_state === null ? undefined : { state: row.i_state, scope: row.i_scope, since: row.i_since ?? 0, expires: row.i_expires, reason: row.i_reason };

const insertSession = prepare<SessionRow>((db, { id, sender, issuer, subject, jkt, recipient, thread, scope, expires, method }) =>
  db.insertInto('sessions').values({ id, sender, issuer, subject, jkt, recipient, thread, scope, expires, method }));

export const openSession = (tx: Tx, { sender, thread, ...session }: StoredSession): Promise<number> =>
  insertSession.run(tx, { ...session, sender: sender.address, issuer: sender.issuer, subject: sender.subject, method: sender.method === 'home-exchange' ? null : sender.method, thread: thread ?? null });

const proven = ({ sender, issuer, subject, method }: Pick<SessionRow, 'sender' | 'issuer' | 'subject' | 'method'>): Sender => ({ address: sender, issuer, subject, method: method === null ? 'home-exchange' : (method as Sender['method']) });

const sessionRow = prepare<{ id: string }, SessionRow>((db, { id }) => db.selectFrom('sessions').selectAll().where('id', '=', id));

export async function session(db: Db, id: string, now: number): Promise<StoredSession | undefined> {
  const row = await sessionRow.first(db, { id });
  if (!row || row.expires <= now) return undefined;
  const { sender: _, issuer: __, subject: ___, method: ____, thread, ...kept } = row;
  return { ...kept, sender: proven(row), ...(thread !== null && { thread }) };
}

const deleteSession = prepare<{ id: string; sender: string }>((db, { id, sender }) => db.deleteFrom('sessions').where('id', '=', id).where('sender', '=', sender));
export const closeSession = (tx: Tx, id: string, sender: string): Promise<number> => deleteSession.run(tx, { id, sender });

/** What stood under the key has been removed for good by now, or it would have been answered. */
const putDeposit = prepare<DepositTable>((db, { sender, recipient, key, message, at }) =>
  db.insertInto('deposits').values({ sender, recipient, key, message, at }).onConflict((on) => on.columns(['sender', 'recipient', 'key']).doUpdateSet({ message, at })));

export const insertMessage = prepare<MessageRow>((db, { id, owner, thread, root, direction, message_id, peer, at, unread, digest, size, body, sender, receipt, uri }) =>
  db.insertInto('messages').values({ id, owner, thread, root, direction, message_id, peer, at, unread, digest, size, body, sender, receipt, uri }).onConflict((on) => on.columns(['owner', 'direction', 'peer', 'message_id']).doNothing()));

type Stored = Pick<MessageRow, 'id' | 'digest' | 'uri' | 'receipt' | 'at'>;

/** The same message from the same sender is stored once, whatever key it comes under. */
const known = prepare<{ owner: string; peer: string; id: string }, Stored>((db, { owner, peer, id }) =>
  db.selectFrom('messages').select(['id', 'digest', 'uri', 'receipt', 'at']).where('owner', '=', owner).where('direction', '=', 'in').where('peer', '=', peer).where('message_id', '=', id));

/** What a deposit answers, now and at every repeat. */
const representationOf = ({ uri, digest, receipt, at }: Omit<Stored, 'id'>, earlier: readonly string[] = []): string =>
  JSON.stringify({ uri, digest, depositedAt: new Date(at).toISOString(), receipt, ...(earlier.length && { earlier }) });

const storedAs = prepare<{ id: string }, Stored>((db, { id }) => db.selectFrom('messages').select(['id', 'digest', 'uri', 'receipt', 'at']).where('id', '=', id));

/** All that decides about a deposit, in one question: the session, what its sender may do, what is stored under the key, or as the message whose id it is, whether its conversation is there, the mailbox. */
const standing = prepare<{ id: string; key: string; into: string }, Pick<SessionRow, 'sender' | 'issuer' | 'subject' | 'method' | 'recipient' | 'thread' | 'scope' | 'expires'> & PermissionRow & { stored: string | null; begun: string | null } & (Omit<MailboxRow, 'owner'> | { epoch: null })>(
  (db, { id, key, into }) =>
    db
      .selectFrom('sessions as s')
      .leftJoin('invitations as i', (on) => on.onRef('i.owner', '=', 's.recipient').onRef('i.peer', '=', 's.sender'))
      .leftJoin('openings as o', (on) => on.onRef('o.owner', '=', 's.recipient').onRef('o.peer', '=', 's.sender').onRef('o.thread', '=', 's.thread'))
      .leftJoin('messages as m', (on) => on.onRef('m.owner', '=', 's.recipient').on('m.direction', '=', 'in').onRef('m.peer', '=', 's.sender').on('m.message_id', '=', key))
      .leftJoin('deposits as d', (on) => on.onRef('d.sender', '=', 's.sender').onRef('d.recipient', '=', 's.recipient').on('d.key', '=', key))
      .leftJoin('conversations as c', (on) => on.onRef('c.owner', '=', 's.recipient').on('c.id', '=', into))
      .leftJoin('mailboxes as b', 'b.owner', 's.recipient')
      .select(['s.sender', 's.issuer', 's.subject', 's.method', 's.recipient', 's.thread', 's.scope', 's.expires'])
      .select(['i.state as i_state', 'i.scope as i_scope', 'i.since as i_since', 'i.expires as i_expires', 'i.reason as i_reason', 'o.at as opened', 'c.id as begun'])
      .select((eb) => eb.fn.coalesce('d.message', 'm.id').as('stored'))
      .select(['b.epoch', 'b.seq', 'b.floor', 'b.inbox', 'b.inbox_unread', 'b.sent', 'b.starred', 'b.archive', 'b.deleted'])
      .where('s.id', '=', id),
);

const mailboxIn = ({ epoch, seq, floor, inbox, inbox_unread, sent, starred, archive, deleted }: Omit<MailboxRow, 'owner'>, owner: string): MailboxRow => ({
  owner, epoch, seq, floor, inbox, inbox_unread, sent, starred, archive, deleted,
});

const uriOf = ({ server, id }: NewDeposit): string => `${server}/messages/${id}`;

/** The receipt of a message without attachments. */
const claimsOf = (wanted: NewDeposit, { id }: Message, from: Sender, to: string): ReceiptClaims => ({
  iss: wanted.server, jti: crypto.randomUUID(), iat: Math.floor(wanted.now / 1000), event: 'ContentConsignment',
  message: { id, uri: uriOf(wanted), digest: wanted.digest, size: wanted.size }, from, to, received_at: new Date(wanted.now).toISOString(),
});

/** The receipt that is shown, and the one before it where the message has to be accepted. */
interface Receipts { last: string; accepted?: string }

async function receiptsOf(claims: ReceiptClaims, until: string | undefined, now: number, sign: SignReceipt): Promise<Receipts> {
  if (until === undefined) return { last: await sign(claims) };
  const { accepted, notified } = await notification(claims, until, now, sign);
  return { last: notified, accepted };
}

/** A deposit before its turn, and the receipts it gets where it is stored as it came. */
export interface ReadyDeposit { wanted: NewDeposit; message: Message; receipts?: Promise<Receipts> }

/**
 * What of a deposit needs no database. For all of a group, one right after the other, it takes a good deal less than in
 * between the statements of each. What is not stored after all leaves no trace of its receipts.
 */
export function ready(wanted: NewDeposit, sign: SignReceipt): ReadyDeposit {
  const message = JSON.parse(wanted.canonical) as Message;
  if (!wanted.of || wanted.fault || message.attachments?.length) return { wanted, message };
  const receipts = receiptsOf(claimsOf(wanted, message, wanted.of.from, wanted.of.to), message.evidence?.acceptance?.until, wanted.now, sign);
  // Where it fails, the deposit that needs them does.
  receipts.catch(() => {});
  return { wanted, message, receipts };
}

const agree = ({ of }: NewDeposit, from: Sender, to: string): boolean =>
  of?.to === to && of.from.address === from.address && of.from.issuer === from.issuer && of.from.subject === from.subject && of.from.method === from.method;

export async function deposit(tx: Tx, { wanted, message, receipts }: ReadyDeposit, sign: SignReceipt): Promise<{ representation: string; uri: string; repeated: boolean; notice?: Notice }> {
  const { digest, size, canonical, now } = wanted;
  const found = await standing.first(tx, { id: wanted.session, key: wanted.key, into: message.thread });
  if (!found || found.expires <= now) throw new StoreRefusal('session-expired');
  const { sender: peer, recipient } = found;
  const { id } = message;
  const again = async (stored: Stored): Promise<{ representation: string; uri: string; repeated: boolean }> =>
    ({ representation: representationOf(stored, (await earlierReceipts(tx, [stored.id])).get(stored.id)), uri: stored.uri!, repeated: true });
  // The id of a message is a key of it by itself; only another one is written down.
  const keyed = wanted.key !== id;
  const before = found.stored === null ? undefined : await storedAs.first(tx, { id: found.stored });
  if (before) {
    if (before.digest !== digest) throw new StoreRefusal('key-reused');
    return again(before);
  }
  if (wanted.fault) throw new StoreRefusal('not-understood', wanted.fault);
  const allowed = permissionOf(invitationOf(found), found.opened, now);
  if (!allowed.scope) throw new StoreRefusal('invitation-required', { invitation: allowed.pending ? 'pending' : 'none' });
  if ((allowed.scope === 'replies' || found.scope === 'replies') && message.thread !== found.thread) throw new StoreRefusal('session-mismatch');
  const from = proven(found);
  const attached = message.attachments?.length ? await resolve(tx, recipient, from, message.attachments) : undefined;
  const uri = uriOf(wanted);
  const claims = (): ReceiptClaims => ({ ...claimsOf(wanted, message, from, recipient), ...(attached && { event: attached.event, attachments: attached.claims }) });
  const conversation = found.begun === null ? undefined : await conversationOf.first(tx, { owner: recipient, id: message.thread });
  const until = message.evidence?.acceptance?.until;
  const { last, accepted } = await (receipts && agree(wanted, from, recipient) ? receipts : receiptsOf(claims(), until, now, sign));
  const row: MessageRow = {
    id: wanted.id, owner: recipient, thread: message.thread, root: conversation?.root ?? wanted.id, direction: 'in', message_id: id, peer, at: now, unread: 1,
    digest, size, body: canonical, sender: JSON.stringify(from), receipt: last, uri, handed_over: null,
  };
  const inserted = await insertMessage.run(tx, row);
  const stored = inserted ? row : (await known.first(tx, { owner: recipient, peer, id }))!;
  if (stored.digest !== digest) throw new StoreRefusal('conflict');
  if (keyed) await putDeposit.run(tx, { sender: peer, recipient, key: wanted.key, message: stored.id, at: now });
  if (!inserted) return again(stored);
  if (attached) await bind(tx, row.id, recipient, attached.uploads, message.attachments!, until === undefined);
  if (accepted !== undefined) await withhold(tx, row, until!, accepted);
  const ledger = await Ledger.open(tx, recipient, found.epoch === null ? undefined : mailboxIn(found, recipient));
  const after = withMessage(conversation, row, accepted !== undefined ? envelope(message) : message, undefined);
  if (accepted !== undefined) after.acceptance = 'pending';
  else if (attached) after.properties = (await shownOf(tx, recipient, peer, message.attachments!)) ?? after.properties;
  await ledger.put(conversation, after);
  return { representation: representationOf(row, accepted === undefined ? [] : [accepted]), uri, repeated: false, notice: await ledger.close() };
}

/** A request to write. It is noted for addresses that do not exist, too: nobody can tell them apart. */
export async function request(tx: Tx, owner: string, peer: string, name: string | undefined, reason: string, now: number): Promise<Notice | undefined> {
  const row = await invitationRow.first(tx, { owner, peer });
  const live = row?.state === 'accepted' && (row.expires === null || row.expires > now);
  if (row && (row.state === 'pending' || row.state === 'declined' || row.state === 'blocked' || (live && row.scope !== 'replies'))) return undefined;
  const ledger = await Ledger.open(tx, owner);
  const asked = { state: 'pending', scope: null, since: now, expires: null, name: name ?? null, reason, seq: ledger.invitation() } as const;
  await tx
    .insertInto('invitations')
    .values({ owner, peer, ...asked })
    .onConflict((on) => on.columns(['owner', 'peer']).doUpdateSet(asked))
    .execute();
  return ledger.close();
}
