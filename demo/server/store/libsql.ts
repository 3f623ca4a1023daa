/**
 * SQLite in Node by libsql. One connection writes; beside a file a second one reads, undisturbed by the
 * transaction that is open (WAL).
 * @module
 */
import Database from 'libsql';
import AsyncDatabase from 'libsql/promise';
import type { Schema } from './schema.ts';
import { overHandle, type SqliteHandle } from './sqlite.ts';
import type { Databases } from './databases.ts';

export interface LibsqlOptions {
  /** `FULL` (the default) reaches the disk before a commit answers; anything less may lose what was acknowledged. */
  synchronous?: 'FULL' | 'NORMAL' | 'OFF';
}

/**
 * Opens a database.
 * @param path of a file, or `:memory:`
 */
export function openLibsql(path: string, { synchronous = 'FULL' }: LibsqlOptions = {}): Databases {
  const open = (): SqliteHandle => {
    const db = new Database(path);
    if (path !== ':memory:') db.prepare('pragma journal_mode = wal').all();
    db.exec(`pragma synchronous = ${synchronous}; pragma temp_store = memory; pragma wal_autocheckpoint = 1000; pragma cache_size = -32000;`);
    db.prepare('pragma busy_timeout = 5000').all();
    const statements = new Map<string, { statement: Database.Statement; answers: boolean }>();
    const singles = new Map<string, Database.Statement>();
    const prepared = (sql: string): { statement: Database.Statement; answers: boolean } => {
      let known = statements.get(sql);
      if (!known) {
        const statement = db.prepare(sql);
        statements.set(sql, (known = { statement, answers: statement.reader }));
      }
      return known;
    };
    return {
      execute(sql, parameters) {
        const { statement, answers } = prepared(sql);
        return answers ? statement.all(parameters as unknown[]) : statement.run(parameters as unknown[]).changes;
      },
      // Several times quicker than a list of one. The statement is one of its own: a `get` after an `all` of the same
      // statement keeps the parameters of that `all` (libsql 0.5).
      first(sql, parameters) {
        let statement = singles.get(sql);
        if (!statement) singles.set(sql, (statement = db.prepare(sql)));
        return statement.get(parameters as unknown[]);
      },
      // The two faces of libsql share their connections; this one works in a thread of its own.
      ...(path !== ':memory:' && { commit: () => AsyncDatabase.prototype.exec.call(db, 'commit') as Promise<void> }),
      close: () => {
        statements.clear();
        singles.clear();
        db.close();
      },
    };
  };
  const writer = overHandle<Schema>(open());
  return path === ':memory:' ? { writer } : { writer, reader: overHandle<Schema>(open()) };
}
