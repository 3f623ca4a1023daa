/**
 * What a sender does at the recipient's server: permission, session, deposit, single-use address, request.
 * @module
 */
import type { Kysely, Transaction } from 'kysely';
import type { Message } from '../../../src/contract/index.ts';
import { conversationOf, Ledger } from './ledger.ts';
import { prepare } from './prepared.ts';
import { permissionOf, withMessage } from './rows.ts';
import type { DepositTable, InvitationRow, MessageRow, Schema, SessionRow } from './schema.ts';
import { StoreRefusal, type NewDeposit, type Notice, type Permission, type SignReceipt, type StoredSession } from './store.ts';

type Db = Kysely<Schema>;
type Tx = Transaction<Schema>;

type PermissionRow = { i_state: InvitationRow['state'] | null; i_scope: InvitationRow['scope']; i_since: number | null; i_expires: number | null; i_reason: string | null; opened: number | null };

const invitationOf = (row: PermissionRow): Pick<InvitationRow, 'state' | 'scope' | 'since' | 'expires' | 'reason'> | undefined =>
  row.i_state === null ? undefined : { state: row.i_state, scope: row.i_scope, since: row.i_since ?? 0, expires: row.i_expires, reason: row.i_reason };

const invitationRow = prepare<{ owner: string; peer: string }, InvitationRow>((db, { owner, peer }) =>
  db.selectFrom('invitations').selectAll().where('owner', '=', owner).where('peer', '=', peer));

const openedAt = prepare<{ owner: string; peer: string; thread: string }, { at: number }>((db, { owner, peer, thread }) =>
  db.selectFrom('openings').select('at').where('owner', '=', owner).where('peer', '=', peer).where('thread', '=', thread));

/** Both questions are always asked, so that the answer takes the same work whoever it is about. */
export async function permission(db: Db, owner: string, peer: string, thread: string | undefined, now: number): Promise<Permission> {
  const row = await invitationRow.first(db, { owner, peer });
  const opened = await openedAt.first(db, { owner, peer, thread: thread ?? '' });
  return permissionOf(row, opened?.at, now);
}

const insertSession = prepare<SessionRow>((db, { id, sender, issuer, subject, jkt, recipient, thread, scope, expires }) =>
  db.insertInto('sessions').values({ id, sender, issuer, subject, jkt, recipient, thread, scope, expires }));

export const openSession = (tx: Tx, { sender, thread, ...session }: StoredSession): Promise<number> =>
  insertSession.run(tx, { ...session, sender: sender.address, issuer: sender.issuer, subject: sender.subject, thread: thread ?? null });

const sessionRow = prepare<{ id: string }, SessionRow>((db, { id }) => db.selectFrom('sessions').selectAll().where('id', '=', id));

export async function session(db: Db, id: string, now: number): Promise<StoredSession | undefined> {
  const row = await sessionRow.first(db, { id });
  if (!row || row.expires <= now) return undefined;
  const { sender, issuer, subject, thread, ...kept } = row;
  return { ...kept, sender: { address: sender, issuer, subject, method: 'home-exchange' }, ...(thread !== null && { thread }) };
}

const deleteSession = prepare<{ id: string; sender: string }>((db, { id, sender }) => db.deleteFrom('sessions').where('id', '=', id).where('sender', '=', sender));
export const closeSession = (tx: Tx, id: string, sender: string): Promise<number> => deleteSession.run(tx, { id, sender });

const insertDeposit = prepare<DepositTable>((db, { sender, recipient, key, digest, message, at }) => db.insertInto('deposits').values({ sender, recipient, key, digest, message, at }));

const insertTicket = prepare<{ hash: string; sender: string; recipient: string; key: string; expires: number }>((db, { hash, sender, recipient, key, expires }) =>
  db.insertInto('tickets').values({ hash, sender, recipient, key, expires }));

export const insertMessage = prepare<MessageRow>((db, { id, owner, thread, direction, message_id, peer, at, unread, digest, size, body, sender, receipt, uri }) =>
  db.insertInto('messages').values({ id, owner, thread, direction, message_id, peer, at, unread, digest, size, body, sender, receipt, uri }).onConflict((on) => on.columns(['owner', 'direction', 'peer', 'message_id']).doNothing()));

/** The same message from the same sender is stored once, whatever key it comes under. */
const known = prepare<{ owner: string; peer: string; id: string }, Pick<MessageRow, 'id' | 'digest' | 'uri' | 'receipt' | 'at'>>((db, { owner, peer, id }) =>
  db.selectFrom('messages').select(['id', 'digest', 'uri', 'receipt', 'at']).where('owner', '=', owner).where('direction', '=', 'in').where('peer', '=', peer).where('message_id', '=', id));

/** What a deposit answers, now and at every repeat. */
export const representationOf = ({ uri, digest, receipt, at }: Pick<MessageRow, 'digest' | 'uri' | 'receipt' | 'at'>): string =>
  JSON.stringify({ uri, digest, depositedAt: new Date(at).toISOString(), receipt });

/** All that decides about a deposit, in one question: the session, what its sender may do, an earlier one under the key. */
const standing = prepare<{ id: string; key: string }, Pick<SessionRow, 'sender' | 'recipient' | 'thread' | 'scope' | 'expires'> & PermissionRow & { d_digest: string | null; m_uri: string | null; m_receipt: string | null; m_at: number | null }>(
  (db, { id, key }) =>
    db
      .selectFrom('sessions as s')
      .leftJoin('invitations as i', (on) => on.onRef('i.owner', '=', 's.recipient').onRef('i.peer', '=', 's.sender'))
      .leftJoin('openings as o', (on) => on.onRef('o.owner', '=', 's.recipient').onRef('o.peer', '=', 's.sender').onRef('o.thread', '=', 's.thread'))
      .leftJoin('deposits as d', (on) => on.onRef('d.sender', '=', 's.sender').onRef('d.recipient', '=', 's.recipient').on('d.key', '=', key))
      .leftJoin('messages as m', 'm.id', 'd.message')
      .select(['s.sender', 's.recipient', 's.thread', 's.scope', 's.expires'])
      .select(['i.state as i_state', 'i.scope as i_scope', 'i.since as i_since', 'i.expires as i_expires', 'i.reason as i_reason', 'o.at as opened'])
      .select(['d.digest as d_digest', 'm.uri as m_uri', 'm.receipt as m_receipt', 'm.at as m_at'])
      .where('s.id', '=', id),
);

export async function deposit(tx: Tx, wanted: NewDeposit, sign: SignReceipt): Promise<{ representation: string; uri: string; repeated: boolean; notice?: Notice }> {
  const found = await standing.first(tx, { id: wanted.session, key: wanted.key });
  if (!found || found.expires <= wanted.now) throw new StoreRefusal('session-expired');
  const { sender: peer, recipient } = found;
  const { message: { digest, size, uri }, from } = wanted.claims;
  const ticket = async (): Promise<void> => {
    if (wanted.ticket) await insertTicket.run(tx, { ...wanted.ticket, sender: peer, recipient, key: wanted.key });
  };
  if (found.d_digest !== null) {
    if (found.d_digest !== digest) throw new StoreRefusal('key-reused');
    await ticket();
    return { representation: representationOf({ digest: found.d_digest, uri: found.m_uri, receipt: found.m_receipt, at: found.m_at! }), uri: found.m_uri!, repeated: true };
  }
  const allowed = permissionOf(invitationOf(found), found.opened, wanted.now);
  if (!allowed.scope) throw new StoreRefusal('invitation-required', { invitation: allowed.pending ? 'pending' : 'none' });
  const message = JSON.parse(wanted.canonical) as Message;
  if ((allowed.scope === 'replies' || found.scope === 'replies') && message.thread !== found.thread) throw new StoreRefusal('session-mismatch');
  const entry = { sender: peer, recipient, key: wanted.key, digest, at: wanted.now };
  const row: MessageRow = {
    id: wanted.id, owner: recipient, thread: message.thread, direction: 'in', message_id: message.id, peer, at: wanted.now, unread: 1,
    digest, size, body: wanted.canonical, sender: JSON.stringify(from), receipt: await sign(wanted.claims), uri,
  };
  if ((await insertMessage.run(tx, row)) === 0) {
    const before = await known.first(tx, { owner: recipient, peer, id: message.id });
    if (before?.digest !== digest) throw new StoreRefusal('conflict');
    await insertDeposit.run(tx, { ...entry, message: before.id });
    await ticket();
    return { representation: representationOf(before), uri: before.uri!, repeated: true };
  }
  await insertDeposit.run(tx, { ...entry, message: row.id });
  await ticket();
  const ledger = await Ledger.open(tx, recipient);
  const conversation = await conversationOf.first(tx, { owner: recipient, id: row.thread });
  await ledger.put(conversation, withMessage(conversation, row, message, undefined));
  return { representation: representationOf(row), uri, repeated: false, notice: await ledger.close() };
}

const ticketOf = prepare<{ hash: string }, Pick<MessageRow, 'digest' | 'uri' | 'receipt' | 'at'> & { expires: number }>((db, { hash }) =>
  db
    .selectFrom('tickets as t')
    .innerJoin('deposits as d', (on) => on.onRef('d.sender', '=', 't.sender').onRef('d.recipient', '=', 't.recipient').onRef('d.key', '=', 't.key'))
    .innerJoin('messages as m', 'm.id', 'd.message')
    .select(['m.digest', 'm.uri', 'm.receipt', 'm.at', 't.expires'])
    .where('t.hash', '=', hash));
const useTicket = prepare<{ hash: string }>((db, { hash }) => db.deleteFrom('tickets').where('hash', '=', hash));

export async function collect(tx: Tx, hash: string, now: number): Promise<string | undefined> {
  const found = await ticketOf.first(tx, { hash });
  if (!found || (await useTicket.run(tx, { hash })) === 0 || found.expires <= now) return undefined;
  return representationOf(found);
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
