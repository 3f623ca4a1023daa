/** Guests: one mailbox for each person of a provider, the same after a restart. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, it } from 'node:test';
import Koa from 'koa';
import { ownData } from '../../demo/identity/data.ts';
import type { MailServer } from '../../demo/identity/mail-server.ts';
import { createGuests, guestAddress, trustedClaims, withGuests } from '../../demo/identity/guests.ts';
import { createAccounts } from '../../demo/identity/accounts.ts';
import { IdentityStore } from '../../demo/identity/store.ts';
import { parseAddress } from '../../src/contract/address.ts';

const EID = { issuer: 'https://eid.example', clientId: 'mail', clientSecret: 'secret', name: 'eID' };
const offline = (): Promise<Response> => Promise.reject(new TypeError('nobody is asked'));

describe('guests of a domain', () => {
  it('have an address that says nothing of them, and is another one for every issuer and subject', () => {
    const all = [{ issuer: 'https://a.example', subject: 'x' }, { issuer: 'https://a.example', subject: 'X' }, { issuer: 'https://b.example', subject: 'x' }, { issuer: 'https://a.example\nx', subject: '' }, { issuer: 'https://a.example', subject: '../clerk@city.example' }];
    const addresses = all.map((one) => guestAddress(one, 'city.example'));
    assert.equal(new Set(addresses).size, all.length);
    for (const address of addresses) assert.equal(parseAddress(address), address);
  });

  it('come back to the same mailbox, under the name their provider gives now', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'guests-'));
    const first = await IdentityStore.open({ dataDir });
    const guests = await createGuests(EID, 'city.example', 'https://id.city.example/federated/callback', first, offline);
    const accounts = withGuests(await createAccounts('city.example', [{ local: 'clerk', name: 'Clerk', password: 'stamp' }]), guests);
    const { id } = (await guests.welcome('peter', 'Peter Horváth'))!;
    assert.equal((await guests.welcome('peter', 'Peter H.'))!.id, id);
    assert.notEqual((await guests.welcome('clerk', 'Somebody'))!.id, 'clerk@city.example');
    assert.deepEqual(accounts.find(id), { id, name: 'Peter H.', issuer: EID.issuer, subject: 'peter' });
    assert.equal(accounts.find('g-0000000000000000@city.example'), undefined);
    assert.deepEqual(trustedClaims(guests, id), { trusted_issuer: EID.issuer, trusted_subject: 'peter' });
    assert.deepEqual(trustedClaims(guests, 'clerk@city.example'), {});
    assert.deepEqual(await accounts.check(id, ''), { wrong: true });
    await first.close();
    const second = await IdentityStore.open({ dataDir });
    assert.equal((await createGuests(EID, 'city.example', '', second, offline)).find(id)?.name, 'Peter H.');
    await second.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  it('take along who they are here, and leave nothing of it when they erase everything', async () => {
    const store = await IdentityStore.open({});
    const guests = await createGuests(EID, 'city.example', '', store, offline);
    const guest = (await guests.welcome('peter', 'Peter'))!;
    let there = true;
    const mail: MailServer = {
      ask: () => Promise.reject(new Error('not asked')),
      exported: () => Promise.resolve({ body: Readable.from([new TextEncoder().encode('{"kind":"end"}\n')]), disposition: 'attachment' }),
      erase: () => Promise.resolve(there),
      retention: () => Promise.resolve({ deleted: 30, receipts: 365 }),
    };
    const data = ownData({ frame: { domain: 'city.example', providers: [] }, store, mail, guests });
    const app = new Koa().use(async (ctx) => {
      if (ctx.path === '/data/export') await data.download(ctx, guest.id);
      else if (ctx.method === 'GET') await data.showErasing(ctx, guest.id);
      else await data.erase(ctx, guest.id, new URLSearchParams(ctx.querystring));
    });
    const server = app.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const ask = async (path: string, method = 'POST'): Promise<string> => (await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`, { method })).text();
    const lines = (await ask('/data/export')).trimEnd().split('\n').map((line) => JSON.parse(line) as { kind: string; value: unknown });
    assert.deepEqual(lines, [{ kind: 'guest', value: { id: guest.id, name: 'Peter', issuer: EID.issuer, subject: 'peter' } }, { kind: 'end' }]);
    assert.match(await ask('/data/erase', 'GET'), /no longer says who you are/);
    const sure = `/data/erase?${new URLSearchParams({ address: guest.id, sure: 'yes' }).toString()}`;
    there = false;
    assert.match(await ask(sure), /did not answer/);
    assert.equal((await store.guests()).length, 1);
    there = true;
    assert.match(await ask(sure), /Your mailbox is empty/);
    assert.deepEqual([await store.guests(), guests.find(guest.id)], [[], undefined]);
    assert.equal((await guests.welcome('peter', 'Peter'))!.id, guest.id);
    server.close();
    await store.close();
  });

  it('are not let into the mailbox of somebody else, be it another guest or one of the domain', async () => {
    const id = guestAddress({ issuer: EID.issuer, subject: 'peter' }, 'city.example');
    for (const other of [{ issuer: EID.issuer, subject: 'petra' }, { issuer: 'https://other.example', subject: 'peter' }]) {
      const before = { id, name: 'The first', ...other };
      const store = await IdentityStore.open({});
      await store.keepGuest(before);
      const guests = await createGuests(EID, 'city.example', '', store, offline);
      assert.equal(await guests.welcome('peter', 'Peter'), undefined);
      assert.deepEqual(guests.find(id), before);
      assert.deepEqual(await store.guests(), [before]);
      await store.close();
    }
    const store = await IdentityStore.open({});
    const guests = await createGuests(EID, 'city.example', '', store, offline, (address) => address === id);
    assert.equal(await guests.welcome('peter', 'Peter'), undefined);
    assert.deepEqual(await store.guests(), []);
    await store.close();
  });
});
