/**
 * What looking at contents for malware came to.
 * @module
 */
import type { Kysely } from 'kysely';
import type { ScanState } from '../../../src/contract/index.ts';
import type { Schema } from './schema.ts';
import type { Unscanned } from './store.ts';

type Db = Kysely<Schema>;

/** What is said of a content: what nobody has looked at since it is all there was not scanned. */
export const scanState = (digest: string | null, scan: string | null): ScanState => (digest === null ? 'pending' : ((scan ?? 'not-scanned') as ScanState));

/** @returns null where nobody has looked */
export const scanned = async (db: Db, digest: string | null): Promise<string | null> =>
  digest === null ? null : ((await db.selectFrom('contents').select('scan').where('digest', '=', digest).executeTakeFirst())?.scan ?? null);

export const scanOf = async (db: Db, digest: string): Promise<ScanState | undefined> => ((await scanned(db, digest)) ?? undefined) as ScanState | undefined;

export const unscanned = (db: Db): Promise<Unscanned[]> => db.selectFrom('contents').select(['digest', 'size']).where('scan', '=', 'pending').execute();

export const infected = async (db: Db): Promise<string[]> => (await db.selectFrom('contents').select('digest').where('scan', '=', 'infected').execute()).map(({ digest }) => digest);
