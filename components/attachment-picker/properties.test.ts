import { sendKeys } from '@web/test-runner-commands';
import { expect } from 'chai';
import type { PropertyDefinition } from '../../src/contract/index.ts';
import { FileListStore } from '../../src/stores/file-list.ts';
import type { TransfersState } from '../../src/stores/transfers.ts';
import { heard, inside, mount, until, violations } from '../../test/support/element.ts';
import { tusEndpoint } from '../../test/support/tus-endpoint.ts';
import './define.ts';
import type { FdzAttachmentPicker } from './fdz-attachment-picker.ts';

const due: PropertyDefinition = { name: 'due', kind: 'date', role: 'due' };
const amount: PropertyDefinition = { name: 'amount', kind: 'money', currency: 'EUR', required: true };
const file = (name: string) => new File(['12345'], name);
const plain = (text: string | null | undefined) => (text ?? '').replace(/[\u2066-\u2069]/g, '').replace(/[\s\u00a0]+/g, ' ').trim();

describe('properties in fdz-attachment-picker', () => {
  let form: HTMLFormElement;
  let picker: FdzAttachmentPicker;
  const open = async (properties: Partial<FdzAttachmentPicker> = {}) => {
    form = document.createElement('form');
    document.body.append(form);
    picker = mount('fdz-attachment-picker', { name: 'files', multiple: true, ...properties }, form);
    await picker.updateComplete;
  };
  const rows = () => [...picker.shadowRoot!.querySelectorAll<HTMLElement>('.row')];
  const command = (row = 0) => rows()[row]?.querySelector<HTMLButtonElement>('[data-do=properties]');
  const focused = () => picker.shadowRoot!.activeElement as HTMLElement | null;
  const summary = (row = 0) => plain(rows()[row]?.querySelector('.tags')?.textContent);
  const add = async (...names: string[]) => {
    picker.add(names.map(file));
    await until(() => rows().length === names.length && (picker.properties === undefined || command()));
  };
  /** Opens the fields of the first file; the focus is in one of them. */
  const edit = async () => {
    command()!.click();
    await until(() => focused()?.closest('form'));
  };

  afterEach(() => {
    form.remove();
    document.documentElement.lang = 'en';
    document.documentElement.dir = '';
  });

  it('are none where nobody asks for any', async () => {
    await open();
    await add('a.pdf');
    expect(command()).to.equal(null);
  });

  it('are filled in by keyboard in the row, shown under the name, and go with the form', async () => {
    await open({ properties: [due, amount] });
    const said = heard(picker);
    await add('invoice.pdf', 'other.pdf');
    expect(command()!.getAttribute('aria-expanded')).to.equal('false');
    expect(plain(command()!.getAttribute('aria-label'))).to.equal('Properties of invoice.pdf');
    rows()[0]!.querySelector<HTMLElement>('button')!.focus();
    await sendKeys({ press: 'ArrowRight' });
    expect(focused()).to.equal(command());
    await sendKeys({ press: 'Enter' });
    await until(() => focused()?.closest('form'));
    // What is missing is what the person came for.
    expect(focused()!.id).to.equal('property-1');
    await sendKeys({ type: '184.90' });
    await sendKeys({ press: 'ArrowDown' });
    await sendKeys({ press: 'Backspace' });
    expect(rows()).to.have.length(2);
    expect((focused() as HTMLInputElement).value).to.equal('184.9');
    expect(await violations(picker)).to.deep.equal([]);
    await sendKeys({ press: 'Enter' });
    await until(() => summary() === 'Amount €184.90');
    await until(() => focused() === command());
    expect(inside(picker, 'form')).to.equal(null);
    await until(() => said.includes('Properties of invoice.pdf kept'));
    const data = new FormData(form);
    expect(data.getAll('files-properties').map((each) => JSON.parse(String(each)))).to.deep.equal([
      { name: 'invoice.pdf', properties: [{ name: 'amount', kind: 'money', value: '184.9', currency: 'EUR' }] }, { name: 'other.pdf', properties: [] },
    ]);
    expect(await violations(picker)).to.deep.equal([]);
  });

  it('stay as they were when the fields are left by Escape', async () => {
    await open({ properties: [amount] });
    await add('a.pdf');
    await edit();
    await sendKeys({ type: '5' });
    await sendKeys({ press: 'Escape' });
    await until(() => focused() === command());
    expect(inside(picker, 'form')).to.equal(null);
    expect(picker.attachments[0]!.properties).to.equal(undefined);
  });

  it('make the control invalid while a required one is missing, and the focus goes there', async () => {
    await open({ properties: [due, amount], required: true });
    expect(picker.validity.valueMissing).to.equal(true);
    picker.add([file('a.pdf')]);
    // Before what knows of them is loaded, too.
    expect(picker.checkValidity()).to.equal(false);
    await until(() => command());
    expect(picker.validationMessage).to.equal('Fill in the properties that are required.');
    expect(summary()).to.equal('Missing: Amount');
    expect(form.reportValidity()).to.equal(false);
    await until(() => focused() === command());
    expect(plain(inside(picker, '#complaint')!.textContent)).to.equal('Fill in the properties that are required.');
    await edit();
    await sendKeys({ type: '5' });
    await sendKeys({ press: 'Enter' });
    await until(() => picker.validity.valid);
    expect(form.reportValidity()).to.equal(true);
    picker.properties = [due, { ...amount, currency: 'CZK' }];
    await until(() => !picker.validity.valid);
  });

  it('do not hold a form up where none is required', async () => {
    await open({ properties: [due] });
    await add('a.pdf');
    await until(() => picker.validity.valid);
  });

  it('come from an attribute, and a page that wrote it wrongly is told', async () => {
    const warned: string[] = [];
    const warn = console.warn;
    console.warn = (text: string) => void warned.push(text);
    try {
      await open();
      picker.setAttribute('properties', '[{"name":"due","kind":"date"},{"name":"Due","kind":"date"}]');
      picker.add([file('a.pdf')]);
      await until(() => command());
      expect(warned).to.deep.equal(['fdz: `properties` has no definition at 1: {"name":"Due","kind":"date"}']);
      picker.setAttribute('properties', '[{');
      await until(() => !command());
      expect(warned[1]).to.contain('no list of definitions in JSON');
      expect(picker.validity.valid).to.equal(true);
    } finally {
      console.warn = warn;
    }
  });

  it('go with what was uploaded, and come back with the form', async () => {
    const endpoint = tusEndpoint();
    await open({ endpoint: endpoint.url, uploadOptions: { fetch: endpoint.fetch }, properties: [amount] });
    await add('a.pdf');
    await until(() => picker.attachments[0]!.state === 'done');
    await edit();
    await sendKeys({ type: '12' });
    await sendKeys({ press: 'Enter' });
    await until(() => summary() === 'Amount €12.00');
    const [reference] = new FormData(form).getAll('files') as string[];
    expect(JSON.parse(reference!).properties).to.deep.equal([{ name: 'amount', kind: 'money', value: '12', currency: 'EUR' }]);
    picker.remove();
    picker = mount('fdz-attachment-picker', { name: 'files', endpoint: endpoint.url, properties: [amount] }, form);
    picker.formStateRestoreCallback(JSON.stringify([JSON.parse(reference!)]));
    await until(() => summary() === 'Amount €12.00');
    const state = new FormData();
    state.append('file', file('b.pdf'));
    state.append('properties', JSON.stringify({ name: 'b.pdf', properties: JSON.parse(reference!).properties }));
    picker.remove();
    picker = mount('fdz-attachment-picker', { name: 'files', properties: [amount] }, form);
    picker.formStateRestoreCallback(state);
    await until(() => summary() === 'Amount €12.00');
  });

  it('say which recipient asks for one', async () => {
    class Asked extends FileListStore {
      override get state(): TransfersState {
        return { ...super.state, asked: [{ by: 'city.example', properties: [amount] }] };
      }
    }
    await open({ transfers: new Asked(), properties: [due] });
    await add('a.pdf');
    await edit();
    const hints = [...picker.shadowRoot!.querySelectorAll('form .hint')].map(({ textContent }) => plain(textContent));
    expect(hints).to.deep.equal(['city.example asks for it.']);
    expect(picker.shadowRoot!.querySelectorAll('.property')).to.have.length(2);
  });

  it('are shown and not changed while nothing can be', async () => {
    await open({ properties: [amount] });
    await add('a.pdf');
    await edit();
    await sendKeys({ type: '5' });
    await sendKeys({ press: 'Enter' });
    await until(() => summary() === 'Amount €5.00');
    picker.readOnly = true;
    await until(() => !command());
    expect(summary()).to.equal('Amount €5.00');
    expect(await violations(picker)).to.deep.equal([]);
  });

  for (const [lang, text] of [['sk', 'Chýba: Suma'], ['de', 'Es fehlt: Betrag'], ['ar', 'ينقص: المبلغ']] as const)
    it(`speak ${lang}`, async () => {
      document.documentElement.lang = lang;
      document.documentElement.dir = lang === 'ar' ? 'rtl' : '';
      await open({ properties: [amount] });
      await add('a.pdf');
      await until(() => summary() === text);
      await edit();
      expect(await violations(picker)).to.deep.equal([]);
    });
});
