import { expect } from 'chai';
import { memoryPayments, type MemoryPayments } from '../../demo/server/payments/memory.ts';
import { createWorld, type World } from '../../demo/server/world.ts';
import { DmailProblem, type EvidencePage, type ReceiptClaims } from '../../src/contract/index.ts';
import { memoryStorage } from '../../src/offline/memory.ts';
import type { OfflineStorage } from '../../src/offline/ports.ts';
import { closeTabs, tab } from '../../test/support/tab.ts';
import { inside, mount, textOf, until, violations } from '../../test/support/element.ts';
import './define.ts';
import type { FdzPaymentBank } from './bank-part.ts';
import type { PaymentStateChangedEvent } from './bank-events.ts';
import type { FdzPaymentForm } from './fdz-payment-form.ts';

const ANNA = 'anna@home.example';
const given: Partial<FdzPaymentForm> = { payee: 'Oakline', iban: 'SK83 9972 0000 0018 4020 0001', amount: '184.90' };

describe('fdz-payment-form, paying by bank', function all() {
  this.timeout(20000);
  const { open } = window;
  let world: World;
  let provider: MemoryPayments;
  let element: FdzPaymentForm;
  let storage: OfflineStorage;
  /** Windows that were opened, and where they were led. */
  let windows: { led?: string; closed?: boolean }[];
  let blocking: boolean;
  beforeEach(async () => {
    provider = memoryPayments([{ id: 'harbour', name: 'Harbour Bank', country: 'SK' }]);
    world = await createWorld({ payments: () => provider });
    storage = memoryStorage();
    windows = [];
    blocking = false;
    window.open = () => {
      if (blocking) return null;
      const opened: (typeof windows)[number] = {};
      windows.push(opened);
      return { opener: window, location: { replace: (url: string) => (opened.led = url) }, close: () => (opened.closed = true) } as unknown as Window;
    };
  });
  afterEach(async () => {
    window.open = open;
    element.remove();
    document.documentElement.lang = 'en';
    closeTabs();
    await world.close();
  });

  const show = async (properties: Partial<FdzPaymentForm> = {}, scopes = ['pay']) => {
    const services = tab(world, ANNA, { storage, tokenSource: world.tokenSource(ANNA, { scopes, clientId: `${location.origin}/client.json` }) });
    element = mount('fdz-payment-form', { ...given, services, ...properties });
    await until(() => element.payment && inside(element, 'svg.paper'));
  };
  const bank = () => inside<FdzPaymentBank>(element, 'fdz-payment-bank');
  const button = (text: string) => until(() => [...(bank()?.shadowRoot?.querySelectorAll<HTMLElement>('button, a') ?? [])].find((each) => each.textContent.includes(text)));
  const says = (text: string) => until(() => bank()?.shadowRoot?.querySelector('section') && textOf(bank()!, 'section').replace(/[\u2066-\u2069]/g, '').includes(text));
  const fill = async (iban = 'SK78 9971 0000 0019 2400 0005') => {
    const select = await until(() => inside<HTMLSelectElement>(bank()!, 'select'));
    select.value = 'harbour';
    select.dispatchEvent(new Event('change'));
    const input = inside<HTMLInputElement>(bank()!, 'input')!;
    input.value = iban;
    input.dispatchEvent(new InputEvent('input'));
    await bank()!.updateComplete;
  };
  const press = async (text: string) => (await button(text)).click();

  it('asks home first, leads to the bank, and shows each state as it comes', async () => {
    const states: string[] = [];
    await show();
    element.addEventListener('fdz-payment-state-changed', (event: PaymentStateChangedEvent) => states.push(event.state));
    await press('Pay by bank');
    await says('for the first time');
    expect(await violations(element)).to.deep.equal([]);
    await fill();
    await press('Confirm, then pay');
    const link = await button('Go on at') as HTMLAnchorElement;
    expect([link.href, link.rel]).to.deep.equal(['https://harbour.example/sca/payment-1', 'noopener noreferrer']);
    await says('Nothing is paid yet.');
    await until(() => bank()!.shadowRoot!.activeElement === link);
    provider.now({ state: 'authorised' });
    await says('not been booked yet');
    provider.now({ state: 'settled' });
    await says('Paid. Harbour Bank has booked it');
    expect(states).to.deep.equal(['initiated', 'authorised', 'settled']);
    expect(inside(bank()!, '[aria-current=step]')!.textContent).to.contain('Paid');
    expect(await violations(element)).to.deep.equal([]);
  });

  it('opens the bank in the click where the account is known, and remembers from where it was paid; what was paid asks again', async () => {
    await show();
    await press('Pay by bank');
    await says('for the first time');
    await fill();
    await press('Confirm, then pay');
    await press('Take the payment back');
    await says('was taken back');
    await press('Pay by bank');
    await until(() => inside<HTMLInputElement>(bank()!, 'input')?.value === 'SK78 9971 0000 0019 2400 0005');
    await press('Go to the bank');
    await until(() => windows[0]?.led === 'https://harbour.example/sca/payment-2');
    provider.now({ state: 'settled' });
    await says('Paid.');
    await press('Pay a second time');
    const dialog = inside<HTMLDialogElement>(bank()!, 'dialog')!;
    await until(() => dialog.open);
    expect(dialog.textContent.replace(/[\u2066-\u2069]/g, '')).to.contain('€184.90 to Oakline is paid already');
    expect(await violations(element)).to.deep.equal([]);
    (await button('No, leave it')).click();
    expect([dialog.open, provider.taken.length]).to.deep.equal([false, 2]);
    await press('Pay a second time');
    await until(() => dialog.open);
    (await button('Yes, pay it')).click();
    await says('about to pay this a second time');
    await press('Go to the bank');
    await until(() => windows[1]?.led === 'https://harbour.example/sca/payment-3');
  });

  it('says what is missing, what the bank rejects, and what was given up', async () => {
    await show();
    await press('Pay by bank');
    await says('for the first time');
    await press('Confirm, then pay');
    await says('Choose the bank you pay from.');
    await fill('SK78 9971 0000 0019 2400 0006');
    await until(() => textOf(bank()!, '#debtor-wrong').includes('check digits'));
    await fill();
    world.confirming = () => Promise.reject(new DmailProblem('sign-in-cancelled'));
    await press('Confirm, then pay');
    await says('You turned back. Nothing was paid.');
    world.confirming = undefined;
    provider.refusing = 'AM04';
    await press('Confirm, then pay');
    await says('not enough money on your account. Code of the bank: AM04.');
    expect(provider.taken.length).to.equal(0);
  });

  it('goes on after a reload where an answer was lost, and pays once', async () => {
    await show();
    await press('Pay by bank');
    await says('for the first time');
    await fill();
    world.intercept = async (request, next) => {
      if (request.method !== 'POST' || !request.url.endsWith('/payments')) return next(request);
      throw new TypeError('Failed to fetch');
    };
    await press('Confirm, then pay');
    await says('The server does not answer');
    element.remove();
    world.intercept = undefined;
    await show();
    await says('no answer has come');
    blocking = true;
    await press('Pay by bank');
    await press('Go to the bank');
    const link = await button('Go on at') as HTMLAnchorElement;
    expect([link.target, provider.taken.length]).to.deep.equal(['_top', 1]);
  });

  describe('for a message', () => {
    const CLERK = 'clerk@city.example';
    let message: string;
    const request = () => ({ message, sender: { address: CLERK, name: 'The clerk', verified: true } });
    /** What its sender hears, oldest first. */
    const heard = async () => {
      const { messages } = await (await world.call(CLERK, 'GET', 'https://home.example/dmail/evidence')).json() as EvidencePage;
      return messages.flatMap(({ receipts }) => receipts.map((receipt) => JSON.parse(atob(receipt.split('.')[1]!.replace(/-/g, '+').replace(/_/g, '/'))) as ReceiptClaims)).flatMap(({ payment }) => (payment ? `${payment.state} ${payment.amount}` : []));
    };
    const box = () => until(() => inside<HTMLInputElement>(bank()!, '#tell'));
    beforeEach(async () => {
      const { thread } = (await world.deposit(CLERK, ANNA, { subject: 'Invoice' })).message;
      message = (await (await world.call(ANNA, 'GET', `/threads/${thread}`)).json() as { messages: { id: string }[] }).messages[0]!.id;
    });

    it('tells its sender how the payment stands, until one stops it', async () => {
      await show({ request: request() });
      await press('Pay by bank');
      await says('Tell The clerk (clerk@city.example) how this payment stands');
      await says('They see neither your bank nor your account.');
      expect([(await box()).checked, (await box()).getAttribute('aria-describedby')]).to.deep.equal([false, 'tell-hint']);
      expect(await violations(element)).to.deep.equal([]);
      (await box()).click();
      await fill();
      await press('Confirm, then pay');
      await says('The clerk (clerk@city.example) is told how it stands.');
      expect(await heard()).to.deep.equal([]);
      provider.now({ state: 'authorised' });
      await says('not been booked yet');
      expect(await heard()).to.deep.equal(['authorised 184.90']);
      expect(await violations(element)).to.deep.equal([]);
      await press('Stop telling');
      await until(() => !bank()!.shadowRoot!.querySelector('.told'));
      await until(() => bank()!.shadowRoot!.querySelector('[role=status]')?.textContent.includes('is told nothing more'));
      provider.now({ state: 'settled' });
      await says('Paid.');
      expect(await heard()).to.deep.equal(['authorised 184.90']);
    });

    it('says that its sender was told the end', async () => {
      await show({ request: request() });
      await press('Pay by bank');
      (await box()).click();
      await fill();
      await press('Confirm, then pay');
      await says('is told how it stands.');
      provider.now({ state: 'settled' });
      await says('The clerk (clerk@city.example) was told.');
      expect(bank()!.shadowRoot!.querySelector('.told button')).to.equal(null);
      expect(await heard()).to.deep.equal(['settled 184.90']);
    });

    it('tells nothing where nobody chose it, whatever is lost on the way', async () => {
      await show({ request: request() });
      await press('Pay by bank');
      await fill();
      world.intercept = async (asked, next) => {
        const answer = await next(asked);
        if (asked.method !== 'POST' || !asked.url.endsWith('/payments')) return answer;
        throw new TypeError('Failed to fetch');
      };
      await press('Confirm, then pay');
      await says('The server does not answer');
      element.remove();
      world.intercept = undefined;
      await show({ request: request() });
      provider.now({ state: 'authorised' });
      await says('not been booked yet');
      expect([bank()!.shadowRoot!.querySelector('.told'), provider.taken.length, await heard()]).to.deep.equal([null, 1, []]);
    });

    it('keeps what was wanted where it is gone on with after a reload', async () => {
      await show({ request: request() });
      await press('Pay by bank');
      (await box()).click();
      await fill();
      world.intercept = async (asked, next) => {
        if (asked.method !== 'POST' || !asked.url.endsWith('/payments')) return next(asked);
        throw new TypeError('Failed to fetch');
      };
      await press('Confirm, then pay');
      await says('The server does not answer');
      element.remove();
      world.intercept = undefined;
      await show({ request: request() });
      await says('no answer has come');
      await press('Pay by bank');
      expect((await box()).checked).to.equal(true);
      await press('Go to the bank');
      await button('Go on at');
      await says('The clerk (clerk@city.example) is told how it stands.');
      expect(provider.taken.length).to.equal(1);
    });

    it('asks anew with each payment: a choice is for one', async () => {
      await show({ request: request() });
      await press('Pay by bank');
      (await box()).click();
      await fill();
      await press('Confirm, then pay');
      await says('is told how it stands.');
      await press('Take the payment back');
      await says('was taken back');
      await press('Pay by bank');
      expect((await box()).checked).to.equal(false);
    });
  });

  it('is not offered without the scope, for a sender nobody has proven, or while nothing can be changed', async () => {
    await show({}, ['read:mailbox']);
    await until(() => bank()?.shadowRoot);
    expect(textOf(bank()!)).to.equal('');
    element.remove();
    await show({ request: { sender: { address: 'sales@shop.example', verified: false } } });
    expect(bank()).to.equal(null);
    element.remove();
    await show({ disabled: true });
    expect(bank()).to.equal(null);
  });

  it('fits a narrow page, from right to left', async () => {
    document.documentElement.lang = 'ar';
    await show();
    await press('الدفع عبر المصرف');
    await says('للمرة الأولى');
    for (const width of ['900px', '340px']) {
      element.style.inlineSize = width;
      await until(() => element.getBoundingClientRect().width === parseFloat(width));
      expect(inside(element, '.sheet')!.scrollWidth, width).to.be.at.most(inside(element, '.sheet')!.clientWidth + 1);
    }
    expect(await violations(element)).to.deep.equal([]);
  });
});
