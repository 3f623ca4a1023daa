/**
 * An invoice out of UN/CEFACT Cross Industry Invoice D16B (CEN/TS 16931-3-3), which Factur-X and ZUGFeRD 2 carry too.
 * @module
 */
import { type Fields, filled, identifierOf } from './fields.ts';
import { kindOf } from './kind.ts';
import { BUYER, PAYEE, REPRESENTATIVE, SELLER, type PartyTerms } from './party-terms.ts';
import type { XmlElement } from './tree.ts';
import type { AllowanceCharge, Identifier, Invoice, InvoiceLine, Party, PaymentMeans, Period, PostalAddress, VatGroup } from './types.ts';

interface Parts {
  context?: XmlElement;
  document?: XmlElement;
  agreement?: XmlElement;
  delivery?: XmlElement;
  settlement?: XmlElement;
}

function partsOf(root: XmlElement, f: Fields): Parts {
  const part = (name: string): XmlElement | undefined => {
    const found = root.children.filter((child) => child.name === `rsm:${name}`);
    if (found.length > 1) f.leaveOut(name === 'ExchangedDocument' ? 'BT-1' : 'BT-5', 'ambiguous');
    return found.length === 1 ? found[0] : undefined;
  };
  const transaction = part('SupplyChainTradeTransaction');
  return {
    context: part('ExchangedDocumentContext'),
    document: part('ExchangedDocument'),
    agreement: f.group(transaction, 'ApplicableHeaderTradeAgreement', 'BG-4'),
    delivery: f.group(transaction, 'ApplicableHeaderTradeDelivery', 'BG-13'),
    settlement: f.group(transaction, 'ApplicableHeaderTradeSettlement', 'BT-5'),
  };
}

const settlementOf = (root: XmlElement, f: Fields): XmlElement | undefined =>
  f.groups(root.children.find(({ name }) => name === 'rsm:SupplyChainTradeTransaction'), 'ApplicableHeaderTradeSettlement')[0];

/** Invoice currency (BT-5). */
export const ciiCurrency = (root: XmlElement, f: Fields): string | undefined => f.currencyCode(settlementOf(root, f), 'InvoiceCurrencyCode', 'BT-5');

/** Lines whose amounts are in those of others. */
const UNCOUNTED = new Set(['GROUP', 'INFORMATION']);

export function ciiLine(line: XmlElement, f: Fields): InvoiceLine {
  const product = f.group(line, 'SpecifiedTradeProduct', 'BG-31');
  const agreement = f.group(line, 'SpecifiedLineTradeAgreement', 'BG-29');
  const settlement = f.group(line, 'SpecifiedLineTradeSettlement', 'BG-30');
  const net = f.only(f.leaves(settlement, 'SpecifiedTradeSettlementLineMonetarySummation/LineTotalAmount'), 'BT-131');
  const currency = net?.attributes?.get('currencyID')?.trim();
  f.currency = currency;
  const quantity = f.only(f.leaves(line, 'SpecifiedLineTradeDelivery/BilledQuantity'), 'BT-129');
  const tax = vatTax(settlement, f, 'BT-151');
  const base = ['NetPriceProductTradePrice/BasisQuantity', 'GrossPriceProductTradePrice/BasisQuantity'].find((path) => f.leaves(agreement, path).length);
  return filled({
    id: f.text(line, 'AssociatedDocumentLineDocument/LineID', 'BT-126'),
    note: f.paragraphs(line, 'AssociatedDocumentLineDocument/IncludedNote/Content', 'BT-127'),
    name: f.words(product, 'Name', 'BT-153'),
    description: f.text(product, 'Description', 'BT-154'),
    sellersItem: f.text(product, 'SellerAssignedID', 'BT-155'),
    buyersItem: f.text(product, 'BuyerAssignedID', 'BT-156'),
    standardItem: f.identifier(product, 'GlobalID', 'BT-157'),
    quantity: f.numberIn(quantity, 'BT-129'),
    unit: quantity?.attributes?.get('unitCode')?.trim() || undefined,
    netPrice: f.amount(agreement, 'NetPriceProductTradePrice/ChargeAmount', 'BT-146'),
    priceDiscount: f.amount(agreement, 'GrossPriceProductTradePrice/AppliedTradeAllowanceCharge/ActualAmount', 'BT-147'),
    grossPrice: f.amount(agreement, 'GrossPriceProductTradePrice/ChargeAmount', 'BT-148'),
    baseQuantity: base ? f.number(agreement, base, 'BT-149') : undefined,
    net: f.amountIn(net, 'BT-131'),
    currency: currency || undefined,
    category: f.text(tax, 'CategoryCode', 'BT-151'),
    rate: f.number(tax, 'RateApplicablePercent', 'BT-152'),
    allowancesCharges: allowancesCharges(settlement, f, ['BT-136', 'BT-141'], 'BG-27'),
    period: period(settlement, f, 'BT-134', 'BT-135'),
    uncounted: f.leaves(line, 'AssociatedDocumentLineDocument/LineStatusReasonCode').some(({ text }) => UNCOUNTED.has(text.trim())) || undefined,
  });
}

const isVat = (tax: XmlElement, f: Fields): boolean => f.leaves(tax, 'TypeCode')[0]?.text.trim() === 'VAT';

/** Value added tax among other taxes. */
function vatTax(from: XmlElement | undefined, f: Fields, term: string, path = 'ApplicableTradeTax'): XmlElement | undefined {
  const found = f.groups(from, path).filter((each) => isVat(each, f));
  if (found.length > 1) f.leaveOut(term, 'ambiguous');
  return found.length === 1 ? found[0] : undefined;
}

function allowancesCharges(from: XmlElement | undefined, f: Fields, [allowance, surcharge]: readonly [string, string], group: string): AllowanceCharge[] {
  return f.groups(from, 'SpecifiedTradeAllowanceCharge').flatMap((each) => {
    const indicator = f.groups(each, 'ChargeIndicator').flatMap(({ children }) => children.filter(({ name }) => name === 'udt:Indicator'));
    const charge = f.flag(f.only(indicator, group), group);
    if (charge === undefined) return [];
    const term = charge ? surcharge : allowance;
    const tax = vatTax(each, f, charge ? 'BT-102' : 'BT-95', 'CategoryTradeTax');
    return [filled({
      charge,
      amount: f.amount(each, 'ActualAmount', term),
      base: f.amount(each, 'BasisAmount', term),
      percent: f.number(each, 'CalculationPercent', term),
      category: f.text(tax, 'CategoryCode', charge ? 'BT-102' : 'BT-95'),
      rate: f.number(tax, 'RateApplicablePercent', charge ? 'BT-103' : 'BT-96'),
      reason: f.text(each, 'Reason', term),
      reasonCode: f.text(each, 'ReasonCode', term),
    })];
  });
}

function period(from: XmlElement | undefined, f: Fields, startTerm: string, endTerm: string): Period | undefined {
  const start = f.dateTime(from, 'BillingSpecifiedPeriod/StartDateTime', startTerm);
  const end = f.dateTime(from, 'BillingSpecifiedPeriod/EndDateTime', endTerm);
  return start || end ? filled({ start, end }) : undefined;
}

function address(of: XmlElement | undefined, f: Fields, term: string): PostalAddress | undefined {
  const found = f.group(of, 'PostalTradeAddress', term);
  return found && filled({
    lines: ['LineOne', 'LineTwo', 'LineThree'].flatMap((path) => f.words(found, path, term) ?? []),
    city: f.words(found, 'CityName', term),
    postCode: f.words(found, 'PostcodeCode', term),
    subdivision: f.words(found, 'CountrySubDivisionName', term),
    country: f.text(found, 'CountryID', term),
  });
}

function party(of: XmlElement | undefined, f: Fields, [name, trading, registration, vat, endpoint, place]: PartyTerms): Party {
  const registered = (scheme: string): XmlElement[] => f.leaves(of, 'SpecifiedTaxRegistration/ID').filter(({ attributes }) => attributes?.get('schemeID') === scheme);
  const contact = f.group(of, 'DefinedTradeContact', name);
  return filled({
    name: f.words(of, 'Name', name),
    tradingName: f.words(of, 'SpecifiedLegalOrganization/TradingBusinessName', trading),
    identifiers: ['ID', 'GlobalID'].flatMap((path) => f.leaves(of, path)).flatMap((each): Identifier[] => (each.text.trim() ? [identifierOf(each)!] : [])),
    registration: f.identifier(of, 'SpecifiedLegalOrganization/ID', registration),
    vatId: f.only(registered('VA'), vat)?.text.trim(),
    taxRegistration: f.only(registered('FC'), 'BT-32')?.text.trim(),
    legalInformation: f.text(of, 'Description', 'BT-33'),
    endpoint: f.identifier(of, 'URIUniversalCommunication/URIID', endpoint),
    address: address(of, f, place),
    contact: contact && filled({
      name: f.words(contact, 'PersonName', name) ?? f.words(contact, 'DepartmentName', name),
      telephone: f.words(contact, 'TelephoneUniversalCommunication/CompleteNumber', name),
      email: f.words(contact, 'EmailURIUniversalCommunication/URIID', name),
    }),
  });
}

function paymentMeans(settlement: XmlElement | undefined, f: Fields): PaymentMeans[] {
  // Of the whole invoice here, of each way to pay in the standard.
  const reference = f.words(settlement, 'PaymentReference', 'BT-83');
  const creditorId = f.words(settlement, 'CreditorReferenceID', 'BT-90');
  const mandate = f.words(settlement, 'SpecifiedTradePaymentTerms/DirectDebitMandateID', 'BT-89');
  const all = f.groups(settlement, 'SpecifiedTradeSettlementPaymentMeans').map((each): PaymentMeans => {
    const account = f.groups(each, 'PayeePartyCreditorFinancialAccount');
    const debited = f.words(each, 'PayerPartyDebtorFinancialAccount/IBANID', 'BT-91');
    return filled({
      code: f.text(each, 'TypeCode', 'BT-81'),
      text: f.words(each, 'Information', 'BT-82'),
      reference,
      account: account.length > 1 ? (f.leaveOut('BT-84', 'ambiguous'), undefined) : f.words(account[0], 'IBANID', 'BT-84') ?? f.words(account[0], 'ProprietaryID', 'BT-84'),
      accountName: f.words(account[0], 'AccountName', 'BT-85'),
      institution: f.words(each, 'PayeeSpecifiedCreditorFinancialInstitution/BICID', 'BT-86'),
      card: f.words(each, 'ApplicableTradeSettlementFinancialCard/ID', 'BT-87'),
      cardHolder: f.words(each, 'ApplicableTradeSettlementFinancialCard/CardholderName', 'BT-88'),
      ...(debited && { mandate, creditorId, debited }),
    });
  });
  return all.length || !(reference ?? mandate ?? creditorId) ? all : [filled({ reference, mandate, creditorId })];
}

function vatGroups(settlement: XmlElement | undefined, f: Fields): VatGroup[] {
  return f.groups(settlement, 'ApplicableTradeTax').filter((each) => isVat(each, f)).map((each) => filled({
    taxable: f.amount(each, 'BasisAmount', 'BT-116'),
    tax: f.amount(each, 'CalculatedAmount', 'BT-117'),
    category: f.text(each, 'CategoryCode', 'BT-118'),
    rate: f.number(each, 'RateApplicablePercent', 'BT-119'),
    exemption: f.words(each, 'ExemptionReason', 'BT-120'),
    exemptionCode: f.text(each, 'ExemptionReasonCode', 'BT-121'),
  }));
}

const SUM = 'SpecifiedTradeSettlementHeaderMonetarySummation';

/** All but the lines. `f.currency` is the invoice's. */
export function ciiInvoice(root: XmlElement, f: Fields): Omit<Invoice, 'lines'> {
  const { context, document, agreement, delivery, settlement } = partsOf(root, f);
  const { currency } = f;
  const typeCode = f.text(document, 'TypeCode', 'BT-3');
  const taxCurrency = f.currencyCode(settlement, 'TaxCurrencyCode', 'BT-6');
  const taxes = f.leaves(settlement, `${SUM}/TaxTotalAmount`);
  const inCurrency = (code: string | undefined): XmlElement[] => taxes.filter(({ attributes }) => code && attributes?.get('currencyID')?.trim() === code);
  const own = inCurrency(currency);
  return filled({
    syntax: 'cii' as const,
    kind: kindOf(typeCode),
    number: f.words(document, 'ID', 'BT-1'),
    issued: f.dateTime(document, 'IssueDateTime', 'BT-2'),
    typeCode,
    currency,
    taxCurrency,
    due: f.dateTime(settlement, 'SpecifiedTradePaymentTerms/DueDateDateTime', 'BT-9'),
    buyerReference: f.words(agreement, 'BuyerReference', 'BT-10'),
    contract: f.words(agreement, 'ContractReferencedDocument/IssuerAssignedID', 'BT-12'),
    order: f.words(agreement, 'BuyerOrderReferencedDocument/IssuerAssignedID', 'BT-13'),
    paymentTerms: f.paragraphs(settlement, 'SpecifiedTradePaymentTerms/Description', 'BT-20'),
    process: f.words(context, 'BusinessProcessSpecifiedDocumentContextParameter/ID', 'BT-23'),
    specification: f.words(context, 'GuidelineSpecifiedDocumentContextParameter/ID', 'BT-24'),
    notes: f.groups(document, 'IncludedNote').flatMap((each) => {
      const text = f.text(each, 'Content', 'BT-22');
      return text ? [filled({ text, subject: f.text(each, 'SubjectCode', 'BT-21') })] : [];
    }),
    preceding: f.groups(settlement, 'InvoiceReferencedDocument').flatMap((each) => {
      const number = f.words(each, 'IssuerAssignedID', 'BT-25');
      return number ? [filled({ number, issued: f.dateTime(each, 'FormattedIssueDateTime', 'BT-26') })] : [];
    }),
    seller: party(f.group(agreement, 'SellerTradeParty', 'BG-4'), f, SELLER),
    buyer: party(f.group(agreement, 'BuyerTradeParty', 'BG-7'), f, BUYER),
    payee: f.groups(settlement, 'PayeeTradeParty').length ? party(f.group(settlement, 'PayeeTradeParty', 'BG-10'), f, PAYEE) : undefined,
    taxRepresentative: f.groups(agreement, 'SellerTaxRepresentativeTradeParty').length ? party(f.group(agreement, 'SellerTaxRepresentativeTradeParty', 'BG-11'), f, REPRESENTATIVE) : undefined,
    delivered: f.dateTime(delivery, 'ActualDeliverySupplyChainEvent/OccurrenceDateTime', 'BT-72'),
    period: period(settlement, f, 'BT-73', 'BT-74'),
    paymentMeans: paymentMeans(settlement, f),
    allowancesCharges: allowancesCharges(settlement, f, ['BT-92', 'BT-99'], 'BG-20'),
    totals: filled({
      lines: f.amount(settlement, `${SUM}/LineTotalAmount`, 'BT-106'),
      allowances: f.amount(settlement, `${SUM}/AllowanceTotalAmount`, 'BT-107'),
      charges: f.amount(settlement, `${SUM}/ChargeTotalAmount`, 'BT-108'),
      net: f.amount(settlement, `${SUM}/TaxBasisTotalAmount`, 'BT-109'),
      tax: f.amountIn(f.only(own.length ? own : taxes, 'BT-110'), 'BT-110'),
      taxInTaxCurrency: taxCurrency === currency ? undefined : f.numberIn(f.only(inCurrency(taxCurrency), 'BT-111'), 'BT-111'),
      gross: f.amount(settlement, `${SUM}/GrandTotalAmount`, 'BT-112'),
      prepaid: f.amount(settlement, `${SUM}/TotalPrepaidAmount`, 'BT-113'),
      rounding: f.amount(settlement, `${SUM}/RoundingAmount`, 'BT-114'),
      payable: f.amount(settlement, `${SUM}/DuePayableAmount`, 'BT-115'),
    }),
    vat: vatGroups(settlement, f),
  });
}

/** The amount that is to be paid, in whatever currency it is said to be. */
export const ciiPayable = (root: XmlElement, f: Fields): readonly XmlElement[] => f.leaves(settlementOf(root, f), `${SUM}/DuePayableAmount`);
