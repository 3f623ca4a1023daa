/**
 * An invoice out of UBL 2 (OASIS; CEN/TS 16931-3-2 says which element is which term).
 * @module
 */
import { type Fields, filled, identifierOf } from './fields.ts';
import { kindOf } from './kind.ts';
import { BUYER, PAYEE, REPRESENTATIVE, SELLER, type PartyTerms } from './party-terms.ts';
import type { XmlElement } from './tree.ts';
import type { AllowanceCharge, Invoice, InvoiceLine, Party, PaymentMeans, Period, PostalAddress, VatGroup } from './types.ts';

/** Invoice currency (BT-5): amounts can be read once it is known. */
export const ublCurrency = (root: XmlElement, f: Fields): string | undefined => f.currencyCode(root, 'DocumentCurrencyCode', 'BT-5');

export function ublLine(line: XmlElement, f: Fields): InvoiceLine {
  const [netElement] = f.leaves(line, 'LineExtensionAmount');
  const currency = netElement?.attributes?.get('currencyID')?.trim();
  f.currency = currency;
  const quantity = [...f.leaves(line, 'InvoicedQuantity'), ...f.leaves(line, 'CreditedQuantity')];
  const item = f.group(line, 'Item', 'BG-31');
  const price = f.group(line, 'Price', 'BG-29');
  const category = vatCategory(item, 'ClassifiedTaxCategory', f, 'BT-151');
  return filled({
    id: f.text(line, 'ID', 'BT-126'),
    note: f.paragraphs(line, 'Note', 'BT-127'),
    name: f.words(item, 'Name', 'BT-153'),
    description: f.text(item, 'Description', 'BT-154'),
    sellersItem: f.text(item, 'SellersItemIdentification/ID', 'BT-155'),
    buyersItem: f.text(item, 'BuyersItemIdentification/ID', 'BT-156'),
    standardItem: f.identifier(item, 'StandardItemIdentification/ID', 'BT-157'),
    quantity: f.numberIn(f.only(quantity, 'BT-129'), 'BT-129'),
    unit: quantity[0]?.attributes?.get('unitCode')?.trim() || undefined,
    netPrice: f.amount(price, 'PriceAmount', 'BT-146'),
    priceDiscount: f.amount(price, 'AllowanceCharge/Amount', 'BT-147'),
    grossPrice: f.amount(price, 'AllowanceCharge/BaseAmount', 'BT-148'),
    baseQuantity: f.number(price, 'BaseQuantity', 'BT-149'),
    net: f.amount(line, 'LineExtensionAmount', 'BT-131'),
    currency: currency || undefined,
    category: f.text(category, 'ID', 'BT-151'),
    rate: f.number(category, 'Percent', 'BT-152'),
    allowancesCharges: allowancesCharges(line, f, ['BT-136', 'BT-141'], 'BG-27'),
    period: period(line, f, 'BT-134', 'BT-135'),
  });
}

/** The category of value added tax among those of other taxes. */
function vatCategory(from: XmlElement | undefined, path: string, f: Fields, term: string): XmlElement | undefined {
  const found = f.groups(from, path).filter((each) => f.leaves(each, 'TaxScheme/ID')[0]?.text.trim().toUpperCase() === 'VAT');
  if (found.length > 1) f.leaveOut(term, 'ambiguous');
  return found.length === 1 ? found[0] : undefined;
}

function allowancesCharges(from: XmlElement, f: Fields, [allowance, surcharge]: readonly [string, string], group: string): AllowanceCharge[] {
  return f.groups(from, 'AllowanceCharge').flatMap((each) => {
    const charge = f.flag(f.only(f.leaves(each, 'ChargeIndicator'), group), group);
    if (charge === undefined) return [];
    const term = charge ? surcharge : allowance;
    const category = vatCategory(each, 'TaxCategory', f, charge ? 'BT-102' : 'BT-95');
    return [filled({
      charge,
      amount: f.amount(each, 'Amount', term),
      base: f.amount(each, 'BaseAmount', term),
      percent: f.number(each, 'MultiplierFactorNumeric', term),
      category: f.text(category, 'ID', charge ? 'BT-102' : 'BT-95'),
      rate: f.number(category, 'Percent', charge ? 'BT-103' : 'BT-96'),
      reason: f.text(each, 'AllowanceChargeReason', term),
      reasonCode: f.text(each, 'AllowanceChargeReasonCode', term),
    })];
  });
}

function period(from: XmlElement, f: Fields, startTerm: string, endTerm: string): Period | undefined {
  const [start, end] = [f.date(from, 'InvoicePeriod/StartDate', startTerm), f.date(from, 'InvoicePeriod/EndDate', endTerm)];
  return start || end ? filled({ start, end }) : undefined;
}

function address(of: XmlElement | undefined, f: Fields, term: string): PostalAddress | undefined {
  const found = f.group(of, 'PostalAddress', term);
  return found && filled({
    lines: ['StreetName', 'AdditionalStreetName', 'AddressLine/Line'].flatMap((path) => f.words(found, path, term) ?? []),
    city: f.words(found, 'CityName', term),
    postCode: f.words(found, 'PostalZone', term),
    subdivision: f.words(found, 'CountrySubentity', term),
    country: f.text(found, 'Country/IdentificationCode', term),
  });
}

const CREDITOR = 'SEPA';

function party(of: XmlElement | undefined, f: Fields, terms: PartyTerms): Party {
  const [name, trading, registration, vat, endpoint, place] = terms;
  const scheme = (each: XmlElement): string | undefined => f.leaves(each, 'TaxScheme/ID')[0]?.text.trim().toUpperCase();
  const taxes = f.groups(of, 'PartyTaxScheme');
  const legal = f.words(of, 'PartyLegalEntity/RegistrationName', name);
  const known = f.words(of, 'PartyName/Name', trading);
  const contact = f.group(of, 'Contact', name);
  // A payee and a representative are called in the place where others have what they are known as.
  const primary = terms === PAYEE || terms === REPRESENTATIVE;
  return filled({
    name: primary ? known ?? legal : legal,
    tradingName: primary ? undefined : known,
    identifiers: f.leaves(of, 'PartyIdentification/ID').flatMap((each) => (each.attributes?.get('schemeID') === CREDITOR || !each.text.trim() ? [] : [identifierOf(each)!])),
    registration: f.identifier(of, 'PartyLegalEntity/CompanyID', registration),
    vatId: f.only(taxes.filter((each) => scheme(each) === 'VAT').flatMap((each) => f.leaves(each, 'CompanyID')), vat)?.text.trim(),
    taxRegistration: f.only(taxes.filter((each) => scheme(each) !== 'VAT').flatMap((each) => f.leaves(each, 'CompanyID')), 'BT-32')?.text.trim(),
    legalInformation: f.text(of, 'PartyLegalEntity/CompanyLegalForm', 'BT-33'),
    endpoint: f.identifier(of, 'EndpointID', endpoint),
    address: address(of, f, place),
    contact: contact && filled({ name: f.words(contact, 'Name', name), telephone: f.words(contact, 'Telephone', name), email: f.words(contact, 'ElectronicMail', name) }),
  });
}

function paymentMeans(root: XmlElement, f: Fields): PaymentMeans[] {
  const creditors = ['AccountingSupplierParty/Party/PartyIdentification/ID', 'PayeeParty/PartyIdentification/ID'].flatMap((path) => f.leaves(root, path)).filter(({ attributes }) => attributes?.get('schemeID') === CREDITOR);
  const creditorId = f.only(creditors, 'BT-90')?.text.trim();
  return f.groups(root, 'PaymentMeans').map((each) => {
    const code = f.only(f.leaves(each, 'PaymentMeansCode'), 'BT-81');
    return filled({
      code: code?.text.trim(),
      text: code?.attributes?.get('name')?.trim() || undefined,
      reference: f.words(each, 'PaymentID', 'BT-83'),
      account: f.words(each, 'PayeeFinancialAccount/ID', 'BT-84'),
      accountName: f.words(each, 'PayeeFinancialAccount/Name', 'BT-85'),
      institution: f.words(each, 'PayeeFinancialAccount/FinancialInstitutionBranch/ID', 'BT-86'),
      card: f.words(each, 'CardAccount/PrimaryAccountNumberID', 'BT-87'),
      cardHolder: f.words(each, 'CardAccount/HolderName', 'BT-88'),
      mandate: f.words(each, 'PaymentMandate/ID', 'BT-89'),
      debited: f.words(each, 'PaymentMandate/PayerFinancialAccount/ID', 'BT-91'),
      creditorId: f.groups(each, 'PaymentMandate').length ? creditorId : undefined,
    });
  });
}

/** Several tax totals are there where VAT is accounted in another currency than the invoice is in. */
function taxTotal(root: XmlElement, currency: string | undefined, f: Fields): XmlElement | undefined {
  const all = f.groups(root, 'TaxTotal');
  const own = all.filter((each) => f.leaves(each, 'TaxAmount').some(({ attributes }) => attributes?.get('currencyID')?.trim() === currency));
  const found = own.length ? own : all.length === 1 ? all : [];
  if (all.length && found.length !== 1) f.leaveOut('BT-110', 'ambiguous');
  return found.length === 1 ? found[0] : undefined;
}

function vatGroups(total: XmlElement | undefined, f: Fields): VatGroup[] {
  return f.groups(total, 'TaxSubtotal').map((each) => {
    const category = vatCategory(each, 'TaxCategory', f, 'BT-118');
    return filled({
      taxable: f.amount(each, 'TaxableAmount', 'BT-116'),
      tax: f.amount(each, 'TaxAmount', 'BT-117'),
      category: f.text(category, 'ID', 'BT-118'),
      rate: f.number(category, 'Percent', 'BT-119'),
      exemption: f.words(category, 'TaxExemptionReason', 'BT-120'),
      exemptionCode: f.text(category, 'TaxExemptionReasonCode', 'BT-121'),
    });
  });
}

/** All but the lines. `f.currency` is the invoice's. */
export function ublInvoice(root: XmlElement, f: Fields): Omit<Invoice, 'lines'> {
  const credit = root.name === 'CreditNote';
  const typeCode = f.text(root, credit ? 'CreditNoteTypeCode' : 'InvoiceTypeCode', 'BT-3');
  const kind = kindOf(typeCode);
  const { currency } = f;
  const taxCurrency = f.currencyCode(root, 'TaxCurrencyCode', 'BT-6');
  const sum = 'LegalMonetaryTotal';
  const total = taxTotal(root, currency, f);
  const accounted = f.leaves(root, 'TaxTotal/TaxAmount').filter(({ attributes }) => taxCurrency && taxCurrency !== currency && attributes?.get('currencyID')?.trim() === taxCurrency);
  const due = f.leaves(root, 'DueDate').length ? 'DueDate' : 'PaymentMeans/PaymentDueDate';
  return filled({
    syntax: 'ubl' as const,
    kind: credit && kind !== 'self-billed-credit-note' ? 'credit-note' : kind,
    number: f.words(root, 'ID', 'BT-1'),
    issued: f.date(root, 'IssueDate', 'BT-2'),
    typeCode,
    currency,
    taxCurrency,
    due: f.date(root, due, 'BT-9'),
    buyerReference: f.words(root, 'BuyerReference', 'BT-10'),
    contract: f.words(root, 'ContractDocumentReference/ID', 'BT-12'),
    order: f.words(root, 'OrderReference/ID', 'BT-13'),
    paymentTerms: f.paragraphs(root, 'PaymentTerms/Note', 'BT-20'),
    process: f.words(root, 'ProfileID', 'BT-23'),
    specification: f.words(root, 'CustomizationID', 'BT-24'),
    notes: f.leaves(root, 'Note').flatMap((each) => {
      const text = f.only([each], 'BT-22')?.text.trim();
      // How CEN/TS 16931-3-2 writes a subject code into the text.
      const [, subject, rest] = /^#([A-Z]{3})#([^]*)$/.exec(text ?? '') ?? [];
      return text ? [subject && rest?.trim() ? { text: rest.trim(), subject } : { text }] : [];
    }),
    preceding: f.groups(root, 'BillingReference/InvoiceDocumentReference').flatMap((each) => {
      const number = f.words(each, 'ID', 'BT-25');
      return number ? [filled({ number, issued: f.date(each, 'IssueDate', 'BT-26') })] : [];
    }),
    seller: party(f.group(root, 'AccountingSupplierParty/Party', 'BG-4'), f, SELLER),
    buyer: party(f.group(root, 'AccountingCustomerParty/Party', 'BG-7'), f, BUYER),
    payee: f.groups(root, 'PayeeParty').length ? party(f.group(root, 'PayeeParty', 'BG-10'), f, PAYEE) : undefined,
    taxRepresentative: f.groups(root, 'TaxRepresentativeParty').length ? party(f.group(root, 'TaxRepresentativeParty', 'BG-11'), f, REPRESENTATIVE) : undefined,
    delivered: f.date(root, 'Delivery/ActualDeliveryDate', 'BT-72'),
    period: period(root, f, 'BT-73', 'BT-74'),
    paymentMeans: paymentMeans(root, f),
    allowancesCharges: allowancesCharges(root, f, ['BT-92', 'BT-99'], 'BG-20'),
    totals: filled({
      lines: f.amount(root, `${sum}/LineExtensionAmount`, 'BT-106'),
      allowances: f.amount(root, `${sum}/AllowanceTotalAmount`, 'BT-107'),
      charges: f.amount(root, `${sum}/ChargeTotalAmount`, 'BT-108'),
      net: f.amount(root, `${sum}/TaxExclusiveAmount`, 'BT-109'),
      tax: f.amount(total, 'TaxAmount', 'BT-110'),
      taxInTaxCurrency: f.numberIn(f.only(accounted, 'BT-111'), 'BT-111'),
      gross: f.amount(root, `${sum}/TaxInclusiveAmount`, 'BT-112'),
      prepaid: f.amount(root, `${sum}/PrepaidAmount`, 'BT-113'),
      rounding: f.amount(root, `${sum}/PayableRoundingAmount`, 'BT-114'),
      payable: f.amount(root, `${sum}/PayableAmount`, 'BT-115'),
    }),
    vat: vatGroups(total, f),
  });
}

/** The amount that is to be paid, in whatever currency it is said to be. */
export const ublPayable = (root: XmlElement, f: Fields): readonly XmlElement[] => f.leaves(root, 'LegalMonetaryTotal/PayableAmount');
