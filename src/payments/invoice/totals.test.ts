import { expect } from 'chai';
import { cii, ubl, ublLine, ublTotals } from '../../../test/support/invoices.ts';
import { readInvoice } from './read.ts';
import type { InvoiceReading } from './types.ts';

const read = (text: string): Promise<InvoiceReading> => readInvoice(new Blob([text]), { embedded: () => Promise.reject(new Error('no PDF')) });
const eur = (name: string, amount: string): string => `<cbc:${name} currencyID="EUR">${amount}</cbc:${name}>`;
const sums = (values: Record<string, string>): string => `<cac:LegalMonetaryTotal>${Object.entries(values).map(([name, amount]) => eur(name, amount)).join('')}</cac:LegalMonetaryTotal>`;
const RIGHT = { LineExtensionAmount: '100.00', TaxExclusiveAmount: '100.00', TaxInclusiveAmount: '120.00', PayableAmount: '120.00' };
const group = (taxable: string, tax: string, category = 'S', rate = '20'): string =>
  `<cac:TaxSubtotal>${eur('TaxableAmount', taxable)}${eur('TaxAmount', tax)}<cac:TaxCategory><cbc:ID>${category}</cbc:ID>${rate && `<cbc:Percent>${rate}</cbc:Percent>`}<cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:TaxCategory></cac:TaxSubtotal>`;
const tax = (amount: string, ...groups: string[]): string => `<cac:TaxTotal>${eur('TaxAmount', amount)}${groups.join('')}</cac:TaxTotal>`;
const allowance = (charge: boolean, amount: string): string =>
  `<cac:AllowanceCharge><cbc:ChargeIndicator>${charge}</cbc:ChargeIndicator>${eur('Amount', amount)}<cac:TaxCategory><cbc:ID>S</cbc:ID><cbc:Percent>20</cbc:Percent><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:TaxCategory></cac:AllowanceCharge>`;
const short = ({ disagreements }: InvoiceReading): string[] => disagreements.map(({ rule, stated, computed }) => `${rule} ${stated ?? '-'} ${computed}`);

describe('the totals of an invoice', () => {
  const wrong: Readonly<Record<string, [text: string, found: string[]]>> = {
    'BR-CO-10: the sum of the lines': [ubl({ totals: sums({ ...RIGHT, LineExtensionAmount: '99.99', TaxExclusiveAmount: '99.99', TaxInclusiveAmount: '119.99', PayableAmount: '119.99' }) }), ['BR-CO-10 99.99 100.00']],
    'BR-CO-11: the allowances': [ubl({ means: allowance(false, '10.00'), totals: sums({ ...RIGHT, AllowanceTotalAmount: '9.00', TaxExclusiveAmount: '91.00', TaxInclusiveAmount: '109.00', PayableAmount: '109.00' }), tax: tax('18.00', group('90.00', '18.00')) }), ['BR-CO-11 9.00 10.00']],
    'BR-CO-11: allowances that are not in the sum': [ubl({ means: allowance(false, '10.00'), tax: tax('18.00', group('90.00', '18.00')), totals: sums({ ...RIGHT, TaxInclusiveAmount: '118.00', PayableAmount: '118.00' }) }), ['BR-CO-11 - 10.00']],
    'BR-CO-12: the charges': [ubl({ means: allowance(true, '10.00'), totals: sums({ ...RIGHT, ChargeTotalAmount: '11.00', TaxExclusiveAmount: '111.00', TaxInclusiveAmount: '133.00', PayableAmount: '133.00' }), tax: tax('22.00', group('110.00', '22.00')) }), ['BR-CO-12 11.00 10.00']],
    'BR-CO-13: the amount without VAT': [ubl({ totals: sums({ ...RIGHT, TaxExclusiveAmount: '100.01', TaxInclusiveAmount: '120.01', PayableAmount: '120.01' }) }), ['BR-CO-13 100.01 100.00']],
    'BR-CO-14: the VAT': [ubl({ tax: tax('20.01', group('100.00', '20.00')), totals: sums({ ...RIGHT, TaxInclusiveAmount: '120.01', PayableAmount: '120.01' }) }), ['BR-CO-14 20.01 20.00']],
    'BR-CO-15: the amount with VAT': [ubl({ totals: sums({ ...RIGHT, TaxInclusiveAmount: '120.10', PayableAmount: '120.10' }) }), ['BR-CO-15 120.10 120.00']],
    'BR-CO-16: what is to be paid': [ubl({ totals: sums({ ...RIGHT, PrepaidAmount: '20.00', PayableRoundingAmount: '0.03' }) }), ['BR-CO-16 120.00 100.03']],
    'BR-CO-17: the VAT of a group': [ubl({ tax: tax('20.02', group('100.00', '20.02')), totals: sums({ ...RIGHT, TaxInclusiveAmount: '120.02', PayableAmount: '120.02' }) }), ['BR-CO-17 20.02 20.00']],
    'BR-S-08: the amount VAT is reckoned from': [ubl({ tax: tax('20.00', group('90.00', '18.00'), group('10.00', '2.00', 'S', '20.5')) }), ['BR-S-08 90.00 100.00', 'BR-CO-17 2.00 2.05', 'BR-S-08 10.00 0']],
    'BR-E-09: a tax where there is none': [ubl({ lines: ublLine('1').replace('>S<', '>E<').replace('<cbc:Percent>20</cbc:Percent>', ''), tax: tax('20.00', group('100.00', '20.00', 'E', '')) }), ['BR-E-09 20.00 0']],
    'a line': [ubl({ lines: ublLine('1', '100.00', { quantity: '3' }) }), ['PEPPOL-EN16931-R120 100.00 150.00']],
  };
  for (const [name, [text, found]] of Object.entries(wrong)) {
    it(`are found wrong by ${name}`, async () => {
      const reading = await read(text);
      expect(short(reading)).to.deep.equal(found);
      expect(reading.unchecked).to.deep.equal([]);
      expect(reading.payable.notices[0]).to.equal(name === 'a line' ? 'lines' : 'totals');
    });
  }

  it('are exact where floating-point numbers are not', async () => {
    const net = '0.10';
    const lines = Array.from({ length: 1000 }, (_, index) => ublLine(`${index}`, net, { quantity: '1', price: net })).join('');
    expect((await read(ubl({ lines }))).disagreements).to.deep.equal([]);
    const large = '90071992547409.93';
    const reading = await read(ubl({ lines: ublLine('1', large, { quantity: '1', price: large }), tax: tax('18014398509481.99', group(large, '18014398509481.99')), totals: sums({ LineExtensionAmount: large, TaxExclusiveAmount: large, TaxInclusiveAmount: '108086391056891.92', PayableAmount: '108086391056891.92' }) }));
    expect([short(reading), reading.payable.amount]).to.deep.equal([[], '108086391056891.92']);
  });

  it('round a half cent up, and down below zero', async () => {
    for (const [net, vat, gross] of [['0.125', '0.03', '0.155'], ['-0.125', '-0.03', '-0.155']] as const) {
      const reading = await read(ubl({ lines: ublLine('1', net, { quantity: '1', price: net }), tax: tax(vat, group(net, vat)), totals: sums({ LineExtensionAmount: net, TaxExclusiveAmount: net, TaxInclusiveAmount: gross, PayableAmount: gross }) }));
      expect(short(reading), net).to.deep.equal([]);
    }
  });

  it('of which an amount is left out are not reckoned with the rest', async () => {
    const reading = await read(ubl({ lines: ublLine('1') + ublLine('2', 'ten') }));
    expect(reading.disagreements).to.deep.equal([]);
    expect(reading.unchecked).to.deep.equal(['BR-CO-10', 'BR-S-08']);
    expect(reading.payable.notices).to.deep.equal(['unchecked']);
    const other = await read(ubl({ totals: ublTotals().replace('TaxInclusiveAmount currencyID="EUR"', 'TaxInclusiveAmount currencyID="USD"') }));
    expect([other.disagreements, other.unchecked]).to.deep.equal([[], ['BR-CO-16']]);
  });

  it('have VAT in the currency it is accounted in beside that of the invoice', async () => {
    const second = '<cac:TaxTotal><cbc:TaxAmount currencyID="CZK">500.00</cbc:TaxAmount></cac:TaxTotal>';
    const reading = await read(ubl({ currency: '<cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode><cbc:TaxCurrencyCode>CZK</cbc:TaxCurrencyCode>', means: second }));
    expect([reading.invoice.taxCurrency, reading.invoice.totals.tax, reading.invoice.totals.taxInTaxCurrency]).to.deep.equal(['CZK', '20.00', '500.00']);
    expect([reading.disagreements, reading.omissions, reading.payable.currencies]).to.deep.equal([[], [], ['EUR']]);
  });

  it('of the smallest profile of Factur-X are reckoned as far as they go', async () => {
    const text = cii().replace('urn:cen.eu:en16931:2017', 'urn:factur-x.eu:1p0:minimum').replace(/<ram:IncludedSupplyChainTradeLineItem>.*<\/ram:IncludedSupplyChainTradeLineItem>/s, '')
      .replace(/<ram:ApplicableTradeTax>.*<\/ram:ApplicableTradeTax>/s, '').replace('<ram:LineTotalAmount>100.00</ram:LineTotalAmount>', '').replace('<ram:DuePayableAmount>120', '<ram:DuePayableAmount>70');
    const reading = await read(text);
    expect([reading.disagreements, reading.unchecked, reading.omissions, reading.payable.amount]).to.deep.equal([[], [], [], '70.00']);
  });

  it('leave out lines that are headings of others', async () => {
    const heading = '<ram:IncludedSupplyChainTradeLineItem><ram:AssociatedDocumentLineDocument><ram:LineID>0</ram:LineID><ram:LineStatusReasonCode>GROUP</ram:LineStatusReasonCode></ram:AssociatedDocumentLineDocument><ram:SpecifiedLineTradeSettlement><ram:SpecifiedTradeSettlementLineMonetarySummation><ram:LineTotalAmount>100.00</ram:LineTotalAmount></ram:SpecifiedTradeSettlementLineMonetarySummation></ram:SpecifiedLineTradeSettlement></ram:IncludedSupplyChainTradeLineItem>';
    const reading = await read(cii({ line: heading }));
    expect([reading.disagreements, reading.unchecked, reading.invoice.lines.map(({ uncounted }) => uncounted)]).to.deep.equal([[], [], [undefined, true]]);
  });
});
