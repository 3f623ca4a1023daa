/**
 * A payment as it is asked for, and what makes each of its fields a valid one.
 * @module
 */
import { compare, decimal, isCurrency, minorUnits, parseAmount, placesOf, type Decimal } from './amount.ts';
import { compactIban, type IbanFault } from './iban-text.ts';
import { rfFault, SYMBOL_DIGITS } from './reference.ts';
import { cleanText, compactText } from './text.ts';

/** All fields in the order they are read. */
export const PAYMENT_FIELDS = ['payee', 'iban', 'bic', 'amount', 'currency', 'due', 'reference', 'variableSymbol', 'specificSymbol', 'constantSymbol', 'remittance'] as const;
export type PaymentField = (typeof PAYMENT_FIELDS)[number];

/** What is to be paid to whom. All texts are checked and in the form machines use. */
export interface Payment {
  /** Name of the payee, up to 70 characters. */
  payee: string;
  /** Without spaces. */
  iban: string;
  bic?: string;
  /** More than zero, with no more places than the currency has. */
  amount: Decimal;
  /** ISO 4217. */
  currency: string;
  /** Day, `2026-11-28`. */
  due?: string;
  /** Creditor reference, ISO 11649. */
  reference?: string;
  /** Up to ten digits. */
  variableSymbol?: string;
  /** Up to ten digits. */
  specificSymbol?: string;
  /** Up to four digits. */
  constantSymbol?: string;
  /** Words to the payee, up to 140 characters. */
  remittance?: string;
}

/** Fields without which nothing can be paid. */
export const NEEDED: readonly PaymentField[] = ['payee', 'iban', 'amount', 'currency'];

/** Why a field is not valid. */
export type FieldFault =
  | IbanFault
  | { reason: 'bic' | 'amount' | 'not-positive' | 'too-large' | 'currency' | 'date' | 'rf-form' | 'rf-checksum' | 'digits' }
  | { reason: 'too-long'; most: number }
  | { reason: 'places'; most: number; currency: string };

/** A field as it was read: its value, or what is wrong with it. */
export interface FieldReading {
  value: string;
  fault?: FieldFault;
  /** Nobody has looked yet whether it is right. */
  unchecked?: true;
}

/** `iban.ts`, which knows the accounts of all countries. */
export type BankCheck = Pick<typeof import('./iban.ts'), 'ibanFault' | 'isBic'>;

/** Longer than anything a bank takes; what comes after it is not looked at. */
const LOOK = 1000;
/** Of the European payment schemes. */
const LARGEST: Decimal = '999999999.99';

const read = (value: string, fault?: FieldFault | false): FieldReading => (fault ? { value, fault } : { value });

function words(text: string, most: number): FieldReading {
  const value = cleanText(text.slice(0, LOOK));
  return read(value, ([...value].length > most || text.length > LOOK) && { reason: 'too-long', most });
}

function digits(text: string, most: number): FieldReading {
  const value = compactText(text.slice(0, LOOK));
  if (/\D/.test(value)) return read(value, { reason: 'digits' });
  return read(value, value.length > most && { reason: 'too-long', most });
}

function day(text: string): FieldReading {
  const value = text.slice(0, LOOK).trim();
  const time = /^\d{4}-\d{2}-\d{2}$/.test(value) ? Date.parse(value) : NaN;
  // 31 February is rolled over by some engines.
  return read(value, (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== value) && { reason: 'date' });
}

let currencies: ReadonlySet<string> | undefined;

function currency(text: string): FieldReading {
  const value = compactText(text.slice(0, LOOK));
  currencies ??= new Set(Intl.supportedValuesOf('currency'));
  return read(value, (!isCurrency(value) || !currencies.has(value)) && { reason: 'currency' });
}

function amount(text: string, locale: string | undefined): FieldReading {
  const value = locale === undefined ? decimal(text) : parseAmount(text, locale);
  if (value === undefined) return read(cleanText(text.slice(0, LOOK)), { reason: 'amount' });
  if (compare(value, '0') <= 0) return read(value, { reason: 'not-positive' });
  return read(value, compare(value, LARGEST) > 0 && { reason: 'too-large' });
}

function reference(text: string): FieldReading {
  const value = compactText(text.slice(0, LOOK));
  const fault = rfFault(value);
  return read(value, fault && { reason: `rf-${fault}` });
}

function bank(value: string, fault: ((check: BankCheck) => FieldFault | false | undefined), check: BankCheck | undefined): FieldReading {
  return check ? read(value, fault(check)) : { value, unchecked: true };
}

/**
 * Reads one field.
 * @param check without it accounts and banks are read and stay unchecked
 * @param locale language in which a person typed it; without it, it is what a machine wrote
 * @returns `undefined` where nothing is there
 */
export function readField(field: PaymentField, text: string, check: BankCheck | undefined, locale?: string): FieldReading | undefined {
  if (!cleanText(text.slice(0, LOOK))) return undefined;
  switch (field) {
    case 'payee': return words(text, 70);
    case 'remittance': return words(text, 140);
    case 'iban': {
      const value = compactIban(text.slice(0, LOOK));
      return bank(value, ({ ibanFault }) => ibanFault(value), check);
    }
    case 'bic': {
      const value = compactText(text.slice(0, LOOK));
      return bank(value, ({ isBic }) => !isBic(value) && { reason: 'bic' }, check);
    }
    case 'amount': return amount(text, locale);
    case 'currency': return currency(text);
    case 'due': return day(text);
    case 'reference': return reference(text);
    default: return digits(text, SYMBOL_DIGITS[field]);
  }
}

/** An amount with more places than its currency has: half a cent cannot be paid. */
export function placesFault(value: Decimal, code: string): FieldFault | undefined {
  const most = minorUnits(code);
  return placesOf(value) > most ? { reason: 'places', most, currency: code } : undefined;
}
