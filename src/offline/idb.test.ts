import { expect } from 'chai';
import { openDB } from 'idb';
import { browserStorage } from './idb.ts';
import { storageSuite } from './suite.ts';

storageSuite('storage in IndexedDB', browserStorage);

describe('storage in IndexedDB', () => {
  it('keeps what an earlier version of it kept', async () => {
    const name = `test:${crypto.randomUUID()}`;
    const db = await openDB(name, 1, {
      upgrade(made) {
        for (const store of ['drafts', 'outbox']) made.createObjectStore(store, { keyPath: 'id' });
        for (const store of ['lists', 'blocks', 'threads', 'meta']) made.createObjectStore(store);
      },
    });
    await db.put('meta', 'before', 'born');
    await db.put('meta', 'hello', 'greeting');
    db.close();
    const store = await (await browserStorage()).open(name);
    expect(await store.meta.get('greeting')).to.equal('hello');
    expect(await store.transfers.all()).to.deep.equal([]);
    await store.erase();
  });

  it('is seen by another tab', async () => {
    const name = `test:${crypto.randomUUID()}`;
    const [one, other] = [await (await browserStorage()).open(name), await (await browserStorage()).open(name)];
    await one.meta.put('greeting', 'hello');
    expect(await other.meta.get('greeting')).to.equal('hello');
    await one.erase();
  });

  it('says so when the browser threw away what was kept', async () => {
    const name = `test:${crypto.randomUUID()}`;
    const [one, other] = [await (await browserStorage()).open(name), await (await browserStorage()).open(name)];
    await one.meta.put('greeting', 'hello');
    await other.erase();
    const problem = await one.meta.get('greeting').catch((error: unknown) => error);
    expect(problem).to.have.property('code', 'local-storage-lost');
    expect(await one.meta.get('greeting')).to.equal(undefined);
    await one.erase();
  });
});
