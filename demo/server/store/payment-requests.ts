/**
 * What owners ask to be paid by their messages, and what of it has come.
 * @module
 */
import { sql, type Kysely, type Transaction } from 'kysely';
import type { BankTransaction, Message, PaymentRequest, SettledRequest } from '../../../src/contract/index.ts';
import { finding, keysIn, keysOf, missing, type Asked } from '../../../src/contract/matching.ts';
import { PAYMENT_PART } from '../../../src/contract/payment-part.ts';
import type { Check } from '../openapi.ts';
import * as generated from '../validators.gen.js';
import { changed } from './events.ts';
import { iso } from './rows.ts';
import type { MessageRow, PaymentRequestRow, Schema } from './schema.ts';
import type { NamedTransaction, ReturnedTransaction, StandingRequest, ToldAccount } from './settlement-store.ts';
import type { Notice } from './store.ts';

type Db = Kysely<Schema>;
type Tx = Transaction<Schema>;

/** Requests of one message that are kept. */
const MOST = 16;

const checks: Record<string, Check> = generated;
const isRequest = (data: unknown): data is PaymentRequest => checks['PaymentRequest']!(data);
const listed = (values: readonly string[]) => sql<string>`(select value from json_each(${JSON.stringify(values)}))`;

/** Keeps what a message just sent asks to be paid. */
export async function noteRequests(db: Db, { id, owner, at }: Pick<MessageRow, 'id' | 'owner' | 'at'>, { parts, sentAt }: Message): Promise<void> {
  if (!parts?.length) return;
  const requests = parts.flatMap(({ type, data }, part) => (type === PAYMENT_PART && isRequest(data) ? [{ part, data }] : [])).slice(0, MOST);
  // The copy may be kept after it was sent, not before.
  const sent = iso(Math.min(at, Date.parse(sentAt))).slice(0, 10);
  for (const { part, data: { iban, amount, currency, reference, variableSymbol, specificSymbol, constantSymbol, remittance } } of requests) {
    const asked: Asked = { currency, reference, variableSymbol, specificSymbol, constantSymbol, remittance };
    const keys = keysOf(asked);
    await db.insertInto('payment_requests').values({ message: id, part, owner, iban, amount, asked: JSON.stringify(asked), sent, at, state: keys.length ? 'open' : 'unmatchable' }).execute();
    if (keys.length) await db.insertInto('request_keys').values(keys.map((key) => ({ owner, iban, key, message: id, part }))).execute();
  }
}

export async function paymentRequests(db: Db, owner: string, message: string): Promise<StandingRequest[] | undefined> {
  if (!(await db.selectFrom('messages').select('id').where('id', '=', message).where('owner', '=', owner).where('direction', '=', 'out').executeTakeFirst())) return undefined;
  const requests = await db.selectFrom('payment_requests').selectAll().where('message', '=', message).where('owner', '=', owner).orderBy('part').execute();
  if (!requests.length) return [];
  const received = await db.selectFrom('received').selectAll().where('message', '=', message).where('owner', '=', owner).execute();
  return requests.map((request) => ({ ...request, received: received.filter(({ part }) => part === request.part).sort(byDay) }));
}

export const asksToBePaid = async (db: Db, owner: string): Promise<boolean> => !!(await db.selectFrom('payment_requests').select('message').where('owner', '=', owner).limit(1).executeTakeFirst());

export async function oldestRequest(db: Db, owner: string, iban: string, from: string): Promise<string | undefined> {
  const row = await db.selectFrom('payment_requests').select(({ fn }) => fn.min('sent').as('sent')).where('owner', '=', owner).where('iban', '=', iban).where('state', 'in', ['open', 'part']).where('sent', '>=', from).executeTakeFirst();
  return row?.sent ?? undefined;
}

export const requestsBy = (db: Db, owner: string, iban: string, keys: readonly string[]): Promise<PaymentRequestRow[]> =>
  db
    .selectFrom('request_keys as k')
    .innerJoin('payment_requests as r', (on) => on.onRef('r.message', '=', 'k.message').onRef('r.part', '=', 'k.part'))
    .selectAll('r')
    .distinct()
    .where('k.owner', '=', owner).where('k.iban', '=', iban).where('k.key', 'in', listed(keys))
    .orderBy('r.sent').orderBy('r.at').orderBy('r.message').orderBy('r.part')
    .execute();

export async function settledBy(db: Db, owner: string, { bank, iban }: ToldAccount, entries: readonly string[]): Promise<Map<string, SettledRequest>> {
  const rows = await db
    .selectFrom('received as e')
    .innerJoin('payment_requests as r', (on) => on.onRef('r.message', '=', 'e.message').onRef('r.part', '=', 'e.part'))
    .innerJoin('messages as m', 'm.id', 'e.message')
    .select(['e.entry', 'e.returned', 'e.message', 'e.part', 'm.thread', 'm.body', 'r.state'])
    .where('e.owner', '=', owner).where('e.bank', '=', bank).where('e.iban', '=', iban).where('e.entry', 'in', listed(entries))
    .execute();
  return new Map(rows.map(({ entry, returned, message, part, thread, body, state }) => [entry, { message, thread, subject: (JSON.parse(body) as Message).subject, part, state, ...(returned !== null && { returned }) }]));
}

/** Banks number what they book, as a rule. */
const { compare } = new Intl.Collator('en', { numeric: true });
/** What was booked first comes first, and counts first. */
const byDay = (a: { day: string; entry: string }, b: { day: string; entry: string }): number => (a.day === b.day ? compare(a.entry, b.entry) : a.day < b.day ? -1 : 1);

export async function receive(tx: Tx, owner: string, account: ToldAccount, transactions: readonly NamedTransaction[]): Promise<Notice | undefined> {
  const { bank, iban } = account;
  const requests = await requestsBy(tx, owner, iban, [...new Set(transactions.flatMap(({ transaction }) => keysIn(transaction)))]);
  if (!requests.length) return undefined;
  // The newest first, for what comes when all of them are settled.
  const all = requests.map((request) => ({ ...request, asked: JSON.parse(request.asked) as Asked, amounts: undefined as string[] | undefined }));
  const [oldest, newest] = [finding(all), finding(all.toReversed())];
  const { known, isKnown } = await counted(tx, owner, account, transactions);
  const found = new Set<(typeof all)[number]>();
  for (const { entry, day, transaction } of transactions.map((each) => ({ ...each, day: each.transaction.booked! })).sort(byDay)) {
    const request = oldest(transaction, ({ state }) => state !== 'settled') ?? newest(transaction);
    if (!request || isKnown(entry, transaction)) continue;
    known.add(entry);
    const { message, part } = request;
    const { amount, currency, counterparty } = transaction;
    request.amounts ??= await amountsFor(tx, request);
    await tx.insertInto('received').values({ owner, bank, iban, entry, message, part, amount, currency, day, payer: counterparty ?? null, returned: null, returned_by: null }).execute();
    request.amounts.push(amount);
    request.state = stateOf(request.amount, request.amounts);
    found.add(request);
  }
  return stand(tx, owner, [...found]);
}

export async function giveBack(tx: Tx, owner: string, { bank, iban }: ToldAccount, returned: readonly ReturnedTransaction[]): Promise<Notice | undefined> {
  const here = tx.selectFrom('received').selectAll().where('owner', '=', owner).where('iban', '=', iban).where('bank', '=', bank);
  const found = new Map<string, Pick<PaymentRequestRow, 'message' | 'part'>>();
  for (const { entry, by, day } of returned) {
    const row = await here.where('entry', '=', entry).executeTakeFirst();
    if (!row || row.returned !== null || (await here.where('returned_by', '=', by).executeTakeFirst())) continue;
    await tx.updateTable('received').set({ returned: day, returned_by: by }).where('owner', '=', owner).where('iban', '=', iban).where('bank', '=', bank).where('entry', '=', entry).execute();
    found.set(`${row.message} ${row.part}`, row);
  }
  const requests = await Promise.all([...found.values()].map(async (of) => {
    const request = await tx.selectFrom('payment_requests').selectAll().where('message', '=', of.message).where('part', '=', of.part).executeTakeFirstOrThrow();
    return { ...of, state: stateOf(request.amount, await amountsFor(tx, of)) };
  }));
  return stand(tx, owner, requests);
}

/** What counts for a request. */
const amountsFor = async (tx: Tx, { message, part }: Pick<PaymentRequestRow, 'message' | 'part'>): Promise<string[]> =>
  (await tx.selectFrom('received').select('amount').where('message', '=', message).where('part', '=', part).where('returned', 'is', null).execute()).map(({ amount }) => amount);

const stateOf = (amount: string, amounts: readonly string[]): PaymentRequestRow['state'] => (!amounts.length ? 'open' : missing(amount, amounts) === undefined ? 'settled' : 'part');

/** Notes how requests stand now. */
async function stand(tx: Tx, owner: string, requests: readonly Pick<PaymentRequestRow, 'message' | 'part' | 'state'>[]): Promise<Notice | undefined> {
  if (!requests.length) return undefined;
  for (const { message, part, state } of requests) await tx.updateTable('payment_requests').set({ state }).where('message', '=', message).where('part', '=', part).execute();
  const threads = await tx.selectFrom('messages').select('thread').where('id', 'in', listed(requests.map(({ message }) => message))).execute();
  return changed(tx, owner, threads.map(({ thread }) => thread));
}

/** Which transactions count already; a bank the provider has under two names tells the same twice. */
async function counted(tx: Tx, owner: string, { bank, iban }: ToldAccount, transactions: readonly NamedTransaction[]): Promise<{ known: Set<string>; isKnown(entry: string, transaction: BankTransaction): boolean }> {
  const here = tx.selectFrom('received').where('owner', '=', owner).where('iban', '=', iban);
  const own = await here.select('entry').where('bank', '=', bank).where('entry', 'in', listed(transactions.map(({ entry }) => entry))).execute();
  const others = await here.select(['day', 'amount', 'currency']).where('bank', '!=', bank).where('day', 'in', listed(transactions.map(({ transaction }) => transaction.booked!))).execute();
  const known = new Set(own.map(({ entry }) => entry));
  const elsewhere = new Set(others.map(({ day, amount, currency }) => `${day} ${amount} ${currency}`));
  return { known, isKnown: (entry, { booked, amount, currency }) => known.has(entry) || elsewhere.has(`${booked} ${amount} ${currency}`) };
}

/** The messages are gone; what came for them is free to count for others. @param messages a subquery of their ids, or a list */
export async function forgetRequests(tx: Tx, messages: ReturnType<typeof listed>): Promise<void> {
  for (const table of ['payment_requests', 'request_keys', 'received'] as const) await tx.deleteFrom(table).where('message', 'in', messages).execute();
}
