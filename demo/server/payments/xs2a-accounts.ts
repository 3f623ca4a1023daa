/**
 * Account information by the Berlin Group's NextGenPSD2 XS2A framework 1.3: consents with redirect, accounts, balances,
 * transactions. What banks answer is read as strangers' words: by its form, and no further than needed.
 * @module
 */
import type { AccountBank, BankBalance, BankTransaction } from '../../../src/contract/index.ts';
import { BankFault, type AccountsProvider, type FoundAccount, type GivenConsent } from './accounts-port.ts';

export interface Xs2aBank extends AccountBank {
  /** Where its interface begins, without `/v1`. */
  origin: string;
}

export interface Xs2aAccountsOptions {
  banks: readonly Xs2aBank[];
  /** What the provider proves itself with. It goes to banks alone. */
  secret: string;
  /** Reaches the banks named, and nobody else. */
  fetch: (url: string, init: RequestInit) => Promise<Response>;
  now(): number;
}

type Json = Readonly<Record<string, unknown>>;

const PATIENCE = 10_000;
const DAY = 86_400_000;
/** Days asked for; banks give as many as they may. */
const LONG = 180;
/** Accesses a day without the person; what the framework allows at most. */
const OFTEN = 4;
/** Octets of an answer, pages of a list, entries of it, characters of words. */
const LARGEST = 8 * 1024 * 1024;
const PAGES = 20;
const ENTRIES = 5000;
const WORDS = 500;

/** What stands for an address the server was not told, where a bank wants one. */
const UNKNOWN = '127.0.0.1';

const AMOUNT = /^-?\d{1,14}(?:\.\d{1,4})?$/;
const CURRENCY = /^[A-Z]{3}$/;
const DATE = /^\d{4}-\d{2}-\d{2}$/;
const IBAN = /^[A-Z]{2}\d{2}[A-Z0-9]{8,30}$/;

const STATES: Readonly<Record<string, GivenConsent['state']>> = { received: 'received', partiallyAuthorised: 'received', valid: 'valid', rejected: 'rejected', expired: 'expired', revokedByPsu: 'revoked', terminatedByTpp: 'revoked' };
const KINDS: Readonly<Record<string, BankBalance['kind']>> = { closingBooked: 'booked', interimBooked: 'booked', openingBooked: 'booked', interimAvailable: 'available', forwardAvailable: 'available', expected: 'expected' };
/** Of several of one kind the first of these stands. */
const FRESHEST = ['interimBooked', 'closingBooked', 'openingBooked', 'interimAvailable', 'forwardAvailable', 'expected'];

export function xs2aAccounts({ banks, secret, fetch, now }: Xs2aAccountsOptions): AccountsProvider {
  const bankOf = (id: string): Xs2aBank => {
    const bank = banks.find((each) => each.id === id);
    if (!bank) throw new BankFault('unknown');
    return bank;
  };

  /** @param path below the bank's origin, or a link the bank gave */
  async function call(id: string, method: string, path: string, { headers, body }: { headers?: Record<string, string>; body?: object } = {}): Promise<Json> {
    const { origin } = bankOf(id);
    const url = URL.canParse(path, origin) ? new URL(path, origin) : undefined;
    // The secret and the consent go to the bank they are for.
    if (url?.origin !== new URL(origin).origin) throw new BankFault('unreachable');
    try {
      const answer = await fetch(url.href, {
        method, redirect: 'error', signal: AbortSignal.timeout(PATIENCE),
        headers: { accept: 'application/json', authorization: `Bearer ${secret}`, 'x-request-id': crypto.randomUUID(), ...headers, ...(body && { 'content-type': 'application/json' }) },
        ...(body && { body: JSON.stringify(body) }),
      });
      const text = await bounded(answer);
      const said = text ? (JSON.parse(text) as unknown) : {};
      if (!isObject(said)) throw new BankFault('unreachable');
      if (!answer.ok) throw faultOf(answer.status, said);
      return said;
    } catch (error) {
      throw error instanceof BankFault ? error : new BankFault('unreachable', { cause: error });
    }
  }

  const account = (resource: string): string => {
    // A name that would lead elsewhere on the bank's interface is none.
    if (/^\.{0,2}$/.test(resource)) throw new BankFault('unknown');
    return `/v1/accounts/${encodeURIComponent(resource)}`;
  };

  return {
    banks: () => banks.map(({ id, name }) => ({ id, name })),

    async request(bank, { redirect, nok }, remote) {
      const answer = await call(bank, 'POST', '/v1/consents', {
        headers: { 'psu-ip-address': UNKNOWN, ...present(remote), 'tpp-redirect-preferred': 'true', 'tpp-redirect-uri': redirect, 'tpp-nok-redirect-uri': nok },
        body: {
          // No account is named: the person chooses at the bank.
          access: { accounts: [], balances: [], transactions: [] },
          recurringIndicator: true, validUntil: new Date(now() + LONG * DAY).toISOString().slice(0, 10), frequencyPerDay: OFTEN, combinedServiceIndicator: false,
        },
      });
      const consent = answer['consentId'];
      const page = object(object(answer['_links'])['scaRedirect'])['href'];
      const url = typeof page === 'string' && URL.canParse(page, bankOf(bank).origin) ? new URL(page, bankOf(bank).origin) : undefined;
      // People are led to it: over the wire it is as safe as the bank's interface.
      if (typeof consent !== 'string' || !consent || url?.protocol !== new URL(bankOf(bank).origin).protocol) throw new BankFault('unreachable');
      return { consent, redirect: url.href };
    },

    async consent(bank, consent) {
      const { consentStatus, validUntil } = await call(bank, 'GET', `/v1/consents/${encodeURIComponent(consent)}`);
      const state = typeof consentStatus === 'string' && Object.hasOwn(STATES, consentStatus) ? STATES[consentStatus] : undefined;
      if (!state) throw new BankFault('unreachable');
      return { state, ...(typeof validUntil === 'string' && DATE.test(validUntil) && { validUntil }) };
    },

    async end(bank, consent) {
      await call(bank, 'DELETE', `/v1/consents/${encodeURIComponent(consent)}`);
    },

    async accounts(bank, consent, remote) {
      const headers = { 'consent-id': consent, ...present(remote) };
      const { accounts } = await call(bank, 'GET', '/v1/accounts?withBalance=true', { headers });
      if (!Array.isArray(accounts)) throw new BankFault('unreachable');
      return Promise.all(accounts.filter(isObject).slice(0, 100).map(async (each) => {
        const resource = each['resourceId'];
        if (typeof resource !== 'string' || !resource || resource.length > 250) throw new BankFault('unreachable');
        // Banks need not tell balances with the list.
        const balances = each['balances'] ?? (await call(bank, 'GET', `${account(resource)}/balances`, { headers }))['balances'];
        return found(resource, each, Array.isArray(balances) ? balances.filter(isObject) : []);
      }));
    },

    async transactions(bank, consent, resource, from, to, remote) {
      const headers = { 'consent-id': consent, ...present(remote) };
      const transactions: BankTransaction[] = [];
      let path: string | undefined = `${account(resource)}/transactions?bookingStatus=both&dateFrom=${from}&dateTo=${to}`;
      for (let page = 0; path !== undefined && page < PAGES && transactions.length < ENTRIES; page++) {
        const list = object((await call(bank, 'GET', path, { headers }))['transactions']);
        for (const kind of ['pending', 'booked'] as const) {
          const entries = list[kind];
          if (Array.isArray(entries)) transactions.push(...entries.filter(isObject).map((each) => entry(each, kind === 'booked')));
        }
        const next = object(object(list['_links'])['next'])['href'];
        path = typeof next === 'string' ? next : undefined;
      }
      return { transactions: transactions.slice(0, ENTRIES), incomplete: path !== undefined || transactions.length > ENTRIES };
    },
  };
}

/** Says that the person is there; without it banks count how often they are asked. */
const present = (remote: string | undefined): { 'psu-ip-address'?: string } => {
  const address = remote?.replace(/^::ffff:/, '');
  // Addresses of IPv4 are all the framework knows.
  return address !== undefined && /^\d{1,3}(?:\.\d{1,3}){3}$/.test(address) ? { 'psu-ip-address': address } : {};
};

function found(resource: string, { iban, name, product, currency }: Json, balances: readonly Json[]): FoundAccount {
  if (typeof currency !== 'string' || !CURRENCY.test(currency)) throw new BankFault('unreachable');
  const told = new Map<BankBalance['kind'], BankBalance>();
  const rank = ({ balanceType }: Json): number => FRESHEST.indexOf(String(balanceType));
  for (const balance of balances.filter((each) => rank(each) >= 0).sort((a, b) => rank(a) - rank(b))) {
    const kind = KINDS[String(balance['balanceType'])]!;
    const day = balance['referenceDate'];
    if (!told.has(kind)) told.set(kind, { kind, ...money(balance['balanceAmount']), ...(typeof day === 'string' && DATE.test(day) && { day }) });
  }
  const title = words(name) ?? words(product);
  return { resource, currency, balances: [...told.values()], ...ibanOf({ iban }), ...(title && { name: title }) };
}

/** The other party is whoever is not the owner: the payee of what went, the payer of what came. */
function entry(said: Json, booked: boolean): BankTransaction {
  const sum = money(said['transactionAmount']);
  const day = (name: string): string | undefined => (typeof said[name] === 'string' && DATE.test(said[name]) ? said[name] : undefined);
  const [name, account] = sum.amount.startsWith('-') ? ['creditorName', 'creditorAccount'] : ['debtorName', 'debtorAccount'];
  const structured = said['remittanceInformationStructured'];
  const read = {
    id: words(said['transactionId']), booked: booked ? day('bookingDate') : undefined, value: day('valueDate'),
    counterparty: words(said[name]), remittance: words(said['remittanceInformationUnstructured']),
    reference: words(isObject(structured) ? structured['reference'] : structured), endToEndId: words(said['endToEndId']),
  };
  if (booked && read.booked === undefined) throw new BankFault('unreachable');
  return { ...sum, ...ibanOf(object(said[account])), ...Object.fromEntries(Object.entries(read).filter(([, value]) => value !== undefined)) };
}

/** @throws {BankFault} where it is no amount: a sum is told right, or not at all */
function money(said: unknown): { amount: string; currency: string } {
  const { amount, currency } = object(said);
  if (typeof amount !== 'string' || !AMOUNT.test(amount) || typeof currency !== 'string' || !CURRENCY.test(currency)) throw new BankFault('unreachable');
  return { amount, currency };
}

const ibanOf = ({ iban }: Json): { iban?: string } => (typeof iban === 'string' && IBAN.test(iban) ? { iban } : {});
const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);
const object = (value: unknown): Json => (isObject(value) ? value : {});

/** One line; what nobody sees, and what would turn the words around it, is taken out. */
function words(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  return value.slice(0, WORDS).replace(/\p{Cf}/gu, '').replace(/[\s\p{Cc}]+/gu, ' ').trim() || undefined;
}

/** Why a bank refuses, by its code. */
function faultOf(status: number, said: Json): BankFault {
  const [first] = Array.isArray(said['tppMessages']) ? (said['tppMessages'] as unknown[]) : [];
  const { code } = object(first);
  if (code === 'CONSENT_EXPIRED' || code === 'CONSENT_INVALID' || code === 'CONSENT_UNKNOWN') return new BankFault('consent');
  if (status === 429) return new BankFault('busy');
  if (status === 404) return new BankFault('unknown');
  return new BankFault(status < 500 ? 'refused' : 'unreachable');
}

/** @throws {BankFault} where it has no end */
async function bounded(answer: Response): Promise<string> {
  const pieces: string[] = [];
  const decoder = new TextDecoder();
  let octets = 0;
  for await (const piece of (answer.body ?? []) as AsyncIterable<Uint8Array>) {
    octets += piece.byteLength;
    if (octets > LARGEST) throw new BankFault('unreachable');
    pieces.push(decoder.decode(piece, { stream: true }));
  }
  return pieces.join('') + decoder.decode();
}
