import { expect } from 'chai';
import { cii, ubl, ublLine, ublMeans, ublTotals } from '../../../test/support/invoices.ts';
import { readInvoice } from './read.ts';
import type { InvoiceReading } from './types.ts';

const read = (text: string): Promise<InvoiceReading> => readInvoice(new Blob([text]), { embedded: () => Promise.reject(new Error('no PDF')) });
const payable = (amount: string, currency = 'EUR'): string => `<cbc:PayableAmount currencyID="${currency}">${amount}</cbc:PayableAmount>`;
const prepaid = (amount: string): string => `<cbc:PrepaidAmount currencyID="EUR">${amount}</cbc:PrepaidAmount>`;
const IBAN = 'SK3112000000198742637541';
const OTHER = 'DE89370400440532013000';
const left = ({ omissions }: InvoiceReading): string[] => omissions.map(({ term, reason }) => `${term} ${reason}`);

describe('what may be paid of an invoice', () => {
  it('is all there where all is said, in either syntax', async () => {
    const whole = { notOffered: [], notices: [], amount: '120.00', currency: 'EUR', currencies: ['EUR'], due: '2026-12-01', reference: 'RF18539007547034', references: ['RF18539007547034'], payee: 'Pekáreň Žilina' };
    for (const [text, account] of [[ubl(), { iban: IBAN, bic: 'TATRSKBX', name: 'Bakery' }], [cii(), { iban: IBAN }]] as const) {
      const reading = await read(text);
      expect(reading.payable).to.deep.equal({ ...whole, accounts: [account] });
      expect([reading.disagreements, reading.unchecked, reading.omissions]).to.deep.equal([[], [], []]);
    }
  });

  const refused: Readonly<Record<string, [text: string, reasons: string[]]>> = {
    'a credit note by its root': [ubl({ root: 'CreditNote', type: '<cbc:CreditNoteTypeCode>381</cbc:CreditNoteTypeCode>' }), ['credit-note']],
    'a credit note that says it is an invoice': [ubl({ root: 'CreditNote', type: '<cbc:CreditNoteTypeCode>380</cbc:CreditNoteTypeCode>' }), ['credit-note']],
    'a credit note by its code': [cii({ type: '381' }), ['credit-note']],
    'an invoice the buyer wrote': [cii({ type: '389' }), ['self-billed']],
    'a pro forma invoice': [cii({ type: '325' }), ['pro-forma']],
    'a document of a kind nobody knows': [cii({ type: '999' }), ['unknown-kind']],
    'a document that does not say what it is': [ubl({ type: '' }), ['unknown-kind']],
    'an invoice paid already': [ubl({ totals: ublTotals(payable('0.00'), prepaid('120.00')) }), ['already-paid']],
    'an invoice of nothing': [ubl({ payable: payable('0') }), ['nothing-due']],
    'an invoice below zero': [ubl({ payable: payable('-120.00') }), ['negative']],
    'an amount nobody can read': [ubl({ payable: payable('120,00') }), ['no-amount']],
    'an amount with an exponent': [ubl({ payable: payable('12e1') }), ['no-amount']],
    'an amount there twice, once more': [ubl({ payable: payable('120.00') + payable('1200.00') }), ['no-amount']],
    'an amount finer than its currency': [ubl({ payable: payable('120.005') }), ['no-amount']],
    'no amount': [ubl({ payable: ' ' }), ['no-amount']],
    'no currency': [ubl({ currency: '', payable: '<cbc:PayableAmount>120.00</cbc:PayableAmount>' }), ['no-amount']],
    'a direct debit': [ubl({ means: ublMeans('59', IBAN) }), ['direct-debit']],
    'a card': [ubl({ means: ublMeans('48') }), ['card']],
  };
  for (const [name, [text, reasons]] of Object.entries(refused)) {
    it(`is nothing for ${name}`, async () => {
      expect((await read(text)).payable).to.deep.equal({ notOffered: reasons, notices: [], currencies: [], accounts: [], references: [] });
    });
  }

  it('leaves the choice of an account, a reference and a currency to the person', async () => {
    const several = (await read(ubl({ means: ublMeans('30', IBAN, 'A') + ublMeans('30', OTHER, 'B') + ublMeans('30', `IBAN ${IBAN.toLowerCase()}`, 'A') }))).payable;
    expect(several.accounts).to.deep.equal([{ iban: IBAN }, { iban: OTHER }]);
    expect([several.reference, several.references]).to.deep.equal([undefined, ['A', 'B']]);
    expect(several.notices).to.deep.equal(['several-accounts', 'several-references']);
    const reading = await read(ubl({ payable: payable('120.00', 'USD') }));
    expect([reading.payable.amount, reading.payable.currency, reading.payable.currencies]).to.deep.equal(['120.00', undefined, ['EUR', 'USD']]);
    expect(reading.payable.notices).to.deep.equal(['several-currencies']);
    expect(left(reading)).to.deep.equal(['BT-115 other-currency']);
  });

  it('has no account whose check digits are wrong, and none that is no IBAN', async () => {
    const reading = await read(ubl({ means: ublMeans('30', 'SK3112000000198742637542') + ublMeans('30', '2000145399/0800') + ublMeans('30', OTHER) }));
    expect(reading.payable.accounts).to.deep.equal([{ iban: OTHER }]);
    expect(reading.omissions).to.deep.equal([{ term: 'BT-84', reason: 'iban-checksum', text: 'SK3112000000198742637542' }, { term: 'BT-84', reason: 'not-an-iban', text: '2000145399/0800' }]);
    expect(reading.invoice.paymentMeans.map(({ account }) => account)).to.deep.equal(['SK3112000000198742637542', '2000145399/0800', OTHER]);
  });

  it('says what the invoice does not: due date, account, reference', async () => {
    const { payable: offered } = await read(ubl({ due: '', means: '' }));
    expect([offered.due, offered.accounts, offered.notices]).to.deep.equal([undefined, [], ['no-due-date', 'no-account', 'no-reference']]);
  });

  it('finds the due date where a credit note has it too', async () => {
    expect((await read(ubl({ due: '', means: ublMeans('30', IBAN).replace('</cbc:PaymentMeansCode>', '</cbc:PaymentMeansCode><cbc:PaymentDueDate>2026-12-24+01:00</cbc:PaymentDueDate>') }))).payable.due).to.equal('2026-12-24');
  });

  it('warns of an invoice in place of another, of one that is partly paid, and of a debit beside', async () => {
    expect((await read(cii({ type: '384' }))).payable.notices).to.deep.equal(['corrected']);
    expect((await read(ubl({ totals: ublTotals(payable('20.00'), prepaid('100.00')) }))).payable).to.deep.include({ amount: '20.00', notices: ['part-paid'] });
    expect((await read(ubl({ means: ublMeans('59') + ublMeans('58', IBAN, 'A') }))).payable.notices).to.deep.equal(['direct-debit-too']);
  });

  it('goes to the payee, where that is not the seller', async () => {
    const payee = (name: string): string => `<cac:PayeeParty>${name}</cac:PayeeParty>`;
    expect((await read(ubl({ means: payee('<cac:PartyName><cbc:Name>Factor Inc.</cbc:Name></cac:PartyName>') + ublMeans('30', IBAN, 'A') }))).payable.payee).to.equal('Factor Inc.');
    const nameless = (await read(ubl({ means: payee('') + ublMeans('30', IBAN, 'A') }))).payable;
    expect([nameless.payee, nameless.notices]).to.deep.equal([undefined, ['no-payee']]);
  });

  it('has the places of its currency', async () => {
    const yen = ubl().replace(/EUR/g, 'JPY');
    expect((await read(yen)).payable.amount).to.equal('120');
    expect((await read(ubl({ payable: payable('120') }))).payable.amount).to.equal('120.00');
  });
});

describe('what cannot be read of an invoice', () => {
  const cases: Readonly<Record<string, [text: string, notes: string[]]>> = {
    'a day that is in no calendar': [ubl({ due: '<cbc:DueDate>2026-02-30</cbc:DueDate>' }), ['BT-9 not-a-date']],
    'a day in words': [ubl({ due: '<cbc:DueDate>1.12.2026</cbc:DueDate>' }), ['BT-9 not-a-date']],
    'a month': [cii({ due: '<udt:DateTimeString format="610">202612</udt:DateTimeString>' }), ['BT-9 not-a-date']],
    'two due dates': [cii({ due: '<udt:DateTimeString format="102">20261201</udt:DateTimeString><udt:DateTimeString format="102">20261224</udt:DateTimeString>' }), ['BT-9 ambiguous']],
    'a currency in small letters': [cii({ currency: 'eur' }), ['BT-5 not-a-code']],
    'a line in another currency': [ubl({ lines: ublLine('1').replace('LineExtensionAmount currencyID="EUR"', 'LineExtensionAmount currencyID="USD"') }), ['BT-146 other-currency', 'BT-131 other-currency']],
    'no lines': [ubl({ lines: '' }), ['BG-25 missing']],
    'a long text': [ubl({ due: `<cbc:Note>${'x'.repeat(60_000)}</cbc:Note>` }), ['BT-22 too-long']],
  };
  for (const [name, [text, notes]] of Object.entries(cases)) {
    it(`is left out with a word: ${name}`, async () => {
      expect(left(await read(text))).to.deep.equal(notes);
    });
  }

  it('is what is not of the standard, whatever its name', async () => {
    const foreign = '<x:DueDate xmlns:x="urn:example">2030-01-01</x:DueDate><x:y xmlns:x="urn:example"><cbc:DueDate>2031-01-01</cbc:DueDate></x:y>';
    const reading = await read(ubl({ due: `${foreign}<cbc:DueDate>2026-12-01</cbc:DueDate>` }));
    expect([reading.invoice.due, reading.omissions]).to.deep.equal(['2026-12-01', []]);
  });

  it('is told up to a number, and each in few letters', async () => {
    const reading = await read(ubl({ lines: Array.from({ length: 300 }, (_, index) => ublLine(`${index}`, 'x'.repeat(500))).join('') }));
    expect(reading.omissions).to.have.length(200);
    expect(reading.omissions[0]).to.deep.equal({ term: 'BT-131', reason: 'not-a-number', text: 'x'.repeat(100), line: '0' });
  });
});
