/**
 * The thread that waits for the disk: one sync after the other, each for all that was committed before it began. The
 * other two are busy in turns, and would hear later of a commit, and of the end of a sync.
 */
import { fdatasyncSync, openSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';

const { path, marks } = workerData;
let log;
for (let mark = 0; ; ) {
  Atomics.wait(marks, 2, mark);
  mark = Atomics.load(marks, 2);
  fdatasyncSync((log ??= openSync(path, 'r+')));
  parentPort.postMessage(mark);
}
