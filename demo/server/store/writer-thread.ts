/**
 * The thread that writes. What it answers is committed; the other thread waits for the disk.
 * @module
 */
import { parentPort, workerData } from 'node:worker_threads';
import { sql } from 'kysely';
import { fileKeys } from '../keys/file.ts';
import { openKeys } from '../keys/keys.ts';
import { nodePrimitives } from '../primitives-node.ts';
import { packError, unpackError, Watched, type WriteAnswer, type WriteBatch, type WriteCall, type WriterData, type WriterNews } from './calls.ts';
import { Checkpoints } from './checkpoints.ts';
import { connectWriting } from './libsql.ts';
import { Progress } from './progress.ts';
import { sqlWrites } from './sql-writes.ts';
import { Writer } from './writer.ts';

const port = parentPort!;
const { path, keys: keyFile, server, watched: counts, progress, ...options } = workerData as WriterData;
const keys = await openKeys(fileKeys(keyFile), Date.now(), Infinity, nodePrimitives);
const watched = new Watched(counts);
const commits = new Progress(progress);
let begun = 0;
const db = await connect();
const checkpoints = new Checkpoints(path, options.synchronous === 'OFF' ? 'OFF' : 'NORMAL', () => sql`pragma wal_checkpoint(passive)`.execute(db));
const writer = new Writer({ writer: db }, {
  begin: () => void (begun = commits.begin()),
  end() {
    news.mark = begun;
    commits.ended(begun);
    checkpoints.count();
    // Whoever reads may wait for it, also where there is nobody to answer.
    const before = sent;
    setImmediate(() => sent === before && send());
  },
});

/** What goes wrong at the start goes to the other thread by itself, but only as a plain error. */
async function connect(): ReturnType<typeof connectWriting> {
  try {
    return await connectWriting(path, options);
  } catch (error) {
    const plain = unpackError(packError(error));
    plain.message = `${path}: ${plain.message}`;
    throw plain;
  }
}

let news: WriterNews = { mark: 0, answers: [], notices: [] };
let sent = 0;
function send(): void {
  port.postMessage(news);
  news = { mark: news.mark, answers: [], notices: [] };
  sent++;
}

// What follows a receipt from before a move is issued by the server there is now.
const writes = sqlWrites(writer, (claims, previous) => keys.sign(server === undefined ? claims : { ...claims, iss: server }, previous), (notice) => {
  // Put into words here: where that fails, it is this call that fails, not the thread.
  if (watched.has(notice.owner)) news.notices.push({ ...notice });
});

function answer(one: WriteAnswer): void {
  // One message for all whose commit was the same: their answers follow each other in one turn.
  if (news.answers.push(one) === 1) queueMicrotask(send);
}

port.on('message', (batch: WriteBatch | 'keys' | 'close') => {
  if (batch === 'keys') return void keys.reload().catch((error: unknown) => console.error(error));
  if (batch === 'close') return void checkpoints.close().then(() => writer.close()).then(() => port.close());
  const call = ({ id, method, args }: WriteCall): void => {
    const work = writes[method] as (...args: unknown[]) => Promise<unknown>;
    work(...args).then((value) => answer({ id, value }), (error: unknown) => answer({ id, error: packError(error) }));
  };
  if ('alone' in batch) call(batch.alone);
  else writer.together(() => batch.calls.forEach(call), batch.complete);
});
