/**
 * What has come of the payments an owner asks for: what they pay is the payer's word, what has come is that of the owner's
 * own banks, which are asked with the owner's own consent.
 * @module
 */
import type { AccountBank, Settlement, SettlementRequest } from '../../../src/contract/index.ts';
import { dayBefore, missing } from '../../../src/contract/matching.ts';
import { json } from '../answer.ts';
import { BankFault, type FoundAccount } from '../payments/accounts-port.ts';
import { settle } from '../payments/settling.ts';
import { iso } from '../store/rows.ts';
import type { BankConsentRow } from '../store/schema.ts';
import type { StandingRequest } from '../store/settlement-store.ts';
import { consentsOf, latest, noticed, stateOf } from './bank-accounts.ts';
import { found, HOME_ACCOUNTS, type Call, type Route } from './route.ts';

const DAY = 86_400_000;
/** Days within which older letters that nothing has come for are looked for together with a newer one. */
const TOGETHER = 90;
/** Days banks are asked for, at most. */
const PERIOD = 800;

export const settlement: Route[] = [
  {
    operation: 'getSettlement',
    demand: HOME_ACCOUNTS,
    async handle(call) {
      const { context, params, principal: { address } } = call;
      const requests = found(await context.store.paymentRequests(address, params['id']!));
      const { at, told, failures, unread } = requests.length ? await ask(call, requests) : nothingAsked(call.now);
      const bankOf = (id: string): AccountBank => context.bankAccounts?.banks().find((each) => each.id === id) ?? { id, name: id };
      // It may have been erased meanwhile.
      const standing = found(await context.store.paymentRequests(address, params['id']!));
      return json({
        at: iso(at), requests: standing.map((request) => ({ ...shown(request, told.has(request.iban) || request.received.some(({ bank }) => failures.includes(bank)), bankOf), ...(request.state !== 'unmatchable' && unread.has(request.iban) && { incomplete: true }) })),
        ...(failures.length > 0 && { failures: failures.map(bankOf) }),
      } satisfies Settlement);
    },
  },
];

interface Asked {
  /** When the banks were asked. */
  at: number;
  /** Accounts they tell of. */
  told: Set<string>;
  /** Banks that gave no answer. */
  failures: string[];
  /** Accounts with more transactions than were read. */
  unread: Set<string>;
}

const nothingAsked = (at: number): Asked => ({ at, told: new Set(), failures: [], unread: new Set() });

/** Asks every bank of the owner that may know of an account, and notes what has come. */
async function ask(call: Call, requests: readonly StandingRequest[]): Promise<Asked> {
  const { context, principal, now } = call;
  const { rows } = await consentsOf(context, principal.address);
  const asked = nothingAsked(now);
  const banks = latest(rows).filter((row) => stateOf(row, now) === 'valid' && context.bankAccounts?.banks().some(({ id }) => id === row.bank));
  await Promise.all(banks.map((row) => askBank(call, row, requests, asked)));
  asked.failures.sort();
  return asked;
}

async function askBank(call: Call, row: BankConsentRow, requests: readonly StandingRequest[], asked: Asked): Promise<void> {
  const { context, principal: { address }, now, remote } = call;
  const { store, bankAccounts: provider, readings } = context;
  try {
    const { at, told } = readings!.accounts(row, remote);
    asked.at = Math.min(asked.at, at);
    const wanted = new Map<string, FoundAccount>();
    for (const account of await told) if (account.iban !== undefined && requests.some(({ iban }) => iban === account.iban)) wanted.set(account.iban, account);
    await Promise.all([...wanted].map(async ([iban, { resource }]) => {
      asked.told.add(iban);
      const matchable = requests.filter((request) => request.iban === iban && request.state !== 'unmatchable');
      if (!matchable.length) return;
      const reading = readings!.transactions(row, resource, await begin(call, iban, matchable), remote);
      asked.at = Math.min(asked.at, reading.at);
      const { transactions, incomplete } = await reading.told;
      if (incomplete) asked.unread.add(iban);
      await settle(store, address, { bank: row.bank, iban }, transactions);
    }));
  } catch (error) {
    if (!(error instanceof BankFault)) throw error;
    const given = error.reason === 'consent' ? await noticed(context, provider!, row, now) : undefined;
    // Nobody allows it any more: then no answer is missing.
    if (!given || given.state === 'valid') asked.failures.push(row.bank);
  }
}

/** The day from which on a bank is asked: the same for all letters of late, so that it is asked once for all of them. */
async function begin({ context: { store }, principal: { address }, now }: Call, iban: string, requests: readonly StandingRequest[]): Promise<string> {
  const back = (days: number): string => iso(now - days * DAY).slice(0, 10);
  const days = [...requests.map(({ sent }) => sent), (await store.oldestRequest(address, iban, back(TOGETHER))) ?? back(0)];
  const first = dayBefore(days.reduce((a, b) => (a < b ? a : b)));
  return first < back(PERIOD) ? back(PERIOD) : first;
}

function shown({ part, iban, state, amount, received }: StandingRequest, told: boolean, bankOf: (id: string) => AccountBank): SettlementRequest {
  const outstanding = state === 'open' || state === 'part' ? missing(amount, received.filter(({ returned }) => returned === null).map((each) => each.amount)) : undefined;
  return {
    part, iban, state, told, ...(outstanding !== undefined && { outstanding }),
    received: received.map((each) => ({ amount: each.amount, currency: each.currency, day: each.day, ...(each.payer !== null && { payer: each.payer }), bank: bankOf(each.bank), ...(each.returned !== null && { returned: each.returned }) })),
  };
}
