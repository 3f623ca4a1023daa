/**
 * SQLite compiled to WebAssembly, in memory: the server inside a page.
 * @module
 */
import sqlite3InitModule from '@sqlite.org/sqlite-wasm';
import type { Databases } from './databases.ts';
import type { Schema } from './schema.ts';
import { overHandle } from './sqlite.ts';

let loaded: ReturnType<typeof sqlite3InitModule> | undefined;

/** Opens an empty database in memory. */
export async function openWasm(): Promise<Databases> {
  // Its complaints about missing file systems are of no concern: nothing is to be kept.
  Object.assign(globalThis, { sqlite3ApiConfig: { warn: () => {} } });
  const sqlite = await (loaded ??= sqlite3InitModule({ print: () => {}, printErr: () => {} }));
  const db = new sqlite.oo1.DB(':memory:');
  const statements = new Map<string, ReturnType<typeof db.prepare>>();
  const execute = (sql: string, parameters: readonly unknown[]): unknown[] | number => {
    let statement = statements.get(sql);
    if (!statement) statements.set(sql, (statement = db.prepare(sql)));
    statement.reset(true);
    if (parameters.length) statement.bind(parameters as never);
    const rows: unknown[] = [];
    while (statement.step()) rows.push(statement.get({}));
    statement.reset();
    return statement.columnCount > 0 ? rows : db.changes();
  };
  const writer = overHandle<Schema>({
    execute,
    first: (sql, parameters) => (execute(sql, parameters) as unknown[])[0],
    close: () => {
      for (const statement of statements.values()) statement.finalize();
      db.close();
    },
  });
  return { writer };
}
