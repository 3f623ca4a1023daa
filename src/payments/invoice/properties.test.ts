import { expect } from 'chai';
import { cii, ubl, ublMeans, ublTotals } from '../../../test/support/invoices.ts';
import { Xpath } from '../../../test/support/invoice-xpath.ts';
import { propertyFaults } from '../../schema/properties.ts';
import { invoiceDefinitions } from '../../schema/invoice-properties.ts';
import { invoiceProperties, type InvoiceProperties } from './properties.ts';
import { readInvoice } from './read.ts';

const SUM = '//ram:SpecifiedTradeSettlementHeaderMonetarySummation';
/** Where the terms stand, by the standard; nothing of the reader is in it. */
const PLACES = {
  ubl: { seller: '//cac:AccountingSupplierParty/cac:Party/cac:PartyLegalEntity/cbc:RegistrationName', amount: '//cac:LegalMonetaryTotal/cbc:PayableAmount', currency: '//cbc:DocumentCurrencyCode', due: '/*/cbc:DueDate | //cac:PaymentMeans/cbc:PaymentDueDate', iban: '//cac:PayeeFinancialAccount/cbc:ID', reference: '//cac:PaymentMeans/cbc:PaymentID' },
  cii: { seller: '//ram:SellerTradeParty/ram:Name', amount: `${SUM}/ram:DuePayableAmount`, currency: '//ram:InvoiceCurrencyCode', due: '//ram:SpecifiedTradePaymentTerms/ram:DueDateDateTime/udt:DateTimeString', iban: '//ram:PayeePartyCreditorFinancialAccount/ram:IBANID', reference: '//ram:ApplicableHeaderTradeSettlement/ram:PaymentReference' },
};
/** What an invoice is, and how many of its accounts are IBANs with the right check digits, as a person reads it. */
const FILES: Readonly<Record<string, [status: string, accounts: number]>> = {
  'ubl/guide-example1.xml': ['to-pay', 2], 'ubl/guide-example2.xml': ['to-pay', 1], 'ubl/guide-example3.xml': ['to-pay', 0], 'ubl/ubl-tc434-creditnote1.xml': ['credit-note', 0],
  'ubl/ubl-tc434-example1.xml': ['to-pay', 2], 'ubl/ubl-tc434-example2.xml': ['to-pay', 1], 'ubl/ubl-tc434-example3.xml': ['to-pay', 0], 'ubl/ubl-tc434-example4.xml': ['to-pay', 0],
  'cii/CII_example1.xml': ['to-pay', 1], 'cii/CII_example2.xml': ['to-pay', 1], 'cii/CII_example3.xml': ['to-pay', 0], 'cii/CII_example4.xml': ['to-pay', 0],
  'cii/EN16931_Einfach.cii.xml': ['to-pay', 0], 'cii/EN16931_Gutschrift.cii.xml': ['nothing-due', 0], 'cii/EN16931_SEPA_Prenotification.cii.xml': ['direct-debit', 0],
};

const never = { embedded: () => Promise.reject(new Error('no PDF')) };
const of = async (text: string | Blob): Promise<InvoiceProperties> => invoiceProperties(await readInvoice(new Blob([text]), never));
const said = ({ properties }: InvoiceProperties): string => properties.map(({ name, value, currency = '' }) => `${name}: ${value}${currency && ` ${currency}`}`).join('; ');
const left = ({ leftOut }: InvoiceProperties): string => leftOut.map(({ name, reason }) => `${name} ${reason}`).join('; ');
const day = (text: string | undefined): string | undefined => text?.replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3');

describe('properties of an invoice', () => {
  for (const [file, [status, accounts]] of Object.entries(FILES)) {
    it(`are those XPath finds in ${file}`, async () => {
      const blob = await (await fetch(new URL(`./testdata/${file}`, import.meta.url))).blob();
      const xpath = new Xpath(await blob.text());
      const places = PLACES[file.slice(0, 3) as 'ubl' | 'cii'];
      const found = await of(blob);
      const tag = (name: string) => found.properties.find((each) => each.name === name);
      const all = (name: string): string[] => found.properties.filter((each) => each.name.replace(/-\d$/, '') === name).map(({ value }) => value);
      expect(tag('seller')?.value).to.equal(xpath.text(places.seller));
      expect(Number(tag('amount')?.value)).to.equal(Number(xpath.text(places.amount)));
      expect(tag('amount')?.currency).to.equal(xpath.text(places.currency));
      expect(tag('status')?.value).to.equal(status);
      const awaited = status === 'to-pay' || status === 'direct-debit';
      expect(tag('due')?.value).to.equal(awaited ? day(xpath.text(places.due)) : undefined);
      expect(all('iban')).to.have.length(accounts);
      for (const iban of all('iban')) expect(xpath.texts(places.iban).map((text) => text.replace(/\s/g, ''))).to.include(iban);
      expect(all('reference')).to.deep.equal(status === 'to-pay' ? [...new Set(xpath.texts(places.reference))] : []);
      expect(propertyFaults(found.properties, invoiceDefinitions(found.properties))).to.deep.equal([]);
      expect(invoiceDefinitions(found.properties)).to.have.length(found.properties.length);
    });
  }

  it('are seller, total due, due date, status, account and reference', async () => {
    for (const text of [ubl(), cii()]) {
      const found = await of(text);
      expect(said(found)).to.equal('seller: Pekáreň Žilina; amount: 120.00 EUR; due: 2026-12-01; status: to-pay; iban: SK3112000000198742637541; reference: RF18539007547034');
      expect([left(found), found.doubtful]).to.deep.equal(['', false]);
      expect(found.properties.map(({ kind }) => kind)).to.deep.equal(['text', 'money', 'date', 'choice', 'text', 'text']);
      expect(found.properties.find(({ name }) => name === 'due')?.role).to.equal('due');
    }
  });

  it('have each of several accounts and references', async () => {
    const found = await of(ubl({ means: ublMeans('58', 'SK3112000000198742637541', 'A 1') + ublMeans('58', 'NL57RABO0107307510', 'A 2') }));
    expect(said(found)).to.contain('iban: SK3112000000198742637541; iban-2: NL57RABO0107307510; reference: A 1; reference-2: A 2');
  });

  it('leave out, with the reason, what cannot be read', async () => {
    const wrong = await of(ubl({ due: '<cbc:DueDate>soon</cbc:DueDate>', means: ublMeans('58', 'SK3112000000198742637542') + ublMeans('58', 'NL57RABO0107307510') }));
    expect(said(wrong)).to.equal('seller: Pekáreň Žilina; amount: 120.00 EUR; status: to-pay; iban: NL57RABO0107307510');
    expect(left(wrong)).to.equal('due not-a-date; iban iban-checksum');
    const currencies = await of(ubl({ payable: '<cbc:PayableAmount currencyID="CZK">3000.00</cbc:PayableAmount>' }));
    expect(said(currencies)).not.to.contain('amount');
    expect(left(currencies)).to.contain('amount');
    const unclear = await of(ubl({ payable: '<cbc:PayableAmount currencyID="EUR">some</cbc:PayableAmount>' }));
    expect(said(unclear)).to.equal('seller: Pekáreň Žilina');
    expect(left(unclear)).to.equal('amount not-a-number');
    const kind = await of(ubl({ type: '<cbc:InvoiceTypeCode>999</cbc:InvoiceTypeCode>' }));
    expect(said(kind)).to.equal('seller: Pekáreň Žilina; amount: 120.00 EUR');
    expect(left(kind)).to.contain('status unclear-kind');
    const many = await of(ubl({ means: Array.from({ length: 10 }, (_, index) => ublMeans('58', '', `R${index}`)).join('') }));
    expect(left(many)).to.equal('reference ambiguous');
    const long = await of(ubl().replace('Pekáreň Žilina', 'x'.repeat(2001)));
    expect(said(long)).not.to.contain('seller');
    expect(left(long)).to.equal('seller too-long');
  });

  it('have no account and no day to pay by where nothing is to be paid', async () => {
    const paid = ublTotals('<cbc:PayableAmount currencyID="EUR">0.00</cbc:PayableAmount>', '<cbc:PrepaidAmount currencyID="EUR">120.00</cbc:PrepaidAmount>');
    expect(said(await of(ubl({ totals: paid })))).to.match(/^seller: [^;]+; amount: 0(?:\.00)? EUR; status: paid$/);
    expect(said(await of(ubl({ type: '<cbc:InvoiceTypeCode>381</cbc:InvoiceTypeCode>' })))).to.match(/^seller: [^;]+; amount: 120(?:\.00)? EUR; status: credit-note$/);
    expect(said(await of(ubl({ type: '<cbc:InvoiceTypeCode>325</cbc:InvoiceTypeCode>' })))).to.contain('status: nothing-due');
    expect(said(await of(ubl({ means: ublMeans('59') })))).to.match(/due: 2026-12-01; status: direct-debit$/);
    expect(said(await of(ubl({ means: ublMeans('54') })))).to.match(/status: paid$/);
  });

  it('say that totals do not agree', async () => {
    expect((await of(ubl({ payable: '<cbc:PayableAmount currencyID="EUR">12.00</cbc:PayableAmount>' }))).doubtful).to.equal(true);
  });
});
