import { expect } from 'chai';
import { memoryAccounts, type MemoryAccounts, type MemoryBank } from '../../demo/server/payments/memory-accounts.ts';
import { createWorld, type World } from '../../demo/server/world.ts';
import type { BankConsent } from '../../src/contract/index.ts';
import { askFor, ORDER } from '../../test/support/asked-payment.ts';
import { heard, inside, mount, textOf, until, violations } from '../../test/support/element.ts';
import { closeTabs, tab } from '../../test/support/tab.ts';
import { FdzBankAccounts } from './define.ts';

const ANNA = 'anna@home.example';
const DAY = 86_400_000;

const account = (resource: string, amount: string, currency = 'EUR', more: Partial<MemoryBank['accounts'][number]> = {}): MemoryBank['accounts'][number] => ({ resource, name: resource, currency, balances: [{ kind: 'booked', amount, currency }], ...more });

describe('fdz-bank-accounts', () => {
  let world: World;
  let provider: MemoryAccounts;
  let element: FdzBankAccounts;
  const open = window.open;
  let windows: { closed: boolean; url?: string }[];
  const day = (ago: number): string => new Date(world.clock.now() - ago * DAY).toISOString().slice(0, 10);

  beforeEach(async () => {
    provider = memoryAccounts([
      { id: 'first', name: 'First', accounts: [account('Current', '100.10'), account('Crowns', '-50.00', 'CZK')] },
      { id: 'second', name: 'Second', accounts: [account('Savings', '0.20')] },
    ]);
    world = await createWorld({ domains: ['home.example'], bankAccounts: () => provider });
    world.tokenSource(ANNA);
    windows = [];
    window.open = () => {
      const page: (typeof windows)[number] = { closed: false };
      windows.push(page);
      return { opener: null, close: () => { page.closed = true; }, location: { replace: (url: string) => { page.url = url; } } } as unknown as Window;
    };
  });
  afterEach(async () => {
    window.open = open;
    document.documentElement.lang = 'en';
    element.remove();
    closeTabs();
    await world.close();
  });

  async function connected(bank: string, validUntil = '2099-01-01'): Promise<void> {
    const { id } = (await (await world.call(ANNA, 'POST', '/bank-consents', { body: { bank } })).json()) as BankConsent;
    provider.decide(`consent-${provider.consents.size}`, { state: 'valid', validUntil });
    await world.call(ANNA, 'GET', `/bank-consents/${id}`);
  }
  async function show(): Promise<void> {
    element = mount('fdz-bank-accounts', { services: tab(world, ANNA) });
    await until(() => inside(element, '.bar') && !inside(element, '.skeleton'));
  }
  const button = (label: string): HTMLElement => [...element.shadowRoot!.querySelectorAll<HTMLElement>('button')].find(({ ariaLabel, textContent }) => ariaLabel === label || textContent?.replace(/\s+/g, ' ').trim() === label)!;
  const bank = (id: string): HTMLElement | null => inside(element, `[data-bank="${id}"]`);
  const shownSums = (): string => textOf(element, '.totals dd');

  it('connects a bank in a window of its own, and shows its accounts once the bank says so', async () => {
    await show();
    const told: string[] = [];
    for (const type of ['fdz-bank-open-request', 'fdz-bank-connected'] as const) element.addEventListener(type, (event) => told.push(`${type} ${event.bank}`));
    const said = heard(element);
    button('First').click();
    expect(windows, 'opened in the gesture').to.have.lengthOf(1);
    await until(() => windows[0]!.url);
    expect(windows[0]!.url).to.equal('https://first.example/sca/consent-1');
    await until(() => inside(element, '.waits'));
    expect(inside<HTMLAnchorElement>(element, '.waits a')!.href).to.equal('https://first.example/sca/consent-1');
    provider.decide('consent-1', { state: 'valid', validUntil: '2099-01-01' });
    await until(() => bank('first'));
    expect(shownSums()).to.equal('-CZK 50.00 | €100.10');
    expect(inside(element, '.waits')).to.equal(null);
    expect(told).to.deep.equal(['fdz-bank-open-request First', 'fdz-bank-connected first']);
    await until(() => said.includes('First is connected.'));
    expect(await violations(element)).to.deep.equal([]);
  });

  it('leaves the way to the bank to the page where that wants it, and says where the bank is away', async () => {
    await show();
    element.addEventListener('fdz-bank-open-request', (event) => event.preventDefault(), { once: true });
    button('First').click();
    await until(() => windows[0]?.closed);
    expect(windows[0]!.url).to.equal(undefined);
    provider.at[1]!.failing = 'unreachable';
    (await until(() => button('Second'))).click();
    await until(() => inside(element, '.notice.bad'));
    expect(windows[1]).to.deep.equal({ closed: true });
  });

  it('sums up each currency, exactly, and chooses one account', async () => {
    await connected('first');
    await connected('second');
    provider.at[0]!.accounts[0]!.transactions = [{ amount: '-1.10', currency: 'EUR', booked: day(1), counterparty: 'Bakery' }];
    provider.at[1]!.accounts[0]!.transactions = [{ amount: '0.10', currency: 'EUR', booked: day(1), counterparty: 'Interest' }, { amount: '3.00', currency: 'EUR', counterparty: 'Comes soon' }];
    await show();
    await until(() => textOf(element, '.day .who') === 'Comes soon | Bakery | Interest');
    expect(shownSums()).to.equal('-CZK 50.00 | €100.30');
    expect(textOf(element, '.day .sums bdi')).to.equal('-€1.00');
    expect(textOf(element, '.day:first-of-type h4')).to.equal('Not booked yet');
    const first = inside(element, '.account')!;
    first.click();
    await until(() => textOf(element, '.day .who') === 'Bakery');
    expect(inside(element, '.account')!.getAttribute('aria-pressed')).to.equal('true');
    button('All accounts').click();
    await until(() => textOf(element, '.day .who') === 'Comes soon | Bakery | Interest');
    expect(await violations(element)).to.deep.equal([]);
  });

  it('says which letter a transaction pays, and asks the page to show it', async () => {
    world.tokenSource('ben@home.example');
    const asked = await askFor(world, ANNA, 'ben@home.example', [ORDER], { subject: '<b>Order</b> 12' });
    provider.at[0]!.accounts[0]!.iban = ORDER.iban;
    await connected('first');
    provider.at[0]!.accounts[0]!.transactions = [
      { amount: '184.90', currency: 'EUR', booked: day(0), counterparty: 'Ben', endToEndId: `/VS${ORDER.variableSymbol}` },
      { amount: '-184.90', currency: 'EUR', booked: day(0), counterparty: 'Somebody', endToEndId: `/VS${ORDER.variableSymbol}` },
    ];
    await show();
    const pays = await until(() => inside(element, '.pays'));
    expect(pays.textContent).to.equal('Pays “\u2068<b>Order</b> 12\u2069”');
    expect(element.shadowRoot!.querySelectorAll('.pays')).to.have.lengthOf(1);
    const wanted: string[] = [];
    element.addEventListener('fdz-bank-letter-open-request', ({ thread }) => wanted.push(thread));
    pays.click();
    expect(wanted).to.deep.equal([asked.thread]);
    expect(await violations(element)).to.deep.equal([]);
  });

  it('finds, and says how many', async () => {
    await connected('first');
    provider.at[0]!.accounts[0]!.transactions = Array.from({ length: 250 }, (_, index) => ({ amount: '-1.00', currency: 'EUR', booked: day(1), counterparty: `Shop ${index}` }));
    await show();
    await until(() => element.shadowRoot!.querySelectorAll('.day li').length === 100);
    button('Show more').click();
    await until(() => element.shadowRoot!.querySelectorAll('.day li').length === 200);
    const input = inside<HTMLInputElement>(element, 'input[type=search]')!;
    input.value = 'shop 24';
    input.dispatchEvent(new InputEvent('input'));
    await until(() => textOf(element, '.found') === '13 transactions found');
    input.value = 'bakery';
    input.dispatchEvent(new InputEvent('input'));
    await until(() => textOf(element, '.found').startsWith('Nothing fits'));
    expect(element.shadowRoot!.querySelectorAll('.day')).to.have.lengthOf(0);
  });

  it('draws the balance, says it in words, and has it as a table', async () => {
    await connected('second');
    provider.at[1]!.accounts[0]!.transactions = [{ amount: '0.30', currency: 'EUR', booked: day(3) }, { amount: '-5.00', currency: 'EUR', booked: day(10) }];
    await show();
    const drawing = await until(() => inside(element, '.chart [role=img]'));
    expect(drawing.getAttribute('aria-label')).to.match(/at the beginning €4\.90, at the end €0\.20, lowest -€0\.10, highest €4\.90\./);
    expect(textOf(element, 'tbody td')).to.equal('€0.20 | -€0.10 | €4.90');
  });

  it('keeps what a bank told before while it fails, and goes on when it answers', async () => {
    await connected('first');
    await connected('second');
    await show();
    provider.at[0]!.failing = 'unreachable';
    await until(() => button('Ask the banks again').ariaDisabled === 'false');
    button('Ask the banks again').click();
    await until(() => textOf(element, '[data-bank=first] .notice').includes('First does not answer'));
    expect(shownSums()).to.equal('-CZK 50.00 | €100.30');
    provider.at[0]!.failing = undefined;
    provider.at[0]!.accounts[0]!.balances = [{ kind: 'booked', amount: '99.80', currency: 'EUR' }];
    await until(() => button('Ask the banks again').ariaDisabled === 'false');
    button('Ask the banks again').click();
    await until(() => shownSums() === '-CZK 50.00 | €100.00');
    expect(inside(element, '[data-bank=first] .notice')).to.equal(null);
  });

  it('offers to allow again what ends soon, and disconnects after asking', async () => {
    await connected('first', new Date(world.clock.now() + 5 * DAY).toISOString().slice(0, 10));
    await connected('second');
    await show();
    expect(textOf(element, '[data-bank=first] .until')).to.equal('Ends in 5 days');
    expect(button('Allow again: Second')).to.equal(undefined);
    button('Allow again: First').click();
    await until(() => inside(element, '.waits'));
    expect(bank('first')).to.not.equal(null);
    let gone = '';
    element.addEventListener('fdz-bank-disconnected', (event) => { gone = event.bank; });
    button('Disconnect Second').click();
    await until(() => element.shadowRoot!.activeElement?.matches('.yes'));
    button('Keep').click();
    await until(() => element.shadowRoot!.activeElement === button('Disconnect Second'));
    button('Disconnect Second').click();
    (await until(() => inside(element, '.yes'))).click();
    await until(() => !bank('second'));
    expect(gone).to.equal('second');
    expect([...provider.consents.values()].map(({ state }) => state)).to.include('revoked');
    expect(shownSums()).to.equal('-CZK 50.00 | €100.10');
  });

  it('follows no address that is no page of a bank', async () => {
    const request = provider.request;
    provider.request = async (...args) => ({ ...(await request(...args)), redirect: 'javascript:alert(1)' });
    await show();
    button('First').click();
    await until(() => windows[0]?.closed);
    await until(() => inside(element, '.waits'));
    expect(inside(element, '.waits a')).to.equal(null);
  });

  for (const [lang, word] of [['sk', 'Bankové účty'], ['de', 'Bankkonten'], ['ar', 'الحسابات المصرفية']] as const) {
    it(`speaks ${lang}`, async () => {
      document.documentElement.lang = lang;
      await connected('first');
      await show();
      await until(() => textOf(element, 'h2') === word);
      expect(await violations(element)).to.deep.equal([]);
    });
  }
});
