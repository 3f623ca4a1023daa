/**
 * An invoice as EN 16931 describes it. BT is a business term of the standard, BG a group of them. Whatever the file does
 * not say, or says in a way that cannot be read, is `undefined`; for the latter there is an {@link Omission}.
 * @module
 */
import type { Decimal } from '../money.ts';

/** `YYYY-MM-DD`; a day that is in the calendar. */
export type Day = string;

/**
 * What a document is, by its type code (BT-3, UNTDID 1001):
 * - `invoice` 380 and its like
 * - `credit-note` 381, 396 and its like: money comes back
 * - `corrected` 384, 472: in place of an invoice sent before
 * - `debit-note` 383 and its like: asks for more than an invoice did
 * - `prepayment` 386, `partial` 326, `factored` 393 (to be paid to whoever bought the claim)
 * - `self-billed` 389 and its like, `self-billed-credit-note` 261, 502: written by the buyer; who receives it gets the money, or gives it back
 * - `pro-forma` 325, `information` 130, 751: nothing is asked for
 * - `other`: none of these, or not said
 */
export type InvoiceKind =
  | 'invoice' | 'credit-note' | 'corrected' | 'debit-note' | 'prepayment' | 'partial' | 'factored' | 'self-billed' | 'self-billed-credit-note' | 'pro-forma' | 'information' | 'other';

/** Something by which others know a party or an item. */
export interface Identifier {
  id: string;
  /** Of ISO 6523 or the list of electronic address schemes. */
  scheme?: string;
}

/** BG-5, BG-8, BG-12 */
export interface PostalAddress {
  lines: readonly string[];
  city?: string;
  postCode?: string;
  /** Region or county. */
  subdivision?: string;
  /** ISO 3166-1 alpha-2. */
  country?: string;
}

/** Seller (BG-4), buyer (BG-7), payee (BG-10) or the seller's tax representative (BG-11). */
export interface Party {
  /** BT-27, BT-44, BT-59, BT-62: as it is registered. */
  name?: string;
  /** BT-28, BT-45: as it is known. */
  tradingName?: string;
  /** BT-29, BT-46, BT-60 */
  identifiers: readonly Identifier[];
  /** BT-30, BT-47, BT-61 */
  registration?: Identifier;
  /** BT-31, BT-48, BT-63 */
  vatId?: string;
  /** BT-32 */
  taxRegistration?: string;
  /** BT-33 */
  legalInformation?: string;
  /** BT-34, BT-49: where it receives documents. */
  endpoint?: Identifier;
  address?: PostalAddress;
  /** BG-6, BG-9 */
  contact?: { name?: string; telephone?: string; email?: string };
}

/** BG-20, BG-21 of a document; BG-27, BG-28 of a line. */
export interface AllowanceCharge {
  /** Whether it is added; an allowance is taken off. */
  charge: boolean;
  /** BT-92, BT-99, BT-136, BT-141 */
  amount?: Decimal;
  /** BT-93, BT-100, BT-137, BT-142 */
  base?: Decimal;
  /** BT-94, BT-101, BT-138, BT-143: per cent. */
  percent?: Decimal;
  /** BT-95, BT-102 (UNCL 5305); of a document only. */
  category?: string;
  /** BT-96, BT-103: per cent. */
  rate?: Decimal;
  /** BT-97, BT-104, BT-139, BT-144 */
  reason?: string;
  /** BT-98 (UNTDID 5189), BT-105 (UNTDID 7161), BT-140, BT-145 */
  reasonCode?: string;
}

/** BG-25 */
export interface InvoiceLine {
  /** BT-126 */
  id?: string;
  /** BT-127 */
  note?: string;
  /** BT-153 */
  name?: string;
  /** BT-154 */
  description?: string;
  /** BT-155 */
  sellersItem?: string;
  /** BT-156 */
  buyersItem?: string;
  /** BT-157 */
  standardItem?: Identifier;
  /** BT-129 */
  quantity?: Decimal;
  /** BT-130: of UN/ECE recommendation 20 or 21. */
  unit?: string;
  /** BT-146: without VAT, for `baseQuantity` of them. */
  netPrice?: Decimal;
  /** BT-147 */
  priceDiscount?: Decimal;
  /** BT-148 */
  grossPrice?: Decimal;
  /** BT-149; 1 where it is not there. */
  baseQuantity?: Decimal;
  /** BT-131: without VAT, with allowances and charges. */
  net?: Decimal;
  /** Of the net amount, where it is given there. */
  currency?: string;
  /** BT-151 (UNCL 5305): S, Z, E, AE, K, G, O, L, M. */
  category?: string;
  /** BT-152: per cent. */
  rate?: Decimal;
  /** BG-27, BG-28 */
  allowancesCharges: readonly AllowanceCharge[];
  /** BG-26 */
  period?: Period;
  /** Its net amount is in that of another line: a heading, or for information (Factur-X EXTENDED, BT-X-8). */
  uncounted?: true;
}

/** BG-14, BG-26 */
export interface Period {
  start?: Day;
  end?: Day;
}

/** BG-23 */
export interface VatGroup {
  /** BT-116 */
  taxable?: Decimal;
  /** BT-117 */
  tax?: Decimal;
  /** BT-118 (UNCL 5305) */
  category?: string;
  /** BT-119: per cent. */
  rate?: Decimal;
  /** BT-120 */
  exemption?: string;
  /** BT-121 */
  exemptionCode?: string;
}

/** BG-22 */
export interface Totals {
  /** BT-106: of the lines. */
  lines?: Decimal;
  /** BT-107 */
  allowances?: Decimal;
  /** BT-108 */
  charges?: Decimal;
  /** BT-109: without VAT. */
  net?: Decimal;
  /** BT-110: VAT in the currency of the invoice. */
  tax?: Decimal;
  /** BT-111: VAT in {@link Invoice.taxCurrency}. */
  taxInTaxCurrency?: Decimal;
  /** BT-112: with VAT. */
  gross?: Decimal;
  /** BT-113: paid before. */
  prepaid?: Decimal;
  /** BT-114: added to come to a round amount. */
  rounding?: Decimal;
  /** BT-115: what is still to be paid. */
  payable?: Decimal;
}

/** BG-16 */
export interface PaymentMeans {
  /** BT-81 (UNTDID 4461) */
  code?: string;
  /** BT-82 */
  text?: string;
  /** BT-83: remittance information. */
  reference?: string;
  /** BT-84, as written: an IBAN, or any other account. */
  account?: string;
  /** BT-85 */
  accountName?: string;
  /** BT-86, mostly a BIC. */
  institution?: string;
  /** BT-87: digits of a card. */
  card?: string;
  /** BT-88 */
  cardHolder?: string;
  /** BT-89 */
  mandate?: string;
  /** BT-90 */
  creditorId?: string;
  /** BT-91: account that is debited. */
  debited?: string;
}

/** What a file says, in the order and the words of the standard. Amounts are in `currency`, without VAT unless said. */
export interface Invoice {
  syntax: 'ubl' | 'cii';
  kind: InvoiceKind;
  /** BT-1 */
  number?: string;
  /** BT-2 */
  issued?: Day;
  /** BT-3 (UNTDID 1001) */
  typeCode?: string;
  /** BT-5: ISO 4217. */
  currency?: string;
  /** BT-6: that VAT is accounted in. */
  taxCurrency?: string;
  /** BT-9 */
  due?: Day;
  /** BT-10 */
  buyerReference?: string;
  /** BT-12 */
  contract?: string;
  /** BT-13 */
  order?: string;
  /** BT-20 */
  paymentTerms?: string;
  /** BT-23 */
  process?: string;
  /** BT-24: which rules it says it keeps. */
  specification?: string;
  /** BG-1; BT-21 is the subject. */
  notes: readonly { text: string; subject?: string }[];
  /** BG-3: the invoices this one is about. */
  preceding: readonly { number: string; issued?: Day }[];
  seller: Party;
  buyer: Party;
  payee?: Party;
  taxRepresentative?: Party;
  /** BT-72 */
  delivered?: Day;
  /** BG-14 */
  period?: Period;
  /** BG-16 */
  paymentMeans: readonly PaymentMeans[];
  /** BG-20, BG-21 */
  allowancesCharges: readonly AllowanceCharge[];
  totals: Totals;
  /** BG-23 */
  vat: readonly VatGroup[];
  /** BG-25 */
  lines: readonly InvoiceLine[];
}

/**
 * Why something is left out:
 * - `missing`: the standard asks for it, and it is not there
 * - `not-a-number`, `not-a-date`, `not-a-code`: written in a way that cannot be read for sure
 * - `other-currency`: an amount in a currency that is not the invoice's
 * - `ambiguous`: there several times, each time something else
 * - `too-long`: more text than is read
 * - `iban-checksum`: its check digits say that a digit is wrong
 * - `not-an-iban`: an account of another kind
 * - `too-precise`: an amount with more places than its currency has
 */
export type OmissionReason = 'missing' | 'not-a-number' | 'not-a-date' | 'not-a-code' | 'other-currency' | 'ambiguous' | 'too-long' | 'iban-checksum' | 'not-an-iban' | 'too-precise';

/** Something that is not in the data, though it may be in the file. */
export interface Omission {
  /** Business term of EN 16931, such as `BT-9`. */
  term: string;
  reason: OmissionReason;
  /** As written, up to a hundred characters. It comes from the file: text, nothing else. */
  text?: string;
  /** The line's identifier (BT-126), or its number where it has none. */
  line?: string;
}

/** An amount that is not what the rest of the invoice makes it. */
export interface Disagreement {
  /** Rule of EN 16931 (`BR-CO-15`), or of Peppol where the standard has none. */
  rule: string;
  /** Business term of the amount. */
  term: string;
  /** As the invoice has it; `undefined` where it leaves out what is not zero. */
  stated?: Decimal;
  /** As the rule has it. */
  computed: Decimal;
  line?: string;
  /** VAT category and rate of the group. */
  category?: string;
  rate?: Decimal;
}

/**
 * Why an invoice is not offered for payment:
 * - `credit-note`, `self-billed`: the money goes the other way, or is the recipient's
 * - `pro-forma`, `information`: it asks for nothing
 * - `unknown-kind`: it does not say what it is, or something that is not known
 * - `no-amount`: what is to be paid is missing or cannot be read
 * - `negative`, `nothing-due`, `already-paid`: nothing is left to be paid
 * - `direct-debit`, `card`: the payee takes it, or has taken it
 */
export type NotOffered = 'credit-note' | 'self-billed' | 'pro-forma' | 'information' | 'unknown-kind' | 'no-amount' | 'negative' | 'nothing-due' | 'already-paid' | 'direct-debit' | 'card';

/**
 * What a person should know before they pay:
 * - `corrected`: it takes the place of an invoice that may be paid already
 * - `totals`: amounts of it do not agree, by a rule of EN 16931
 * - `lines`: the amount of a line is not its quantity times its price
 * - `unchecked`: amounts that could not be recomputed, as something is left out
 * - `part-paid`: part of it is paid
 * - `direct-debit-too`: one of its ways to pay is that the payee takes the money
 * - `no-due-date`, `no-account`, `no-reference`, `no-payee`: it does not say
 * - `several-accounts`, `several-currencies`, `several-references`: the person chooses
 */
export type PaymentNotice =
  | 'corrected' | 'totals' | 'lines' | 'unchecked' | 'part-paid' | 'direct-debit-too' | 'no-due-date' | 'no-account' | 'no-reference' | 'no-payee' | 'several-accounts' | 'several-currencies' | 'several-references';

/** An account money may go to. */
export interface PayableAccount {
  /** Without spaces; its check digits are right. */
  iban: string;
  /** BT-86, where it has the form of a BIC. */
  bic?: string;
  /** BT-85: whose it is, where the invoice says so. */
  name?: string;
}

/** What may be paid. Nothing of it is verified: whoever wrote the file wrote this too. */
export interface Payable {
  /** Empty where it is offered; otherwise there is nothing else. */
  notOffered: readonly NotOffered[];
  notices: readonly PaymentNotice[];
  /** BT-115, above zero, with the places of its currency where that is clear. */
  amount?: Decimal;
  /** Where there is one only. */
  currency?: string;
  /** All that the amount may be meant in; the person chooses where there are several. */
  currencies: readonly string[];
  due?: Day;
  /** Different ones; the person chooses where there are several. */
  accounts: readonly PayableAccount[];
  /** BT-83, where there is one only. */
  reference?: string;
  /** All of them. */
  references: readonly string[];
  /** BT-59, or BT-27 where nobody else is to be paid. */
  payee?: string;
}

/** What has been read of a file. */
export interface InvoiceReading {
  /** The file's own, or that of the PDF around it. */
  container: 'xml' | 'pdf';
  invoice: Invoice;
  payable: Payable;
  /** The first two hundred. */
  disagreements: readonly Disagreement[];
  /** Rules that could not be reckoned, as an amount for it is left out. */
  unchecked: readonly string[];
  /** The first two hundred. */
  omissions: readonly Omission[];
}
