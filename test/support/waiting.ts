/**
 * Waiting in tests. A wait ends with its test, so that what a test out of time still meant to do does not happen
 * in the next one; and the test says what it was waiting for.
 * @module
 */
import type { Readable } from '../../src/stores/store.ts';

/** What is being waited for, as the function that looks for it, and how to give it up. */
const waits = new Map<unknown, () => void>();

afterEach(function over() {
  if (this.currentTest?.state === 'failed') for (const look of waits.keys()) console.log(`“${this.currentTest.title}” waited in vain for ${String(look)}`);
  for (const leave of [...waits.values()]) leave();
  waits.clear();
});

/** Resolves with the first answer that is not empty; the test's own time limit ends a wait in vain. */
export async function until<T>(look: () => T | undefined | null | false | Promise<T | undefined | null | false>): Promise<T> {
  let over = false;
  waits.set(look, () => (over = true));
  try {
    for (;;) {
      if (over) throw new Error('the test is over');
      const found = await look();
      if (found) return found;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  } finally {
    waits.delete(look);
  }
}

/** Resolves once the state passes, with that state. */
export function when<S>(store: Readable<S>, passes: (state: S) => boolean | undefined): Promise<S> {
  return new Promise((resolve, reject) => {
    let stop = () => {};
    const leave = () => {
      waits.delete(passes);
      queueMicrotask(() => stop());
    };
    const look = () => {
      if (!passes(store.state)) return;
      leave();
      resolve(store.state);
    };
    waits.set(passes, () => {
      leave();
      reject(new Error('the test is over'));
    });
    stop = store.subscribe(look);
    look();
  });
}
