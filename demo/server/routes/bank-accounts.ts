/**
 * The owner's accounts at banks: what banks may tell, and what they tell. Each bank is asked with the owner's own
 * consent, so nobody else's is ever shown. Of what banks tell nothing is kept but what counts for a payment the owner has
 * asked for.
 * @module
 */
import { base64url, type BankAccountList, type BankAccounts, type BankConsent, type BankConsentList, type BankConsentRequest, type BankTransaction, type BankTransactionList, type SettledRequest } from '../../../src/contract/index.ts';
import { empty, json } from '../answer.ts';
import { BankFault, type AccountsProvider, type GivenConsent } from '../payments/accounts-port.ts';
import { Problem } from '../problem.ts';
import { settle } from '../payments/settling.ts';
import { reachOf } from '../reach.ts';
import { newId } from '../store/id.ts';
import { iso } from '../store/rows.ts';
import type { BankConsentRow } from '../store/schema.ts';
import { startReturn } from './bank-return.ts';
import { found, HOME_ACCOUNTS, HOME_THREAD, type Call, type Context, type Route } from './route.ts';

/** Days of transactions that are asked for at once, at most. */
const PERIOD = 800;
const DAY = 86_400_000;

export const bankAccounts: Route[] = [
  {
    operation: 'listBankConsents',
    demand: HOME_ACCOUNTS,
    async handle({ context, principal, now }) {
      const { provider, rows } = await consentsOf(context, principal.address);
      return json({ banks: [...(provider?.banks() ?? [])], consents: waitingToo(rows).map((row) => shown(row, provider, now)) } satisfies BankConsentList);
    },
  },
  {
    operation: 'requestBankConsent',
    demand: HOME_ACCOUNTS,
    bodyLimit: () => 4 * 1024,
    async handle({ context, body, principal, now, remote }) {
      const { store, bankAccounts: provider } = context;
      const { bank, returnTo } = body as BankConsentRequest;
      if (!provider?.banks().some(({ id }) => id === bank)) throw new Problem('not-understood', { field: '/bank' });
      const id = newId(now);
      const { row: back, ...addresses } = await startReturn(context, principal, { kind: 'consent', ref: id, returnTo }, now);
      const { consent, redirect } = await asking(provider.request(bank, addresses, remote));
      const row: BankConsentRow = { id, owner: principal.address, bank, consent, redirect, state: 'received', until: null, created: now, changed: now };
      for (const waiting of await store.openBankConsent(row, back)) void provider.end(bank, waiting.consent).catch(() => {});
      return json(shown(row, provider, now), 201);
    },
  },
  {
    operation: 'getBankConsent',
    demand: HOME_ACCOUNTS,
    async handle({ context, params, principal, now }) {
      return json(await consentNow(context, principal.address, params['id']!, now));
    },
  },
  {
    operation: 'endBankConsent',
    demand: HOME_ACCOUNTS,
    async handle({ context: { store, bankAccounts: provider }, params, principal, now }) {
      const row = found(await store.bankConsent(principal.address, params['id']!));
      if (row.state !== 'ended') {
        await store.noteBankConsent(principal.address, row.id, { state: 'ended', until: row.until }, now);
        // A bank that does not answer is not waited for: nothing is asked under it any more.
        await provider?.end(row.bank, row.consent).catch(() => {});
      }
      return empty();
    },
  },
  {
    operation: 'listBankAccounts',
    demand: HOME_ACCOUNTS,
    async handle({ context, principal, now, remote }) {
      const { provider, rows } = await consentsOf(context, principal.address);
      const told = latest(rows).filter(({ state }) => state === 'valid' || state === 'expired' || state === 'revoked');
      const banks = provider ? await Promise.all(told.map((row) => accountsOf(context, provider, row, now, remote))) : [];
      return json({ at: iso(now), banks } satisfies BankAccountList);
    },
  },
  {
    operation: 'listBankTransactions',
    demand: HOME_ACCOUNTS,
    async handle(call) {
      const { context, params, principal, now, remote } = call;
      const { from, to } = periodOf(call);
      const account = params['account']!;
      const { bank, resource } = nameOf(account);
      const { provider, rows } = await consentsOf(context, principal.address);
      const row = latest(rows).find((each) => each.bank === bank && stateOf(each, now) === 'valid');
      if (!provider || !row) throw new Problem('not-found');
      try {
        const { transactions, incomplete } = await provider.transactions(bank, row.consent, resource, from, to, remote);
        const settled = await settledOf(call, row, resource, transactions);
        return json({ account, from, to, transactions: transactions.map((each) => (settled.has(each) ? { ...each, settles: settled.get(each)! } : each)), ...(incomplete && { incomplete }) } satisfies BankTransactionList);
      } catch (error) {
        if (error instanceof BankFault && error.reason === 'consent') await noticed(context, provider, row, now);
        throw asProblem(error);
      }
    },
  },
];

/** What transactions count for, as far as the token may read the conversations that ask for it. */
async function settledOf({ context: { store, readings }, principal: { address, scopes }, remote }: Call, row: BankConsentRow, resource: string, transactions: readonly BankTransaction[]): Promise<Map<BankTransaction, SettledRequest>> {
  const none = new Map<BankTransaction, SettledRequest>();
  if (!readings || !(await store.asksToBePaid(address))) return none;
  const told = await readings.accounts(row, remote).told.catch(() => []);
  const iban = told.find((each) => each.resource === resource)?.iban;
  const settled = iban === undefined ? none : await settle(store, address, { bank: row.bank, iban }, transactions);
  const reach = reachOf(scopes, HOME_THREAD.scopes);
  if (!reach) return settled;
  const seen = await Promise.all([...settled].map(async ([each, request]) => ((await store.within(address, { thread: request.thread }, reach)) ? [[each, request] as const] : [])));
  return new Map(seen.flat());
}

/** How a consent stands now; while nobody has decided, the bank is asked. @throws {Problem} `not-found` for those of others, too */
export async function consentNow(context: Context, owner: string, id: string, now: number): Promise<BankConsent> {
  const { store, bankAccounts: provider } = context;
  const row = found(await store.bankConsent(owner, id));
  if (!provider || row.state !== 'received') return shown(row, provider, now);
  await asking(noted(context, provider, row, now));
  return shown(found(await store.bankConsent(owner, id)), provider, now);
}

/** Asks the bank how a consent stands, and puts that down. @throws {BankFault} */
async function noted({ store }: Context, provider: AccountsProvider, row: BankConsentRow, now: number): Promise<GivenConsent> {
  const given = await provider.consent(row.bank, row.consent);
  if (given.state !== row.state) {
    const over = await store.noteBankConsent(row.owner, row.id, { state: given.state, until: given.validUntil ?? null }, now);
    for (const before of over) void provider.end(before.bank, before.consent).catch(() => {});
  }
  return given;
}

/** A bank says that nobody allows it any more: what has become of the consent is asked; if that cannot be had, it is asked the next time. */
export const noticed = (...[context, provider, row, now]: Parameters<typeof noted>): Promise<GivenConsent | undefined> => noted(context, provider, row, now).catch(() => undefined);

async function accountsOf(context: Context, provider: AccountsProvider, row: BankConsentRow, now: number, remote: string | undefined): Promise<BankAccounts> {
  const consent = shown(row, provider, now);
  if (consent.state !== 'valid') return { consent, accounts: [] };
  try {
    const accounts = await provider.accounts(row.bank, row.consent, remote);
    return { consent, accounts: accounts.map(({ resource, ...account }) => ({ id: accountName(row.bank, resource), ...account })) };
  } catch (error) {
    if (!(error instanceof BankFault)) throw error;
    const given = error.reason === 'consent' ? await noticed(context, provider, row, now) : undefined;
    if (given && given.state !== 'valid') return { consent: { ...consent, state: given.state }, accounts: [] };
    return { consent, accounts: [], failure: error.reason === 'busy' ? 'busy' : error.reason === 'unreachable' ? 'unreachable' : 'refused' };
  }
}

export async function consentsOf({ store, bankAccounts: provider }: Context, owner: string): Promise<{ provider: AccountsProvider | undefined; rows: BankConsentRow[] }> {
  return { provider, rows: await store.bankConsents(owner) };
}

/** One for each bank: the one that counts, or else the latest anybody has decided about, or waits for. */
export function latest(rows: readonly BankConsentRow[]): BankConsentRow[] {
  const banks = new Map<string, BankConsentRow>();
  const rank = ({ state }: BankConsentRow): number => ['valid', 'expired', 'revoked'].indexOf(state) + 1 || 9;
  for (const row of rows) {
    const before = banks.get(row.bank);
    // They come with the latest first.
    if (!before || (row.state === 'valid' && before.state !== 'valid') || (before.state === 'received' && rank(row) < 9)) banks.set(row.bank, row);
  }
  return [...banks.values()].sort((a, b) => (a.bank < b.bank ? -1 : 1));
}

/** The same, and beside one that counts whatever is to take its place. */
function waitingToo(rows: readonly BankConsentRow[]): BankConsentRow[] {
  const counting = latest(rows);
  return [...counting, ...rows.filter((row) => row.state === 'received' && !counting.includes(row))];
}

/** A consent whose last day is over has expired, whether the bank has said so or not. */
export const stateOf = ({ state, until }: BankConsentRow, now: number): BankConsent['state'] => (state === 'valid' && until !== null && until < iso(now).slice(0, 10) ? 'expired' : state);

export function shown(row: BankConsentRow, provider: AccountsProvider | undefined, now: number): BankConsent {
  const { id, bank, until, created, redirect } = row;
  const state = stateOf(row, now);
  const name = provider?.banks().find((each) => each.id === bank)?.name ?? bank;
  return { id, bank: { id: bank, name }, state, createdAt: iso(created), ...(until !== null && { validUntil: until }), ...(state === 'received' && { redirect }) };
}

/** What an account is called here: its bank, and what that calls it. It says where to ask, and gives no right to. */
const accountName = (bank: string, resource: string): string => `${bank}~${base64url(new TextEncoder().encode(resource))}`;

/** @throws {Problem} `not-found` */
function nameOf(account: string): { bank: string; resource: string } {
  const [bank = '', encoded = ''] = account.split('~');
  try {
    const octets = Uint8Array.from(atob(encoded.replace(/-/g, '+').replace(/_/g, '/')), (character) => character.charCodeAt(0));
    const resource = new TextDecoder('utf-8', { fatal: true }).decode(octets);
    // One account has one name.
    if (bank && resource && accountName(bank, resource) === account) return { bank, resource };
  } catch {
    // No name of ours.
  }
  throw new Problem('not-found');
}

function periodOf({ query, now }: Call): { from: string; to: string } {
  const today = iso(now).slice(0, 10);
  const [from, to] = [query.get('from')!, query.get('to') ?? today];
  const [start, end] = [Date.parse(from), Date.parse(to)];
  // 30 February is read as a day of March by some.
  const day = (text: string, at: number): boolean => !Number.isNaN(at) && iso(at).startsWith(text);
  if (!day(from, start) || start > end || end - start > PERIOD * DAY) throw new Problem('not-understood', { field: '/from' });
  if (!day(to, end)) throw new Problem('not-understood', { field: '/to' });
  return { from, to };
}

/** What a bank's failure is to whoever asks. */
function asProblem(error: unknown): unknown {
  if (!(error instanceof BankFault)) return error;
  return new Problem(error.reason === 'unknown' || error.reason === 'consent' ? 'not-found' : 'bank-unavailable');
}

async function asking<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw asProblem(error);
  }
}
