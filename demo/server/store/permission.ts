/**
 * What an owner lets a peer do.
 * @module
 */
import type { Kysely } from 'kysely';
import { prepare } from './prepared.ts';
import { permissionOf } from './rows.ts';
import type { InvitationRow, Schema } from './schema.ts';
import type { Permission } from './store.ts';

type Db = Kysely<Schema>;

export const invitationRow = prepare<{ owner: string; peer: string }, InvitationRow>((db, { owner, peer }) =>
  db.selectFrom('invitations').selectAll().where('owner', '=', owner).where('peer', '=', peer));

const openedAt = prepare<{ owner: string; peer: string; thread: string }, { at: number }>((db, { owner, peer, thread }) =>
  db.selectFrom('openings').select('at').where('owner', '=', owner).where('peer', '=', peer).where('thread', '=', thread));

/** Both questions are always asked, so that the answer takes the same work whoever it is about. */
export async function permission(db: Db, owner: string, peer: string, thread: string | undefined, now: number): Promise<Permission> {
  const row = await invitationRow.first(db, { owner, peer });
  const opened = await openedAt.first(db, { owner, peer, thread: thread ?? '' });
  return permissionOf(row, opened?.at, now);
}
