/**
 * An independent reader of invoices: the browser's own XML parser and XPath. It knows where EN 16931 puts its terms
 * (CEN/TS 16931-3-2 and -3-3), and nothing of the reader it is compared with.
 */

const SPACES: Readonly<Record<string, string>> = {
  inv: 'urn:oasis:names:specification:ubl:schema:xsd:Invoice-2',
  cn: 'urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2',
  cac: 'urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2',
  cbc: 'urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2',
  rsm: 'urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100',
  ram: 'urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100',
  udt: 'urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100',
};

export class Xpath {
  readonly document: Document;
  constructor(text: string) {
    this.document = new DOMParser().parseFromString(text, 'application/xml');
    if (this.document.querySelector('parsererror')) throw new Error('not well-formed');
  }
  nodes(path: string, from: Node = this.document): Node[] {
    const found = this.document.evaluate(path, from, (prefix) => SPACES[prefix ?? ''] ?? null, XPathResult.ORDERED_NODE_SNAPSHOT_TYPE);
    return Array.from({ length: found.snapshotLength }, (_, index) => found.snapshotItem(index)!);
  }
  /** Without runs of white space; `undefined` for nothing. */
  text(path: string, from: Node = this.document): string | undefined {
    const [node] = this.nodes(path, from);
    return node?.textContent?.replace(/\s+/g, ' ').trim() || undefined;
  }
  texts(path: string, from: Node = this.document): string[] {
    return this.nodes(path, from).map((node) => node.textContent!.replace(/\s+/g, ' ').trim());
  }
}

type Paths = Readonly<Record<string, string>>;

const ublParty = (at: string, representative = false): Paths => ({
  name: representative ? `${at}/cac:PartyName/cbc:Name` : `${at}/cac:PartyLegalEntity/cbc:RegistrationName`,
  ...(!representative && { tradingName: `${at}/cac:PartyName/cbc:Name` }),
  registration: `${at}/cac:PartyLegalEntity/cbc:CompanyID`,
  vatId: `${at}/cac:PartyTaxScheme[cac:TaxScheme/cbc:ID='VAT']/cbc:CompanyID`,
  endpoint: `${at}/cbc:EndpointID`, endpointScheme: `${at}/cbc:EndpointID/@schemeID`,
  street: `${at}/cac:PostalAddress/cbc:StreetName`, street2: `${at}/cac:PostalAddress/cbc:AdditionalStreetName`, city: `${at}/cac:PostalAddress/cbc:CityName`,
  postCode: `${at}/cac:PostalAddress/cbc:PostalZone`, subdivision: `${at}/cac:PostalAddress/cbc:CountrySubentity`, country: `${at}/cac:PostalAddress/cac:Country/cbc:IdentificationCode`,
  contact: `${at}/cac:Contact/cbc:Name`, telephone: `${at}/cac:Contact/cbc:Telephone`, email: `${at}/cac:Contact/cbc:ElectronicMail`,
  id: `${at}/cac:PartyIdentification/cbc:ID`,
});
const ciiParty = (at: string): Paths => ({
  name: `${at}/ram:Name`, tradingName: `${at}/ram:SpecifiedLegalOrganization/ram:TradingBusinessName`,
  registration: `${at}/ram:SpecifiedLegalOrganization/ram:ID`, vatId: `${at}/ram:SpecifiedTaxRegistration/ram:ID[@schemeID='VA']`,
  endpoint: `${at}/ram:URIUniversalCommunication/ram:URIID`, endpointScheme: `${at}/ram:URIUniversalCommunication/ram:URIID/@schemeID`,
  street: `${at}/ram:PostalTradeAddress/ram:LineOne`, street2: `${at}/ram:PostalTradeAddress/ram:LineTwo`, city: `${at}/ram:PostalTradeAddress/ram:CityName`,
  postCode: `${at}/ram:PostalTradeAddress/ram:PostcodeCode`, subdivision: `${at}/ram:PostalTradeAddress/ram:CountrySubDivisionName`, country: `${at}/ram:PostalTradeAddress/ram:CountryID`,
  contact: `${at}/ram:DefinedTradeContact/ram:PersonName`, telephone: `${at}/ram:DefinedTradeContact/ram:TelephoneUniversalCommunication/ram:CompleteNumber`, email: `${at}/ram:DefinedTradeContact/ram:EmailURIUniversalCommunication/ram:URIID`,
  id: `${at}/ram:ID | ${at}/ram:GlobalID`,
});

const SUM = '//ram:SpecifiedTradeSettlementHeaderMonetarySummation';
const SETTLEMENT = '//ram:ApplicableHeaderTradeSettlement';

/** Where each syntax has what. */
export const PLACES = {
  ubl: {
    header: {
      number: '/*/cbc:ID', issued: '/*/cbc:IssueDate', typeCode: '/*/cbc:InvoiceTypeCode | /*/cbc:CreditNoteTypeCode', currency: '/*/cbc:DocumentCurrencyCode', taxCurrency: '/*/cbc:TaxCurrencyCode',
      due: '/*/cbc:DueDate | /*/cac:PaymentMeans/cbc:PaymentDueDate', buyerReference: '/*/cbc:BuyerReference', contract: '/*/cac:ContractDocumentReference/cbc:ID', order: '/*/cac:OrderReference/cbc:ID',
      paymentTerms: '/*/cac:PaymentTerms/cbc:Note', process: '/*/cbc:ProfileID', specification: '/*/cbc:CustomizationID', delivered: '/*/cac:Delivery/cbc:ActualDeliveryDate',
    },
    notes: '/*/cbc:Note',
    totals: {
      lines: '//cac:LegalMonetaryTotal/cbc:LineExtensionAmount', allowances: '//cac:LegalMonetaryTotal/cbc:AllowanceTotalAmount', charges: '//cac:LegalMonetaryTotal/cbc:ChargeTotalAmount', net: '//cac:LegalMonetaryTotal/cbc:TaxExclusiveAmount',
      tax: '/*/cac:TaxTotal/cbc:TaxAmount', gross: '//cac:LegalMonetaryTotal/cbc:TaxInclusiveAmount', prepaid: '//cac:LegalMonetaryTotal/cbc:PrepaidAmount', rounding: '//cac:LegalMonetaryTotal/cbc:PayableRoundingAmount', payable: '//cac:LegalMonetaryTotal/cbc:PayableAmount',
    },
    parties: { seller: ublParty('/*/cac:AccountingSupplierParty/cac:Party'), buyer: ublParty('/*/cac:AccountingCustomerParty/cac:Party'), payee: ublParty('/*/cac:PayeeParty', true), taxRepresentative: ublParty('/*/cac:TaxRepresentativeParty', true) },
    line: '/*/cac:InvoiceLine | /*/cac:CreditNoteLine',
    lines: {
      id: 'cbc:ID', note: 'cbc:Note', name: 'cac:Item/cbc:Name', sellersItem: 'cac:Item/cac:SellersItemIdentification/cbc:ID', quantity: 'cbc:InvoicedQuantity | cbc:CreditedQuantity', unit: 'cbc:InvoicedQuantity/@unitCode | cbc:CreditedQuantity/@unitCode',
      netPrice: 'cac:Price/cbc:PriceAmount', baseQuantity: 'cac:Price/cbc:BaseQuantity', priceDiscount: 'cac:Price/cac:AllowanceCharge/cbc:Amount', grossPrice: 'cac:Price/cac:AllowanceCharge/cbc:BaseAmount', net: 'cbc:LineExtensionAmount', category: 'cac:Item/cac:ClassifiedTaxCategory/cbc:ID', rate: 'cac:Item/cac:ClassifiedTaxCategory/cbc:Percent',
    },
    vatGroup: '/*/cac:TaxTotal/cac:TaxSubtotal',
    vat: { taxable: 'cbc:TaxableAmount', tax: 'cbc:TaxAmount', category: 'cac:TaxCategory/cbc:ID', rate: 'cac:TaxCategory/cbc:Percent', exemption: 'cac:TaxCategory/cbc:TaxExemptionReason', exemptionCode: 'cac:TaxCategory/cbc:TaxExemptionReasonCode' },
    means: '/*/cac:PaymentMeans',
    mean: {
      code: 'cbc:PaymentMeansCode', reference: 'cbc:PaymentID', account: 'cac:PayeeFinancialAccount/cbc:ID', accountName: 'cac:PayeeFinancialAccount/cbc:Name', institution: 'cac:PayeeFinancialAccount/cac:FinancialInstitutionBranch/cbc:ID',
      mandate: 'cac:PaymentMandate/cbc:ID', debited: 'cac:PaymentMandate/cac:PayerFinancialAccount/cbc:ID',
    },
    allowances: '/*/cac:AllowanceCharge', lineAllowances: 'cac:AllowanceCharge',
    allowance: { charge: 'cbc:ChargeIndicator', amount: 'cbc:Amount', base: 'cbc:BaseAmount', percent: 'cbc:MultiplierFactorNumeric', category: 'cac:TaxCategory/cbc:ID', rate: 'cac:TaxCategory/cbc:Percent', reason: 'cbc:AllowanceChargeReason', reasonCode: 'cbc:AllowanceChargeReasonCode' },
  },
  cii: {
    header: {
      number: '//rsm:ExchangedDocument/ram:ID', issued: '//rsm:ExchangedDocument/ram:IssueDateTime/udt:DateTimeString', typeCode: '//rsm:ExchangedDocument/ram:TypeCode', currency: `${SETTLEMENT}/ram:InvoiceCurrencyCode`, taxCurrency: `${SETTLEMENT}/ram:TaxCurrencyCode`,
      due: '//ram:DueDateDateTime/udt:DateTimeString', buyerReference: '//ram:ApplicableHeaderTradeAgreement/ram:BuyerReference', contract: '//ram:ContractReferencedDocument/ram:IssuerAssignedID', order: '//ram:ApplicableHeaderTradeAgreement/ram:BuyerOrderReferencedDocument/ram:IssuerAssignedID',
      paymentTerms: '//ram:SpecifiedTradePaymentTerms/ram:Description', process: '//ram:BusinessProcessSpecifiedDocumentContextParameter/ram:ID', specification: '//ram:GuidelineSpecifiedDocumentContextParameter/ram:ID', delivered: '//ram:ActualDeliverySupplyChainEvent/ram:OccurrenceDateTime/udt:DateTimeString',
    },
    notes: '//rsm:ExchangedDocument/ram:IncludedNote/ram:Content',
    totals: {
      lines: `${SUM}/ram:LineTotalAmount`, allowances: `${SUM}/ram:AllowanceTotalAmount`, charges: `${SUM}/ram:ChargeTotalAmount`, net: `${SUM}/ram:TaxBasisTotalAmount`, tax: `${SUM}/ram:TaxTotalAmount`, gross: `${SUM}/ram:GrandTotalAmount`, prepaid: `${SUM}/ram:TotalPrepaidAmount`, rounding: `${SUM}/ram:RoundingAmount`, payable: `${SUM}/ram:DuePayableAmount`,
    },
    parties: { seller: ciiParty('//ram:SellerTradeParty'), buyer: ciiParty('//ram:BuyerTradeParty'), payee: ciiParty('//ram:PayeeTradeParty'), taxRepresentative: ciiParty('//ram:SellerTaxRepresentativeTradeParty') },
    line: '//ram:IncludedSupplyChainTradeLineItem',
    lines: {
      id: 'ram:AssociatedDocumentLineDocument/ram:LineID', note: 'ram:AssociatedDocumentLineDocument/ram:IncludedNote/ram:Content', name: 'ram:SpecifiedTradeProduct/ram:Name', sellersItem: 'ram:SpecifiedTradeProduct/ram:SellerAssignedID', quantity: './/ram:BilledQuantity', unit: './/ram:BilledQuantity/@unitCode',
      netPrice: './/ram:NetPriceProductTradePrice/ram:ChargeAmount', baseQuantity: './/ram:NetPriceProductTradePrice/ram:BasisQuantity', priceDiscount: './/ram:AppliedTradeAllowanceCharge/ram:ActualAmount', grossPrice: './/ram:GrossPriceProductTradePrice/ram:ChargeAmount', net: './/ram:LineTotalAmount', category: './/ram:ApplicableTradeTax/ram:CategoryCode', rate: './/ram:ApplicableTradeTax/ram:RateApplicablePercent',
    },
    vatGroup: `${SETTLEMENT}/ram:ApplicableTradeTax`,
    vat: { taxable: 'ram:BasisAmount', tax: 'ram:CalculatedAmount', category: 'ram:CategoryCode', rate: 'ram:RateApplicablePercent', exemption: 'ram:ExemptionReason', exemptionCode: 'ram:ExemptionReasonCode' },
    means: `${SETTLEMENT}/ram:SpecifiedTradeSettlementPaymentMeans`,
    mean: {
      code: 'ram:TypeCode', reference: '../ram:PaymentReference', account: 'ram:PayeePartyCreditorFinancialAccount/ram:IBANID | ram:PayeePartyCreditorFinancialAccount/ram:ProprietaryID', accountName: 'ram:PayeePartyCreditorFinancialAccount/ram:AccountName', institution: 'ram:PayeeSpecifiedCreditorFinancialInstitution/ram:BICID',
      mandate: '../ram:SpecifiedTradePaymentTerms/ram:DirectDebitMandateID', debited: 'ram:PayerPartyDebtorFinancialAccount/ram:IBANID',
    },
    allowances: `${SETTLEMENT}/ram:SpecifiedTradeAllowanceCharge`, lineAllowances: 'ram:SpecifiedLineTradeSettlement/ram:SpecifiedTradeAllowanceCharge',
    allowance: { charge: 'ram:ChargeIndicator/udt:Indicator', amount: 'ram:ActualAmount', base: 'ram:BasisAmount', percent: 'ram:CalculationPercent', category: 'ram:CategoryTradeTax/ram:CategoryCode', rate: 'ram:CategoryTradeTax/ram:RateApplicablePercent', reason: 'ram:Reason', reasonCode: 'ram:ReasonCode' },
  },
} as const;

/** Of `xs:boolean`. */
const FLAGS: Readonly<Record<string, string>> = { 0: 'false', 1: 'true' };

/** Days and truth values in one form. */
function written(text: string, path: string): string {
  if (path.endsWith('Indicator')) return FLAGS[text] ?? text;
  return /^\d{8}$/.test(text) && path.endsWith('DateTimeString') ? `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}` : text;
}

/** What is at each place, under the same names. */
export const pick = (xpath: Xpath, places: Paths, from?: Node): Record<string, string> =>
  Object.fromEntries(Object.entries(places).flatMap(([name, path]) => {
    const text = xpath.text(path, from);
    return text === undefined ? [] : [[name, written(text, path)]];
  }));

/** Hundredths; the amounts of the files have no more places. */
const cents = (text: string): number => Math.round(Number(text) * 100);

/** Rules the amounts of an invoice break, reckoned in hundredths; for lines `rule line`. */
export function broken(xpath: Xpath, syntax: keyof typeof PLACES): string[] {
  const places = PLACES[syntax];
  const total = Object.fromEntries(Object.entries(pick(xpath, places.totals)).map(([name, text]) => [name, cents(text)]));
  const of = (name: string): number => total[name] ?? 0;
  const lines = xpath.nodes(places.line).map((node) => ({ ...pick(xpath, places.lines, node), allowances: xpath.nodes(places.lineAllowances, node).map((each) => pick(xpath, places.allowance, each)) }) as Record<string, string> & { allowances: Record<string, string>[] });
  const allowances = xpath.nodes(places.allowances).map((node) => pick(xpath, places.allowance, node));
  const vat = xpath.nodes(places.vatGroup).map((node) => pick(xpath, places.vat, node));
  const sum = (values: readonly number[]): number => values.reduce((before, value) => before + value, 0);
  const signed = (each: Record<string, string>): number => (each['charge'] === 'true' ? 1 : -1) * cents(each['amount']!);
  const found: string[] = [];
  const check = (rule: string, stated: number, computed: number): void => {
    if (stated !== computed) found.push(rule);
  };
  for (const line of lines) {
    const computed = (Number(line['quantity']) * Number(line['netPrice'])) / Number(line['baseQuantity'] ?? 1) * 100 + sum(line.allowances.map(signed));
    if (Math.abs(cents(line['net']!) - computed) > 2.000001) found.push(`PEPPOL-EN16931-R120 ${line['id']}`);
  }
  check('BR-CO-10', of('lines'), sum(lines.map((line) => cents(line['net']!))));
  check('BR-CO-11', of('allowances'), -sum(allowances.filter((each) => each['charge'] === 'false').map(signed)));
  check('BR-CO-12', of('charges'), sum(allowances.filter((each) => each['charge'] === 'true').map(signed)));
  check('BR-CO-13', of('net'), of('lines') - of('allowances') + of('charges'));
  check('BR-CO-14', of('tax'), sum(vat.map((each) => cents(each['tax']!))));
  check('BR-CO-15', of('gross'), of('net') + of('tax'));
  check('BR-CO-16', of('payable'), of('gross') - of('prepaid') + of('rounding'));
  for (const { taxable, tax, category, rate } of vat as { taxable: string; tax: string; category: string; rate: string }[]) {
    check('BR-CO-17', cents(tax), Math.round(cents(taxable) * Number(rate) / 100 + 1e-9));
    const own = (each: Record<string, string>): boolean => each['category'] === category && Number(each['rate']) === Number(rate);
    check(`BR-${category}-08`, cents(taxable), sum(lines.filter(own).map((line) => cents(line['net']!))) + sum(allowances.filter(own).map(signed)));
  }
  return found;
}
