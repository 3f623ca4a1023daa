import type { Meta } from '@storybook/web-components-vite';
import '../components/message/define.ts';
import { memorySink } from '../src/content/sinks.ts';
import type { Saving } from '../src/stores/downloads.ts';
import { pdfWithFiles } from '../test/support/invoice-pdf.ts';
import { cii, ubl, ublLine, ublMeans, ublTotals } from '../test/support/invoices.ts';
import { message, received, type Args } from './letters.ts';
import { ANNA, permit, SALES, type Scene, type SceneOptions } from './scene.ts';
import { find, read, story, until } from './story.ts';

/** Keeps what is downloaded in the page: a story leaves no files behind. */
const nowhere: Saving = { file: () => Promise.resolve(memorySink()), follow: () => undefined };
const kept = (made: Scene, args: Partial<Args>) => message(made, { ...args, saving: nowhere });

const sample = async (file: string): Promise<string> => (await fetch(new URL(`../src/payments/invoice/testdata/${file}`, import.meta.url))).text();

/** With an account that is one: the one in the file has a wrong digit. */
const commercial = async (): Promise<string> => (await sample('ubl/ubl-tc434-example4.xml')).replace(/DK\d{16}/, 'DK5000400440116243');

/** A letter of the shop with one file. */
const enclosed = (name: string, bytes: () => Promise<Uint8Array<ArrayBuffer> | string> | string, mediaType = 'application/xml'): SceneOptions['before'] => async (world, facts) => {
  await world.invite(ANNA, SALES);
  const made = await bytes();
  const attachment = await world.attach(SALES, ANNA, { name, mediaType, bytes: typeof made === 'string' ? new TextEncoder().encode(made) : made });
  await received(SALES, { ...permit, cover: [], reference: undefined, subject: 'Your invoice', text: 'Thank you for your order. The invoice is attached.', attachments: [attachment] })?.(world, facts);
};

const show = async (element: HTMLElement): Promise<HTMLElement> => {
  const list = await until(() => find(element, 'fdz-message-attachments'), 'the list of attachments');
  const button = await until(() => [...(list.shadowRoot?.querySelectorAll('button') ?? [])].find((each) => each.ariaLabel?.startsWith('Show ')), 'the button that shows it');
  button.click();
  return list;
};

const choose = async (element: HTMLElement, label: string): Promise<void> => {
  await show(element);
  const option = await until(() => {
    const view = find(element, 'fdz-message-invoice');
    return view && [...(view.shadowRoot?.querySelectorAll('label') ?? [])].find((each) => read(each).includes(label));
  }, `the choice ${label}`);
  option.click();
};

const opened = async (element: HTMLElement): Promise<void> => {
  await show(element);
};

export default { title: 'Invoice attached to a message', component: 'fdz-message', argTypes: { readonly: { control: 'boolean' } } } satisfies Meta<Args>;

export const Commercial = story<Args>({
  about: 'An invoice as companies send it: who wants how much by when, its lines, tax and totals recomputed, and where to pay.',
  before: enclosed('TOSL110.xml', commercial),
  render: kept,
  play: opened,
  shows: /Invoice.*To pay.*Totals.*Recomputed here: all amounts agree/,
});

export const Short = story<Args>({
  about: 'An invoice with one line, one account and one reference.',
  before: enclosed('2026-11.xml', () => ubl()),
  render: kept,
  play: opened,
  shows: /To pay.*€120\.00.*SK31 1200 0000 1987 4263 7541/,
});

const pay = async (element: HTMLElement): Promise<void> => {
  await show(element);
  (await until(() => find(element, 'fdz-message-invoice')?.shadowRoot?.querySelector<HTMLButtonElement>('.begin button'), 'the button to pay')).click();
};

export const Paying = story<Args>({
  about: 'Paying begins in the invoice: the form holds what the invoice says.',
  before: enclosed('2026-11.xml', () => ubl()),
  render: kept,
  play: pay,
  shows: /Do not pay now.*RF18 5390 0754 7034.*PAY by square/,
});

export const PayingOneOfSeveral = story<Args>({
  about: 'Two accounts: nothing is chosen for the person, and no payment is shown before they have.',
  before: enclosed('2026-11.xml', () => ubl({ means: ublMeans('58', 'SK31 1200 0000 1987 4263 7541', 'RF18539007547034') + ublMeans('30', 'DE89370400440532013000', '2026-11') })),
  render: kept,
  play: pay,
  shows: /To which account\?.*Nothing is chosen for you/,
});

export const PayingWithoutReference = story<Args>({
  about: 'It names no reference: its number stands in the words to the payee, and can be changed.',
  before: enclosed('2026-11.xml', () => ubl({ means: ublMeans('58', 'SK31 1200 0000 1987 4263 7541') })),
  render: kept,
  play: pay,
  shows: /It names no reference.*PAY by square/,
});

export const CreditNote = story<Args>({
  about: 'Money comes back: nothing is offered for payment, and no account can be copied.',
  before: enclosed('Credit note.xml', () => sample('ubl/ubl-tc434-creditnote1.xml')),
  render: kept,
  play: opened,
  shows: /Credit note.*Nothing is to be paid: this money is owed to the buyer/,
});

export const AlreadyPaid = story<Args>({
  about: 'All of it was paid before it was sent.',
  before: enclosed('Receipt.xml', () => ubl({ totals: ublTotals('<cbc:PayableAmount currencyID="EUR">0.00</cbc:PayableAmount>', '<cbc:PrepaidAmount currencyID="EUR">120.00</cbc:PrepaidAmount>') })),
  render: kept,
  play: opened,
  shows: /Nothing is left to be paid: all of it is paid already/,
});

export const Disagreement = story<Args>({
  about: 'Two figures are not what the rest of the invoice makes them; each says what it should be.',
  before: enclosed('2026-11.xml', () => ubl({ lines: ublLine('1') + ublLine('2', '60.00', { quantity: '3', price: '25.00' }), payable: '<cbc:PayableAmount currencyID="EUR">210.00</cbc:PayableAmount>' })),
  render: kept,
  play: opened,
  shows: /Amounts in it do not agree.*By quantity and price it is \u2068€75\.00.*Recomputed here: 4 amounts do not agree/,
});

export const SeveralMeans = story<Args>({
  about: 'Two accounts and a direct debit: the person chooses, and is told of both.',
  before: enclosed('2026-11.xml', () => ubl({ means: ublMeans('58', 'SK31 1200 0000 1987 4263 7541', 'RF18539007547034') + ublMeans('30', 'DE89370400440532013000', '2026-11') + ublMeans('59') + ublMeans('30', 'DE89370400440532013001') })),
  render: kept,
  play: opened,
  shows: /It names several accounts.*DE89 3704 0044 0532 0130 00.*This is no valid IBAN/,
});

export const PartlyRead = story<Args>({
  about: 'What could not be read is named, with what is written there.',
  before: enclosed('2026-11.xml', () => ubl({ due: '<cbc:DueDate>1 December</cbc:DueDate>', lines: ublLine('1').replace('<cbc:InvoicedQuantity unitCode="C62">2<', '<cbc:InvoicedQuantity unitCode="C62">two<') })),
  render: kept,
  play: opened,
  shows: /What could not be read.*Quantity, line \u20681\u2069 is no number ?: two.*Due date is no date ?: 1 December/,
});

export const InPdf = story<Args>({
  about: 'A PDF that carries its invoice as data (Factur-X, ZUGFeRD): its pages, and a choice.',
  before: enclosed('Invoice 2026-11.pdf', () => pdfWithFiles({ 'factur-x.xml': cii() }), 'application/pdf'),
  render: kept,
  play: opened,
  shows: /Pages.*Invoice data.*Page 1 of 1/,
});

export const DataOfPdf = story<Args>({
  about: 'The data inside a PDF: nobody has checked that its pages say the same, and it says so.',
  before: enclosed('Invoice 2026-11.pdf', () => pdfWithFiles({ 'factur-x.xml': cii() }), 'application/pdf'),
  render: kept,
  play: (element) => choose(element, 'Invoice data'),
  shows: /To pay.*€120\.00.*Nobody has checked that its pages say the same/,
});

export const AsWritten = story<Args>({
  about: 'The file itself is one choice away.',
  before: enclosed('2026-11.xml', () => ubl()),
  render: kept,
  play: (element) => choose(element, 'As written'),
  shows: /<cbc:ID>2026-11<\/cbc:ID>/,
});

export const Unreadable = story<Args>({
  about: 'An invoice that ends in the middle says so; the file is shown as it is.',
  before: enclosed('2026-11.xml', () => ubl().slice(0, -300)),
  render: kept,
  play: opened,
  shows: /could not be read as one: it ends in the middle/,
});

export const Bomb = story<Args>({
  about: 'A document type that would make the file swell is refused; nothing of it is carried out.',
  before: enclosed('2026-11.xml', () => ubl({ head: '<?xml version="1.0"?><!DOCTYPE Invoice [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>' }).replace('Anna', '&b;')),
  render: kept,
  play: opened,
  shows: /it declares a document type/,
});

export const NoInvoice = story<Args>({
  about: 'XML of something else is shown as text, without a word about invoices.',
  before: enclosed('Plan.xml', () => '<plan scale="500"><parcel>1147/3</parcel></plan>'),
  render: kept,
  play: opened,
  shows: /<plan scale="500">.*The content is what the receipt names/,
});

export const Rail = story<Args>({
  about: 'Where there is little room, lines become blocks.',
  width: 'rail',
  before: enclosed('TOSL110.xml', commercial),
  render: kept,
  play: opened,
  shows: /Totals/,
});
