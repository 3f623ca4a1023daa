/**
 * Kysely over an SQLite connection that keeps its statements prepared. What differs between libsql in Node and
 * SQLite compiled to WebAssembly in a page is the handle alone.
 * @module
 */
import {
  CompiledQuery, Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler,
  type DatabaseConnection, type DatabaseIntrospector, type Dialect, type DialectAdapter, type Driver, type QueryCompiler, type QueryResult,
} from 'kysely';

/** One connection. Statements stay prepared for the next time. */
export interface SqliteHandle {
  /** Rows of a statement that answers any, or the number of rows it changed. */
  execute(sql: string, parameters: readonly unknown[]): unknown[] | number;
  /** The first row of a statement that answers any. */
  first(sql: string, parameters: readonly unknown[]): unknown;
  close(): void;
}

const handles = new WeakMap<object, SqliteHandle>();

/**
 * The handle under an instance of Kysely, where statements may go to it without the way through Kysely's layers,
 * which take longer than most statements: the instance has it for itself.
 */
export const handleOf = (db: object): SqliteHandle | undefined => handles.get(db);

/** Says that a transaction of `db` has the handle of `db` to itself. */
export function lendHandle(db: object, transaction: object): void {
  const handle = handleOf(db);
  if (handle) handles.set(transaction, handle);
}

/** Kysely over a handle. */
export function overHandle<S>(handle: SqliteHandle): Kysely<S> {
  const db = new Kysely<S>({ dialect: new HandleDialect(handle) });
  handles.set(db, handle);
  return db;
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
  readonly #connection: HandleConnection;
  #busy = false;
  readonly #waiting: (() => void)[] = [];

  constructor(private readonly handle: SqliteHandle) {
    this.#connection = new HandleConnection(handle);
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    if (this.#busy) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#busy = true;
    return this.#connection;
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
    this.handle.close();
  }
}

/** Kysely's SQLite, over a handle. */
class HandleDialect implements Dialect {
  constructor(private readonly handle: SqliteHandle) {}

  createDriver(): Driver {
    return new HandleDriver(this.handle);
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
