import { sendKeys } from '@web/test-runner-commands';
import { expect } from 'chai';
import { html, LitElement, type TemplateResult } from 'lit';
import type { CoverTag, PropertyDefinition } from '../../src/contract/index.ts';
import { Localiser } from '../../src/element/localise.ts';
import { styles } from '../../src/styles/index.ts';
import { until, violations } from '../../test/support/element.ts';
import { PropertyEditor } from './property-editor.ts';
import type { Field } from './property-values.ts';

const definitions: PropertyDefinition[] = [
  { name: 'supplier', kind: 'text', label: 'Supplier' },
  { name: 'area', kind: 'number', label: 'Area', unit: 'm²' },
  { name: 'amount', kind: 'money', currency: 'EUR', required: true, prominent: true },
  { name: 'fee', kind: 'money', label: 'Fee' },
  { name: 'due', kind: 'date', role: 'due' },
  { name: 'reverse-charge', kind: 'boolean', label: 'Reverse charge' },
  { name: 'status', kind: 'choice', choices: [{ value: 'to-pay' }, { value: 'paid' }, { value: 'disputed', label: 'Disputed' }] },
];

class Host extends LitElement {
  static override styles = styles;
  static override shadowRootOptions: ShadowRootInit = { ...LitElement.shadowRootOptions, delegatesFocus: true };
  readonly localiser = new Localiser(this, this.attachInternals());
  editor?: PropertyEditor;
  saved: CoverTag[][] = [];
  left = 0;

  open(values: readonly CoverTag[], fields: readonly Field[]): void {
    this.editor = new PropertyEditor(this, {
      localiser: this.localiser, name: 'invoice.pdf', fields, values, save: (tags) => void this.saved.push(tags), leave: () => { this.left += 1; },
    });
    this.requestUpdate();
  }

  protected override async scheduleUpdate(): Promise<void> {
    while (this.localiser.ready) await this.localiser.ready;
    await super.scheduleUpdate();
  }

  protected override render(): TemplateResult {
    return html`${this.editor?.render()}`;
  }
}
customElements.define('test-property-host', Host);

describe('the fields of properties', () => {
  let host: Host;
  const root = () => host.shadowRoot!;
  const at = <E extends HTMLElement = HTMLInputElement>(name: string, part = ''): E => root().querySelector<E>(`#property-${definitions.findIndex((each) => each.name === name)}${part}`)!;
  const says = (name: string) => { const fault = at<HTMLElement>(name, '-fault'); return fault.hidden ? '' : fault.textContent; };
  const send = async () => {
    root().querySelector('form')!.requestSubmit();
    await host.updateComplete;
    await host.updateComplete;
  };
  const open = async (values: CoverTag[] = [], fields: readonly Field[] = definitions.map((definition) => ({ definition }))) => {
    host = new Host();
    document.body.append(host);
    host.open(values, fields);
    await until(() => root().querySelector('form'));
  };

  afterEach(() => {
    host.remove();
    document.documentElement.lang = 'en';
    document.documentElement.dir = '';
  });

  it('have the control of their kind and a label each, and are accessible in four languages', async () => {
    for (const [lang, words] of [['en', 'Amount · required'], ['sk', 'Suma · povinné'], ['de', 'Betrag · Pflichtfeld'], ['ar', 'المبلغ · مطلوب']] as const) {
      document.documentElement.lang = lang;
      document.documentElement.dir = lang === 'ar' ? 'rtl' : '';
      await open();
      await until(() => root().textContent!.includes(words));
      expect(definitions.map(({ name }) => at(name).type)).to.deep.equal(['text', 'text', 'text', 'text', 'date', 'checkbox', 'select-one']);
      expect(definitions.every(({ name }) => at(name).labels!.length === 1)).to.equal(true);
      expect(root().querySelector('form')!.getAttribute('aria-label')).to.contain('invoice.pdf');
      expect(await violations(host)).to.deep.equal([]);
      host.remove();
    }
    await open();
  });

  it('make typed properties of what was entered', async () => {
    await open();
    at('supplier').value = '  Novák & sons ';
    at('area').value = '24.5';
    at('amount').value = '1,184.90';
    at('fee').value = '5';
    at('fee', '-currency').value = 'czk';
    at('due').value = '2026-11-28';
    at('reverse-charge').checked = true;
    at('status').value = 'paid';
    await send();
    expect(host.saved).to.deep.equal([[
      { name: 'supplier', label: 'Supplier', kind: 'text', value: 'Novák & sons' },
      { name: 'area', label: 'Area', kind: 'number', value: '24.5', unit: 'm²' },
      { name: 'amount', kind: 'money', value: '1184.90', currency: 'EUR', prominent: true },
      { name: 'fee', label: 'Fee', kind: 'money', value: '5', currency: 'CZK' },
      { name: 'due', kind: 'date', value: '2026-11-28', role: 'due' },
      { name: 'reverse-charge', label: 'Reverse charge', kind: 'boolean', value: 'true' },
      { name: 'status', kind: 'choice', value: 'paid' },
    ]]);
  });

  it('take numbers as the language around writes them, and show them so', async () => {
    document.documentElement.lang = 'sk';
    await open([{ name: 'amount', kind: 'money', value: '12.50', currency: 'EUR' }]);
    await until(() => at('amount').value === '12,50');
    at('amount').value = '1 234,5';
    await send();
    expect(host.saved[0]![0]!.value).to.equal('1234.5');
  });

  it('say what is wrong at the field, and bring the focus there', async () => {
    await open();
    at('area').value = 'large';
    at('fee').value = '5';
    at('supplier').value = 'x';
    await send();
    expect(host.saved).to.deep.equal([]);
    expect(says('supplier')).to.equal('');
    expect(says('area')).to.equal('Write a number, such as 1,234.5.');
    expect(says('amount')).to.equal('Fill this in.');
    expect(says('fee')).to.equal('Write the currency with three letters, such as EUR.');
    expect(root().activeElement).to.equal(at('area'));
    expect(at('area').getAttribute('aria-invalid')).to.equal('true');
    expect(at('area').getAttribute('aria-describedby')).to.contain(at('area', '-fault').id);
    expect(at('supplier').value).to.equal('x');
    expect(await violations(host)).to.deep.equal([]);
    at('area').value = '';
    at('amount').value = '7.123';
    at('fee', '-currency').value = 'EUR';
    await send();
    expect(says('area')).to.equal('');
    // Euros have two digits behind the mark: this was rather thousands of something.
    expect(says('amount')).to.contain('Write a number');
  });

  it('say it no longer once it is right, and nothing of others while one writes', async () => {
    await open();
    at('area').value = 'many';
    await send();
    expect([says('amount'), says('area')]).to.deep.equal(['Fill this in.', 'Write a number, such as 1,234.5.']);
    at('amount').focus();
    await sendKeys({ type: '50' });
    await until(() => !says('amount'));
    expect(at('amount').getAttribute('aria-invalid')).to.equal('false');
    expect(at('amount').value).to.equal('50');
    expect(says('area')).to.equal('Write a number, such as 1,234.5.');
    await sendKeys({ type: 'x' });
    expect(says('amount')).to.equal('');
    expect(host.saved).to.deep.equal([]);
  });

  it('keep what came exactly as it came where it was not touched, and what nobody offers', async () => {
    const came: CoverTag[] = [
      { name: 'order', kind: 'reference', label: 'Order', value: 'A-17' },
      { name: 'due', kind: 'date', value: '2026-11-28T10:00:00Z', role: 'due' },
      { name: 'amount', kind: 'money', value: '1.500', currency: 'EUR', label: 'To be paid' },
    ];
    await open(came);
    expect(root().querySelector('.property-kept')!.textContent).to.contain('Order').and.contain('A-17');
    at('supplier').value = 'y';
    await send();
    expect(host.saved).to.deep.equal([[{ name: 'supplier', label: 'Supplier', kind: 'text', value: 'y' }, came[2], came[1], came[0]]]);
  });

  it('show a choice that is not offered any more and do not give it away, nor another currency', async () => {
    await open([{ name: 'status', kind: 'choice', value: 'lost' }, { name: 'amount', kind: 'money', value: '10', currency: 'USD' }]);
    expect(at('status').value).to.equal('lost');
    expect(at('amount', '-currency').value).to.equal('USD');
    await send();
    expect(says('status')).to.equal('Choose one of those offered.');
    expect(says('amount')).to.equal('It is wanted in EUR.');
    at('amount', '-currency').value = 'eur';
    at('status').value = '';
    await send();
    expect(host.saved).to.deep.equal([[{ name: 'amount', kind: 'money', value: '10', currency: 'EUR', prominent: true }]]);
  });

  it('take a date apart that was not finished', async () => {
    await open([{ name: 'amount', kind: 'money', value: '1', currency: 'EUR' }]);
    const due = at('due');
    Object.defineProperty(due, 'validity', { value: { badInput: true } });
    await send();
    expect(says('due')).to.equal('Choose a day.');
    expect(host.saved).to.deep.equal([]);
  });

  it('say who asks for one', async () => {
    await open([], [{ definition: definitions[0]!, by: 'city.example' }]);
    expect(root().querySelector('.hint')!.textContent!.replace(/[\u2066-\u2069]/g, '')).to.equal('city.example asks for it.');
    expect(at('supplier').getAttribute('aria-describedby')).to.contain(root().querySelector('.hint')!.id);
  });

  it('are kept by Enter, left by Escape, and no key of theirs is heard around them', async () => {
    await open([{ name: 'amount', kind: 'money', value: '1', currency: 'EUR' }]);
    const heard: string[] = [];
    document.addEventListener('keydown', ({ key }) => heard.push(key), { once: true });
    host.editor!.focus('supplier');
    await sendKeys({ type: 'z' });
    await sendKeys({ press: 'Enter' });
    expect(host.saved[0]![0]!.value).to.equal('z');
    await sendKeys({ press: 'Escape' });
    expect(host.left).to.equal(1);
    expect(heard).to.deep.equal([]);
  });
});
