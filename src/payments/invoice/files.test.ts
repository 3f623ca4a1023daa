import { expect } from 'chai';
import { broken, pick, PLACES, Xpath } from '../../../test/support/invoice-xpath.ts';
import { readInvoice } from './read.ts';
import type { InvoiceReading, Party } from './types.ts';

const never = { embedded: () => Promise.reject(new Error('no PDF')) };
const one = (iban: string, bic?: string): object => ({ iban, ...(bic && { bic }) });

/** What may be paid of each file, as a person reads it out of the file. */
const FILES: Readonly<Record<string, { kind: string; lines: number } & Partial<InvoiceReading['payable']>>> = {
  'ubl/guide-example1.xml': { kind: 'invoice', lines: 20, amount: '250.33', currency: 'EUR', due: '2015-01-09', accounts: [one('NL57RABO0107307510'), one('NL03INGB0004489902')] as never, references: ['Deb. 10202 / Fact. 12115118'], payee: 'De Koksmaat', notices: ['lines', 'several-accounts'] },
  'ubl/guide-example2.xml': { kind: 'invoice', lines: 5, amount: '801.78', currency: 'NOK', due: '2013-07-20', accounts: [one('NO9386011117947', 'DNBANOKK')] as never, references: ['0003434323213231'], payee: 'Ebeneser Scrooge AS', notices: ['lines', 'part-paid'] },
  'ubl/guide-example3.xml': { kind: 'invoice', lines: 2, amount: '1125.00', currency: 'DKK', due: '2013-05-10', accounts: [], references: ['Payref1'], payee: 'SubscriptionSeller', notices: ['lines', 'no-account'] },
  'ubl/ubl-tc434-creditnote1.xml': { kind: 'credit-note', lines: 1, notOffered: ['credit-note'] },
  'ubl/ubl-tc434-example1.xml': { kind: 'invoice', lines: 20, amount: '250.33', currency: 'EUR', due: '2015-01-09', accounts: [one('NL57RABO0107307510'), one('NL03INGB0004489902')] as never, references: ['Deb. 10202 / Fact. 12115118'], payee: 'De Koksmaat', notices: ['lines', 'several-accounts'] },
  'ubl/ubl-tc434-example2.xml': { kind: 'invoice', lines: 5, amount: '801.78', currency: 'NOK', due: '2013-07-20', accounts: [one('NO9386011117947', 'DNBANOKK')] as never, references: ['0003434323213231'], payee: 'Ebeneser Scrooge AS', notices: ['lines', 'part-paid'] },
  'ubl/ubl-tc434-example3.xml': { kind: 'invoice', lines: 2, amount: '2005.00', currency: 'DKK', due: '2013-05-10', accounts: [], references: ['Payref1'], payee: 'SubscriptionSeller', notices: ['lines', 'no-account'] },
  'ubl/ubl-tc434-example4.xml': { kind: 'invoice', lines: 3, amount: '4675.00', currency: 'DKK', due: '2013-05-10', accounts: [], references: ['Payref1'], payee: 'SellerCompany', notices: ['no-account'] },
  'cii/CII_example1.xml': { kind: 'invoice', lines: 20, amount: '250.33', currency: 'EUR', due: '2015-01-09', accounts: [one('NL57RABO0107307510')] as never, references: ['Deb. 10202 / Fact. 12115118'], payee: 'De Koksmaat', notices: ['lines'] },
  'cii/CII_example2.xml': { kind: 'invoice', lines: 5, amount: '801.78', currency: 'NOK', due: '2013-07-20', accounts: [one('NO9386011117947', 'DNBANOKK')] as never, references: ['0003434323213231'], payee: 'Ebeneser Scrooge AS', notices: ['lines', 'part-paid'] },
  'cii/CII_example3.xml': { kind: 'invoice', lines: 1, amount: '1125.00', currency: 'DKK', due: '2013-05-10', accounts: [], references: ['Payref1'], payee: 'SubscriptionSeller', notices: ['no-account'] },
  'cii/CII_example4.xml': { kind: 'invoice', lines: 3, amount: '4675.00', currency: 'DKK', due: '2013-05-10', accounts: [], references: ['Payref1'], payee: 'SellerCompany', notices: ['no-account'] },
  'cii/EN16931_Einfach.cii.xml': { kind: 'invoice', lines: 2, amount: '529.87', currency: 'EUR', accounts: [], references: [], payee: 'Lieferant GmbH', notices: ['no-due-date', 'no-account', 'no-reference'] },
  'cii/EN16931_Gutschrift.cii.xml': { kind: 'self-billed', lines: 2, notOffered: ['self-billed'] },
  'cii/EN16931_SEPA_Prenotification.cii.xml': { kind: 'invoice', lines: 2, notOffered: ['direct-debit'] },
};

const flat = (text: string | undefined): string | undefined => text?.replace(/\s+/g, ' ');
/** Values by name, without those that are not there. */
const some = (values: Record<string, unknown>): Record<string, unknown> => Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined).map(([name, value]) => [name, typeof value === 'string' ? flat(value) : typeof value === 'boolean' ? `${value}` : value]));
const only = (values: object, names: object): Record<string, unknown> => some(Object.fromEntries(Object.keys(names).map((name) => [name, (values as Record<string, unknown>)[name]])));

const partyOf = (party: Party): Record<string, unknown> => some({
  name: party.name, tradingName: party.tradingName, registration: party.registration?.id, vatId: party.vatId, endpoint: party.endpoint?.id, endpointScheme: party.endpoint?.scheme,
  street: party.address?.lines[0], street2: party.address?.lines[1], city: party.address?.city, postCode: party.address?.postCode, subdivision: party.address?.subdivision, country: party.address?.country,
  contact: party.contact?.name, telephone: party.contact?.telephone, email: party.contact?.email, id: party.identifiers[0]?.id,
});

describe('an invoice of the standard', () => {
  for (const [file, expected] of Object.entries(FILES)) {
    const syntax = file.slice(0, 3) as keyof typeof PLACES;
    const places = PLACES[syntax];
    describe(file, () => {
      let xpath: Xpath;
      let reading: InvoiceReading;
      before(async () => {
        const answer = await fetch(new URL(`./testdata/${file}`, import.meta.url));
        expect(answer.ok).to.equal(true);
        const blob = await answer.blob();
        xpath = new Xpath(await blob.text());
        reading = await readInvoice(blob, never);
      });

      it('is read as XPath reads it', () => {
        const { invoice } = reading;
        expect(invoice.syntax).to.equal(syntax);
        expect(only(invoice, places.header)).to.deep.equal(pick(xpath, places.header));
        expect(invoice.notes.map(({ text }) => flat(text))).to.deep.equal(xpath.texts(places.notes));
        expect(only(invoice.totals, places.totals)).to.deep.equal(pick(xpath, places.totals));
        for (const [name, paths] of Object.entries(places.parties)) {
          const party = invoice[name as keyof typeof places.parties];
          expect(party ? partyOf(party) : {}, name).to.deep.equal(pick(xpath, paths));
        }
        expect(invoice.vat.map((group) => only(group, places.vat))).to.deep.equal(xpath.nodes(places.vatGroup).map((node) => pick(xpath, places.vat, node)));
        expect(invoice.paymentMeans.map((means) => only(means, places.mean))).to.deep.equal(xpath.nodes(places.means).map((node) => pick(xpath, places.mean, node)));
        expect(invoice.allowancesCharges.map((each) => only(each, places.allowance))).to.deep.equal(xpath.nodes(places.allowances).map((node) => pick(xpath, places.allowance, node)));
        expect(invoice.lines.map((line) => only(line, places.lines))).to.deep.equal(xpath.nodes(places.line).map((node) => pick(xpath, places.lines, node)));
        expect(invoice.lines.map((line) => line.allowancesCharges.map((each) => only(each, places.allowance))))
          .to.deep.equal(xpath.nodes(places.line).map((node) => xpath.nodes(places.lineAllowances, node).map((each) => pick(xpath, places.allowance, each))));
      });

      it('has its totals recomputed, and what disagrees is named', () => {
        expect(reading.unchecked).to.deep.equal([]);
        expect(reading.disagreements.map(({ rule, line }) => (line ? `${rule} ${line}` : rule))).to.deep.equal(broken(xpath, syntax));
      });

      it('is offered for what is to be paid, or not at all', () => {
        const { kind, lines, ...payable } = expected;
        expect([reading.invoice.kind, reading.invoice.lines.length]).to.deep.equal([kind, lines]);
        const references = payable.references ?? [];
        expect(reading.payable).to.deep.equal({
          notOffered: [], notices: [], accounts: [], references, currencies: payable.currency ? [payable.currency] : [], ...(references.length === 1 && { reference: references[0] }), ...payable,
        });
      });
    });
  }
});
