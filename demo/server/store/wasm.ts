/**
 * SQLite compiled to WebAssembly, in memory: the server inside a page.
 * @module
 */
import sqlite3InitModule from '@sqlite.org/sqlite-wasm';
import type { Databases } from './databases.ts';
import type { Schema } from './schema.ts';
import { overHandle } from './sqlite.ts';

let loaded: ReturnType<typeof sqlite3InitModule> | undefined;

/** The bytes of databases that were opened here, as a file of SQLite would have them. */
const images = new WeakMap<Databases, () => Uint8Array>();

/** A copy of a database that `openWasm` opened, to open others with. */
export const imageOf = (databases: Databases): Uint8Array => images.get(databases)!();

/**
 * Opens a database in memory.
 * @param image what is in it, as `imageOf` answers; it is empty, where not given
 */
export async function openWasm(image?: Uint8Array): Promise<Databases> {
  // Its complaints about missing file systems are of no concern: nothing is to be kept.
  Object.assign(globalThis, { sqlite3ApiConfig: { warn: () => {} } });
  const sqlite = await (loaded ??= sqlite3InitModule({ print: () => {}, printErr: () => {} }));
  const { capi, wasm } = sqlite;
  const db = new sqlite.oo1.DB(':memory:');
  if (image) db.checkRc(capi.sqlite3_deserialize(db.pointer!, 'main', wasm.allocFromTypedArray(image), image.length, image.length, capi.SQLITE_DESERIALIZE_FREEONCLOSE | capi.SQLITE_DESERIALIZE_RESIZEABLE));
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
  const databases = { writer };
  images.set(databases, () => capi.sqlite3_js_db_export(db));
  return databases;
}
