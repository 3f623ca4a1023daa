import { sendKeys } from '@web/test-runner-commands';
import { expect } from 'chai';
import { createWorld, type World } from '../../demo/server/world.ts';
import { define } from '../../src/element/define.ts';
import { formatIban, formatMoney, readInvoice, type InvoiceReading } from '../../src/services/invoices.ts';
import { heard, mount, until, violations } from '../../test/support/element.ts';
import { pdfWithFiles } from '../../test/support/invoice-pdf.ts';
import { cii, ubl, ublLine, ublMeans } from '../../test/support/invoices.ts';
import { closeTabs, tab } from '../../test/support/tab.ts';
import type { FdzMessage } from './define.ts';
import './define.ts';
import { FdzMessageInvoice } from './invoice-view.ts';

const ANNA = 'anna@home.example';
const CLERK = 'clerk@city.example';

const FILES = [
  'ubl/guide-example1.xml', 'ubl/guide-example2.xml', 'ubl/guide-example3.xml', 'ubl/ubl-tc434-creditnote1.xml', 'ubl/ubl-tc434-example1.xml', 'ubl/ubl-tc434-example2.xml', 'ubl/ubl-tc434-example3.xml', 'ubl/ubl-tc434-example4.xml',
  'cii/CII_example1.xml', 'cii/CII_example2.xml', 'cii/CII_example3.xml', 'cii/CII_example4.xml', 'cii/EN16931_Einfach.cii.xml', 'cii/EN16931_Gutschrift.cii.xml', 'cii/EN16931_SEPA_Prenotification.cii.xml',
];

const bare = (text: string | null | undefined): string => (text ?? '').replace(/[\u200e\u200f\u2066-\u2069]/g, '').replace(/\s+/g, ' ').trim();
const day = (when: string): string => new Intl.DateTimeFormat('en', { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(`${when}T00:00:00Z`));
const utf8 = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

describe('the view of an invoice', () => {
  let view: FdzMessageInvoice;
  before(() => define('fdz-message-invoice', FdzMessageInvoice));
  afterEach(() => {
    view.remove();
    document.documentElement.lang = 'en';
    document.documentElement.dir = '';
  });

  const all = (selector: string): HTMLElement[] => [...view.shadowRoot!.querySelectorAll<HTMLElement>(selector)];
  const text = (selector = '.sheet'): string => all(selector).map((each) => bare(each.textContent)).join(' | ');
  const shown = async (found: FdzMessageInvoice['found'], name = 'a.xml'): Promise<void> => {
    view = mount('fdz-message-invoice', { found, name });
    await view.updateComplete;
  };
  const show = async (xml: string): Promise<InvoiceReading> => {
    const reading = await readInvoice(new Blob([xml]));
    await shown(reading);
    return reading;
  };

  for (const file of FILES) {
    it(`shows what the reader gives: ${file}`, async () => {
      const answer = await fetch(new URL(`../../src/payments/invoice/testdata/${file}`, import.meta.url));
      const reading = await readInvoice(await answer.blob());
      await shown(reading);
      const { invoice, payable, disagreements, omissions } = reading;
      const money = (amount: string): string => bare(formatMoney(amount, invoice.currency!, 'en'));
      expect(text('.title')).to.include(bare(invoice.number));
      expect(text('.amount')).to.equal(money(invoice.totals.payable!));
      expect(text('.head')).to.include(day(invoice.issued!));
      if (invoice.due) expect(text('.due')).to.include(day(invoice.due));
      const parties = text('.parties');
      for (const party of [invoice.seller, invoice.buyer, invoice.payee, invoice.taxRepresentative]) {
        const { name, vatId, registration, address, contact, endpoint } = party ?? {};
        for (const each of [name, vatId, registration?.id, endpoint?.id, ...(address?.lines ?? []), address?.city, address?.postCode, contact?.name, contact?.email, contact?.telephone]) expect(parties).to.include(bare(each));
      }
      const rows = all('tbody tr:not(.fault)');
      expect(rows.length).to.equal(invoice.lines.length);
      for (const [index, line] of invoice.lines.entries()) {
        expect(bare(rows[index]!.querySelector('.name')!.textContent)).to.equal(bare(line.name));
        expect(bare(rows[index]!.querySelector('.sum bdi')!.textContent)).to.equal(money(line.net!));
        expect(bare(rows[index]!.textContent)).to.include(new Intl.NumberFormat('en', { maximumFractionDigits: 20 }).format(Number(line.quantity))).and.to.include(money(line.netPrice!));
      }
      const figures = all('.totals dd bdi').map((each) => bare(each.textContent));
      for (const amount of [invoice.totals.lines, invoice.totals.net, invoice.totals.tax, invoice.totals.gross, invoice.totals.payable, ...invoice.vat.map(({ tax }) => tax)]) if (amount !== undefined) expect(figures).to.include(money(amount));
      if (invoice.totals.prepaid !== undefined) expect(figures).to.include(`− ${money(invoice.totals.prepaid)}`);
      // Each disagreement once, with the figure it should be.
      expect(all('.lines .wrong, .totals .wrong').map((each) => bare(each.textContent).replace(/.* it is(?: on)? (.*)\.$/, '$1')).sort()).to.deep.equal(disagreements.map(({ computed }) => money(computed)).sort());
      expect(text('.check')).to.match(disagreements.length ? /do(?:es)? not agree/ : /all amounts agree/);
      expect(all('.iban').map((each) => each.textContent)).to.include.members(payable.accounts.map(({ iban }) => formatIban(iban)));
      for (const { account, reference } of invoice.paymentMeans) for (const each of [account, reference]) if (each) expect(text('.payment').replaceAll(' ', '')).to.include(bare(each).replaceAll(' ', ''));
      if (payable.notOffered.length) expect(all('.copy')).to.have.length(0);
      for (const note of invoice.notes) expect(text('.remarks')).to.include(bare(note.text));
      expect(all('.omitted li')).to.have.length(Math.min(omissions.length, 20));
      expect(await violations(view)).to.deep.equal([]);
    });
  }

  it('keeps what strangers wrote apart: nothing of it becomes an element, runs, or turns text around', async () => {
    const evil = '<img src=x onerror="globalThis.ran = true"> \u202emoc.elpmaxe\u2069\u200f javascript:alert(1)';
    const escaped = evil.replaceAll('<', '&lt;').replaceAll('"', '&quot;');
    const reading = await show(ubl({ lines: ublLine('1').replace('Bread &amp; salt', escaped) }).replace('Pekáreň Žilina', escaped).replace('>2026-11<', `>${escaped}<`).replace('<cbc:CustomizationID>', `<cbc:Note>${escaped}</cbc:Note><cbc:CustomizationID>`).replace('>RF18539007547034<', `>${escaped}<`).replace('<cbc:DueDate>2026-12-01', `<cbc:DueDate>${escaped}`));
    expect(reading.invoice.seller.name).to.equal(evil);
    expect([all('img, a, script, iframe').length, (globalThis as { ran?: boolean }).ran]).to.deep.equal([0, undefined]);
    const visible = evil.replace(/[\u202e\u2069\u200f]/g, '');
    for (const selector of ['.title', '.parties', '.lines', '.payment', '.omitted']) {
      expect(bare(text(selector)), selector).to.include(visible.slice(0, 40));
      expect(all(selector).some((each) => /[\u202a-\u202e]/.test(each.textContent))).to.equal(false);
      // A name, a number, a reference: each in a place of its own.
      const holder = all(`${selector} bdi`).find((each) => each.textContent.includes('onerror'));
      expect(holder?.textContent, selector).to.include('onerror');
    }
  });

  it('says of a credit note, of what is paid and of what is taken that nothing is to be paid', async () => {
    await show(ubl({ type: '<cbc:InvoiceTypeCode>381</cbc:InvoiceTypeCode>' }));
    expect(text('.head')).to.include('Credit note').and.to.include('this money is owed to the buyer').and.to.not.include('To pay');
    view.remove();
    await show(ubl({ means: ublMeans('59') }));
    expect(text('.head')).to.include('Do not pay it yourself');
    expect(text('.totals')).to.not.include('To pay');
  });

  it('names each amount that does not agree beside it, and what it should be', async () => {
    await show(ubl({ lines: ublLine('1') + ublLine('2', '60.00', { quantity: '3', price: '25.00' }), payable: '<cbc:PayableAmount currencyID="EUR">210.00</cbc:PayableAmount>' }));
    expect(text('.lines .fault')).to.equal('By quantity and price it is €75.00.');
    expect(text('.totals .main')).to.equal('To pay€210.00By the rest of the invoice it is €120.00.');
    expect(text('.notice')).to.include('Amounts in it do not agree');
    expect(text('.check')).to.include('4 amounts do not agree').and.to.include('In line 2.');
  });

  it('copies an IBAN as machines write it, and says when it cannot', async () => {
    await show(ubl());
    const native = Object.getOwnPropertyDescriptor(navigator, 'clipboard');
    const copied: string[] = [];
    const clipboard = { writeText: (value: string): Promise<void> => (copied.push(value) > 1 ? Promise.reject(new DOMException('', 'NotAllowedError')) : Promise.resolve()) };
    Object.defineProperty(navigator, 'clipboard', { configurable: true, value: clipboard });
    try {
      const said = heard(view);
      const [iban, , reference] = all('button.copy');
      expect(bare(iban!.ariaLabel)).to.equal('Copy: Account SK3112000000198742637541');
      iban!.click();
      await until(() => said.includes('Copied') && iban!.textContent === 'Copied');
      reference!.click();
      await until(() => said.some((each) => each.startsWith('It could not be copied')));
      expect(copied).to.deep.equal(['SK3112000000198742637541', 'RF18539007547034']);
    } finally {
      if (native) Object.defineProperty(navigator, 'clipboard', native);
      else Reflect.deleteProperty(navigator, 'clipboard');
    }
  });

  it('shows thousands of lines in portions, and on paper as many as paper can bear', async () => {
    await show(ubl({ lines: Array.from({ length: 1200 }, (_, index) => ublLine(`${index + 1}`)).join('') }));
    const rows = (): number => all('tbody tr:not(.fault)').length;
    const more = (): HTMLElement => all('.rest button')[0]!;
    expect([rows(), text('.rest p')]).to.deep.equal([50, '50 of 1,200 lines are shown.']);
    more().click();
    await until(() => rows() === 150);
    window.dispatchEvent(new Event('beforeprint'));
    expect(rows()).to.equal(1000);
    for (const left of [100, 0]) {
      more().focus();
      more().click();
      await until(() => rows() === 1200 - left);
    }
    await until(() => view.shadowRoot!.activeElement?.matches('table'));
    expect(all('.rest')).to.have.length(0);
  });

  it('is written as its reader’s language writes, from right to left too', async () => {
    document.documentElement.lang = 'de';
    await show(ubl({ lines: ublLine('1').replace('C62', 'HUR') }));
    expect(text('.amount')).to.equal('120,00 €');
    expect(text('.head')).to.include('Zu zahlen').and.to.include('1. Dezember 2026');
    expect(text('.lines')).to.include('2 Stunden');
    document.documentElement.lang = 'ar';
    document.documentElement.dir = 'rtl';
    await until(() => text('.head').includes('المطلوب دفعه'));
    const box = (selector: string): DOMRect => all(selector)[0]!.getBoundingClientRect();
    expect(box('.totals dd').left).to.be.below(box('.totals dt').left);
    expect(await violations(view)).to.deep.equal([]);
  });

  it('needs no more room than a phone has', async () => {
    const room = document.createElement('div');
    room.style.inlineSize = '280px';
    document.body.append(room);
    const answer = await fetch(new URL('../../src/payments/invoice/testdata/ubl/guide-example1.xml', import.meta.url));
    view = mount('fdz-message-invoice', { found: await readInvoice(await answer.blob()), name: 'a.xml' }, room);
    await view.updateComplete;
    for (const each of all('.sheet *')) expect(each.getBoundingClientRect().right, each.outerHTML.slice(0, 100)).to.be.at.most(room.getBoundingClientRect().right + 1);
    room.remove();
  });
});

// More modules come before it than a browser remembers by itself.
performance.setResourceTimingBufferSize(5000);

describe('an invoice that came with a message', () => {
  let world: World;
  let element: FdzMessage | undefined;
  beforeEach(async () => {
    world = await createWorld();
    await world.invite(ANNA, CLERK);
  });
  afterEach(async () => {
    element?.remove();
    closeTabs();
    await world.close();
  });

  const list = () => [...element!.shadowRoot!.querySelectorAll('fdz-message-attachments')].at(-1);
  const view = () => list()?.shadowRoot?.querySelector('fdz-message-invoice') ?? undefined;
  const inView = <E extends HTMLElement>(selector: string): E | null => view()?.shadowRoot?.querySelector<E>(selector) ?? null;
  const preview = (): string => list()!.shadowRoot!.querySelector('.preview')?.textContent ?? '';
  const button = (name: string | RegExp): HTMLButtonElement | undefined => [...(list()?.shadowRoot?.querySelectorAll('button') ?? [])].find((each) => each.ariaLabel?.match(name));

  async function open(bytes: Uint8Array<ArrayBuffer>, name = 'a.xml', mediaType = 'application/xml'): Promise<void> {
    const { message } = await world.deposit(CLERK, ANNA, { subject: 'Invoice', attachments: [await world.attach(CLERK, ANNA, { bytes, name, mediaType })] });
    element = mount('fdz-message', { services: tab(world, ANNA), threadId: message.thread });
    (await until(() => button(`Show ${name}`))).click();
  }

  it('is one click away, after its content was checked, and is announced', async () => {
    await open(utf8(ubl()), '2026-11.xml', 'text/xml');
    await until(() => inView('.amount'));
    expect([bare(inView('.amount')!.textContent), view()!.view]).to.deep.equal(['€120.00', 'data']);
    expect(preview()).to.include('The content is what the receipt names.');
    expect(bare(inView('[role=status]')!.textContent)).to.match(/^Invoice 2026-11\. To pay: €120\.00, (?:by|was due on) December 1, 2026$/);
    expect(await violations(element!)).to.deep.equal([]);
  });

  it('shows the file as it is written when it is asked to', async () => {
    await open(utf8(ubl()));
    await until(() => inView('.amount'));
    expect(list()!.shadowRoot!.querySelector('pre')!.getClientRects().length).to.equal(0);
    inView<HTMLInputElement>('input[value=file]')!.click();
    await until(() => list()!.shadowRoot!.querySelector('pre')!.getClientRects().length);
    expect(list()!.shadowRoot!.querySelector('pre')!.textContent).to.include('<cbc:ID>2026-11</cbc:ID>');
    expect(inView('.sheet')).to.equal(null);
  });

  it('inside a PDF stands beside its pages, chosen by keys', async () => {
    await open(await pdfWithFiles({ 'factur-x.xml': cii() }), 'a.pdf', 'application/pdf');
    await until(() => inView('input'));
    expect([view()!.view, inView('.sheet')]).to.deep.equal(['file', null]);
    await until(() => list()!.shadowRoot!.querySelector('fdz-message-pdf')!.shadowRoot!.querySelector('canvas'));
    inView('input:checked')!.focus();
    await sendKeys({ press: 'ArrowRight' });
    await until(() => inView('.sheet'));
    expect(list()!.shadowRoot!.querySelector('fdz-message-pdf')!.getClientRects().length).to.equal(0);
    expect(inView('.beside')!.textContent).to.include('Nobody has checked that its pages say the same');
    expect(await violations(element!)).to.deep.equal([]);
  });

  it('inside a PDF that cannot be read has a word above the pages; a PDF without one has none', async () => {
    await open(await pdfWithFiles({ 'factur-x.xml': cii().slice(0, -100) }), 'a.pdf', 'application/pdf');
    await until(() => inView('.notice.bad')?.textContent.includes('it ends in the middle'));
    element!.remove();
    await open(await pdfWithFiles({ 'other.xml': '<a/>' }), 'b.pdf', 'application/pdf');
    await until(() => list()!.shadowRoot!.querySelector('fdz-message-pdf')?.shadowRoot?.querySelector('canvas'));
    expect([view()!.found, inView('.notice, input')]).to.deep.equal([undefined, null]);
  });

  it('that cannot be read says why, and the file is shown', async () => {
    const bomb = ubl({ head: '<!DOCTYPE Invoice [<!ENTITY a "ha">]>' }).replace('Anna', '&a;');
    for (const [xml, words] of [[bomb, 'declares a document type'], [ubl().slice(0, -99), 'ends in the middle'], [ubl().replace('</cbc:IssueDate>', '</cbc:Issuedate>'), 'its XML has errors']] as const) {
      await open(utf8(xml));
      await until(() => inView('.notice.bad')?.textContent.includes(words));
      expect(preview()).to.include('<cbc:ID>2026-11</cbc:ID>');
      expect(await violations(element!)).to.deep.equal([]);
      element!.remove();
    }
  });

  it('is not looked for in what does not look like one', async () => {
    for (const xml of ['<plan><parcel>1147/3</parcel></plan>', '<Invoice>of nobody</Invoice>']) {
      await open(utf8(xml));
      await until(() => preview().includes('The content is what the receipt names.'));
      expect(preview()).to.include(xml);
      expect([view()!.found, inView('.notice, input')]).to.deep.equal([undefined, null]);
      element!.remove();
    }
  });

  it('that is hidden while it is read is given up', async () => {
    await open(utf8(ubl({ lines: Array.from({ length: 4000 }, (_, index) => ublLine(`${index}`)).join('') })));
    (await until(() => button('Hide a.xml'))).click();
    await until(() => button('Show a.xml'));
    expect(view()).to.equal(undefined);
    button('Show a.xml')!.click();
    await until(() => inView('.amount'));
  });

  it('has keys of its own: those of the list of attachments do not reach into it', async () => {
    await open(utf8(ubl()));
    const copy = await until(() => inView('.copy'));
    copy.focus();
    await sendKeys({ press: 'ArrowDown' });
    await sendKeys({ press: 'Home' });
    expect(view()!.shadowRoot!.activeElement).to.equal(copy);
  });
});
