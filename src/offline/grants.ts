/**
 * Where sign-ins are kept between visits. In IndexedDB alone: only there a key can be kept that cannot be
 * exported. A few lines of its own, so that a returning person does not load a library for it.
 * @module
 */
import { DmailProblem } from '../contract/problems.ts';

const NAME = 'fdz-identity';
const STORE = 'grants';

let opening: Promise<IDBDatabase> | undefined;

const done = <T>(request: IDBRequest<T>): Promise<T> => new Promise((resolve, reject) => {
  request.addEventListener('success', () => resolve(request.result));
  request.addEventListener('error', () => reject(new DmailProblem('local-storage-unavailable', {}, { cause: request.error })));
});

function open(): Promise<IDBDatabase> {
  return (opening ??= (async () => {
    try {
      const request = indexedDB.open(NAME, 1);
      request.addEventListener('upgradeneeded', () => request.result.createObjectStore(STORE));
      const db = await done(request);
      // Another tab erases it, or the browser closes it: open anew when next needed.
      const forget = () => {
        db.close();
        opening = undefined;
      };
      db.addEventListener('close', forget);
      db.addEventListener('versionchange', forget);
      return db;
    } catch (cause) {
      opening = undefined;
      throw cause instanceof DmailProblem ? cause : new DmailProblem('local-storage-unavailable', {}, { cause });
    }
  })());
}

const run = async <T>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> => {
  const transaction = (await open()).transaction(STORE, mode, { durability: 'strict' });
  const finished = new Promise<void>((resolve, reject) => {
    transaction.addEventListener('complete', () => resolve());
    transaction.addEventListener('abort', () => reject(new DmailProblem(transaction.error?.name === 'QuotaExceededError' ? 'local-storage-full' : 'local-storage-unavailable', {}, { cause: transaction.error })));
  });
  const [result] = await Promise.all([done(work(transaction.objectStore(STORE))), finished]);
  return result;
};

/** Storage for `createSession`, shared by all pages of the origin. Fails with `local-storage-*` problems. */
export const openGrantStorage = () => ({
  get: <T>(key: string) => run('readonly', (store) => store.get(key) as IDBRequest<T | undefined>),
  put: (key: string, value: unknown) => run('readwrite', (store) => store.put(value, key)).then(() => undefined),
  delete: (key: string) => run('readwrite', (store) => store.delete(key)),
});
