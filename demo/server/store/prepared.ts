/**
 * Queries built once. Building and compiling a query costs several times its execution, so the ones on the path of
 * a deposit and of a list are compiled when first used and run with their arguments put in.
 * @module
 */
import { sql, type CompiledQuery, type Compilable, type Kysely, type QueryResult, type RawBuilder } from 'kysely';
import type { Schema } from './schema.ts';
import { handleOf } from './sqlite.ts';

class Argument {
  constructor(readonly name: string) {}
}

export type Arguments<A> = { [K in keyof A]: RawBuilder<A[K]> };

export interface Prepared<A, R> {
  rows(db: Kysely<Schema>, args: A): Promise<R[]>;
  first(db: Kysely<Schema>, args: A): Promise<R | undefined>;
  /** Runs a statement; answers how many rows it touched. */
  run(db: Kysely<Schema>, args: A): Promise<number>;
}

/** Declares a query whose arguments are named in `A`. */
export function prepare<A extends object, R = unknown>(build: (db: Kysely<Schema>, args: Arguments<A>) => Compilable<R>): Prepared<A, R> {
  // One text per dialect: the adapter's class tells them apart.
  const texts = new Map<unknown, CompiledQuery<R>>();
  const named = new Proxy({} as Arguments<A>, { get: (_, name) => sql`${new Argument(String(name))}` });
  const textFor = (db: Kysely<Schema>): CompiledQuery<R> => {
    const dialect = db.getExecutor().adapter.constructor;
    let text = texts.get(dialect);
    if (!text) texts.set(dialect, (text = build(db, named).compile()));
    return text;
  };
  const values = ({ parameters }: CompiledQuery, args: A): unknown[] => parameters.map((value) => (value instanceof Argument ? args[value.name as keyof A] : value));
  const execute = (db: Kysely<Schema>, text: CompiledQuery<R>, args: A): Promise<QueryResult<R>> => db.executeQuery({ ...text, parameters: values(text, args) });
  return {
    async rows(db, args) {
      const handle = handleOf(db);
      const text = textFor(db);
      return handle ? (handle.execute(text.sql, values(text, args)) as R[]) : (await execute(db, text, args)).rows;
    },
    async first(db, args) {
      const handle = handleOf(db);
      const text = textFor(db);
      return handle ? (handle.first(text.sql, values(text, args)) as R | undefined) : (await execute(db, text, args)).rows[0];
    },
    async run(db, args) {
      const handle = handleOf(db);
      const text = textFor(db);
      return handle ? (handle.execute(text.sql, values(text, args)) as number) : Number((await execute(db, text, args)).numAffectedRows ?? 0);
    },
  };
}
