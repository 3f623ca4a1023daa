/**
 * The store on SQL: reads beside the writer, writes in groups, and tells watchers after each commit.
 * @module
 */
import { Migrator, type Kysely, type Transaction } from 'kysely';
import type { Databases } from './databases.ts';
import * as deposits from './deposits.ts';
import * as mailbox from './mailbox.ts';
import * as own from './owner.ts';
import { purge } from './purge.ts';
import { migrations, type Schema } from './schema.ts';
import { putSent } from './sent.ts';
import type { Notice, Store, Watcher } from './store.ts';
import { Writer } from './writer.ts';

type Tell = (notice: Notice | undefined) => void;

/** The store over a database opened by an adapter (`libsql.ts`, `wasm.ts`). */
export function createSqlStore(databases: Databases): Store {
  const writer = new Writer(databases);
  const watchers = new Map<string, Set<Watcher>>();

  const read = <T>(query: (db: Kysely<Schema>) => Promise<T>): Promise<T> => writer.read(query);

  async function write<T>(job: (tx: Transaction<Schema>, tell: Tell) => Promise<T>): Promise<T> {
    let notices: Notice[] = [];
    const value = await writer.write((tx) => {
      notices = [];
      return job(tx, (notice) => notice && notices.push(notice));
    });
    for (const notice of notices) for (const watcher of watchers.get(notice.owner) ?? []) watcher(notice);
    return value;
  }

  return {
    migrate: async () => {
      const provider = { getMigrations: () => Promise.resolve(migrations) };
      const { error } = await new Migrator({ db: databases.writer, provider }).migrateToLatest();
      if (error) throw error;
    },
    close: () => writer.close(),
    check: () => read(async (db) => void (await db.selectFrom('mailboxes').select('owner').limit(1).execute())),
    watch(owner, watcher) {
      let set = watchers.get(owner);
      if (!set) watchers.set(owner, (set = new Set()));
      set.add(watcher);
      return () => {
        set.delete(watcher);
        if (!set.size && watchers.get(owner) === set) watchers.delete(owner);
      };
    },
    purge: (now) => purge(read, write, now),

    permission: (owner, peer, thread, now) => read((db) => deposits.permission(db, owner, peer, thread, now)),
    openSession: async (session) => void (await write((tx) => deposits.openSession(tx, session))),
    session: (id, key, now) => read((db) => deposits.session(db, id, key, now)),
    closeSession: async (id, sender) => void (await write((tx) => deposits.closeSession(tx, id, sender))),
    deposit: (wanted) =>
      write(async (tx, tell) => {
        const { notice, ...answer } = await deposits.deposit(tx, wanted);
        tell(notice);
        return answer;
      }),
    reissue: async (sender, recipient, key, ticket) => void (await write((tx) => deposits.reissue(tx, sender, recipient, key, ticket))),
    collect: (hash, now) => write((tx) => deposits.collect(tx, hash, now)),
    request: (owner, peer, name, reason, now) => write(async (tx, tell) => tell(await deposits.request(tx, owner, peer, name, reason, now))),

    list: (owner, query) => read((db) => mailbox.list(db, owner, query)),
    update: (owner, update, now) =>
      write(async (tx, tell) => {
        const { answer, notice } = await mailbox.update(tx, owner, update, now);
        tell(notice);
        return answer;
      }),
    thread: (owner, id) => read((db) => mailbox.thread(db, owner, id)),
    message: (owner, id) => read((db) => mailbox.message(db, owner, id)),
    receipts: (owner, threads) => read((db) => mailbox.receipts(db, owner, threads)),
    drafts: (owner) => read((db) => own.drafts(db, owner)),
    draft: (owner, id) => read((db) => own.draft(db, owner, id)),
    putDraft: (owner, id, content, condition, now) =>
      write(async (tx, tell) => {
        const { draft, notice } = await own.putDraft(tx, owner, id, content, condition, now);
        tell(notice);
        return draft;
      }),
    deleteDraft: (owner, id) => write(async (tx, tell) => tell(await own.deleteDraft(tx, owner, id))),
    putSent: (owner, copy, canonical, now) =>
      write(async (tx, tell) => {
        const { id, notice } = await putSent(tx, owner, copy, canonical, now);
        tell(notice);
        return (await mailbox.message(tx, owner, id))!;
      }),
    invitations: (owner) => read((db) => own.invitations(db, owner)),
    decide: (owner, peer, decision, now) =>
      write(async (tx, tell) => {
        const { invitation, notice } = await own.decide(tx, owner, peer, decision, now);
        tell(notice);
        return invitation;
      }),
    changes: (owner, since) => read((db) => own.changes(db, owner, since)),

    revoke: async (address, client, at) =>
      void (await write((tx) => tx.insertInto('revocations').values({ address, client, at }).onConflict((on) => on.columns(['address', 'client']).doUpdateSet({ at })).execute())),
    revocations: () => read((db) => db.selectFrom('revocations').selectAll().execute()),
    endGrants: async (grants, at) => {
      if (!grants.length) return;
      await write((tx) => tx.insertInto('ended_grants').values(grants.map((name) => ({ name, at }))).onConflict((on) => on.column('name').doNothing()).execute());
    },
    endedGrants: () => read((db) => db.selectFrom('ended_grants').select(['name as grant', 'at']).execute()),
  };
}
