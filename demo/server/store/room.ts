/**
 * What a mailbox still takes of a sender: what their session promises, and what an announcement is held against. It is
 * the same figure, and it says nothing of what others have sent, however often a sender asks or announces and withdraws.
 * @module
 */
import type { Kysely } from 'kysely';
import { prepare } from './prepared.ts';
import type { Schema } from './schema.ts';

type Db = Kysely<Schema>;

const MIB = 2 ** 20;
/** Share of a mailbox that what one peer has announced and no message refers to may take. */
const UNBOUND_SHARE = 3 / 4;

/** In which steps the rest of a mailbox is seen: of 16 MiB or a 64th of it, whichever is more; in a small one, of a 16th. */
export const stepOf = (quota: number): number => Math.max(1, Math.ceil(quota / 64), Math.min(16 * MIB, Math.ceil(quota / 16)));

const heldOf = prepare<{ owner: string; peer: string }, { held: number | null }>((db, { owner, peer }) =>
  db.selectFrom('announcements').select(({ fn }) => fn.sum<number | null>('held').as('held')).where('owner', '=', owner).where('peer', '=', peer));

const unbound = prepare<{ owner: string; peer: string }, { count: number; held: number | null }>((db, { owner, peer }) =>
  db
    .selectFrom('announcements as a')
    .select(({ fn }) => [fn.countAll<number>().as('count'), fn.sum<number | null>('a.held').as('held')])
    .where('a.owner', '=', owner).where('a.peer', '=', peer)
    .where((eb) => eb.not(eb.exists(eb.selectFrom('attachments as t').select('t.message').whereRef('t.upload', '=', 'a.upload').whereRef('t.owner', '=', 'a.owner')))));

/** What a peer has announced and no message refers to yet. */
export async function waiting(db: Db, owner: string, peer: string): Promise<{ count: number; held: number }> {
  const row = await unbound.first(db, { owner, peer });
  return { count: Number(row?.count ?? 0), held: Number(row?.held ?? 0) };
}

/**
 * What is others' is rounded up, and the sender's own is not: their own they know, and if it were, how much they have to
 * announce until a step is reached would tell the rest to the octet. What is rounded up is never given away, so that what
 * was promised fits.
 * @param quota octets the mailbox may hold
 * @param all octets it holds
 */
export async function room(db: Db, owner: string, peer: string, quota: number, all: number): Promise<number> {
  const own = Number((await heldOf.first(db, { owner, peer }))?.held ?? 0);
  const step = stepOf(quota);
  const others = step * Math.ceil((all - own) / step);
  const left = quota - others - own;
  // Who only announces must not fill a mailbox; where others have as much as that leaves, they cannot.
  const share = Math.floor(quota * UNBOUND_SHARE);
  if (own === 0 || others >= quota - share) return Math.max(0, Math.min(left, share));
  return Math.max(0, Math.min(left, share - (await waiting(db, owner, peer)).held));
}
