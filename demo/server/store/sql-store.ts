/**
 * The store on SQL, all in one thread: reads beside the writer, writes in groups.
 * @module
 */
import type { Databases } from './databases.ts';
import { sqlReads } from './sql-reads.ts';
import { sqlWrites } from './sql-writes.ts';
import type { SignReceipt, Store } from './store.ts';
import { Watchers } from './watchers.ts';
import { Writer } from './writer.ts';

/** The store over a database opened by an adapter (`libsql.ts`, `wasm.ts`). */
export function createSqlStore(databases: Databases, sign: SignReceipt): Store {
  const writer = new Writer(databases);
  const watchers = new Watchers();
  return {
    ...sqlReads((query) => writer.read(query)),
    ...sqlWrites(writer, sign, (notice) => watchers.tell(notice)),
    watch: (owner, watcher) => watchers.watch(owner, watcher),
    close: () => writer.close(),
  };
}
