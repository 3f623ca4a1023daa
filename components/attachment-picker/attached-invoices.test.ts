import { sendKeys } from '@web/test-runner-commands';
import { expect } from 'chai';
import { cii, ubl } from '../../test/support/invoices.ts';
import { pdfWithFiles } from '../../test/support/invoice-pdf.ts';
import { pdf } from '../../test/support/pdf.ts';
import { heard, inside, mount, until, violations } from '../../test/support/element.ts';
import type { PropertyDefinition } from '../../src/contract/index.ts';
import { FileListStore } from '../../src/stores/file-list.ts';
import type { TransfersState } from '../../src/stores/transfers.ts';
import './define.ts';
import type { FdzAttachmentPicker } from './fdz-attachment-picker.ts';

/** Files that go to people, as those of a message do; `asks` is what their servers want to know. */
class Addressed extends FileListStore {
  readonly addressed = true;
  asks: PropertyDefinition[] = [];

  override get state(): TransfersState {
    return { ...super.state, ...(this.asks.length && { asked: [{ by: 'city.example', properties: this.asks }] }) };
  }

  /** Somebody asks for something else from now on. */
  ask(...asks: PropertyDefinition[]): void {
    this.asks = asks;
    this.take([...super.state.items]);
  }
}

const plain = (text: string | null | undefined) => (text ?? '').replace(/[\u2066-\u2069]/g, '').replace(/[\s\u00a0]+/g, ' ').trim();
const xml = (text: BlobPart, name = 'invoice.xml') => new File([text], name, { type: 'text/xml' });
const SAID = 'Seller Pekáreň Žilina Amount €120.00 Due December 1, 2026 Status To pay IBAN SK31 1200 0000 1987 4263 7541 Reference RF18539007547034';

describe('an invoice in fdz-attachment-picker', () => {
  let picker: FdzAttachmentPicker;
  let list: Addressed;
  const open = async (properties: Partial<FdzAttachmentPicker> = {}) => {
    list = new Addressed();
    picker = mount('fdz-attachment-picker', { multiple: true, transfers: list, ...properties });
    await picker.updateComplete;
  };
  const row = (index = 0) => picker.shadowRoot!.querySelectorAll<HTMLElement>('.row')[index];
  const summary = (index = 0) => [...(row(index)?.querySelectorAll('.tags .chip') ?? [])].map(({ textContent }) => plain(textContent)).join(' ');
  const remark = (index = 0) => plain(row(index)?.querySelector('.remark')?.textContent);
  const said = (index = 0) => Object.fromEntries((list.state.items[index]?.properties ?? []).map(({ name, value }) => [name, value]));

  afterEach(() => {
    picker.remove();
    document.documentElement.lang = 'en';
    document.documentElement.dir = '';
  });

  it('is recognised in a message, and says what it is under its name', async () => {
    await open();
    const spoken = heard(picker);
    picker.add([xml(ubl()), xml(cii(), 'other.xml')]);
    await until(() => summary(1));
    expect([summary(), summary(1)]).to.deep.equal([SAID, SAID]);
    expect(remark()).to.equal('Invoice: its properties come from the file.');
    await until(() => spoken.some((text) => text.includes('invoice.xml is an invoice. Its properties are filled in from the file.')));
    expect(await violations(picker)).to.deep.equal([]);
  });

  it('is found inside a PDF, by its octets and not by its name', async () => {
    await open();
    picker.add([new File([await pdfWithFiles({ 'factur-x.xml': cii() })], 'Scan 17.PDF'), new File([pdf([{ text: 'A letter' }])], 'letter.pdf', { type: 'application/pdf' })]);
    await until(() => summary());
    expect(summary()).to.equal(SAID);
    expect([summary(1), remark(1)]).to.deep.equal(['', '']);
  });

  it('was chosen before there was a picker to show it', async () => {
    list = new Addressed();
    list.add([xml(ubl())]);
    picker = mount('fdz-attachment-picker', { transfers: list });
    await until(() => summary());
    expect(summary()).to.equal(SAID);
  });

  it('is changed by the person, who takes out what they do not want to say', async () => {
    await open();
    picker.add([xml(ubl())]);
    await until(() => summary());
    row()!.querySelector<HTMLElement>('[data-do=properties]')!.focus();
    await sendKeys({ press: 'Enter' });
    await until(() => inside(picker, 'form'));
    expect(await violations(picker)).to.deep.equal([]);
    const field = (label: string) => [...picker.shadowRoot!.querySelectorAll<HTMLInputElement>('form input, form select')].find((each) => plain(each.labels?.[0]?.textContent) === label)!;
    expect([...picker.shadowRoot!.querySelectorAll('form option')].map(({ textContent }) => plain(textContent))).to.deep.equal(['Not chosen', 'To pay', 'Paid', 'Credit note', 'Direct debit', 'Nothing to pay']);
    field('IBAN').value = '';
    field('Status').value = 'paid';
    inside<HTMLFormElement>(picker, 'form')!.requestSubmit();
    await until(() => !inside(picker, 'form'));
    expect(said()).to.deep.equal({ seller: 'Pekáreň Žilina', amount: '120.00', due: '2026-12-01', status: 'paid', reference: 'RF18539007547034' });
    // It stays so, whatever is rendered after.
    picker.add([xml(cii(), 'other.xml')]);
    await until(() => summary(1));
    expect(said()).not.to.have.property('iban');
  });

  it('does not come back with what was taken out, when it is removed and put back', async () => {
    await open();
    picker.add([xml(ubl())]);
    await until(() => summary());
    list.describe(list.state.items[0]!.id, list.state.items[0]!.properties!.slice(0, 1));
    await until(() => summary() === 'Seller Pekáreň Žilina');
    row()!.querySelector<HTMLElement>('[data-do=remove]')!.click();
    await until(() => !row());
    inside(picker, '.notice button')!.click();
    await until(() => summary());
    picker.add([xml(cii(), 'other.xml')]);
    await until(() => summary(1));
    expect(summary()).to.equal('Seller Pekáreň Žilina');
  });

  it('waits with what it says while the person writes it themselves', async () => {
    await open({ properties: [{ name: 'amount', kind: 'money', currency: 'EUR' }, { name: 'note', kind: 'text' }] });
    // One that is read first keeps the second for a moment.
    picker.add([xml(ubl().replace('</Invoice>', `<!--${' '.repeat(2_000_000)}--></Invoice>`), 'large.xml')]);
    await until(() => row()?.querySelector('[data-do=properties]'));
    await picker.describe(list.state.items[0]!.id);
    await until(() => inside<HTMLInputElement>(picker, '#property-0'));
    inside<HTMLInputElement>(picker, '#property-0')!.value = '99';
    inside<HTMLFormElement>(picker, 'form')!.requestSubmit();
    await until(() => summary().includes('IBAN'));
    expect(said()).to.include({ amount: '99', seller: 'Pekáreň Žilina' });
  });

  it('says what could not be read, and why', async () => {
    await open();
    picker.add([
      xml(ubl({ due: '<cbc:DueDate>soon</cbc:DueDate>' }), 'a.xml'), xml(ubl().slice(0, -200), 'b.xml'), xml(`<!DOCTYPE a [<!ENTITY b "c">]>${ubl({ head: '' })}`, 'c.xml'),
      xml('<svg/>', 'd.xml'), xml(ubl({ payable: '<cbc:PayableAmount currencyID="EUR">12.00</cbc:PayableAmount>' }), 'e.xml'),
    ]);
    await until(() => remark(4));
    expect(remark(0)).to.equal('Invoice: its properties come from the file. Not filled in: Due (is no date).');
    expect(remark(1)).to.equal('It looks like an invoice and could not be read as one: it ends in the middle. Ask the seller to send it again.');
    expect(remark(2)).to.contain('it declares a document type');
    expect(remark(3)).to.equal('');
    expect(remark(4)).to.contain('Its amounts do not agree with each other.');
    expect(summary(1) + summary(2) + summary(3)).to.equal('');
    expect(await violations(picker)).to.deep.equal([]);
  });

  it('of a hundred megabytes holds nothing up', async () => {
    await open();
    const filler = new Blob([' '.repeat(1_000_000)]);
    picker.add([xml(new Blob([ubl(), ...Array.from({ length: 100 }, () => filler)]), 'large.xml'), new File([new Blob(['%PDF-1.7\n', ...Array.from({ length: 100 }, () => filler), '/EmbeddedFile'])], 'large.pdf'), xml(cii(), 'other.xml')]);
    await until(() => summary(2));
    expect(remark(0)).to.equal('It looks like an invoice and could not be read as one: it is too large.');
    expect([remark(1), picker.attachments[1]!.properties]).to.deep.equal(['', undefined]);
  });

  it('keeps to what recipients ask for, be it asked before or after', async () => {
    await open();
    const czk: PropertyDefinition = { name: 'amount', kind: 'money', currency: 'CZK' };
    list.ask(czk);
    picker.add([xml(ubl())]);
    await until(() => summary());
    expect(said()).not.to.have.property('amount');
    expect(remark()).to.contain('Not filled in: Amount (it is asked for in another way).');
    list.ask(czk, { name: 'status', kind: 'choice', choices: [{ value: 'open' }] });
    await until(() => !('status' in said()));
    expect(Object.keys(said())).to.deep.equal(['seller', 'due', 'iban', 'reference']);
  });

  it('is none of a form’s business, unless its page asks', async () => {
    const form = document.createElement('form');
    document.body.append(form);
    picker = mount('fdz-attachment-picker', { name: 'files', multiple: true }, form);
    const asking = mount('fdz-attachment-picker', { name: 'asking', properties: [{ name: 'amount', kind: 'money', currency: 'EUR', required: true }] }, form);
    await picker.updateComplete;
    picker.add([xml(ubl())]);
    asking.add([xml(ubl())]);
    await until(() => asking.attachments[0]!.properties);
    expect(asking.attachments[0]!.properties).to.deep.equal([{ name: 'amount', kind: 'money', value: '120.00', currency: 'EUR', prominent: true }]);
    expect([picker.attachments[0]!.properties, [...new FormData(form).keys()]]).to.deep.equal([undefined, ['files', 'asking', 'asking-properties']]);
    form.remove();
  });

  for (const [lang, text] of [['sk', 'Faktúra: jej vlastnosti sú zo súboru.'], ['de', 'Rechnung: Ihre Eigenschaften stammen aus der Datei.'], ['ar', 'فاتورة: خصائصها مأخوذة من الملف.']] as const)
    it(`speaks ${lang}`, async () => {
      document.documentElement.lang = lang;
      document.documentElement.dir = lang === 'ar' ? 'rtl' : '';
      await open();
      picker.add([xml(ubl())]);
      await until(() => remark() === text);
      expect(await violations(picker)).to.deep.equal([]);
    });
});
