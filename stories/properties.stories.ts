import type { Meta } from '@storybook/web-components-vite';
import { html, nothing, type TemplateResult } from 'lit';
import '../components/attachment-picker/define.ts';
import type { FdzAttachmentPicker } from '../components/attachment-picker/fdz-attachment-picker.ts';
import '../components/compose-box/define.ts';
import '../components/inbox/define.ts';
import '../components/message/define.ts';
import type { World } from '../demo/server/world.ts';
import type { CoverTag, OwnProperties, PropertyDefinition, StoredMessage } from '../src/contract/index.ts';
import { pdfWithFiles } from '../test/support/invoice-pdf.ts';
import { cii, ubl, ublMeans } from '../test/support/invoices.ts';
import { ANNA, believable, CLERK, SALES, type Scene, type SceneOptions } from './scene.ts';
import { find, story, until, untilReads } from './story.ts';

const asked: PropertyDefinition[] = [
  { name: 'amount', kind: 'money', currency: 'EUR', required: true, prominent: true },
  { name: 'due', kind: 'date', role: 'due', prominent: true },
  { name: 'supplier', kind: 'text', label: 'Supplier' },
  { name: 'area', kind: 'number', label: 'Floor area', unit: 'm²' },
  { name: 'kind', kind: 'choice', label: 'Kind', choices: [{ value: 'invoice', label: 'Invoice' }, { value: 'credit', label: 'Credit note' }] },
  { name: 'reverse-charge', kind: 'boolean', label: 'Reverse charge' },
];

const amount = (value: string): CoverTag => ({ name: 'amount', kind: 'money', value, currency: 'EUR', prominent: true });
const due = (value: string): CoverTag => ({ name: 'due', kind: 'date', value, role: 'due', prominent: true });
const status = (value: string): CoverTag => ({ name: 'status', kind: 'choice', value });

const file = (name: string, size = 212_000): File => new File([new Uint8Array(size)], name, { type: 'application/pdf' });
const picker = (at: HTMLElement): FdzAttachmentPicker => at as FdzAttachmentPicker;
const some = (at: HTMLElement): void => picker(at).add([file('Invoice SH-2026-1182.pdf'), file('Delivery note.pdf', 64_000)]);

const choosing = (): TemplateResult => html`<fdz-attachment-picker aria-label="Enclosures" name="files" multiple .properties=${asked}></fdz-attachment-picker>`;

/** Opens the fields of the first file. */
const fields = async (at: HTMLElement): Promise<HTMLFormElement> => {
  (await until(() => find(at, '[data-do=properties], [data-own]'), 'the button of the fields')).click();
  return until(() => find(at, 'form.properties') as HTMLFormElement | undefined, 'the fields');
};

/** Writes into the field of this label. */
const write = (form: HTMLFormElement, label: RegExp, value: string): void => {
  const control = [...form.querySelectorAll<HTMLInputElement>('input, select')].find((each) => label.test(each.labels?.[0]?.textContent ?? ''));
  if (!control) throw new Error(`no field ${String(label)}`);
  control.value = value;
};

/** The stored message a person has last, and what they noted of its first attachment. */
async function newest(world: World): Promise<StoredMessage> {
  const { conversations } = (await (await world.call(ANNA, 'GET', '/mailbox')).json()) as { conversations: { messageId: string }[] };
  return (await world.call(ANNA, 'GET', `/messages/${conversations[0]!.messageId}`)).json() as Promise<StoredMessage>;
}

async function note(world: World, properties: CoverTag[]): Promise<void> {
  const { id, message, attachments } = await newest(world);
  const own: OwnProperties | undefined = attachments?.[0]?.own;
  await world.call(ANNA, 'PUT', `/messages/${id}/attachments/${message.attachments![0]!.id}/properties`, { body: { properties }, headers: own ? { 'if-match': `"${own.version}"` } : { 'if-none-match': '*' } });
}

async function invoice(world: World, subject: string, name: string, properties: CoverTag[], noted?: CoverTag[]): Promise<string> {
  await world.invite(ANNA, SALES);
  const attachment = await world.attach(SALES, ANNA, { name, mediaType: 'application/pdf', bytes: new Uint8Array(212_000), properties });
  world.clock.advance(3_600_000);
  const { message } = await world.deposit(SALES, ANNA, { from: { address: SALES, name: 'Sales, Shop' }, subject, text: 'Thank you. The invoice is attached.', attachments: [attachment] });
  if (noted) await note(world, noted);
  return message.thread;
}

const one = (noted?: CoverTag[]) => async (world: World, facts: Record<string, string>): Promise<void> => {
  facts.thread = await invoice(world, 'Invoice for your order of 12 November', 'Invoice SH-2026-1182.pdf', [amount('184.90'), due('2026-12-11'), { name: 'order', label: 'Order', kind: 'reference', value: 'SH-2026-1182' }], noted);
};

async function books(world: World): Promise<void> {
  await believable(world);
  const [soon, past] = [9, -3].map((days) => new Date(world.clock.now() + days * 86_400_000).toISOString().slice(0, 10));
  await invoice(world, 'Invoice, timber and hinges', 'Invoice 1120.pdf', [amount('1184.00'), due(past!)], [status('to-pay')]);
  await invoice(world, 'Invoice, delivery', 'Invoice 1151.pdf', [amount('39.50'), due(past!)], [status('paid')]);
  await invoice(world, 'Invoice for your order of 12 November', 'Invoice 1182.pdf', [amount('184.90'), due(soon!)], [status('to-check')]);
}

const message = ({ services, facts }: Scene, { readonly = false }: { readonly?: boolean } = {}): TemplateResult => html`<fdz-message .services=${services} thread-id=${facts.thread ?? nothing} ?readonly=${readonly}></fdz-message>`;
const inbox = ({ services }: Scene): TemplateResult => html`<fdz-inbox .services=${services} columns="status due amount" reading-pane="off"></fdz-inbox>`;

/** Sets the status that is at hand. */
const choose = async (at: HTMLElement, value: string): Promise<void> => {
  const select = (await until(() => find(at, '.own select'), 'the status')) as HTMLSelectElement;
  select.value = value;
  select.dispatchEvent(new Event('change'));
};

export default {
  title: 'Properties of attachments',
} satisfies Meta;

export const Missing = story({
  about: 'A page wants to be told the amount of each file: what is said of one is under its name, what is missing of the other as well.',
  render: choosing,
  play: async (at) => {
    some(at);
    const form = await fields(at);
    write(form, /Amount/, '184.90');
    write(form, /Due/, '2026-12-11');
    write(form, /Kind/, 'invoice');
    form.requestSubmit();
  },
  shows: /Kind Invoice.*Missing: Amount/,
});

export const Fields = story({
  about: 'The fields, each with the control of its kind; one does not read as a number.',
  render: choosing,
  play: async (at) => {
    some(at);
    const form = await fields(at);
    write(form, /Amount/, 'a lot');
    write(form, /Supplier/, 'Shop Ltd');
    form.requestSubmit();
  },
  shows: 'Write a number, such as',
});

export const FieldsInARail = story({
  about: 'The same in a side rail.',
  width: 'rail',
  render: choosing,
  play: async (at) => {
    some(at);
    await fields(at);
  },
  shows: 'Reverse charge',
});

export const NotSent = story({
  about: 'A recipient’s domain asks for the amount: the letter waits until it is said.',
  properties: (domain) => (domain === 'city.example' ? { asked } : undefined),
  before: async (world) => world.invite(CLERK, ANNA),
  after: async ({ services, facts }) => {
    const draft = await services.compose({ to: [CLERK] });
    const leave = draft.subscribe(() => undefined);
    draft.edit({ subject: 'My invoice', html: '<p>Good morning, the invoice is attached.</p>' });
    (await draft.attachments()).add([file('Invoice SH-2026-1182.pdf')]);
    await until(() => draft.state.lacking.length, 'what is asked for');
    await draft.flush();
    facts.draft = draft.state.id;
    leave();
  },
  render: ({ services, facts }) => html`<fdz-compose-box .services=${services} .draft=${facts.draft}></fdz-compose-box>`,
  play: async (at) => {
    await untilReads(at, 'Missing: Amount');
    find(at, '.footer .main')!.click();
  },
  shows: /lacks properties.*Send/,
});

const attached = (...files: (() => Promise<File> | File)[]): SceneOptions => ({
  before: async (world) => world.invite(CLERK, ANNA),
  after: async ({ services, facts }) => {
    const draft = await services.compose({ to: [CLERK] });
    draft.edit({ subject: 'My invoice', html: '<p>Good morning, the invoice is attached.</p>' });
    (await draft.attachments()).add(await Promise.all(files.map((each) => each())));
    await draft.flush();
    facts.draft = draft.state.id;
  },
});
const xml = (name: string, text: string): File => new File([text], name, { type: 'application/xml' });
const composing = ({ services, facts }: Scene): TemplateResult => html`<fdz-compose-box .services=${services} .draft=${facts.draft}></fdz-compose-box>`;

export const AttachedInvoice = story({
  about: 'An invoice that is attached says itself what it is: seller, amount, day, status, account and reference come from the file, and the person may change them. A second one, inside a PDF, names two accounts.',
  ...attached(
    () => xml('Invoice 2026-11.xml', ubl()),
    async () => new File([await pdfWithFiles({ 'factur-x.xml': ubl({ means: ublMeans('58', 'SK3112000000198742637541', 'RF18539007547034') + ublMeans('58', 'NL57RABO0107307510', 'RF18539007547034') }) })], 'Invoice as PDF.pdf', { type: 'application/pdf' }),
  ),
  render: composing,
  shows: /Invoice: its properties come from the file.*IBAN 2/,
});

export const AttachedInvoiceFields = story({
  about: 'What the file said, in fields.',
  ...attached(() => xml('Invoice 2026-11.xml', cii())),
  render: composing,
  play: async (at) => {
    await untilReads(at, 'Invoice: its properties come from the file');
    await fields(at);
  },
  shows: /Seller.*Nothing to pay.*Save/,
});

export const AttachedInvoiceUnread = story({
  about: 'What cannot be read of an invoice is left out, with the reason; so is an invoice that cannot be read at all, and a credit note asks for nothing.',
  ...attached(
    () => xml('Invoice without a day.xml', ubl({ due: '<cbc:DueDate>soon</cbc:DueDate>', means: ublMeans('58', 'SK3112000000198742637542') })),
    () => xml('Half an invoice.xml', ubl().slice(0, -300)),
    () => xml('Credit note.xml', ubl({ type: '<cbc:InvoiceTypeCode>381</cbc:InvoiceTypeCode>' })),
  ),
  render: composing,
  shows: /is no date.*ends in the middle.*Credit note/,
});

export const AttachedInvoiceInARail = story({
  about: 'The same in a side rail.',
  width: 'rail',
  ...attached(() => xml('Invoice 2026-11.xml', ubl())),
  render: composing,
  shows: 'Invoice: its properties come from the file.',
});

export const Own = story({
  about: 'What the sender says of an attachment, and what the reader notes of it for themselves.',
  before: one([status('to-pay'), { name: 'note', kind: 'text', value: 'Ask about the hinges first' }]),
  render: message,
  shows: /From the sender.*Yours.*Ask about the hinges/,
});

export const OwnFields = story({
  about: 'All that can be noted.',
  before: one([status('to-pay')]),
  render: message,
  play: async (at) => {
    await fields(at);
  },
  shows: /Note.*Save.*Cancel/,
});

export const OwnConflict = story({
  about: 'It was noted elsewhere meanwhile: nothing is overwritten, nothing is lost.',
  before: one([status('to-pay')]),
  render: message,
  play: async (at, { world }) => {
    let done = false;
    world.intercept = async (request, next) => {
      if (request.method === 'PUT' && !done) {
        done = true;
        await note(world, [status('to-check')]);
      }
      return next(request);
    };
    await choose(at, 'paid');
  },
  shows: /changed elsewhere.*Save mine/,
});

export const OwnOffline = story({
  about: 'There is no connection: what was chosen stays to be tried again.',
  before: one([status('to-pay')]),
  render: message,
  play: async (at, { world }) => {
    await until(() => find(at, '.own select'), 'the status');
    world.offline = true;
    await choose(at, 'paid');
  },
  shows: /No connection: not saved yet.*Try again/,
});

export const OwnReadOnly = story({
  about: 'Nothing can be changed.',
  before: one([status('paid')]),
  render: (made) => message(made, { readonly: true }),
  shows: /Yours.*Paid/,
});

export const Columns = story({
  about: 'Columns of an inbox that has the room.',
  before: books,
  render: inbox,
  shows: /Status Due Amount.*To check/,
});

export const ColumnsAsChips = story({
  about: 'The same where there is none: chips below the subject.',
  before: books,
  width: 'column',
  render: inbox,
  shows: /Status To check/,
});

export const ColumnsInARail = story({
  about: 'The same in a side rail.',
  before: books,
  width: 'rail',
  render: inbox,
  shows: /Status To check/,
});
