/** What every adapter of the storage port must do. @module */
import { expect } from 'chai';
import type { Conversation, Message } from '../contract/index.ts';
import type { LocalDraft, OfflineStorage, OutboxEntry, TransferRecord } from './ports.ts';

const message = (id: string): Message => ({
  id, from: { address: 'anna@home.example' }, to: [{ address: 'clerk@city.example' }], thread: `${id}-thread`, subject: 'A stove',
  sentAt: '2026-11-21T05:00:00Z', body: { text: 'Smoke.' },
});
const entry = (id: string): OutboxEntry => ({
  id, message: message(id), deliveries: [{ address: 'clerk@city.example', state: 'queued' }], queuedAt: 1, attempts: 0, nextAttempt: 0,
});
const draft = (id: string, revision: number, subject = 'A stove'): LocalDraft => ({ id, revision, savedAt: 1, synced: false, content: { to: [], cc: [], subject, html: '' } });
const file = (draft: string, id: string, order: number): TransferRecord => ({ draft, id, upload: `upload-${id}`, order, name: `${id}.txt`, mediaType: 'text/plain', size: 3, lastModified: 1, places: {} });
const row = (n: number): Conversation => ({
  id: `conversation-${n}`, messageId: `message-${n}`, subject: `${n}`, excerpt: '', direction: 'in', from: { address: 'clerk@city.example' }, to: [],
  at: '2026-11-21T05:00:00Z', count: 1, unread: 0, starred: false, archived: false, deleted: false,
});

export function storageSuite(name: string, make: () => Promise<OfflineStorage>): void {
  describe(name, () => {
    const open = async () => {
      const storage = await make();
      const account = `test:${crypto.randomUUID()}`;
      return { storage, account, store: await storage.open(account) };
    };

    it('keeps a draft and gives it back as it was', async () => {
      const { store } = await open();
      expect(await store.drafts.put(draft('draft-one', 1))).to.equal(undefined);
      expect(await store.drafts.get('draft-one')).to.deep.equal(draft('draft-one', 1));
      expect(await store.drafts.all()).to.have.length(1);
      await store.erase();
    });

    it('answers the other version of a draft instead of overwriting it', async () => {
      const { store } = await open();
      await store.drafts.put(draft('draft-one', 1));
      await store.drafts.put(draft('draft-one', 2, 'from another tab'));
      expect((await store.drafts.put(draft('draft-one', 2, 'mine')))?.content.subject).to.equal('from another tab');
      expect((await store.drafts.get('draft-one'))?.content.subject).to.equal('from another tab');
      await store.erase();
    });

    it('writes what is left as the page goes, whatever stands there', async () => {
      const { store } = await open();
      await store.drafts.put(draft('draft-one', 1));
      await store.drafts.leave(draft('draft-one', 1, 'the last words'));
      await store.drafts.leave({ ...draft('draft-two', 1), beside: 'draft-one', over: draft('draft-one', 1).content });
      expect((await store.drafts.get('draft-one'))?.content.subject).to.equal('the last words');
      expect((await store.drafts.get('draft-two'))?.over).to.deep.equal(draft('draft-one', 1).content);
      await store.erase();
    });

    it('lets one of two simultaneous saves win and tells the other', async () => {
      const { store } = await open();
      const answers = await Promise.all([store.drafts.put(draft('draft-one', 1, 'a')), store.drafts.put(draft('draft-one', 1, 'b'))]);
      expect(answers.filter((answer) => answer === undefined)).to.have.length(1);
      await store.erase();
    });

    it('moves a draft into the outbox in one step', async () => {
      const { store } = await open();
      await store.drafts.put(draft('draft-one', 1));
      await store.outbox.add(entry('message-one'), 'draft-one');
      expect(await store.drafts.get('draft-one')).to.equal(undefined);
      expect(await store.outbox.get('message-one')).to.deep.equal(entry('message-one'));
      await store.erase();
    });

    it('lets an entry of the outbox stand when the same one is added again', async () => {
      const { store } = await open();
      await store.outbox.add(entry('message-one'));
      await store.outbox.update('message-one', (there) => ({ ...there, attempts: 3 }));
      await store.outbox.add(entry('message-one'));
      expect((await store.outbox.get('message-one'))?.attempts).to.equal(3);
      await store.erase();
    });

    it('changes an entry of the outbox without losing a simultaneous change', async () => {
      const { store } = await open();
      await store.outbox.add(entry('message-one'));
      await Promise.all(Array.from({ length: 20 }, () => store.outbox.update('message-one', (there) => ({ ...there, attempts: there.attempts + 1 }))));
      expect((await store.outbox.get('message-one'))?.attempts).to.equal(20);
      expect(await store.outbox.update('message-one', () => undefined)).to.equal(undefined);
      expect(await store.outbox.all()).to.deep.equal([]);
      expect(await store.outbox.update('message-one', (there) => there)).to.equal(undefined);
      await store.erase();
    });

    it('gives what it keeps out as copies', async () => {
      const { store } = await open();
      await store.outbox.add(entry('message-one'));
      (await store.outbox.get('message-one'))!.deliveries[0]!.state = 'deposited';
      expect((await store.outbox.get('message-one'))?.deliveries[0]?.state).to.equal('queued');
      await store.erase();
    });

    it('keeps the files of a draft in their order, with what is in them, apart from those of another', async () => {
      const { store } = await open();
      await store.transfers.put([file('draft-one', 'b', 2), { ...file('draft-one', 'a', 1), bytes: new Blob(['abc'], { type: 'text/plain' }) }, file('draft-onemore', 'c', 0)]);
      const kept = await store.transfers.all('draft-one');
      expect(kept.map(({ id }) => id)).to.deep.equal(['a', 'b']);
      expect(await kept[0]!.bytes!.text()).to.equal('abc');
      expect((await store.transfers.all()).map(({ id, bytes }) => [id, bytes])).to.deep.equal([['c', undefined], ['a', undefined], ['b', undefined]]);
      await store.transfers.update('draft-one', 'a', (there) => ({ ...there, name: 'other.txt' }));
      await store.transfers.update('draft-one', 'b', (there) => ({ ...there, bytes: new Blob(['xyz']) }));
      const [a, b] = await store.transfers.all('draft-one');
      expect([a!.name, await a!.bytes!.text(), await b!.bytes!.text()]).to.deep.equal(['other.txt', 'abc', 'xyz']);
      await store.transfers.update('draft-one', 'b', ({ bytes: _, ...there }) => there);
      await store.transfers.delete('draft-one', 'a');
      expect(await store.transfers.all('draft-one')).to.deep.equal([file('draft-one', 'b', 2)]);
      await store.transfers.delete('draft-one');
      expect((await store.transfers.all()).map(({ id }) => id)).to.deep.equal(['c']);
      await store.erase();
    });

    it('changes what it knows of a file without losing a simultaneous change, and none that is gone', async () => {
      const { store } = await open();
      await store.transfers.put([file('draft-one', 'a', 0)]);
      await Promise.all(Array.from({ length: 20 }, (_, n) => store.transfers.update('draft-one', 'a', (there) => ({ ...there, places: { ...there.places, [`server-${n}`]: { addresses: [], done: true } } }))));
      expect(Object.keys((await store.transfers.all('draft-one'))[0]!.places)).to.have.length(20);
      expect(await store.transfers.update('draft-one', 'b', (there) => there)).to.equal(undefined);
      expect(await store.transfers.all('draft-one')).to.have.length(1);
      await store.erase();
    });

    it('keeps long lists in order and forgets rows that are gone', async () => {
      const { store } = await open();
      const conversations = Array.from({ length: 1201 }, (_, n) => row(n));
      const list = { total: 1201, unread: 2, state: 's1', asOf: 1 };
      await store.cache.putList('inbox', { ...list, conversations });
      expect((await store.cache.list('inbox'))?.conversations.map(({ id }) => id)).to.deep.equal(conversations.map(({ id }) => id));
      await store.cache.putList('inbox', { ...list, conversations: conversations.slice(0, 2) });
      expect(await store.cache.list('inbox')).to.deep.equal({ ...list, conversations: conversations.slice(0, 2) });
      expect(await store.cache.list('inbox2')).to.equal(undefined);
      await store.erase();
    });

    it('forgets the cache and leaves drafts and outbox alone', async () => {
      const { store } = await open();
      await store.drafts.put(draft('draft-one', 1));
      await store.outbox.add(entry('message-one'));
      await store.cache.putList('inbox', { conversations: [row(1)], total: 1, unread: 0, state: 's1', asOf: 1 });
      await store.cache.putThread({ state: 's1', conversation: row(1), messages: [] });
      expect((await store.cache.thread('conversation-1'))?.state).to.equal('s1');
      await store.cache.clear();
      expect(await store.cache.list('inbox')).to.equal(undefined);
      expect(await store.cache.thread('conversation-1')).to.equal(undefined);
      expect(await store.drafts.all()).to.have.length(1);
      expect(await store.outbox.all()).to.have.length(1);
      await store.erase();
    });

    it('keeps accounts apart', async () => {
      const { storage, store } = await open();
      const other = await storage.open(`test:${crypto.randomUUID()}`);
      await store.meta.put('greeting', 'hello');
      expect(await other.meta.get('greeting')).to.equal(undefined);
      expect(await store.meta.get('greeting')).to.equal('hello');
      await store.erase();
      await other.erase();
    });

    it('erases everything and can be used again', async () => {
      const { storage, store, account } = await open();
      await store.drafts.put(draft('draft-one', 1));
      await store.outbox.add(entry('message-one'));
      await store.transfers.put([file('draft-one', 'a', 0)]);
      await store.erase();
      const again = await storage.open(account);
      expect(await again.drafts.all()).to.deep.equal([]);
      expect(await again.outbox.all()).to.deep.equal([]);
      expect(await again.transfers.all()).to.deep.equal([]);
      await again.erase();
    });
  });
}
