/**
 * The thread that writes. What it answers is committed; the other thread waits for the disk.
 * @module
 */
import { parentPort, workerData } from 'node:worker_threads';
import { fileKeys } from '../keys/file.ts';
import { openKeys } from '../keys/keys.ts';
import { nodePrimitives } from '../primitives-node.ts';
import { packError, unpackError, Watched, type WriteAnswer, type WriteBatch, type WriteCall, type WriterData, type WriterNews } from './calls.ts';
import { connectWriting } from './libsql.ts';
import { Progress } from './progress.ts';
import { sqlWrites } from './sql-writes.ts';
import { Writer } from './writer.ts';

const port = parentPort!;
const { path, keys: keyFile, watched: counts, progress, ...options } = workerData as WriterData;
const keys = await openKeys(fileKeys(keyFile), Date.now(), Infinity, nodePrimitives);
const watched = new Watched(counts);
const commits = new Progress(progress);
let begun = 0;
const writer = new Writer({ writer: await connect() }, {
  begin: () => void (begun = commits.begin()),
  end() {
    news.mark = begun;
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

const writes = sqlWrites(writer, (claims) => keys.sign(claims), (notice) => {
  // Put into words here: where that fails, it is this call that fails, not the thread.
  if (watched.has(notice.owner)) news.notices.push({ ...notice });
});

function answer(one: WriteAnswer): void {
  // One message for all whose commit was the same: their answers follow each other in one turn.
  if (news.answers.push(one) === 1) queueMicrotask(send);
}

port.on('message', (batch: WriteBatch | 'close') => {
  if (batch === 'close') return void writer.close().then(() => port.close());
  const call = ({ id, method, args }: WriteCall): void => {
    const work = writes[method] as (...args: unknown[]) => Promise<unknown>;
    work(...args).then((value) => answer({ id, value }), (error: unknown) => answer({ id, error: packError(error) }));
  };
  if ('alone' in batch) call(batch.alone);
  else writer.together(() => batch.calls.forEach(call), batch.complete);
});
