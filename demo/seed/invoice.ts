/**
 * The shop's invoice as machines read it: UBL 2.1 by EN 16931.
 * @module
 */
import { DAY, dateOf, DUE, ORDERED } from './days.ts';

export const INVOICE = {
  number: 'SH-2026-1182',
  seller: 'Oakline',
  iban: 'SK8399720000001840200001',
  variableSymbol: '20261182',
  total: '184.90',
  lines: [
    { name: 'Oak boards, planed', count: '6', unit: 'H87', price: '19.80', amount: '118.80' },
    { name: 'Hinges, forged', count: '4', unit: 'H87', price: '10.50', amount: '42.00' },
    { name: 'Linseed oil', count: '1', unit: 'LTR', price: '24.10', amount: '24.10' },
  ],
} as const;

const euro = (name: string, amount: string): string => `<cbc:${name} currencyID="EUR">${amount}</cbc:${name}>`;
const tax = (element: string): string => `<cac:${element}><cbc:ID>E</cbc:ID><cbc:Percent>0</cbc:Percent>${
  element === 'TaxCategory' ? '<cbc:TaxExemptionReason>Small enterprise, exempt from VAT</cbc:TaxExemptionReason>' : ''}<cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:${element}>`;
const place = (street: string): string => `<cac:PostalAddress><cbc:StreetName>${street}</cbc:StreetName><cbc:CityName>Alderwick</cbc:CityName><cac:Country><cbc:IdentificationCode>SK</cbc:IdentificationCode></cac:Country></cac:PostalAddress>`;

/** @param now milliseconds since 1970 to which the days of the story refer */
export function invoiceXml(now: number): string {
  const { number, seller, iban, variableSymbol, total, lines } = INVOICE;
  return `<?xml version="1.0" encoding="UTF-8"?>
<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2" xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2" xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
<cbc:CustomizationID>urn:cen.eu:en16931:2017</cbc:CustomizationID>
<cbc:ID>${number}</cbc:ID>
<cbc:IssueDate>${dateOf(now - DAY)}</cbc:IssueDate>
<cbc:DueDate>${dateOf(now + DUE)}</cbc:DueDate>
<cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode>
<cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>
<cbc:BuyerReference>K-2041</cbc:BuyerReference>
<cac:AccountingSupplierParty><cac:Party><cac:PartyIdentification><cbc:ID>46021188</cbc:ID></cac:PartyIdentification>${place('Orchard Lane 40')}<cac:PartyLegalEntity><cbc:RegistrationName>${seller}</cbc:RegistrationName></cac:PartyLegalEntity></cac:Party></cac:AccountingSupplierParty>
<cac:AccountingCustomerParty><cac:Party>${place('Mill Lane 6')}<cac:PartyLegalEntity><cbc:RegistrationName>Anna Kováčová</cbc:RegistrationName></cac:PartyLegalEntity></cac:Party></cac:AccountingCustomerParty>
<cac:Delivery><cbc:ActualDeliveryDate>${dateOf(now - ORDERED)}</cbc:ActualDeliveryDate></cac:Delivery>
<cac:PaymentMeans><cbc:PaymentMeansCode>58</cbc:PaymentMeansCode><cbc:PaymentID>${variableSymbol}</cbc:PaymentID><cac:PayeeFinancialAccount><cbc:ID>${iban}</cbc:ID></cac:PayeeFinancialAccount></cac:PaymentMeans>
<cac:TaxTotal>${euro('TaxAmount', '0.00')}<cac:TaxSubtotal>${euro('TaxableAmount', total)}${euro('TaxAmount', '0.00')}${tax('TaxCategory')}</cac:TaxSubtotal></cac:TaxTotal>
<cac:LegalMonetaryTotal>${euro('LineExtensionAmount', total)}${euro('TaxExclusiveAmount', total)}${euro('TaxInclusiveAmount', total)}${euro('PayableAmount', total)}</cac:LegalMonetaryTotal>
${lines.map(({ name, count, unit, price, amount }, index) => `<cac:InvoiceLine><cbc:ID>${index + 1}</cbc:ID><cbc:InvoicedQuantity unitCode="${unit}">${count}</cbc:InvoicedQuantity>${euro('LineExtensionAmount', amount)}<cac:Item><cbc:Name>${name}</cbc:Name>${tax('ClassifiedTaxCategory')}</cac:Item><cac:Price>${euro('PriceAmount', price)}</cac:Price></cac:InvoiceLine>`).join('\n')}
</Invoice>
`;
}
