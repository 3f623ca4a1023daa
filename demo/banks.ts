/**
 * The sandbox banks of the demo, and the way money goes between them.
 * @module
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createBank, type Bank } from './bank/bank.ts';
import type { Clearing, Provider } from './bank/config.ts';
import { openAccounts } from './bank/opening.ts';
import { openBankStore, type BankStore } from './bank/store/store.ts';
import type { Handler } from './hosts/listen.ts';
import { createAccounts, type Accounts } from './identity/accounts.ts';
import { BANKS, HOSTS, type DemoBank } from './places.ts';
import { createListener } from './server/listener.ts';

export interface BanksOptions {
  dataDir: string;
  origin: (name: string) => string;
  /** What the demo's payment provider proves itself with. */
  secret: string;
}

export interface Banks {
  /** What answers for each virtual host. */
  hosts: ReadonlyMap<string, Handler>;
  close(): Promise<void>;
}

/** Milliseconds after which banks look for what is due, though nobody asks them anything. */
const LOOK = 1000;

/** Opens both; they listen nowhere yet. */
export async function startBanks({ dataDir, origin, secret }: BanksOptions): Promise<Banks> {
  const folder = join(dataDir, 'banks');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const allowed = new Set(HOSTS.map(origin));
  const provider: Provider = { id: 'demo', name: 'Alderwick Pay', secret, mayRedirect: (url) => allowed.has(url.origin) };
  const open: { place: DemoBank; bank: Bank; store: BankStore }[] = [];
  const clearing: Clearing = async (transfer) => {
    const to = open.find(({ place: { country, code } }) => transfer.iban.startsWith(country) && transfer.iban.slice(4).startsWith(code));
    return to ? to.bank.receive(transfer) : 'outside';
  };
  for (const place of BANKS) {
    const { host, name, country, code, bic, customers } = place;
    const store = await openBankStore(join(folder, `${host}.sqlite`));
    await openAccounts(store, customers.map(({ local, name: holder, accounts }) => ({ owner: ownerOf(local, place), name: holder, accounts })), Date.now());
    const bank = createBank({
      place: { name, country, code, bic, origin: origin(host) },
      store, clearing,
      providers: [provider],
      people: peopleOf(place),
      now: () => Date.now(),
      report: (error) => console.error(error),
    });
    open.push({ place, bank, store });
  }
  let looking = Promise.resolve();
  const look = setInterval(() => {
    looking = looking.then(async () => {
      for (const { bank } of open) await bank.run();
    }).catch((error: unknown) => console.error(error));
  }, LOOK).unref();
  return {
    hosts: new Map(open.map(({ place, bank }) => [place.host, listenerOf(bank)])),
    async close() {
      clearInterval(look);
      await looking;
      await Promise.all(open.map(({ store }) => store.destroy()));
    },
  };
}

const ownerOf = (local: string, { host }: DemoBank): string => `${local}@${host}`;

/** Passwords are hashed when the first one is asked for: the start need not wait for it. */
function peopleOf(place: DemoBank): Accounts {
  const people = new Map(place.customers.map(({ local, name }) => [ownerOf(local, place), { id: ownerOf(local, place), name }]));
  let hashed: Promise<Accounts> | undefined;
  return {
    find: (id) => people.get(id),
    bySubject: () => undefined,
    async check(login, password) {
      hashed ??= createAccounts(place.host, place.customers);
      return (await hashed).check(login, password);
    },
  };
}

/** For `node:http`. */
const listenerOf = (bank: Bank): Handler => createListener({
  async answer(request, { body }) {
    const response = await bank(body ? new Request(request, { body: new Uint8Array(body) }) : request);
    return { status: response.status, headers: Object.fromEntries(response.headers), body: response.body && (await response.text()) };
  },
});
