import { expect } from 'chai';
import type { MemoryAccounts } from '../../demo/server/payments/memory-accounts.ts';
import type { MemoryPayments } from '../../demo/server/payments/memory.ts';
import { createWorld, type World } from '../../demo/server/world.ts';
import type { Message } from '../../src/contract/index.ts';
import { accountBanks, allowBank, askFor, booked, ORDER, paymentBank, pays } from '../../test/support/asked-payment.ts';
import { heard, mount, until, violations } from '../../test/support/element.ts';
import { closeTabs, tab } from '../../test/support/tab.ts';
import type { FdzMessage } from './define.ts';
import './define.ts';

const ANNA = 'anna@home.example';
const SHOP = 'sales@shop.example';
/** Account the money comes from. */
const PAYER = 'SK7899710000001924000005';

describe('whoever asks for a payment', function standing() {
  // A form, the servers of two domains and their receipts are loaded with the first.
  this.timeout(40_000);
  let world: World;
  let banks: MemoryAccounts;
  let payer: MemoryPayments;
  let element: FdzMessage;
  const open = window.open;
  beforeEach(async () => {
    banks = accountBanks();
    payer = paymentBank();
    world = await createWorld({
      domains: ['home.example', 'shop.example'],
      payments: (domain) => (domain === 'home.example' ? payer : undefined), bankAccounts: (domain) => (domain === 'shop.example' ? banks : undefined),
    });
    world.tokenSource(ANNA);
    world.tokenSource(SHOP);
  });
  afterEach(async () => {
    window.open = open;
    document.documentElement.lang = 'en';
    element.remove();
    closeTabs();
    await world.close();
  });

  const show = (message: Message, properties: Partial<FdzMessage> = {}): void => {
    element = mount('fdz-message', { services: tab(world, SHOP), threadId: message.thread, ...properties });
  };
  const standings = () => [...(element.shadowRoot!.querySelector('fdz-message-parts')?.shadowRoot?.querySelectorAll('fdz-message-payment') ?? [])].flatMap((each) => each.shadowRoot?.querySelector('fdz-message-standing') ?? []);
  const bare = (text: string | null | undefined): string => (text ?? '').replace(/[\u200e\u200f\u2066-\u2069]/g, '').replace(/\s+/g, ' ').trim();
  const row = (name: 'payer' | 'bank', index = 0) => standings()[index]?.shadowRoot?.querySelector(name === 'payer' ? '.row.payer' : '.row:not(.payer)') ?? undefined;
  const reads = (name: 'payer' | 'bank', index = 0): string => bare(row(name, index)?.textContent);
  const titles = (name: 'payer' | 'bank', index = 0): string => [...(row(name, index)?.querySelectorAll('.title') ?? [])].map(({ textContent }) => bare(textContent)).join(' | ');
  const look = (): void => row('bank')!.querySelector<HTMLElement>('[aria-label="Look now"]')!.click();
  const lookUntil = (wanted: () => unknown) => until(() => {
    if (row('bank')?.querySelector('[aria-label="Look now"][aria-disabled=false]')) look();
    return wanted();
  });

  it('sees that it is not there yet, and that it is paid once their own bank has booked it; that is said once', async () => {
    await allowBank(world, SHOP, banks);
    show(await askFor(world, SHOP, ANNA));
    await until(() => titles('bank') === 'Not on your account yet');
    expect(titles('payer')).to.equal('Nothing so far');
    const said = heard(standings()[0]!);
    booked(world, banks, '184.90');
    await lookUntil(() => titles('bank') === 'Paid: €184.90 is on your account');
    expect(reads('bank')).to.match(/€184\.90 on .+ from Anna Kováčová, at Savings Bank/);
    expect(titles('payer'), 'the bank’s word is not the payer’s').to.equal('Nothing so far');
    await until(() => said.length);
    expect(said).to.deep.equal(['Paid: €184.90 is on your account']);
    expect(await violations(element)).to.deep.equal([]);
  });

  it('sees a part, what is missing, and what is more', async () => {
    await allowBank(world, SHOP, banks);
    const message = await askFor(world, SHOP, ANNA);
    booked(world, banks, '100.00');
    show(message);
    await until(() => titles('bank') === '€100.00 of €184.90 is on your account');
    expect(reads('bank')).to.include('€84.90 is still to come.');
    booked(world, banks, '100.00', { counterparty: undefined });
    await lookUntil(() => titles('bank') === 'Paid: €200.00 is on your account, €15.10 more than you asked for');
    expect(row('bank')!.querySelectorAll('li')).to.have.length(2);
  });

  it('sees that what had come went back; that is said', async () => {
    await allowBank(world, SHOP, banks);
    const message = await askFor(world, SHOP, ANNA);
    booked(world, banks, '184.90', { iban: PAYER });
    show(message);
    await until(() => titles('bank') === 'Paid: €184.90 is on your account');
    const said = heard(standings()[0]!);
    booked(world, banks, '-184.90', { iban: PAYER });
    await lookUntil(() => titles('bank') === '€184.90 came and went back');
    expect(reads('bank')).to.match(/from Anna Kováčová, at Savings Bank; went back on /);
    expect(row('bank')!.classList.contains('unclear')).to.equal(true);
    await until(() => said.length);
    expect(said).to.deep.equal(['€184.90 came and went back']);
    expect(await violations(element)).to.deep.equal([]);
  });

  it('sees that the account was not read in full', async () => {
    await allowBank(world, SHOP, banks);
    banks.at[0]!.accounts[0]!.incomplete = true;
    const message = await askFor(world, SHOP, ANNA);
    show(message);
    await until(() => titles('bank') === 'Not found in what was read');
    expect(reads('bank')).to.include('Your account was not read in full');
    booked(world, banks, '100.00');
    await lookUntil(() => titles('bank') === '€100.00 of €184.90 is on your account');
    expect(reads('bank')).to.include('€84.90 is still to come. Your account was not read in full');
    booked(world, banks, '84.90');
    await lookUntil(() => titles('bank') === 'Paid: €184.90 is on your account');
    expect(reads('bank')).not.to.include('not read in full');
  });

  it('sees what the payer says apart from it: their word makes nothing paid', async () => {
    await allowBank(world, SHOP, banks);
    const message = await askFor(world, SHOP, ANNA);
    await pays(world, ANNA, payer, message, ORDER, 'authorised');
    show(message);
    await until(() => titles('payer') === 'Confirmed at their bank: €184.90');
    expect(reads('payer')).to.include(ANNA).and.include('That is their word.');
    expect(row('payer')!.querySelector('.warn-line')).to.equal(null);
    await until(() => titles('bank') === 'Not on your account yet');
    const trail = element.shadowRoot!.querySelector('fdz-message-trail')!.shadowRoot!;
    const steps = () => [...trail.querySelectorAll('.trail li')].map((step) => bare(step.querySelector('b')?.textContent));
    await until(() => bare(trail.textContent).includes('Payer says: confirmed at their bank, €184.90'));
    expect(steps(), 'nothing else has become of the letter').to.deep.equal(['', 'Delivered', 'Collected', 'Payer says']);
    expect(await violations(element)).to.deep.equal([]);
  });

  it('hears of what the payer says while they look', async () => {
    const message = await askFor(world, SHOP, ANNA);
    await allowBank(world, SHOP, banks);
    show(message);
    await until(() => titles('bank') === 'Not on your account yet');
    const said = heard(standings()[0]!);
    await pays(world, ANNA, payer, message, ORDER, 'authorised', 'settled');
    await lookUntil(() => titles('payer') === 'Their bank has booked it: €184.90');
    await until(() => said.length);
    expect(said.at(-1)).to.equal(`${ANNA} says: Their bank has booked it: €184.90`);
    expect(titles('bank')).to.equal('Not on your account yet');
  });

  it('is warned where the payer speaks of another amount, or another account', async () => {
    const message = await askFor(world, SHOP, ANNA);
    await pays(world, ANNA, payer, message, { ...ORDER, amount: '18.49', iban: 'SK8399720000001840200001' }, 'authorised');
    show(message);
    await until(() => titles('payer') === 'Confirmed at their bank: €18.49');
    expect([...row('payer')!.querySelectorAll('.warn-line')].map(({ textContent }) => bare(textContent))).to.deep.equal(['You asked for another amount: €184.90.', 'It went to another account than yours: SK83 9972 0000 0018 4020 0001.']);
    expect(await violations(element)).to.deep.equal([]);
  });

  it('is not warned of an amount they have let be changed', async () => {
    const message = await askFor(world, SHOP, ANNA, [{ ...ORDER, editable: ['amount'] }]);
    await pays(world, ANNA, payer, message, { ...ORDER, amount: '200.00' }, 'authorised');
    show(message);
    await until(() => titles('payer') === 'Confirmed at their bank: €200.00');
    expect(row('payer')!.querySelector('.warn-line')).to.equal(null);
  });

  it('sees what was not made', async () => {
    const message = await askFor(world, SHOP, ANNA);
    await pays(world, ANNA, payer, message, ORDER, 'rejected');
    show(message);
    await until(() => titles('payer').startsWith('Their bank has not made the payment'));
  });

  it('sees of each of several requests what is said of it', async () => {
    await allowBank(world, SHOP, banks);
    const message = await askFor(world, SHOP, ANNA, [{ ...ORDER, amount: '100.00', variableSymbol: '1' }, { ...ORDER, amount: '84.90', variableSymbol: '2' }]);
    await pays(world, ANNA, payer, message, { ...ORDER, amount: '84.90', variableSymbol: '2' }, 'authorised');
    booked(world, banks, '100.00', { endToEndId: '/VS1' });
    show(message);
    await until(() => titles('bank', 0).startsWith('Paid') && titles('payer', 1).startsWith('Confirmed'));
    expect([titles('payer', 0), titles('bank', 1)]).to.deep.equal(['Nothing so far', 'Not on your account yet']);
  });

  it('can have the bank of the account tell of it, in a window of its own', async () => {
    const windows: { closed: boolean; url?: string }[] = [];
    window.open = () => {
      const page: (typeof windows)[number] = { closed: false };
      windows.push(page);
      return { opener: null, close: () => { page.closed = true; }, location: { replace: (url: string) => { page.url = url; } } } as unknown as Window;
    };
    show(await askFor(world, SHOP, ANNA));
    await until(() => titles('bank') === 'Your account is not shown here');
    expect(reads('bank')).to.include('SK31 1200 0000 1987 4263 7541');
    const buttons = await until(() => {
      const found = [...row('bank')!.querySelectorAll<HTMLElement>('.banks button')];
      return found.length > 0 && found;
    });
    expect(buttons.map(({ textContent }) => bare(textContent))).to.deep.equal(['Savings Bank', 'Meadow Bank']);
    expect(await violations(element)).to.deep.equal([]);
    buttons[0]!.click();
    expect(windows, 'opened in the gesture').to.have.lengthOf(1);
    await until(() => windows[0]!.url === 'https://savings.example/sca/consent-1' && row('bank')!.querySelector('a'));
    banks.decide('consent-1', { state: 'valid', validUntil: '2099-01-01' });
    await until(() => titles('bank') === 'Not on your account yet');
    expect(row('bank')!.querySelector('.banks')).to.equal(null);
  });

  it('learns where their server asks no bank', async () => {
    await world.close();
    world = await createWorld({ domains: ['home.example', 'shop.example'] });
    world.tokenSource(ANNA);
    world.tokenSource(SHOP);
    show(await askFor(world, SHOP, ANNA));
    await until(() => reads('bank').includes('Your mail server is not connected to any bank.'));
  });

  it('learns that this page may not see accounts', async () => {
    element = mount('fdz-message', { services: tab(world, SHOP, { tokenSource: world.tokenSource(SHOP, { scopes: ['send', 'read:mailbox'] }) }), threadId: (await askFor(world, SHOP, ANNA)).thread });
    await until(() => titles('bank') === 'This page may not see accounts');
    expect(row('bank')!.querySelector('button')).to.equal(null);
    expect(await violations(element)).to.deep.equal([]);
  });

  it('learns that nothing can be recognised of a request without a reference', async () => {
    await allowBank(world, SHOP, banks);
    const { variableSymbol: _, ...bareOrder } = ORDER;
    show(await askFor(world, SHOP, ANNA, [bareOrder]));
    await until(() => titles('bank') === 'Cannot be recognised');
  });

  it('keeps what was settled while the bank is away, and says that it is', async () => {
    await allowBank(world, SHOP, banks);
    const message = await askFor(world, SHOP, ANNA);
    booked(world, banks, '100.00');
    show(message);
    await until(() => titles('bank').startsWith('€100.00 of'));
    banks.at[0]!.failing = 'unreachable';
    world.clock.advance(3000);
    await lookUntil(() => reads('bank').includes('Savings Bank does not answer.'));
    expect(titles('bank')).to.equal('€100.00 of €184.90 is on your account');
    expect(row('bank')!.querySelector('.banks')).to.equal(null);
    expect(await violations(element)).to.deep.equal([]);
  });

  it('sees offline what was known, and that it is not of now', async () => {
    await allowBank(world, SHOP, banks);
    const message = await askFor(world, SHOP, ANNA);
    booked(world, banks, '184.90');
    show(message);
    await until(() => titles('bank').startsWith('Paid'));
    window.dispatchEvent(new Event('offline'));
    await until(() => reads('bank').includes('You are offline. This is what was known before.'));
    expect(titles('bank')).to.match(/^Paid/);
    expect(row('bank')!.querySelector('button')!.ariaDisabled).to.equal('true');
    window.dispatchEvent(new Event('online'));
    await until(() => !reads('bank').includes('You are offline.'));
  });

  it('sees nothing of it before anybody was asked', async () => {
    const message = world.message(SHOP, [ANNA], { parts: [{ type: 'application/vnd.dmail.payment+json', data: { ...ORDER } }] });
    await world.call(SHOP, 'PUT', `/sent/${message.id}`, { body: { message, deliveries: [{ address: ANNA, state: 'refused', at: message.sentAt, problem: 'urn:dmail:problem:not-invited' }] } });
    show(message);
    const standing = await until(() => standings()[0]);
    await standing.updateComplete;
    expect(standing.shadowRoot!.querySelector('.standing')).to.equal(null);
  });

  for (const [lang, word] of [['sk', 'Na vašom účte ešte nie je'], ['de', 'Noch nicht auf Ihrem Konto'], ['ar', 'لم تصل إلى حسابك بعد']] as const) {
    it(`reads it in ${lang}`, async () => {
      document.documentElement.lang = lang;
      await allowBank(world, SHOP, banks);
      show(await askFor(world, SHOP, ANNA));
      await until(() => titles('bank') === word);
      expect(await violations(element)).to.deep.equal([]);
    });
  }
});
