/**
 * Which transactions on a payee's account are for what they have asked to be paid. Only what a request says to be told by
 * counts: its creditor reference or its variable symbol, or, where it has neither, its words. How much came is no part
 * of it.
 * @module
 */
import type { BankTransaction, PaymentRequest } from './types.gen.ts';

/** What a request is told by. */
export type Asked = Pick<PaymentRequest, 'currency' | 'reference' | 'variableSymbol' | 'specificSymbol' | 'constantSymbol' | 'remittance'>;

type Said = Pick<BankTransaction, 'remittance' | 'reference' | 'endToEndId'>;

/** Banks tell fewer; what somebody writes to be told by more is told by the first of them. */
const MOST = 30;
/** `RF`, two check digits and up to 21 signs (ISO 11649). */
const REFERENCE = /^RF\d{2}[A-Z0-9]{1,21}$/;
const REFERENCE_SIGNS = 25;
const DAY = 86_400_000;

/** Symbols of Czech and Slovak payments: `/VS2026017/SS1/KS0308` of the reference from end to end, `VS: 2026017` of words. */
const SYMBOLS = { variable: mark('VS'), specific: mark('SS'), constant: mark('KS') } as const;

function mark(kind: string): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}])${kind}[\\s:.=]{0,3}(\\d{1,20})(?![\\p{L}\\p{N}])`, 'giu');
}

/** Leading zeros say nothing, and nothing but zeros is no symbol. */
const symbol = (digits = ''): string => digits.replace(/^0+/, '');

const texts = ({ endToEndId = '', reference = '', remittance = '' }: Said): string[] => [endToEndId, reference, remittance];
const symbols = (kind: keyof typeof SYMBOLS, said: Said): string[] => texts(said).flatMap((text) => [...text.matchAll(SYMBOLS[kind])].map(([, digits]) => symbol(digits))).filter(Boolean);

/** Words without what banks change on the way: case, marks, how they are spaced. */
const folded = (text = ''): string => text.normalize('NFKD').replace(/[\p{M}\p{Cf}]/gu, '').replace(/[\s\p{Cc}]+/gu, ' ').trim().toLowerCase();

/** Creditor references as a text has them: printed in groups, in either case, among other words. */
function references(text: string): string[] {
  const found: string[] = [];
  // What is no letter, digit or space ends a reference.
  for (const piece of text.split(/[^\p{L}\p{N}\s]+/u)) {
    const words = piece.toUpperCase().split(/\s+/).filter(Boolean);
    for (const [first, word] of words.entries()) {
      if (!word.startsWith('R')) continue;
      for (let last = first, whole = ''; last < words.length && (whole += words[last]!).length <= REFERENCE_SIGNS; last++) if (REFERENCE.test(whole)) found.push(whole);
    }
  }
  return found;
}

/** What requests are found by, none twice: the same text here and in {@link keysIn}. None where a request cannot be recognised. */
export function keysOf({ reference, variableSymbol, remittance }: Asked): string[] {
  const number = symbol(variableSymbol);
  const keys = [...(reference ? [`rf ${reference}`] : []), ...(number ? [`vs ${number}`] : [])];
  const words = folded(remittance);
  return keys.length || !words ? keys : [`= ${words}`];
}

/** What a transaction says that a request may be found by. */
export function keysIn(said: Said): string[] {
  const words = folded(said.remittance);
  const keys = [...(words ? [`= ${words}`] : []), ...symbols('variable', said).map((number) => `vs ${number}`), ...texts(said).flatMap(references).map((reference) => `rf ${reference}`)];
  return [...new Set(keys)].slice(0, MOST);
}

/** Whether money came that was booked: nothing else is ever for a request. */
export const isReceived = ({ amount, booked }: BankTransaction): boolean => booked !== undefined && !amount.startsWith('-') && /[1-9]/.test(amount);

/** A request as it is held against many transactions. */
interface Wanted<R> { request: R; asked: Asked; keys: string[]; from: string }
const wanted = <R extends { asked: Asked; sent: string }>(request: R): Wanted<R> => ({ request, asked: request.asked, keys: keysOf(request.asked), from: dayBefore(request.sent) });

/**
 * Whether a transaction on the account a request names is for that request.
 * @param sent day it was sent (ISO 8601); what was booked before the day before is not for it
 */
export const matches = (asked: Asked, sent: string, transaction: BankTransaction): boolean => isFor(wanted({ asked, sent }), transaction, new Set(keysIn(transaction)));

/** The first of many requests, in their order, that a transaction is for and that is one of those looked for. */
export type Finder<R> = (transaction: BankTransaction, looked?: (request: R) => boolean) => R | undefined;

/** Holds transactions against many requests, as {@link matches} does against one. */
export function finding<R extends { asked: Asked; sent: string }>(requests: readonly R[]): Finder<R> {
  const all = requests.map(wanted);
  const places = new Map<string, number[]>();
  for (const [place, { keys }] of all.entries()) for (const key of keys) {
    const known = places.get(key);
    if (known) known.push(place);
    else places.set(key, [place]);
  }
  return (transaction, looked = () => true) => {
    const said = new Set(keysIn(transaction));
    const found = [...new Set([...said].flatMap((key) => places.get(key) ?? []))].sort((a, b) => a - b);
    const first = found.find((place) => looked(all[place]!.request) && isFor(all[place]!, transaction, said));
    return first === undefined ? undefined : all[first]!.request;
  };
}

function isFor({ asked, keys, from }: Wanted<unknown>, transaction: BankTransaction, said: ReadonlySet<string>): boolean {
  if (!isReceived(transaction) || transaction.currency !== asked.currency || transaction.booked! < from) return false;
  const by = keys.filter((key) => said.has(key));
  if (!by.length) return false;
  // A variable symbol is one within a specific one, where both say one.
  return by.some((key) => !key.startsWith('vs ')) || (agree('specific', asked.specificSymbol, transaction) && agree('constant', asked.constantSymbol, transaction));
}

function agree(kind: 'specific' | 'constant', asked: string | undefined, said: Said): boolean {
  if (!symbol(asked)) return true;
  const told = symbols(kind, said);
  return !told.length || told.includes(symbol(asked));
}

/** What banks write where nobody has given a reference from end to end (EPC rulebooks). */
const NO_REFERENCE = 'NOTPROVIDED';

/**
 * Whether a transaction sends back what another one has brought: booked, not earlier, the same sum, to the account it came
 * from, and the same said with it that tells one payment from another. Banks mark returns in ways of their own, or not at
 * all; these fields they tell alike.
 */
export function sendsBack({ endToEndId = '', ...back }: BankTransaction, came: BankTransaction): boolean {
  if (back.booked === undefined || !back.amount.startsWith('-') || !isReceived(came) || back.booked < came.booked! || back.currency !== came.currency) return false;
  if (back.iban === undefined || back.iban !== came.iban) return false;
  const sum = back.amount.slice(1);
  if (missing(came.amount, [sum]) !== undefined || missing(sum, [came.amount]) !== undefined) return false;
  if (endToEndId && endToEndId !== NO_REFERENCE && endToEndId === came.endToEndId) return true;
  const said = new Set(keysIn(came));
  return keysIn({ endToEndId, ...back }).some((key) => said.has(key));
}

/** Payees and their banks need not be of one day. */
export const dayBefore = (day: string): string => new Date(Date.parse(day) - DAY).toISOString().slice(0, 10);

/** What is missing of an amount once some have come, exactly; `undefined` where nothing is. Decimal strings, with up to four places each. */
export function missing(amount: string, received: readonly string[]): string | undefined {
  const places = Math.max(...[amount, ...received].map((value) => value.split('.')[1]?.length ?? 0));
  const units = (value: string): bigint => {
    const [whole = '', part = ''] = value.split('.');
    return BigInt(whole + part.padEnd(places, '0'));
  };
  const left = received.reduce((rest, value) => rest - units(value), units(amount));
  if (left <= 0n) return undefined;
  const digits = String(left).padStart(places + 1, '0');
  return places ? `${digits.slice(0, -places)}.${digits.slice(-places)}` : digits;
}
