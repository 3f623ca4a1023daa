/**
 * SQLite in Node by libsql. One connection writes; beside a file a second one reads, undisturbed by the
 * transaction that is open (WAL).
 * @module
 */
import { sql, type Kysely } from 'kysely';
import Database from 'libsql';
import type { Schema } from './schema.ts';
import { overHandle, type SqliteHandle } from './sqlite.ts';
import type { Databases } from './databases.ts';

export interface LibsqlOptions {
  /** `FULL` (the default) reaches the disk before a commit answers; anything less may lose what was acknowledged. */
  synchronous?: 'FULL' | 'NORMAL' | 'OFF';
}

/** Statements a connection keeps prepared. */
const KEPT = 1000;

/**
 * One connection to a database.
 * @param path of a file, or `:memory:`
 */
export function connectLibsql<S = Schema>(path: string, { synchronous = 'FULL' }: LibsqlOptions = {}): Kysely<S> {
  const db = new Database(path);
  // First of all: another connection may be at work already.
  db.prepare('pragma busy_timeout = 5000').all();
  if (path !== ':memory:') db.prepare('pragma journal_mode = wal').all();
  db.exec(`pragma synchronous = ${synchronous}; pragma temp_store = memory; pragma wal_autocheckpoint = 32000; pragma cache_size = -32000;`);
  const statements = new Map<string, { statement: Database.Statement; answers: boolean }>();
  const singles = new Map<string, { statement: Database.Statement; names: readonly string[] }>();
  // A search has as many forms as somebody likes to give it: the oldest ones go.
  const keep = <T>(kept: Map<string, T>, sql: string, one: T): T => {
    if (kept.size >= KEPT) kept.delete(kept.keys().next().value!);
    kept.set(sql, one);
    return one;
  };
  const prepared = (sql: string): { statement: Database.Statement; answers: boolean } => {
    let known = statements.get(sql);
    if (!known) {
      const statement = db.prepare(sql);
      known = keep(statements, sql, { statement, answers: statement.reader });
    }
    return known;
  };
  const handle: SqliteHandle = {
    execute(sql, parameters) {
      const { statement, answers } = prepared(sql);
      return answers ? statement.all(parameters as unknown[]) : statement.run(parameters as unknown[]).changes;
    },
    // Several times quicker than a list of one. The statement is one of its own: a `get` after an `all` of the same
    // statement keeps the parameters of that `all` (libsql 0.5).
    first(sql, parameters) {
      let single = singles.get(sql);
      if (!single) {
        const statement = db.prepare(sql).raw();
        single = keep(singles, sql, { statement, names: statement.columns().map(({ name }) => name) });
      }
      const values = single.statement.get(parameters as unknown[]) as unknown[] | undefined;
      if (!values) return undefined;
      // A list comes over quicker than names and all.
      const row: Record<string, unknown> = {};
      for (let index = 0; index < values.length; index++) row[single.names[index]!] = values[index];
      return row;
    },
    close: () => {
      statements.clear();
      singles.clear();
      // So that the file alone is the whole database; whoever is killed leaves that to the next start.
      if (path !== ':memory:') db.prepare('pragma wal_checkpoint(truncate)').all();
      db.close();
    },
  };
  return overHandle<S>(handle);
}

/**
 * The connection of the thread that writes to a file. Under `FULL` its commits do not wait for the disk: whoever answers for them does.
 */
export async function connectWriting(path: string, { synchronous = 'FULL' }: LibsqlOptions = {}): Promise<Kysely<Schema>> {
  if (synchronous !== 'FULL') return connectLibsql(path, { synchronous });
  // SQLite itself still syncs what keeps the file whole, whatever the moment: the head of the log, and either side of a checkpoint.
  const writer = connectLibsql(path, { synchronous: 'NORMAL' });
  // What a process that was killed left in the log may never have reached the disk, and nothing new may stand on it.
  await sql`pragma wal_checkpoint(truncate)`.execute(writer);
  return writer;
}

/** Opens a database for one thread. Beside a file, reading has a connection of its own. */
export function openLibsql(path: string, options: LibsqlOptions = {}): Databases {
  const writer = connectLibsql(path, options);
  return path === ':memory:' ? { writer } : { writer, reader: connectLibsql(path, options) };
}
