import type { Kysely } from 'kysely';
import type { Schema } from './schema.ts';

/** What an adapter opens. Where no reader stands beside the writer, reads wait until no transaction is open. */
export interface Databases {
  writer: Kysely<Schema>;
  reader?: Kysely<Schema>;
}
