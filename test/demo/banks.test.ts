/** The banks as the demo starts them: over HTTP, in files, with money that goes between them. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { startBanks, type Banks } from '../../demo/banks.ts';
import { listenLocal, type Listening } from '../../demo/hosts/listen.ts';
import { createLocalFetch } from '../../demo/hosts/local-fetch.ts';
import { hostOf } from '../../demo/hosts/virtual.ts';
import { BANKS } from '../../demo/places.ts';
import { ibanFault } from '../../src/payments/iban.ts';

const local = createLocalFetch();
let folder: string;
let banks: Banks;
let listening: Listening;
const origin = (name: string): string => `http://${name}:${listening.port}`;

const start = async (): Promise<void> => {
  banks = await startBanks({ dataDir: folder, origin, secret: 'known-to-the-provider' });
};

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'banks-'));
  listening = await listenLocal((request, response) => banks.hosts.get(hostOf(request.headers.host))!(request, response), 0);
  await start();
});
after(async () => {
  await listening.close(0);
  await banks.close();
  await local.close();
  await rm(folder, { recursive: true, force: true });
});

async function signedIn(host: string, login: string, password: string): Promise<(path: string, form?: Record<string, string>) => Promise<Response>> {
  let cookie = '';
  const ask = (path: string, form?: Record<string, string>): Promise<Response> => local.fetch(`${origin(host)}${path}`, {
    redirect: 'manual', headers: { cookie, ...(form && { origin: origin(host), 'content-type': 'application/x-www-form-urlencoded' }) },
    ...(form && { method: 'POST', body: new URLSearchParams(form).toString() }),
  });
  const response = await ask('/sign-in', { login, password, next: '/' });
  assert.equal(response.status, 303, `${login} at ${host}`);
  cookie = response.headers.get('set-cookie')!.split(';')[0]!;
  return ask;
}

const initiate = (redirect: string): Promise<Response> => local.fetch(`${origin('bank.localhost')}/v1/payments/instant-sepa-credit-transfers`, {
  method: 'POST',
  headers: { authorization: 'Bearer known-to-the-provider', 'x-request-id': randomUUID(), 'psu-ip-address': '127.0.0.1', 'tpp-redirect-uri': redirect, 'content-type': 'application/json' },
  body: JSON.stringify({ instructedAmount: { currency: 'EUR', amount: '249.90' }, debtorAccount: { iban: 'SK7899710000001924000005' }, creditorAccount: { iban: 'SK8399720000001840200001' }, creditorName: 'Oakline' }),
});

describe('the banks of the demo', () => {
  it('have accounts that could exist, each at its bank', () => {
    const ibans = BANKS.flatMap(({ country, code, customers }) => customers.flatMap(({ accounts }) => accounts.map(({ iban }) => {
      assert.ok(iban.startsWith(country) && iban.slice(4).startsWith(code), iban);
      return iban;
    })));
    assert.deepEqual(ibans.map(ibanFault), ibans.map(() => undefined));
    assert.equal(new Set(ibans).size, ibans.length);
  });

  it('let every customer in, and show what places.ts says they have', async () => {
    for (const { host, customers } of BANKS) {
      for (const { local: login, password, accounts } of customers) {
        const page = await (await (await signedIn(host, login, password))('/')).text();
        for (const { balance } of accounts) assert.ok(page.includes(new Intl.NumberFormat('en', { style: 'currency', currency: 'EUR' }).format(Number(balance))), `${login} at ${host}`);
      }
    }
  });

  it('lead people to hosts of the demo alone', async () => {
    assert.equal((await initiate('http://portal.localhost.evil.example/')).status, 400);
    assert.equal((await initiate(origin('elsewhere.localhost'))).status, 400);
  });

  it('move anna’s money to the shop, and know of it after a restart', async () => {
    const response = await initiate(`${origin('portal.localhost')}/?state=x`);
    assert.equal(response.status, 201);
    const { paymentId } = (await response.json()) as { paymentId: string };
    const anna = await signedIn('bank.localhost', 'anna', 'harbour-light');
    assert.equal((await anna(`/sca/payments/${paymentId}`, { decision: 'confirm' })).headers.get('location'), `${origin('portal.localhost')}/?state=x`);
    await banks.close();
    await start();
    assert.match(await (await anna('/')).text(), /€2,230\.45/);
    assert.match(await (await (await signedIn('savings.localhost', 'oakline', 'oak-and-iron'))('/')).text(), /€15,570\.70/);
  });
});
