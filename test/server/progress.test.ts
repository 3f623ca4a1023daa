/**
 * What is read while a commit is on its way to the disk is told when it has arrived there.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Progress } from '../../demo/server/store/progress.ts';

describe('the progress of commits', () => {
  it('what was read waits for the commits that had begun, and for none after', async () => {
    const progress = new Progress();
    const order: string[] = [];
    await progress.settled();
    const first = progress.begin();
    const reading = progress.settled().then(() => order.push('read'));
    const second = progress.begin();
    const later = progress.settled().then(() => order.push('read later'));
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(order, []);
    progress.reached(first);
    await reading;
    assert.deepEqual(order, ['read']);
    progress.reached(second);
    await later;
    await progress.settled();
    assert.deepEqual(order, ['read', 'read later']);
  });

  it('a commit another thread has begun counts, and numbers may begin anew', async () => {
    const writing = new Progress();
    writing.marks.fill(2 ** 31 - 1);
    const reading = new Progress(writing.marks);
    await reading.settled();
    const mark = writing.begin();
    let told = false;
    const read = reading.settled().then(() => (told = true));
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(told, false);
    reading.reached(mark);
    await read;
    assert.equal(mark, -(2 ** 31));
  });
});
