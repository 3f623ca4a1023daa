/**
 * Drafts, invitations and the history of a mailbox.
 * @module
 */
import type { Kysely, Transaction } from 'kysely';
import type { Changes, Draft, DraftContent, Invitation, InvitationDecision, Reach } from '../../../src/contract/index.ts';
import { Ledger, mailboxOf } from './ledger.ts';
import { allWith, draftFor } from '../reach.ts';
import { reached, unreadWithin } from './reached.ts';
import { prepare } from './prepared.ts';
import { iso, stateOf, toConversation, toInvitation } from './rows.ts';
import type { DraftTable, Schema } from './schema.ts';
import { StoreRefusal, type Condition, type Notice } from './store.ts';
import { release } from './uploads.ts';

type Db = Kysely<Schema>;
type Tx = Transaction<Schema>;

const toDraft = (row: DraftTable): Draft => ({ id: row.id, version: row.version, savedAt: iso(row.saved_at), content: JSON.parse(row.content) as DraftContent });

export const drafts = async (db: Db, owner: string): Promise<Draft[]> => (await db.selectFrom('drafts').selectAll().where('owner', '=', owner).orderBy('saved_at', 'desc').orderBy('id').execute()).map(toDraft);

const draftRow = prepare<{ owner: string; id: string }, DraftTable>((db, { owner, id }) => db.selectFrom('drafts').selectAll().where('owner', '=', owner).where('id', '=', id));

export async function draft(db: Db, owner: string, id: string): Promise<Draft | undefined> {
  const row = await draftRow.first(db, { owner, id });
  return row && toDraft(row);
}

const saveDraft = prepare<DraftTable>((db, { owner, id, version, saved_at, content, seq }) =>
  db.insertInto('drafts').values({ owner, id, version, saved_at, content, seq }).onConflict((on) => on.columns(['owner', 'id']).doUpdateSet({ version, saved_at, content, seq })));

export async function putDraft(tx: Tx, owner: string, id: string, content: DraftContent, condition: Condition, now: number): Promise<{ draft: Draft; notice?: Notice }> {
  const current = await draft(tx, owner, id);
  const text = JSON.stringify(content);
  if (!condition.create && condition.match === undefined) throw new StoreRefusal('version-required');
  if (current && (condition.create || condition.match !== current.version)) {
    // The answer to an earlier try may have been lost: what is wanted is there already.
    if (JSON.stringify(current.content) === text) return { draft: current };
    throw new StoreRefusal('version-mismatch', { current });
  }
  if (!current && !condition.create) throw new StoreRefusal('not-found');
  const ledger = await Ledger.open(tx, owner);
  const seq = await ledger.draft(id);
  const values = { version: `v${seq}`, saved_at: now, content: text, seq };
  await saveDraft.run(tx, { owner, id, ...values });
  return { draft: { id, version: values.version, savedAt: iso(now), content }, notice: await ledger.close() };
}

export async function deleteDraft(tx: Tx, owner: string, id: string): Promise<Notice | undefined> {
  const { numDeletedRows } = await tx.deleteFrom('drafts').where('owner', '=', owner).where('id', '=', id).executeTakeFirstOrThrow();
  if (!numDeletedRows) return undefined;
  const ledger = await Ledger.open(tx, owner);
  await ledger.draftGone(id);
  return ledger.close();
}

export async function invitations(db: Db, owner: string): Promise<{ state: string; invitations: Invitation[] }> {
  const mailbox = await mailboxOf.first(db, { owner });
  const rows = await db.selectFrom('invitations').selectAll().where('owner', '=', owner).orderBy('since', 'desc').orderBy('peer').execute();
  const waiting = rows.filter(({ state }) => state === 'pending');
  return { state: stateOf(mailbox), invitations: [...waiting, ...rows.filter(({ state }) => state !== 'pending')].map(toInvitation) };
}

export async function decide(tx: Tx, owner: string, peer: string, { state, scope, expiresAt }: InvitationDecision, now: number): Promise<{ invitation: Invitation; notice?: Notice }> {
  const ledger = await Ledger.open(tx, owner);
  const before = await tx.selectFrom('invitations').selectAll().where('owner', '=', owner).where('peer', '=', peer).executeTakeFirst();
  const decided = { state, scope: state === 'accepted' ? (scope ?? 'any') : null, since: now, expires: expiresAt === undefined ? null : Date.parse(expiresAt), seq: ledger.invitation() } as const;
  const row = { owner, peer, name: before?.name ?? null, reason: before?.reason ?? null, ...decided };
  await tx.insertInto('invitations').values(row).onConflict((on) => on.columns(['owner', 'peer']).doUpdateSet(decided)).execute();
  // What the peer has open ends here; under less than everything they have to ask for a new session.
  if (decided.scope !== 'any') await tx.deleteFrom('sessions').where('recipient', '=', owner).where('sender', '=', peer).execute();
  // What they were about to send takes no room any more; what a message refers to is the owner's.
  if (state === 'blocked' || state === 'revoked') await release(tx, (announcements) => announcements.where('owner', '=', owner).where('peer', '=', peer));
  return { invitation: toInvitation(row), notice: await ledger.close() };
}

/** Those of some drafts that are within a reach. */
async function draftsWithin(db: Db, owner: string, ids: string[], reach: Reach | undefined): Promise<string[]> {
  if (!reach || !ids.length) return ids;
  const rows = await db.selectFrom('drafts').select(['id', 'content']).where('owner', '=', owner).where('id', 'in', ids).execute();
  return rows.filter(({ content }) => draftFor(reach, JSON.parse(content) as DraftContent)).map(({ id }) => id);
}

/** How many records one answer carries at most. */
const BATCH = 200;

export async function changes(db: Db, owner: string, since: string | undefined, reach?: Reach): Promise<{ changes: Changes; seq: number }> {
  const mailbox = await mailboxOf.first(db, { owner });
  const now = mailbox?.seq ?? 0;
  const nothing: Changes = { state: stateOf(mailbox), hasMore: false, conversations: [], removed: [], drafts: [], invitations: false, unread: reach ? await unreadWithin(db, owner, reach) : (mailbox?.inbox_unread ?? 0) };
  if (since === undefined) return { changes: nothing, seq: now };
  const [, epoch, number] = /^([A-Za-z0-9]{1,16})\.(\d{1,15})$/.exec(since) ?? [];
  const from = Number(number);
  const fresh = since === 'new.0';
  if (!fresh && (epoch === undefined || epoch !== mailbox?.epoch || from > now || from < mailbox.floor)) throw new StoreRefusal('state-unknown');
  if (from === now) return { changes: nothing, seq: now };
  // Up to the state read first: what is written meanwhile has a higher number and comes with the next answer.
  const changed = await db.selectFrom('conversations').selectAll().where('owner', '=', owner).where('seq', '>', from).where('seq', '<=', now).orderBy('seq').limit(BATCH + 1).execute();
  const saved = await db.selectFrom('drafts').select(['id', 'seq']).where('owner', '=', owner).where('seq', '>', from).where('seq', '<=', now).orderBy('seq').limit(BATCH + 1).execute();
  const asked = await db.selectFrom('invitations').select(['peer', 'seq']).where('owner', '=', owner).where('seq', '>', from).where('seq', '<=', now).orderBy('seq').limit(BATCH + 1).execute();
  const gone = await db.selectFrom('tombstones').select(['kind', 'ref', 'seq']).where('owner', '=', owner).where('seq', '>', from).where('seq', '<=', now).orderBy('seq').limit(BATCH + 1).execute();
  const paid = await db.selectFrom('payments').select(['id', 'seq']).where('owner', '=', owner).where('seq', '>', from).where('seq', '<=', now).orderBy('seq').limit(BATCH + 1).execute();
  const order = [...changed, ...saved, ...asked, ...gone, ...paid].map(({ seq }) => seq).sort((a, b) => a - b);
  const hasMore = order.length > BATCH;
  const to = hasMore ? order[BATCH - 1]! : now;
  const upTo = <T extends { seq: number }>(rows: T[]): T[] => rows.filter(({ seq }) => seq <= to);
  return {
    seq: to,
    changes: {
      state: stateOf({ epoch: mailbox!.epoch, seq: to }),
      hasMore,
      conversations: upTo(changed).filter((row) => reached(reach, row)).map(toConversation),
      removed: upTo(gone).filter(({ kind }) => kind === 'conversation').map(({ ref }) => ref),
      drafts: [...(await draftsWithin(db, owner, upTo(saved).map(({ id }) => id), reach)), ...upTo(gone).filter(({ kind }) => kind === 'draft').map(({ ref }) => ref)],
      invitations: upTo(asked).some(({ peer }) => allWith(reach, peer)),
      ...(!reach && upTo(paid).length && { payments: upTo(paid).map(({ id }) => id) }),
      unread: nothing.unread,
    },
  };
}
