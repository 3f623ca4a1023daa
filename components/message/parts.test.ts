import { sendKeys } from '@web/test-runner-commands';
import { expect } from 'chai';
import { LitElement } from 'lit';
import { memoryPayments } from '../../demo/server/payments/memory.ts';
import { createWorld, type World } from '../../demo/server/world.ts';
import type { Part, PaymentRecord, StoredMessage } from '../../src/contract/index.ts';
import { define } from '../../src/element/define.ts';
import { mount, until, violations } from '../../test/support/element.ts';
import { closeTabs, tab } from '../../test/support/tab.ts';
import type { FdzPaymentForm } from '../payment-form/fdz-payment-form.ts';
import { FdzMessage } from './define.ts';

const ANNA = 'anna@home.example';
const SHOP = 'sales@shop.example';
const TYPE = 'application/vnd.dmail.payment+json';

const order = { payee: 'Shop Ltd', iban: 'SK3112000000198742637541', amount: '184.90', currency: 'EUR', variableSymbol: '20261182' };

/** Draws what a host knows. */
class TestStep extends LitElement {
  static override properties = { data: { attribute: false }, stored: { attribute: false } };
  declare data?: Part['data'];
  declare stored?: StoredMessage;
  override render(): string {
    return `${String(this.data?.step)} from ${this.stored?.message.from.address}`;
  }
}

describe('typed parts of a message', function parts() {
  // A form, what pays by bank, and the servers of two domains are loaded with the first.
  this.timeout(40_000);
  let world: World;
  let element: FdzMessage;
  beforeEach(async () => {
    world = await createWorld({ domains: ['home.example', 'shop.example'], payments: () => memoryPayments([{ id: 'harbour', name: 'Harbour Bank', country: 'SK' }]) });
    world.tokenSource(ANNA);
    await world.invite(ANNA, SHOP);
  });
  afterEach(async () => {
    document.documentElement.lang = 'en';
    element.remove();
    closeTabs();
    await world.close();
  });

  const open = async (parts: readonly { type: string; data: object }[], properties: Partial<FdzMessage> = {}): Promise<void> => {
    const { message } = await world.deposit(SHOP, ANNA, { subject: 'Order', from: { address: SHOP, name: 'Shop Ltd' }, parts: parts as Part[] });
    element = mount('fdz-message', { services: tab(world, ANNA), threadId: message.thread, ...properties });
  };
  const pay = (data: object, properties?: Partial<FdzMessage>): Promise<void> => open([{ type: TYPE, data }], properties);
  const inParts = () => element.shadowRoot!.querySelector('fdz-message-parts')?.shadowRoot ?? undefined;
  const payments = () => [...(inParts()?.querySelectorAll('fdz-message-payment') ?? [])];
  const forms = (): FdzPaymentForm[] => payments().flatMap((each) => [...(each.shadowRoot?.querySelectorAll('fdz-payment-form') ?? [])]);
  const form = (): Promise<FdzPaymentForm> => until(() => forms()[0]);
  /** The server does not say who the sender is. */
  const unproven = (): void => {
    world.intercept = async (request, next) => {
      const answer = await next(request);
      if (!request.url.includes('/threads/')) return answer;
      const { messages, ...rest } = (await answer.json()) as { messages: StoredMessage[] };
      return Response.json({ ...rest, messages: messages.map(({ sender: _, ...stored }) => stored) }, { headers: answer.headers });
    };
  };
  const bank = () => forms()[0]?.shadowRoot?.querySelector('fdz-payment-bank') ?? undefined;
  const button = (text: string) => until(() => [...(bank()?.shadowRoot?.querySelectorAll('button') ?? [])].find((each) => each.textContent.includes(text)));
  const bare = (text: string | null | undefined): string => (text ?? '').replace(/[\u2066-\u2069]/g, '').replace(/\s+/g, ' ').trim();
  const said = (): string => payments().map((each) => [...each.shadowRoot!.querySelectorAll('.notice')].map(({ textContent }) => bare(textContent)).join(' | ')).join(' ');

  it('show a payment in the form, filled, beside the sender that is proven', async () => {
    await pay({ ...order, due: '2030-01-31', reference: 'RF18539007547034', specificSymbol: '7', constantSymbol: '0308', bic: 'TATRSKBX', remittance: 'Order' });
    const shown = await form();
    await until(() => shown.payment);
    expect(shown.payment).to.deep.equal({ ...order, due: '2030-01-31', reference: 'RF18539007547034', specificSymbol: '7', constantSymbol: '0308', bic: 'TATRSKBX', remittance: 'Order' });
    const { message, sender } = shown.request!;
    expect(sender).to.deep.equal({ address: SHOP, verified: true });
    const [conversation] = ((await (await world.call(ANNA, 'GET', '/mailbox')).json()) as { conversations: { id: string }[] }).conversations;
    expect(((await (await world.call(ANNA, 'GET', `/threads/${conversation!.id}`)).json()) as { messages: StoredMessage[] }).messages[0]!.id).to.equal(message);
    expect(shown.shadowRoot!.querySelectorAll('input')).to.have.length(0);
    expect(said()).to.equal('');
    await until(() => shown.shadowRoot!.querySelector('svg[role=img]'));
    await button('Pay by bank');
    expect(await violations(element)).to.deep.equal([]);
  });

  it('let the person change what the payee lets be changed, and keep it while the conversation goes on', async () => {
    await pay({ ...order, editable: ['amount', 'variableSymbol'] });
    const shown = await form();
    await until(() => shown.payment);
    const fields = [...shown.shadowRoot!.querySelectorAll('input')];
    expect(fields.map(({ id }) => id)).to.deep.equal(['amount', 'variableSymbol']);
    fields[0]!.focus();
    fields[0]!.select();
    await sendKeys({ type: '12.50' });
    await until(() => shown.payment?.amount === '12.50');
    const { message } = await world.deposit(SHOP, ANNA, { subject: 'Re: Order', thread: element.threadId! });
    await until(() => element.shadowRoot!.querySelectorAll('.entry').length === 2 && message);
    expect([forms()[0], forms()[0]!.payment!.amount]).to.deep.equal([shown, '12.50']);
  });

  it('show each of several payments', async () => {
    await open([{ type: TYPE, data: order }, { type: 'application/vnd.example.other+json', data: {} }, { type: TYPE, data: { ...order, amount: '3', currency: 'CZK' } }]);
    await until(() => forms().length === 2 && forms().every(({ payment }) => payment));
    expect(forms().map(({ payment }) => `${payment!.amount} ${payment!.currency}`)).to.deep.equal(['184.90 EUR', '3 CZK']);
    expect([...inParts()!.children].map(({ localName }) => localName).filter((name) => name !== 'style')).to.deep.equal(['fdz-message-payment', 'details', 'fdz-message-payment']);
  });

  for (const [what, data] of [
    ['a number in place of a text', { ...order, amount: 184.9 }], ['a member nobody knows', { ...order, condition: 'twice' }], ['no account', { ...order, iban: undefined }], ['an empty payee', { ...order, payee: '' }],
    ['editable that is no list', { ...order, editable: 'amount' }], ['editable that names something else', { ...order, editable: ['amount', 'constructor'] }], ['nothing at all', {}], ['an object in place of a text', { ...order, payee: { toString: 'x' } }], ['another prototype', JSON.parse('{"__proto__":{"payee":"x"},"iban":"x"}') as object],
  ] as const) {
    it(`say that a payment is not understood: ${what}`, async () => {
      await pay(JSON.parse(JSON.stringify(data)) as object);
      await until(() => said().includes('in a form that is not understood here'));
      expect(forms()).to.deep.equal([]);
      expect(JSON.parse(payments()[0]!.shadowRoot!.querySelector('pre')!.textContent)).to.deep.equal(JSON.parse(JSON.stringify(data)));
      expect(await violations(element)).to.deep.equal([]);
    });
  }

  it('have a word for a payment that cannot be one, and offer nothing of it', async () => {
    await pay({ ...order, iban: 'SK3112000000198742637542' });
    const shown = await form();
    await until(() => shown.shadowRoot!.textContent!.includes('check digits do not fit'));
    expect(shown.payment).to.equal(undefined);
  });

  it('are text and nothing else, whatever is in them', async () => {
    await pay({ ...order, payee: '<img src=x onerror="globalThis.ran = 1">', remittance: '\u202e<b>x</b>' });
    const shown = await form();
    await until(() => shown.payment);
    expect([shown.shadowRoot!.querySelectorAll('img, b:not(.num)').length, (globalThis as { ran?: number }).ran]).to.deep.equal([0, undefined]);
    expect(shown.payment!.remittance).to.equal('<b>x</b>');
  });

  it('are read only in the own copy, and in a message nothing is done with', async () => {
    const { message } = await world.send(SHOP, [ANNA], { subject: 'Order', parts: [{ type: TYPE, data: { ...order, editable: ['amount'] } }] });
    element = mount('fdz-message', { services: tab(world, SHOP), threadId: message.thread });
    const own = await form();
    await until(() => own.payment);
    expect([own.disabled, own.editable, own.request, bank()]).to.deep.equal([true, '', undefined, undefined]);
    expect(payments()[0]!.shadowRoot!.querySelector('h4')!.textContent).to.equal('You ask for this payment');
    element.remove();
    await pay({ ...order, editable: ['amount'] }, { readonly: true });
    const idle = await form();
    await until(() => idle.payment);
    expect([idle.disabled, idle.editable, bank()]).to.deep.equal([true, '', undefined]);
  });

  it('say that the sender is not proven, where the server does not say who it is', async () => {
    unproven();
    await pay(order);
    const shown = await form();
    await until(() => shown.shadowRoot!.textContent!.includes('This sender is not proven'));
    expect(shown.request!.sender).to.deep.equal({ address: SHOP, verified: false });
  });

  it('warn of a name with letters of another alphabet, in the reader’s language', async () => {
    await pay({ ...order, payee: 'Shоp Ltd' });
    await until(() => said());
    expect(said()).to.equal('Letters of another alphabet stand in the name Shоp Ltd: о (Cyrillic). That is how names are forged; ask the payee in another way before you pay. | The payee is called Shоp Ltd, almost like the sender Shop Ltd, and yet otherwise. Compare letter by letter.');
    expect(await violations(element)).to.deep.equal([]);
    document.documentElement.lang = 'sk';
    await until(() => said().includes('(cyrilika)'));
  });

  it('are paid by bank from the message, which knows of it', async () => {
    await pay(order, { services: tab(world, ANNA, { tokenSource: world.tokenSource(ANNA, { clientId: `${location.origin}/client.json` }) }) });
    (await button('Pay by bank')).click();
    const select = await until(() => bank()!.shadowRoot!.querySelector('select'));
    select.value = 'harbour';
    select.dispatchEvent(new Event('change'));
    const input = bank()!.shadowRoot!.querySelector('input')!;
    input.value = 'SK78 9971 0000 0019 2400 0005';
    input.dispatchEvent(new InputEvent('input'));
    await bank()!.updateComplete;
    (await button('Confirm, then pay')).click();
    await until(() => bank()?.shadowRoot?.textContent?.includes('Nothing is paid yet.'));
    const { message } = forms()[0]!.request!;
    const { payments: made } = (await (await world.call(ANNA, 'GET', `/payments?message=${message!}`)).json()) as { payments: PaymentRecord[] };
    expect(made.map(({ payment, state }) => [payment, state])).to.deep.equal([[order, 'initiated']]);
  });

  it('are not paid by bank where the sender is not proven', async () => {
    unproven();
    await pay(order);
    await until(() => forms()[0]?.payment);
    expect(bank()).to.equal(undefined);
  });

  it('warn of a payee that was paid at another account before, and of one that reads like it', async () => {
    const paid = { payee: 'Bakery Novak', iban: 'SK8399720000001840200001', amount: '5.00', currency: 'EUR' };
    const payments = await tab(world, ANNA).payments();
    const store = payments.open({ payment: paid });
    store.subscribe(() => {});
    await until(() => store.state.phase === 'ready');
    await store.prepare();
    await store.pay({ bank: 'harbour', debtor: 'SK7899710000001924000005' });
    for (const [payee, words] of [['Bakery Novák', 'You have paid Bakery Novak before, at another account: SK83 9972 0000 0018 4020 0001.'], ['Bakery Nowak', 'can be taken for Bakery Novak, whom you have paid at another account']] as const) {
      await pay({ ...order, payee });
      await until(() => said().includes(words));
      element.remove();
    }
    await pay({ ...order, iban: paid.iban, payee: 'Bakery Novak' });
    const shown = await form();
    await until(() => shown.payment);
    expect(said()).to.equal('');
  });

  it('of an unknown kind are text behind its name, up to a length', async () => {
    const lines = Array.from({ length: 2000 }, (_, index) => `line ${index}`);
    await open([{ type: 'application/vnd.example.log+json', data: { lines } }, { type: 'constructor/__proto__', data: { html: '<img src=x onerror=alert(1)>' } }]);
    const [long, evil] = await until(() => {
      const found = [...(inParts()?.querySelectorAll('details') ?? [])];
      return found.length === 2 && found;
    });
    expect(bare(long!.querySelector('summary')!.textContent)).to.equal('Content of type application/vnd.example.log+json');
    expect(long!.querySelector('pre')!.textContent).to.have.length(10_001).and.to.match(/…$/);
    expect(long!.textContent).to.include('It is longer than what is shown here.');
    expect(evil!.querySelector('img')).to.equal(null);
    expect(evil!.querySelector('pre')!.textContent).to.include('<img src=x');
    long!.querySelector('summary')!.click();
    expect(await violations(element)).to.deep.equal([]);
  });

  it('of a kind the host draws are drawn by its element, once that is there; until then they are text', async () => {
    FdzMessage.parts.define('application/vnd.example.test-step+json', 'test-step');
    await open([{ type: 'application/vnd.example.test-step+json', data: { step: 'dispatched' } }]);
    await until(() => inParts()?.querySelector('details'));
    define('test-step', TestStep);
    await until(() => inParts()!.querySelector('test-step')?.shadowRoot?.textContent?.includes(`dispatched from ${SHOP}`));
    expect(inParts()!.querySelector('details')).to.equal(null);
  });

  it('of a kind the host loads are loaded with the first, and are text where that fails', async () => {
    let asked = 0;
    FdzMessage.parts.define('application/vnd.example.never+json', 'test-never', () => Promise.reject(new Error(`asked ${++asked}`)));
    await open([{ type: 'application/vnd.example.never+json', data: { a: 1 } }, { type: 'application/vnd.example.never+json', data: { a: 2 } }]);
    await until(() => inParts()?.querySelectorAll('details').length === 2);
    expect(asked).to.equal(1);
    expect(() => FdzMessage.parts.define('application/json', 'script')).to.throw(TypeError);
  });
});
