/**
 * The thread that hashes files as they grow: taking requests does not wait for it.
 * @module
 */
import { parentPort } from 'node:worker_threads';
import { nodePrimitives } from '../primitives-node.ts';
import { filePieces } from './file-pieces.ts';
import type { DigestAnswer, DigestCall } from './file-digests.ts';
import { ReadDigest } from './part-digest.ts';

const port = parentPort!;
const all = new Map<number, ReadDigest>();

port.on('message', (call: DigestCall) => {
  const { id } = call;
  if ('path' in call) all.set(id, new ReadDigest((from, to) => filePieces(call.path, from, to), nodePrimitives.hasher()));
  else if ('grown' in call) all.get(id)?.grow(call.grown);
  else {
    const one = all.get(id);
    all.delete(id);
    if (!one) return;
    if ('end' in call) return one.end();
    one.digest(call.whole).then((digest) => port.postMessage({ id, digest } satisfies DigestAnswer), (error: unknown) => port.postMessage({ id, error: String(error) } satisfies DigestAnswer));
  }
});
