/**
 * What looking at contents for malware came to.
 * @module
 */
import type { Kysely, Transaction } from 'kysely';
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

const MINUTE = 60_000;
/** No wait before another look is longer, in milliseconds. */
const CEILING = 6 * 60 * MINUTE;

/**
 * @param again whether it should be looked at once more: after a minute, then after twice as long each time
 * @returns what was known before
 */
export async function noteScan(tx: Transaction<Schema>, digest: string, scan: ScanState, again: boolean, now: number): Promise<string | null | undefined> {
  const row = await tx.selectFrom('contents').select(['scan', 'looks']).where('digest', '=', digest).executeTakeFirst();
  const looks = again ? (row?.looks ?? 0) + 1 : null;
  await tx.updateTable('contents').set({ scan, looks, due: looks === null ? null : now + Math.min(CEILING, MINUTE * 2 ** (looks - 1)) }).where('digest', '=', digest).execute();
  return row?.scan;
}

/** Contents it is time to look at once more, those that have waited longest first. */
export const dueScans = (db: Db, now: number, count: number): Promise<Unscanned[]> =>
  db.selectFrom('contents').select(['digest', 'size']).where('due', '<=', now).where('scan', '=', 'not-scanned').orderBy('due').limit(count).execute();

export const infected = async (db: Db): Promise<string[]> => (await db.selectFrom('contents').select('digest').where('scan', '=', 'infected').execute()).map(({ digest }) => digest);
