/**
 * SQLite compiled to WebAssembly, in memory: the server inside a page.
 * @module
 */
import sqlite3InitModule from '@sqlite.org/sqlite-wasm';
import { Kysely } from 'kysely';
import type { Databases } from './databases.ts';
import type { Schema } from './schema.ts';
import { HandleDialect, type SqliteHandle } from './sqlite.ts';

let loaded: ReturnType<typeof sqlite3InitModule> | undefined;

/** Opens an empty database in memory. */
export async function openWasm(): Promise<Databases> {
  // Its complaints about missing file systems are of no concern: nothing is to be kept.
  Object.assign(globalThis, { sqlite3ApiConfig: { warn: () => {} } });
  const sqlite = await (loaded ??= sqlite3InitModule({ print: () => {}, printErr: () => {} }));
  const open = (): SqliteHandle => {
    const db = new sqlite.oo1.DB(':memory:');
    const statements = new Map<string, ReturnType<typeof db.prepare>>();
    return {
      execute(sql, parameters) {
        let statement = statements.get(sql);
        if (!statement) statements.set(sql, (statement = db.prepare(sql)));
        statement.reset(true);
        if (parameters.length) statement.bind(parameters as never);
        const rows: unknown[] = [];
        while (statement.step()) rows.push(statement.get({}));
        statement.reset();
        return statement.columnCount > 0 ? rows : db.changes();
      },
      close: () => {
        for (const statement of statements.values()) statement.finalize();
        db.close();
      },
    };
  };
  return { writer: new Kysely<Schema>({ dialect: new HandleDialect(open) }) };
}
