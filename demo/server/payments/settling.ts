/**
 * Has what a bank tells of an account count for what its owner has asked to be paid.
 * @module
 */
import type { BankTransaction, SettledRequest } from '../../../src/contract/index.ts';
import { digestOf } from '../../../src/contract/digest.ts';
import { finding, isReceived, keysIn, type Asked } from '../../../src/contract/matching.ts';
import type { NamedTransaction, ToldAccount } from '../store/settlement-store.ts';
import type { Store } from '../store/store.ts';

/** Transactions noted in one go: others write, too. */
const PIECE = 300;

/**
 * Finds what came for requests of the owner, and notes what is new of it.
 * @param account of the owner, as a bank tells them by their own consent
 * @param transactions all the bank tells of some days
 * @returns what each transaction counts for, of those that count for anything
 */
export async function settle(store: Store, owner: string, account: ToldAccount, transactions: readonly BankTransaction[]): Promise<Map<BankTransaction, SettledRequest>> {
  const named = await meant(store, owner, account, transactions);
  if (!named.length) return new Map();
  const entries = named.map(({ entry }) => entry);
  let known = await store.settledBy(owner, account, entries);
  const unknown = named.filter(({ entry }) => !known.has(entry));
  if (unknown.length) {
    unknown.sort((a, b) => (a.transaction.booked! < b.transaction.booked! ? -1 : Number(a.transaction.booked! > b.transaction.booked!)));
    for (let first = 0; first < unknown.length; first += PIECE) await store.receive(owner, account, unknown.slice(first, first + PIECE));
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
  const times = new Map<string, number>();
  const named: NamedTransaction[] = [];
  for (const { transaction } of credits) {
    if (!find(transaction)) continue;
    if (transaction.id !== undefined) {
      named.push({ entry: `id ${transaction.id}`, transaction });
      continue;
    }
    // What says the same on the same day is told as often as it came.
    const said = JSON.stringify([transaction.booked, transaction.amount, transaction.currency, transaction.counterparty, transaction.iban, transaction.reference, transaction.endToEndId, transaction.remittance]);
    const time = (times.get(said) ?? 0) + 1;
    times.set(said, time);
    named.push({ entry: `of ${await digestOf(new TextEncoder().encode(said))} ${time}`, transaction });
  }
  return named;
}
