/**
 * Files of forms that are on their way to an endpoint of the page, kept over a reload. In a database of their own, with a
 * few lines of its own: a page that has a form alone loads no library for it.
 * @module
 */
import type { ChosenFile, ChosenFiles } from './ports.ts';

const NAME = 'fdz-files';
const STORE = 'files';
/** Kept no longer than this, in milliseconds: nobody comes back to the form. */
const LONGEST = 7 * 86_400_000;

type Row = Omit<ChosenFile, 'bytes'> & { list: string; since: number; content: ArrayBuffer | undefined };

const done = <T>(request: IDBRequest<T>): Promise<T> => new Promise((resolve, reject) => {
  request.addEventListener('success', () => resolve(request.result));
  request.addEventListener('error', () => reject(request.error!));
});

/** @throws {DOMException} where this page may keep nothing */
export async function openChosen(list: string, now: () => number = Date.now): Promise<ChosenFiles> {
  const request = indexedDB.open(NAME, 1);
  request.addEventListener('upgradeneeded', () => request.result.createObjectStore(STORE, { keyPath: ['list', 'id'] }));
  const db = await done(request);
  db.addEventListener('versionchange', () => db.close());
  const run = async (work: (store: IDBObjectStore) => void): Promise<void> => {
    const transaction = db.transaction(STORE, 'readwrite');
    work(transaction.objectStore(STORE));
    await new Promise<void>((resolve, reject) => {
      transaction.addEventListener('complete', () => resolve());
      transaction.addEventListener('abort', () => reject(transaction.error!));
    });
  };
  await run((store) => store.openCursor().addEventListener('success', ({ target }) => {
    const cursor = (target as IDBRequest<IDBCursorWithValue | null>).result;
    if (cursor && now() - (cursor.value as Row).since > LONGEST) cursor.delete();
    cursor?.continue();
  }));
  return {
    async all() {
      const rows = await done(db.transaction(STORE).objectStore(STORE).getAll(IDBKeyRange.bound([list], [list, []])) as IDBRequest<Row[]>);
      return rows.sort((a, b) => a.order - b.order).map(({ list: _, since: __, content, ...file }) => ({ ...file, bytes: content && new Blob([content], { type: file.mediaType }) }));
    },
    async put({ bytes, ...file }) {
      // Not as a blob: WebKit keeps none where nothing outlives the session. What cannot be read now is not kept; nor can it be sent.
      const content = await bytes?.arrayBuffer().catch(() => undefined);
      await run((store) => store.put({ ...file, list, since: now(), content } satisfies Row));
    },
    delete: (id) => run((store) => store.delete([list, id])),
  };
}
