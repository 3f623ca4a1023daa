/**
 * Has what a bank tells of an account count for what its owner has asked to be paid.
 * @module
 */
import type { BankTransaction, SettledRequest } from '../../../src/contract/index.ts';
import { digestOf } from '../../../src/contract/digest.ts';
import { finding, isReceived, keysIn, sendsBack, type Asked } from '../../../src/contract/matching.ts';
import type { NamedTransaction, ReturnedTransaction, ToldAccount } from '../store/settlement-store.ts';
import type { Store } from '../store/store.ts';

/** Transactions noted in one go: others write, too. */
const PIECE = 300;

/**
 * Finds what came for requests of the owner, and notes what is new of it.
 * @param account of the owner, as a bank tells them by their own consent
 * @param transactions all the bank tells of some days
 * @returns what each transaction counts for, of those that count for anything, or has counted for before it went back
 */
export async function settle(store: Store, owner: string, account: ToldAccount, transactions: readonly BankTransaction[]): Promise<Map<BankTransaction, SettledRequest>> {
  const named = await meant(store, owner, account, transactions);
  if (!named.length) return new Map();
  const entries = named.map(({ entry }) => entry);
  let known = await store.settledBy(owner, account, entries);
  const unknown = named.filter(({ entry }) => !known.has(entry));
  if (unknown.length) {
    unknown.sort(byDay);
    for (let first = 0; first < unknown.length; first += PIECE) await store.receive(owner, account, unknown.slice(first, first + PIECE));
    known = await store.settledBy(owner, account, entries);
  }
  const returned = await sentBack(transactions, named.filter(({ entry }) => known.has(entry)));
  if (returned.some(({ entry }) => known.get(entry)!.returned === undefined)) {
    await store.giveBack(owner, account, returned);
    known = await store.settledBy(owner, account, entries);
  }
  return new Map(named.flatMap(({ entry, transaction }) => {
    const settled = known.get(entry);
    return settled ? [[transaction, settled] as const] : [];
  }));
}

/** Those that are for any request of the account. */
async function meant(store: Store, owner: string, { iban }: ToldAccount, transactions: readonly BankTransaction[]): Promise<NamedTransaction[]> {
  const credits = transactions.filter(isReceived).map((transaction) => ({ transaction, keys: keysIn(transaction) })).filter(({ keys }) => keys.length);
  if (!credits.length) return [];
  const requests = await store.requestsBy(owner, iban, [...new Set(credits.flatMap(({ keys }) => keys))]);
  if (!requests.length) return [];
  const find = finding(requests.map(({ sent, asked }) => ({ sent, asked: JSON.parse(asked) as Asked })));
  const nameOf = naming();
  const named: NamedTransaction[] = [];
  for (const { transaction } of credits) if (find(transaction)) named.push({ entry: await nameOf(transaction), transaction });
  return named;
}

/** What has come and went back, each once and by one transaction. */
async function sentBack(transactions: readonly BankTransaction[], came: readonly NamedTransaction[]): Promise<ReturnedTransaction[]> {
  const waiting = new Map<string, NamedTransaction[]>();
  for (const each of came.toSorted(byDay)) if (each.transaction.iban !== undefined) waiting.set(each.transaction.iban, [...(waiting.get(each.transaction.iban) ?? []), each]);
  const nameOf = naming();
  const returned: ReturnedTransaction[] = [];
  const debits = transactions.filter(({ amount, booked, iban }) => amount.startsWith('-') && booked !== undefined && iban !== undefined && waiting.has(iban));
  for (const transaction of debits.toSorted((a, b) => byDay({ transaction: a }, { transaction: b }))) {
    const by = await nameOf(transaction);
    const from = waiting.get(transaction.iban!)!;
    const index = from.findIndex((each) => sendsBack(transaction, each.transaction));
    if (index >= 0) returned.push({ entry: from.splice(index, 1)[0]!.entry, by, day: transaction.booked! });
  }
  return returned;
}

const byDay = ({ transaction: a }: Pick<NamedTransaction, 'transaction'>, { transaction: b }: Pick<NamedTransaction, 'transaction'>): number => (a.booked! < b.booked! ? -1 : Number(a.booked! > b.booked!));

/** Names transactions of one list, each time alike. */
function naming(): (transaction: BankTransaction) => Promise<string> {
  const times = new Map<string, number>();
  return async ({ id, booked, amount, currency, counterparty, iban, reference, endToEndId, remittance }) => {
    if (id !== undefined) return `id ${id}`;
    // What says the same on the same day is told as often as it came.
    const said = JSON.stringify([booked, amount, currency, counterparty, iban, reference, endToEndId, remittance]);
    const time = (times.get(said) ?? 0) + 1;
    times.set(said, time);
    return `of ${await digestOf(new TextEncoder().encode(said))} ${time}`;
  };
}
