/** What has come of the payments the owner asks for, as their own banks say. @module */
import type { AccountBank, ReceivedPayment, Settlement, SettlementRequest } from '../contract/index.ts';
import type { Http } from './http.ts';
import { flag, list, one, optional, record, text, time, type Guard } from './shape.ts';

/** Sums are reckoned with, and nothing that has come is less than nothing: what is no such amount makes the answer none. */
const amount: Guard = (value) => typeof value === 'string' && /^(?!0+(?:\.0+)?$)\d{1,14}(?:\.\d{1,4})?$/.test(value);
const currency: Guard = (value) => typeof value === 'string' && /^[A-Z]{3}$/.test(value);
const day: Guard = (value) => typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value));
const iban: Guard = (value) => typeof value === 'string' && /^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(value);
const index: Guard = (value) => Number.isSafeInteger(value) && (value as number) >= 0;

const bank = record<AccountBank>({ id: text, name: text });
const received = record<ReceivedPayment>({ amount, currency, day, payer: optional(text), bank, returned: optional(day) });
/** Without a sum that has come nothing is settled, whatever the word for it says. */
const consistent: Guard = (value) => {
  const { state, received: all, outstanding } = value as SettlementRequest;
  const some = state === 'part' || state === 'settled';
  return some === all.some(({ returned }) => returned === undefined) && (outstanding !== undefined) === (state === 'open' || state === 'part');
};
const shape = record<SettlementRequest>({ part: index, iban, state: one('open', 'part', 'settled', 'unmatchable'), told: flag, received: list(received), outstanding: optional(amount), incomplete: optional(flag) });
const request: Guard = (value) => shape(value) && consistent(value);

/**
 * Of an own sent message, by the server's id of it; the owner's banks are asked.
 * @throws {DmailProblem} `not-found` for any other message, `scope-insufficient` without `read:accounts`
 */
export const getSettlement = (http: Http, message: string, signal?: AbortSignal): Promise<Settlement> =>
  http.json({ path: `/messages/${encodeURIComponent(message)}/settlement`, signal }, record<Settlement>({ at: time, requests: list(request), failures: optional(list(bank)) }));
