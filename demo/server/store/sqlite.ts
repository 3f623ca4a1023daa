/**
 * Kysely over an SQLite connection that keeps its statements prepared. What differs between libsql in Node and
 * SQLite compiled to WebAssembly in a page is the handle alone.
 * @module
 */
import {
  CompiledQuery, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler,
  type DatabaseConnection, type DatabaseIntrospector, type Dialect, type DialectAdapter, type Driver, type Kysely, type QueryCompiler, type QueryResult,
} from 'kysely';

/** One connection. Statements stay prepared for the next time. */
export interface SqliteHandle {
  /** Rows of a statement that answers any, or the number of rows it changed. */
  execute(sql: string, parameters: readonly unknown[]): unknown[] | number;
  close(): void;
}

class HandleConnection implements DatabaseConnection {
  constructor(private readonly handle: SqliteHandle) {}

  executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    try {
      const answer = this.handle.execute(sql, parameters);
      return Promise.resolve(typeof answer === 'number' ? { rows: [], numAffectedRows: BigInt(answer) } : { rows: answer as R[] });
    } catch (error) {
      return Promise.reject(error);
    }
  }

  async *streamQuery<R>(query: CompiledQuery): AsyncIterableIterator<QueryResult<R>> {
    yield await this.executeQuery<R>(query);
  }
}

/** SQLite has one connection per handle; whoever asks waits for the one before. */
class HandleDriver implements Driver {
  #connection?: HandleConnection;
  #handle?: SqliteHandle;
  #busy = false;
  readonly #waiting: (() => void)[] = [];

  constructor(private readonly open: () => SqliteHandle) {}

  async init(): Promise<void> {
    this.#connection = new HandleConnection((this.#handle = this.open()));
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    if (this.#busy) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#busy = true;
    return this.#connection!;
  }

  async releaseConnection(): Promise<void> {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#busy = false;
  }

  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('commit'));
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('rollback'));
  }

  async savepoint(connection: DatabaseConnection, name: string): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw(`savepoint "${name}"`));
  }

  async rollbackToSavepoint(connection: DatabaseConnection, name: string): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw(`rollback to "${name}"`));
  }

  async releaseSavepoint(connection: DatabaseConnection, name: string): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw(`release "${name}"`));
  }

  async destroy(): Promise<void> {
    this.#handle?.close();
    this.#handle = undefined;
  }
}

/** Kysely's SQLite, over handles. */
export class HandleDialect implements Dialect {
  constructor(private readonly open: () => SqliteHandle) {}

  createDriver(): Driver {
    return new HandleDriver(this.open);
  }

  createQueryCompiler(): QueryCompiler {
    return new SqliteQueryCompiler();
  }

  createAdapter(): DialectAdapter {
    return new SqliteAdapter();
  }

  createIntrospector(db: Kysely<unknown>): DatabaseIntrospector {
    return new SqliteIntrospector(db);
  }
}
