/**
 * The thread that writes: waiting for the disk holds up no request.
 * @module
 */
import { parentPort, workerData } from 'node:worker_threads';
import { fileKeys } from '../keys/file.ts';
import { openKeys } from '../keys/keys.ts';
import { nodePrimitives } from '../primitives-node.ts';
import { packError, unpackError, Watched, type WriteAnswer, type WriteBatch, type WriteCall, type WriterData, type WriterNews } from './calls.ts';
import { connectLibsql } from './libsql.ts';
import { sqlWrites } from './sql-writes.ts';
import { Writer } from './writer.ts';

const port = parentPort!;
const { path, keys: keyFile, watched: counts, ...options } = workerData as WriterData;
const keys = await openKeys(fileKeys(keyFile), Date.now(), Infinity, nodePrimitives);
const watched = new Watched(counts);
const writer = new Writer({ writer: connect() });

/** What goes wrong at the start goes to the other thread by itself, but only as a plain error. */
function connect(): ReturnType<typeof connectLibsql> {
  try {
    return connectLibsql(path, options);
  } catch (error) {
    const plain = unpackError(packError(error));
    plain.message = `${path}: ${plain.message}`;
    throw plain;
  }
}

let news: WriterNews = { answers: [], notices: [] };
const send = (): void => {
  port.postMessage(news);
  news = { answers: [], notices: [] };
};

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
