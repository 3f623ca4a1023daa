/**
 * What the store answers from SQL without changing anything.
 * @module
 */
import type { Kysely } from 'kysely';
import * as deposits from './deposits.ts';
import * as mailbox from './mailbox.ts';
import * as own from './owner.ts';
import type { Schema } from './schema.ts';
import type { StoreReads } from './store.ts';

/** Runs a query on a connection that sees what has been committed. */
export type Read = <T>(query: (db: Kysely<Schema>) => Promise<T>) => Promise<T>;

export const sqlReads = (read: Read): StoreReads => ({
  permission: (owner, peer, thread, now) => read((db) => deposits.permission(db, owner, peer, thread, now)),
  session: (id, now) => read((db) => deposits.session(db, id, now)),
  list: (owner, query) => read((db) => mailbox.list(db, owner, query)),
  thread: (owner, id) => read((db) => mailbox.thread(db, owner, id)),
  message: (owner, id) => read((db) => mailbox.message(db, owner, id)),
  receipts: (owner, threads) => read((db) => mailbox.receipts(db, owner, threads)),
  drafts: (owner) => read((db) => own.drafts(db, owner)),
  draft: (owner, id) => read((db) => own.draft(db, owner, id)),
  invitations: (owner) => read((db) => own.invitations(db, owner)),
  changes: (owner, since) => read((db) => own.changes(db, owner, since)),
  revocations: () => read((db) => db.selectFrom('revocations').selectAll().execute()),
  endedGrants: () => read((db) => db.selectFrom('ended_grants').select(['name as grant', 'at']).execute()),
});
