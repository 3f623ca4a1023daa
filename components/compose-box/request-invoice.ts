/**
 * A payment request filled in from an attached invoice: what the invoice says once, and choices where it names several.
 * @module
 */
import { readPayable } from '../../src/services/attached-invoice.ts';
import type { PaymentField } from '../../src/stores/payment.ts';

type Texts = Partial<Record<PaymentField, string>>;

export interface Filled {
  texts: Texts;
  /** Of a field of which there are several: what each of them fills in. */
  choices: Partial<Record<PaymentField, readonly Texts[]>>;
  /** Of the file, for people. */
  name?: string;
}

/** Characters of words to the payee. */
const WORDS = 140;

/** A reference with check digits is one; anything else is words to the payee. */
const placed = (reference: string): Texts => (/^RF\d{2}/i.test(reference) ? { reference } : reference.length <= WORDS ? { remittance: reference } : {});

/** @returns nothing where it asks for no payment @throws what could not be loaded */
export async function fillFrom(file: Blob): Promise<Filled | undefined> {
  const payable = await readPayable(file);
  if (!payable) return undefined;
  const { payee, amount, currency, currencies, due, accounts, references } = payable;
  const account = accounts.map(({ iban, bic }): Texts => ({ iban, ...(bic && { bic }) }));
  const reference = references.map(placed).filter((texts) => Object.keys(texts).length);
  const [first] = reference;
  return {
    texts: {
      ...(payee && payee.length <= 70 && { payee }), ...(amount && { amount }), ...(currency && { currency }), ...(due && { due }),
      ...(account.length === 1 && account[0]), ...(reference.length === 1 && first),
    },
    choices: {
      ...(account.length > 1 && { iban: account }), ...(!currency && currencies.length > 1 && { currency: currencies.map((code) => ({ currency: code })) }),
      ...(reference.length > 1 && { [Object.keys(first!)[0]!]: reference }),
    },
  };
}
