import { expect } from 'chai';
import readQr from 'jsqr';
import { paymentFaultWords } from '../../src/locales/payment-faults.ts';
import { heard, inside, mount, textOf, until, violations } from '../../test/support/element.ts';
import './define.ts';
import type { PaymentChangedEvent, PaymentCopiedEvent, PaymentOpenRequestEvent } from './events.ts';
import type { FdzPaymentForm } from './fdz-payment-form.ts';

const given: Partial<FdzPaymentForm> = {
  payee: 'Shop Ltd', iban: 'SK31 1200 0000 1987 4263 7541', amount: '184.90', due: '2026-11-28', variableSymbol: '20261182', remittance: 'Order of 12 November',
};
const asked = { payee: 'Shop Ltd', iban: 'SK3112000000198742637541', amount: '184.90', currency: 'EUR', due: '2026-11-28', variableSymbol: '20261182', remittance: 'Order of 12 November' };

describe('fdz-payment-form', function all() {
  this.timeout(20000);
  let form: HTMLFormElement;
  let element: FdzPaymentForm;
  // What is loaded for the first account, and for the first fault, is there: waiting for it is tested by itself.
  before(() => Promise.all([import('../../src/payments/iban.ts'), paymentFaultWords.load('en'), paymentFaultWords.load('de')]));
  beforeEach(() => {
    form = document.createElement('form');
    document.body.append(form);
    form.addEventListener('submit', (event) => event.preventDefault());
  });
  afterEach(() => {
    document.documentElement.lang = 'en';
    form.remove();
  });
  const open = async (properties: Partial<FdzPaymentForm> = given) => {
    element = mount('fdz-payment-form', { name: 'payment', ...properties }, form);
    await until(() => inside(element, '.sheet') && checked());
  };
  const checked = () => element.updateComplete.then(() => !inside(element, '[part=copy]:disabled'));
  const field = (name: string) => inside<HTMLInputElement>(element, `input#${name}`)!;
  const type = async (name: string, text: string, leave = true) => {
    const input = field(name);
    input.value = text;
    input.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
    if (leave) input.dispatchEvent(new Event('change', { bubbles: true }));
    await element.updateComplete;
    await until(checked);
  };
  const fault = (name: string) => textOf(element, `[id="${name}-wrong"]`);
  const faults = () => textOf(element, '.fault');
  const sent = () => new FormData(form).get('payment');
  const drawing = () => until(() => element.shadowRoot!.querySelector<SVGElement>('svg.paper'));

  /** What a camera would read of what is drawn. */
  const scanned = async () => {
    const drawn = await drawing();
    const [, , size] = drawn.getAttribute('viewBox')!.split(' ').map(Number) as [number, number, number];
    const canvas = Object.assign(document.createElement('canvas'), { width: size * 4, height: size * 4 });
    const drawn2d = canvas.getContext('2d')!;
    drawn2d.scale(4, 4);
    for (const shape of drawn.children) {
      drawn2d.fillStyle = shape.getAttribute('fill')!;
      if (shape.localName === 'rect') drawn2d.fillRect(0, 0, size, size);
      // oxlint-disable-next-line unicorn/no-array-fill-with-reference-type -- a canvas is no array
      else drawn2d.fill(new Path2D(shape.getAttribute('d')!));
    }
    return readQr(drawn2d.getImageData(0, 0, size * 4, size * 4).data, size * 4, size * 4)?.data;
  };

  it('says who wants how much by when, and submits it', async () => {
    await open();
    expect(textOf(element, '.sum bdi')).to.equal('€184.90');
    expect(textOf(element, '.due')).to.contain('November 28, 2026');
    expect(textOf(element, 'dl')).to.equal('PayeeShop LtdIBANSK31 1200 0000 1987 4263 7541Variable symbol20261182Message to the payeeOrder of 12 November');
    expect(JSON.parse(String(sent()))).to.deep.equal(asked);
    expect(element.payment).to.deep.equal(asked);
    expect(element.matches(':state(whole)')).to.equal(true);
    expect(element.shadowRoot!.querySelectorAll('input').length).to.equal(0);
    expect(await violations(element)).to.deep.equal([]);
  });

  it('draws the code of the payee’s country, says what it says, and another one on request', async () => {
    await open();
    const drawn = await drawing();
    expect(drawn.getAttribute('role')).to.equal('img');
    expect(drawn.getAttribute('aria-label')!.replace(/[\u2066-\u2069]/g, '')).to.equal('PAY by square: €184.90 to Shop Ltd, IBAN SK31 1200 0000 1987 4263 7541');
    expect(await scanned()).to.match(/^[0-9A-V]{60,}$/);
    const choice = inside<HTMLSelectElement>(element, 'select')!;
    expect([...choice.options].map(({ value }) => value)).to.deep.equal(['by-square', 'epc', 'spayd']);
    choice.value = 'epc';
    choice.dispatchEvent(new Event('change'));
    await until(async () => (await scanned())?.startsWith('BCD'));
    expect((await scanned())!.split('\n').slice(5)).to.deep.equal(['Shop Ltd', asked.iban, 'EUR184.90', '', '', asked.remittance]);
    expect(textOf(element, '.omitted')).to.contain('Due and Variable symbol');
  });

  it('draws a SPAYD for a Czech account, an EPC code for others in euro, none where there is none', async () => {
    await open({ ...given, iban: 'CZ6508000000192000145399', currency: 'CZK' });
    expect(await scanned()).to.match(/^SPD\*1\.0\*ACC:CZ65/);
    Object.assign(element, { iban: 'DE89370400440532013000', currency: 'EUR' });
    await until(async () => (await scanned())?.startsWith('BCD\n002'));
    Object.assign(element, { iban: 'CH9300762011623852957', currency: 'CHF' });
    await until(() => textOf(element, 'p.code').includes('no payment code'));
    expect(element.shadowRoot!.querySelectorAll('svg.paper').length).to.equal(0);
  });

  it('lets the person change what the payee allows, and nothing else', async () => {
    const changes: (string | undefined)[] = [];
    form.addEventListener('fdz-payment-changed', (event: PaymentChangedEvent) => changes.push(event.payment?.amount));
    await open({ ...given, editable: 'amount remittance' });
    expect([...element.shadowRoot!.querySelectorAll('input')].map(({ id }) => id)).to.deep.equal(['amount', 'remittance']);
    expect(field('amount').value).to.equal('184.90');
    await type('amount', '1,200.50');
    expect(element.payment).to.deep.equal({ ...asked, amount: '1200.50' });
    await type('amount', '12.345');
    expect(fault('amount')).to.equal('EUR has 2 decimal places at most.');
    expect(sent()).to.equal(null);
    expect(element.validity.badInput).to.equal(true);
    expect(element.shadowRoot!.querySelectorAll('svg.paper').length).to.equal(0);
    expect(changes).to.deep.equal(['1200.50', undefined]);
    form.reset();
    expect(element.payment).to.deep.equal(asked);
  });

  it('reads amounts as the language around writes them', async () => {
    document.documentElement.lang = 'de';
    await open({ ...given, editable: 'amount' });
    await until(() => field('amount')?.value === '184,90');
    await type('amount', '1.234,5');
    expect(element.payment?.amount).to.equal('1234.5');
    await type('amount', '12,34,5');
    expect(fault('amount')).to.contain('184,90');
  });

  it('complains while it is typed only where going on cannot mend it', async () => {
    await open({ editable: 'payee iban amount', required: true });
    await type('iban', 'S', false);
    await type('iban', 'SK31 1200', false);
    expect(fault('iban')).to.equal('');
    await type('iban', 'SK31 1200 0000 1987 4263 7542', false);
    expect(fault('iban')).to.contain('check digits');
    expect(field('iban').getAttribute('aria-invalid')).to.equal('true');
    await type('iban', 'sk3112000000198742637541');
    expect(fault('iban')).to.equal('');
    expect(field('iban').value).to.equal('SK31 1200 0000 1987 4263 7541');
  });

  const wrong: readonly (readonly [name: string, text: string, said: string])[] = [
    ['iban', 'SK31 1200', 'An IBAN of Slovakia has 24 characters; here are 8.'], ['iban', 'ZZ12', 'No IBAN begins'], ['iban', 'SK31 12OO 0000 1987 4263 7541', 'A character is in a place'],
    ['amount', 'ten', 'such as 184.90'], ['amount', '0', 'more than zero'], ['amount', '-3', 'more than zero'], ['amount', '1e9', 'such as 184.90'], ['amount', '99999999999', 'larger than a transfer'],
    ['reference', 'RF19539007547034', 'check digits of the reference'], ['reference', '4711', 'begins with RF'], ['variable-symbol', '12345678901', 'At most 10 characters'], ['variable-symbol', 'VS1', 'Only digits'],
    ['constant-symbol', '03081', 'At most 4 characters'], ['bic', 'ABC', '8 or 11'], ['currency', 'EURO', 'three letters'], ['payee', 'x'.repeat(71), 'At most 70'], ['remittance', 'x'.repeat(141), 'At most 140'],
  ];
  for (const [name, text, said] of wrong) {
    it(`says what is wrong with ${name}: ${text.slice(0, 30)}`, async () => {
      await open({ ...given, editable: name });
      const id = name.replace(/-s/, 'S');
      await type(id, text);
      expect(fault(id)).to.contain(said);
      expect(element.validity.valid).to.equal(false);
      expect(element.value).to.equal('');
      expect(field(id).value).to.equal(text);
    });
  }

  it('says what is wrong with what the page gives, and offers nothing to copy or scan of it', async () => {
    await open({ payee: 'x'.repeat(100_000), iban: 'SK31 1200 0000 1987 4263 7542', amount: '1.999', due: '2026-02-31', currency: 'EUR', reference: 'RF00' });
    for (const said of ['At most 70', 'check digits', 'decimal places', 'no day', 'begins with RF']) expect(faults()).to.contain(said);
    expect(element.shadowRoot!.querySelectorAll('button').length).to.equal(0);
    expect(element.shadowRoot!.querySelectorAll('svg.paper').length).to.equal(0);
    expect(inside(element, 'bdi.payee')!.textContent.length).to.be.below(250);
    expect(element.checkValidity()).to.equal(false);
    expect(await violations(element)).to.deep.equal([]);
  });

  it('takes nothing that would turn or hide what is read', async () => {
    await open({ ...given, payee: 'Shop\u202e dtL\u2066\u200b', remittance: '<img src=x onerror=alert(1)>\u0000\n' });
    expect(element.payment).to.include({ payee: 'Shop dtL', remittance: '<img src=x onerror=alert(1)>' });
    expect(element.shadowRoot!.querySelectorAll('img').length).to.equal(0);
    expect(textOf(element, 'bdi.payee')).to.equal('Shop dtL');
  });

  it('needs payee, account and amount where it is required', async () => {
    await open({ required: true, editable: 'payee iban amount' });
    expect(element.validity.valueMissing).to.equal(true);
    expect(faults()).to.equal('');
    expect(form.reportValidity()).to.equal(false);
    await until(() => faults() === 'Payee is missing. | IBAN is missing. | Amount is missing.');
    await until(() => element.shadowRoot!.activeElement?.id === 'payee');
    await type('payee', 'Shop');
    await type('iban', given.iban!);
    await type('amount', '5');
    expect(form.checkValidity()).to.equal(true);
    expect(JSON.parse(String(sent()))).to.deep.equal({ payee: 'Shop', iban: asked.iban, amount: '5', currency: 'EUR' });
  });

  it('is left out of the form while disabled, and cannot be changed', async () => {
    const set = document.createElement('fieldset');
    form.append(set);
    await open({ ...given, editable: 'amount' });
    set.append(element);
    set.disabled = true;
    await until(() => field('amount').disabled);
    expect(sent()).to.equal(null);
    set.disabled = false;
    await until(() => !field('amount').disabled);
    expect(sent()).to.not.equal(null);
  });

  it('takes back what the browser kept, of what may be changed', async () => {
    await open({ ...given, editable: 'amount' });
    element.formStateRestoreCallback(JSON.stringify({ amount: '7.5', iban: 'DE89370400440532013000', payee: 'Mallory' }));
    await element.updateComplete;
    expect(element.payment).to.deep.equal({ ...asked, amount: '7.5' });
    for (const state of ['no JSON', 'null', '[1]', '{"amount":{}}', null]) element.formStateRestoreCallback(state);
    expect(element.payment?.amount).to.equal('7.5');
  });

  it('is set by JSON, and by attributes', async () => {
    await open({});
    element.value = JSON.stringify(asked);
    await until(() => element.payment);
    expect(element.payment).to.deep.equal(asked);
    element.value = 'no JSON';
    expect(element.value).to.equal('');
    form.innerHTML = '<fdz-payment-form payee="A" iban="DE89370400440532013000" amount="1" constant-symbol="0308" specific-symbol="1" variable-symbol="2"></fdz-payment-form>';
    element = form.querySelector('fdz-payment-form')!;
    await until(() => element.payment);
    expect(element.payment).to.deep.equal({ payee: 'A', iban: 'DE89370400440532013000', amount: '1', currency: 'EUR', variableSymbol: '2', specificSymbol: '1', constantSymbol: '0308' });
  });

  it('copies each field as a bank takes it, and says so', async () => {
    const copied: string[] = [];
    const events: string[] = [];
    const clipboard = { writeText: (text: string) => Promise.resolve(void copied.push(text)) };
    Object.defineProperty(navigator, 'clipboard', { value: clipboard, configurable: true });
    try {
      document.documentElement.lang = 'sk';
      await open();
      form.addEventListener('fdz-payment-copied', (event: PaymentCopiedEvent) => events.push(event.field));
      await until(() => textOf(element, 'dl').includes('Príjemca'));
      const said = heard(element);
      const drawn = () => inside(element, 'dl div:nth-child(2) button')!.querySelector('path')!.getAttribute('d');
      const before = drawn();
      for (const button of element.shadowRoot!.querySelectorAll<HTMLElement>('button')) button.click();
      await until(() => copied.length === 7);
      expect(copied.slice(0, 6)).to.deep.equal(['28. 11. 2026', '184,90', 'Shop Ltd', asked.iban, '20261182', asked.remittance]);
      expect(copied[6]).to.contain(`IBAN: ${asked.iban}`);
      expect(events).to.deep.equal(['due', 'amount', 'payee', 'iban', 'variableSymbol', 'remittance', 'all']);
      await until(() => said.includes('Všetky údaje sú skopírované'));
      inside(element, 'dl div:nth-child(2) button')!.click();
      await until(() => said.includes('IBAN: skopírované'));
      expect(drawn()).to.not.equal(before);
      await until(() => drawn() === before);
    } finally {
      Reflect.deleteProperty(navigator, 'clipboard');
    }
  });

  it('says beside the account who asks, and whether that is proven', async () => {
    const sender = { address: 'sales@shop.example', name: 'Your bank' };
    await open({ ...given, request: { sender: { ...sender, verified: true } } });
    const said = () => textOf(element, 'dl div:nth-child(2) .asker').replace(/[\u2068\u2069]/g, '');
    expect(said()).to.equal('Asked for by Your bank · sales@shop.example. Sender proven.');
    element.request = { sender: { ...sender, verified: false } };
    await until(() => said().includes('not proven'));
    expect(said()).to.not.contain('Your bank');
    element.editable = 'iban';
    await until(() => textOf(element, '.field .asker').includes('sales@shop.example'));
    expect(await violations(element)).to.deep.equal([]);
  });

  it('says where copying is not allowed', async () => {
    Object.defineProperty(navigator, 'clipboard', { value: undefined, configurable: true });
    const { execCommand } = document;
    document.execCommand = () => false;
    try {
      await open();
      const said = heard(element);
      const button = inside(element, 'dl button')!;
      button.focus();
      button.click();
      await until(() => said.some((text) => text.includes('not allowed')));
      expect(element.shadowRoot!.activeElement?.ariaLabel).to.equal('Copy: Payee');
      expect(textOf(element, '.notice')).to.contain('not allowed');
      expect(element.shadowRoot!.querySelectorAll('textarea').length).to.equal(0);
    } finally {
      document.execCommand = execCommand;
      Reflect.deleteProperty(navigator, 'clipboard');
    }
  });

  it('leads to the page of the host over https, unless the host prevents it', async () => {
    const urls: string[] = [];
    await open({ ...given, payUrl: 'https://pay.shop.example/invoice?id=1' });
    form.addEventListener('fdz-payment-open-request', (event: PaymentOpenRequestEvent) => {
      urls.push(`${event.url} ${event.payment?.amount}`);
      event.preventDefault();
    });
    const link = inside<HTMLAnchorElement>(element, 'a')!;
    expect(link.textContent!.replace(/[\u2068\u2069]/g, '')).to.equal('Pay at pay.shop.example');
    link.click();
    expect(urls).to.deep.equal(['https://pay.shop.example/invoice?id=1 184.90']);
  });

  for (const url of ['javascript:alert(1)', ' java\nscript:alert(1)', 'http://shop.example/', 'data:text/html,x', 'https://shop.example@evil.example/', '//shop.example', '/pay', 'https://', `https://a.example/${'x'.repeat(2000)}`]) {
    it(`shows no link to ${JSON.stringify(url).slice(0, 40)}`, async () => {
      await open({ ...given, payUrl: url });
      expect(element.shadowRoot!.querySelectorAll('a').length).to.equal(0);
    });
  }

  it('sends the form by Enter, and focus goes into the first field', async () => {
    await open({ ...given, editable: 'amount' });
    let submits = 0;
    form.addEventListener('submit', () => submits++);
    element.focus();
    expect(element.shadowRoot!.activeElement?.id).to.equal('amount');
    field('amount').dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, composed: true }));
    expect(submits).to.equal(1);
    await type('amount', 'x', false);
    field('amount').dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, composed: true }));
    expect(submits).to.equal(1);
  });

  it('has the name of its label, and the focus when that is pressed', async () => {
    form.innerHTML = '<label for="pay">Your gift</label>';
    await open({ ...given, id: 'pay', editable: 'amount' });
    expect(element.labels.length).to.equal(1);
    form.querySelector('label')!.click();
    expect(element.shadowRoot!.activeElement?.id).to.equal('amount');
  });

  it('presses the button of the form by Enter, and not one that cannot be pressed', async () => {
    const button = Object.assign(document.createElement('button'), { name: 'way', value: 'transfer' });
    form.append(button);
    await open({ ...given, editable: 'amount' });
    const ways: unknown[] = [];
    form.addEventListener('submit', ({ submitter }) => ways.push((submitter as HTMLButtonElement | null)?.value));
    const enter = () => field('amount').dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, composed: true }));
    enter();
    button.disabled = true;
    enter();
    expect(ways).to.deep.equal(['transfer']);
  });

  it('shows what the page finds wrong', async () => {
    await open();
    element.setCustomValidity('Paid already.');
    expect(element.reportValidity()).to.equal(false);
    await until(() => faults() === 'Paid already.');
    element.setCustomValidity('');
    await until(() => faults() === '');
  });

  it('fits a narrow page, and reads from right to left with accounts and amounts as they are', async () => {
    document.documentElement.lang = 'ar';
    await open({ ...given, editable: 'amount remittance', payUrl: 'https://pay.shop.example/', remittance: 'x'.repeat(140) });
    await until(() => textOf(element, 'dl').includes('المستفيد'));
    expect(getComputedStyle(element).direction).to.equal('rtl');
    for (const part of ['bdi.iban', 'input#amount']) expect(getComputedStyle(inside(element, part)!).direction).to.equal('ltr');
    await drawing();
    for (const width of ['900px', '360px', '320px']) {
      element.style.inlineSize = width;
      await until(() => element.getBoundingClientRect().width === parseFloat(width));
      expect(inside(element, '.sheet')!.scrollWidth, width).to.be.at.most(inside(element, '.sheet')!.clientWidth + 1);
    }
    expect(await violations(element)).to.deep.equal([]);
  });
});
