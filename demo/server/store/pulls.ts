/**
 * What this server fetches from the servers of senders: the list it works through, whatever interrupts it.
 * @module
 */
import type { Kysely, Transaction } from 'kysely';
import type { ProblemType } from '../../../src/contract/index.ts';
import type { PullRow, Schema } from './schema.ts';
import type { PullJob, PullNote } from './store.ts';

type Db = Kysely<Schema>;
type Tx = Transaction<Schema>;

const toJob = ({ upload, uri, attempts, wrong, next, moved }: PullRow): PullJob => ({ key: upload, uri, attempts, wrong, next, moved });

/** All that wait, in the order in which they were asked for. */
export const pulls = async (db: Db): Promise<PullJob[]> => (await db.selectFrom('pulls').selectAll().where('state', '=', 'waiting').orderBy('moved').execute()).map(toJob);

/** Asked for, once more or from elsewhere. */
export async function startPull(tx: Tx, upload: string, uri: string, now: number): Promise<void> {
  const row: PullRow = { upload, uri, state: 'waiting', problem: null, attempts: 0, wrong: 0, next: now, moved: now };
  const { upload: _, ...again } = row;
  await tx.insertInto('pulls').values(row).onConflict((on) => on.column('upload').doUpdateSet(again)).execute();
}

/** How it stands; answers whether it is still asked for, and from there. */
export async function notePull(tx: Tx, { key, uri, state, problem, ...rest }: PullNote): Promise<boolean> {
  return Number((await tx.updateTable('pulls').set({ ...rest, state, problem: problem ?? null }).where('upload', '=', key).where('uri', '=', uri).executeTakeFirst()).numUpdatedRows) > 0;
}

export const endPulls = (tx: Tx, key: string): Promise<unknown> => tx.deleteFrom('pulls').where('upload', '=', key).execute();

/** What is said of an upload that is not here yet. */
export const pullState = (digest: string | null, pull: string | null, problem: string | null): { pull?: { state: 'waiting' | 'failed'; problem?: ProblemType } } =>
  digest !== null || pull === null ? {} : { pull: { state: pull as 'waiting' | 'failed', ...(problem !== null && { problem: problem as ProblemType }) } };
