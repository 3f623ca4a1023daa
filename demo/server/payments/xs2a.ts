/**
 * Payment initiation by the Berlin Group's NextGenPSD2 XS2A framework 1.3: SEPA credit transfers, confirmed by redirect.
 * What banks answer is read as strangers' words: by its form, and no further than needed.
 * @module
 */
import type { Bank, PaymentOrder, PaymentState } from '../../../src/contract/index.ts';
import { isIban } from './iban.ts';
import { BankUnavailable, OrderRefused, type BankOrder, type PaymentProvider, type Standing } from './port.ts';

export interface Xs2aPaymentBank extends Bank {
  /** Where its interface begins, without `/v1`. */
  origin: string;
}

export interface Xs2aPaymentsOptions {
  banks: readonly Xs2aPaymentBank[];
  /** What the provider proves itself with. It goes to banks alone. */
  secret: string;
  /** Reaches the banks named, and nobody else. */
  fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** Told where the network address of a person's device is none a bank takes (IPv4); the provider's own. */
  address?: string;
}

type Json = Readonly<Record<string, unknown>>;
/** An answer that was read. */
interface Said { status: number; body: Json }

const PAYMENTS = '/v1/payments/sepa-credit-transfers';
const PATIENCE = 10_000;
/** Octets of an answer. */
const LARGEST = 256 * 1024;

/** Transaction status (ISO 20022, as the framework uses it). */
const STATES: Readonly<Record<string, PaymentState>> = {
  RCVD: 'initiated', PDNG: 'initiated', PATC: 'initiated', ACTC: 'initiated',
  ACCP: 'authorised', ACFC: 'authorised', ACWC: 'authorised', ACWP: 'authorised', ACSP: 'authorised',
  ACSC: 'settled', ACCC: 'settled', RJCT: 'rejected', CANC: 'cancelled',
};
/** Nobody has confirmed it in time. */
const TIMED_OUT = 'DS24';
/** Say nothing of the payment: our own right to ask, a conflict, too much at once. */
const UNSAID = new Set([401, 403, 404, 405, 408, 409, 429]);

export function xs2aPayments({ banks, secret, fetch, address = '127.0.0.1' }: Xs2aPaymentsOptions): PaymentProvider {
  /** @throws {BankUnavailable} where nothing comes, or nothing that can be read */
  async function call(bank: string, method: string, path: string, { request = crypto.randomUUID(), headers = {}, body }: { request?: string; headers?: Record<string, string>; body?: object } = {}): Promise<Said> {
    const known = banks.find(({ id }) => id === bank);
    if (!known) throw new BankUnavailable();
    try {
      const answer = await fetch(known.origin + path, {
        method, redirect: 'error', signal: AbortSignal.timeout(PATIENCE),
        headers: { accept: 'application/json', authorization: `Bearer ${secret}`, 'x-request-id': request, ...headers, ...(body && { 'content-type': 'application/json' }) },
        ...(body && { body: JSON.stringify(body) }),
      });
      const text = await answer.text();
      const said = text ? (JSON.parse(text.slice(0, LARGEST)) as unknown) : {};
      if (answer.status >= 500 || !isObject(said)) throw new BankUnavailable();
      return { status: answer.status, body: said };
    } catch (error) {
      throw error instanceof BankUnavailable ? error : new BankUnavailable({ cause: error });
    }
  }

  /** The bank's page, which is its own or at least as well secured. */
  function pageOf(bank: string, body: Json): string {
    const links = body['_links'];
    const link = isObject(links) ? links['scaRedirect'] : undefined;
    const href = isObject(link) ? link['href'] : undefined;
    const { origin } = banks.find(({ id }) => id === bank)!;
    const page = typeof href === 'string' && URL.canParse(href, origin) ? new URL(href, origin) : undefined;
    if (!page || (page.protocol !== 'https:' && page.origin !== new URL(origin).origin)) throw new BankUnavailable();
    return page.href;
  }

  return {
    banks: () => banks.map(({ id, name, bic, country }) => ({ id, name, ...(bic !== undefined && { bic }), country })),
    fault({ debtor, payment: { iban, currency, amount, payee } }) {
      if (!isIban(iban)) return 'iban';
      if (!isIban(debtor) || debtor === iban) return 'debtor';
      if (currency !== 'EUR') return 'currency';
      // More than cents, whatever stands behind them.
      if (/\.\d\d0*[1-9]/.test(amount)) return 'amount';
      return plain(payee) ? undefined : 'payee';
    },
    async initiate(order, { key, redirect, nok, remote }) {
      const { status, body } = await call(order.bank, 'POST', PAYMENTS, {
        request: key, body: contentOf(order),
        headers: { 'psu-ip-address': ipv4(remote) ?? address, 'tpp-redirect-uri': redirect, 'tpp-nok-redirect-uri': nok, 'tpp-redirect-preferred': 'true' },
      });
      if (UNSAID.has(status)) throw new BankUnavailable();
      if (status >= 400) throw new OrderRefused(reasonOf(body));
      const id = body['paymentId'];
      if (status !== 201 || typeof id !== 'string' || !/^[\w-]{1,64}$/.test(id)) throw new BankUnavailable();
      return { id, redirect: pageOf(order.bank, body), ...standingOf(body) };
    },
    async status({ bank, id }) {
      const { status, body } = await call(bank, 'GET', `${PAYMENTS}/${id}/status`);
      if (status !== 200) throw new BankUnavailable();
      return standingOf(body);
    },
    async cancel({ bank, id }) {
      const { status, body } = await call(bank, 'DELETE', `${PAYMENTS}/${id}`);
      if (status === 204) return true;
      // What asks for a confirmation of its own is not cancelled by this; and only the bank says what is.
      if (status === 400 || status === 405 || status === 202) return false;
      throw new BankUnavailable({ cause: body });
    },
  };
}

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Without signs nobody sees. */
const plain = (text: string): string => text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ').replace(/\s+/gu, ' ').trim();

const ipv4 = (remote: string | undefined): string | undefined => /^(?:::ffff:)?(\d{1,3}(?:\.\d{1,3}){3})$/i.exec(remote ?? '')?.[1];

/** `paymentInitiation_json` of the framework. */
function contentOf({ debtor, payment: { payee, iban, bic, amount, currency, reference, remittance, ...symbols } }: BankOrder): object {
  const words = remittance === undefined ? '' : plain(remittance);
  const end = endToEnd(symbols);
  const [whole, part = ''] = amount.split('.');
  return {
    ...(end && { endToEndIdentification: end }),
    instructedAmount: { currency, amount: `${whole!.replace(/^0+(?=\d)/, '')}.${part.slice(0, 2).padEnd(2, '0')}` },
    debtorAccount: { iban: debtor },
    creditorAccount: { iban },
    creditorName: plain(payee).slice(0, 70),
    ...(bic !== undefined && { creditorAgent: bic }),
    // Of a reference and words only one may go along (SEPA rulebook, AT-T009).
    ...(reference !== undefined ? { remittanceInformationStructured: { reference, referenceType: 'SCOR' } } : words && { remittanceInformationUnstructured: words }),
  };
}

/** Symbols, as banks in Slovakia and Czechia write them into the reference from end to end. */
function endToEnd({ variableSymbol, specificSymbol, constantSymbol }: Pick<PaymentOrder, 'variableSymbol' | 'specificSymbol' | 'constantSymbol'>): string {
  if (variableSymbol === undefined && specificSymbol === undefined && constantSymbol === undefined) return '';
  return `/VS${variableSymbol ?? ''}/SS${specificSymbol ?? ''}/KS${constantSymbol ?? ''}`;
}

/** @throws {BankUnavailable} where it says nothing that is known */
function standingOf(body: Json): Standing {
  const said = body['transactionStatus'];
  const state = typeof said === 'string' && Object.hasOwn(STATES, said) ? STATES[said] : undefined;
  if (!state) throw new BankUnavailable();
  const reason = state === 'rejected' ? reasonOf(body) : undefined;
  return { state: reason === TIMED_OUT ? 'expired' : state, ...(reason !== undefined && { reason }) };
}

/** The code a bank's message begins with: the framework has no place for it. */
function reasonOf(body: Json): string | undefined {
  const [message] = Array.isArray(body['tppMessages']) ? (body['tppMessages'] as unknown[]) : [];
  const text = isObject(message) ? message['text'] : undefined;
  return typeof text === 'string' ? /^[A-Z]{2}\d{2}\b/.exec(text)?.[0] : undefined;
}
