import { expect } from 'chai';
import { browserStorage } from './idb.ts';
import { storageSuite } from './suite.ts';

storageSuite('storage in IndexedDB', browserStorage);

describe('storage in IndexedDB', () => {
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
