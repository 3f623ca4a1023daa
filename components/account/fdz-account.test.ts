import { sendKeys } from '@web/test-runner-commands';
import { expect } from 'chai';
import { createWorld, type World } from '../../demo/server/world.ts';
import { DmailProblem, type DeliveryState, type Message } from '../../src/contract/index.ts';
import { memoryStorage } from '../../src/offline/memory.ts';
import { createServices } from '../../src/services/create.ts';
import { Store } from '../../src/stores/store.ts';
import type { AccountState, SessionPort } from '../../src/stores/account.ts';
import type { OutboxItem, OutboxState, OutboxStore } from '../../src/stores/outbox.ts';
import type { OutgoingRequest, TokenSource } from '../../src/identity/token-source.ts';
import { inside, mount, textOf, until, violations } from '../../test/support/element.ts';
import '../invitations/define.ts';
import { FdzAccount } from './define.ts';

const ANNA = 'anna@home.example';

/** A session over a world's token source: what happens in the sign-in window is up to the test. */
class TestSession extends Store<Pick<AccountState, 'phase' | 'account' | 'problem'>> implements SessionPort {
  asked: unknown[] = [];
  constructor(private readonly source: TokenSource, phase: AccountState['phase'] = 'signed-out') {
    super({ phase, ...(phase !== 'signed-out' && { account: source.account }) });
  }
  get account(): TokenSource['account'] {
    return this.source.account;
  }
  headers(request: OutgoingRequest): Promise<Record<string, string>> {
    return this.source.headers(request);
  }
  async start(): Promise<void> {}
  async signIn(options?: unknown): Promise<void> {
    this.asked.push(options);
    this.set({ phase: 'signing-in', problem: undefined });
  }
  cancel(): void {
    this.set({ phase: 'signed-out', problem: new DmailProblem('sign-in-cancelled') });
  }
  finish(problem?: DmailProblem): void {
    this.set(problem ? { phase: 'signed-out', problem } : { phase: 'signed-in', account: this.source.account });
  }
  expire(): void {
    this.set({ phase: 'expired' });
  }
  async signOut(): Promise<void> {
    this.set({ phase: 'signed-out', account: undefined });
  }
}

/** A queue that holds what the test says. */
class Waiting extends Store<OutboxState> {
  constructor(items: readonly OutboxItem[]) {
    super({ items, storage: 'durable' });
  }
  now(items: readonly OutboxItem[]): void {
    this.set({ items });
  }
}

describe('fdz-account', () => {
  let world: World;
  let element: FdzAccount;
  let session: TestSession;
  beforeEach(async () => {
    world = await createWorld();
    session = new TestSession(world.tokenSource(ANNA, { name: 'Anna Kováčová' }));
  });
  afterEach(async () => {
    document.documentElement.lang = 'en';
    element.remove();
    element.services?.close();
    await world.close();
  });

  async function open(properties: Partial<FdzAccount> = {}): Promise<void> {
    element = mount('fdz-account', { services: createServices({ session, fetch: world.fetch, storage: memoryStorage() }), ...properties });
    await until(() => element.matches(':state(signed-out), :state(signed-in), :state(expired)'));
    await element.updateComplete;
  }
  const button = (word: string): HTMLElement => [...element.shadowRoot!.querySelectorAll<HTMLElement>('button')].find(({ textContent, ariaLabel }) => textContent?.trim() === word || ariaLabel === word)!;

  it('asks for an address where no home is named, and refuses what is none', async () => {
    await open();
    expect(await violations(element)).to.deep.equal([]);
    button('Sign in').click();
    await until(() => textOf(element, '#address-hint').includes('not an address'));
    expect(session.asked).to.deep.equal([]);
    inside<HTMLInputElement>(element, '#address')!.value = 'anna@home.example';
    button('Sign in').click();
    await until(() => element.matches(':state(signing-in)'));
    expect(session.asked).to.deep.equal([{ address: 'anna@home.example' }]);
    expect(await violations(element)).to.deep.equal([]);
  });

  it('names the home that is configured, and tells when somebody is signed in', async () => {
    await open({ server: 'home.example' });
    const told: string[] = [];
    element.addEventListener('fdz-account-signed-in', (event) => told.push(event.account.address));
    button('Sign in at home.example').click();
    await until(() => button('Cancel'));
    session.finish();
    await until(() => element.matches(':state(signed-in)'));
    expect(told).to.deep.equal([ANNA]);
    expect(inside(element, '.panel')).to.equal(null);
  });

  it('keeps the focus through signing in', async () => {
    await open({ server: 'home.example', button: true });
    button('Sign in').focus();
    button('Sign in').click();
    await until(() => button('Cancel') && element.shadowRoot!.activeElement === button('Sign in on this page'));
    session.finish();
    await until(() => element.shadowRoot!.activeElement?.matches('.identity'));
    await sendKeys({ press: 'Enter' });
    await until(() => inside(element, '#menu:popover-open'));
    await sendKeys({ press: 'Tab' });
    await until(() => element.shadowRoot!.activeElement?.textContent === 'Sign out');
    await sendKeys({ press: 'Escape' });
    await until(() => !inside(element, '#menu:popover-open') && element.shadowRoot!.activeElement?.matches('.identity'));
  });

  it('signs in by the small button without taking more room than that', async () => {
    await open({ server: 'home.example', button: true });
    element.style.color = 'rgb(255, 255, 255)';
    const before = element.getBoundingClientRect();
    button('Sign in').click();
    const panel = await until(() => inside(element, '.opened:popover-open'));
    expect(panel.checkVisibility()).to.equal(true);
    const after = element.getBoundingClientRect();
    expect([after.width, after.height]).to.deep.equal([before.width, before.height]);
    // What the header is drawn in is for the header's own ground.
    expect(getComputedStyle(button('Sign in on this page')).color).to.not.equal('rgb(255, 255, 255)');
    expect(await violations(element)).to.deep.equal([]);
    button('Cancel').focus();
    button('Cancel').click();
    await until(() => !inside(element, '.opened') && element.shadowRoot!.activeElement === button('Sign in'));
  });

  it('lets go of a sign-in that is not wanted any more', async () => {
    await open({ server: 'home.example' });
    button('Sign in at home.example').click();
    (await until(() => button('Cancel'))).click();
    await until(() => button('Sign in at home.example'));
    expect(inside(element, '.notice')).to.equal(null);
  });

  it('offers this page where the window was blocked, and says why a sign-in failed', async () => {
    await open({ server: 'home.example' });
    button('Sign in at home.example').click();
    await until(() => button('Cancel'));
    session.finish(new DmailProblem('popup-blocked'));
    (await until(() => button('Sign in on this page'))).click();
    await until(() => session.asked.length === 2);
    expect(session.asked[1]).to.deep.equal({ mode: 'redirect' });
    await until(() => button('Cancel'));
    session.finish(new DmailProblem('unreachable'));
    await until(() => textOf(element, '.notice').includes('does not answer'));
    expect(await violations(element)).to.deep.equal([]);
  });

  it('shows a small button with a menu, from which one signs out', async () => {
    session = new TestSession(world.tokenSource(ANNA, { name: 'Anna Kováčová' }), 'signed-in');
    await open({ button: true });
    const told: Event[] = [];
    element.addEventListener('fdz-account-signed-out', (event) => told.push(event));
    const opener = await until(() => inside(element, '.identity'));
    expect(textOf(element, '.initials')).to.equal('AK');
    opener.click();
    await until(() => inside(element, '#menu:popover-open'));
    expect(textOf(element, '.who')).to.contain(ANNA);
    expect(await violations(element)).to.deep.equal([]);
    button('Sign out and erase mail from this device').click();
    (await until(() => button('Erase and sign out'))).click();
    await until(() => element.matches(':state(signed-out)'));
    expect(told).to.have.length(1);
    expect(button('Sign in')).to.not.equal(undefined);
  });

  it('says in the menu what still waits to be sent from this device, as long as it does', async () => {
    session = new TestSession(world.tokenSource(ANNA), 'signed-in');
    const services = createServices({ session, fetch: world.fetch, storage: memoryStorage() });
    const item = (state: DeliveryState): OutboxItem => ({ message: {} as Message, deliveries: [{ address: 'clerk@city.example', state }] });
    const outbox = new Waiting([item('queued'), item('sending'), item('refused')]);
    await open({ button: true, services: { ...services, outbox: () => Promise.resolve(outbox as unknown as OutboxStore) } });
    (await until(() => inside(element, '.identity'))).click();
    expect(await until(() => textOf(element, '#menu .notice'))).to.contain('2 messages');
    expect(await violations(element)).to.deep.equal([]);
    outbox.now([item('sending')]);
    await until(() => textOf(element, '#menu .notice').startsWith('One message'));
    outbox.now([item('refused')]);
    await until(() => !inside(element, '#menu .notice'));
  });

  it('says that a sign-in has ended, and keeps what is inside', async () => {
    session = new TestSession(world.tokenSource(ANNA), 'signed-in');
    await open();
    session.expire();
    (await until(() => button('Sign in again'))).click();
    await until(() => session.asked.length === 1);
    expect(session.asked[0]).to.deep.equal({ address: ANNA });
  });

  it('says so by the small button, too', async () => {
    session = new TestSession(world.tokenSource(ANNA), 'signed-in');
    await open({ button: true });
    session.expire();
    const again = await until(() => button('Sign in again'));
    expect(inside(element, '.notice')).to.equal(null);
    expect(again.title).to.contain('What you wrote is kept');
    expect(await violations(element)).to.deep.equal([]);
  });

  it('provides what is inside it with services, whichever comes first', async () => {
    session = new TestSession(world.tokenSource(ANNA), 'signed-in');
    const child = document.createElement('fdz-invitations');
    await open();
    element.append(child);
    await until(() => child.services === element.services && inside(child, '.empty'));
    const late = createServices({ tokenSource: world.tokenSource('ben@home.example'), fetch: world.fetch, storage: memoryStorage() });
    const before = element.services!;
    element.services = late;
    await until(() => child.services === late);
    before.close();
  });

  it('takes the host’s own token source, which has no button to sign out', async () => {
    element = mount('fdz-account', { tokenSource: world.tokenSource(ANNA), button: true });
    await until(() => element.matches(':state(signed-in)'));
    (await until(() => inside(element, '.identity'))).click();
    await until(() => inside(element, '#menu:popover-open'));
    expect(textOf(element, '#menu')).to.contain('This site signs you in and out.');
    expect(button('Sign out')).to.equal(undefined);
  });

  for (const [lang, word] of [['sk', 'Prihlásiť sa na home.example'], ['de', 'Bei home.example anmelden'], ['ar', 'تسجيل الدخول في home.example']] as const) {
    it(`speaks ${lang}`, async () => {
      document.documentElement.lang = lang;
      await open({ server: 'home.example' });
      expect(button(word)).to.not.equal(undefined);
      expect(await violations(element)).to.deep.equal([]);
    });
  }

  it('says that it could not be found out who is signed in, and tries again', async () => {
    let made = 0;
    const services = createServices({
      session: () => (made++ ? Promise.resolve(session) : Promise.reject(new DmailProblem('local-storage-unavailable'))), fetch: world.fetch, storage: memoryStorage(),
    });
    element = mount('fdz-account', { services });
    await until(() => element.matches(':state(failed)') && inside(element, '[role="alert"]'));
    expect(await violations(element)).to.deep.equal([]);
    button('Try again').click();
    await until(() => element.matches(':state(signed-out)'));
    expect(inside(element, '[role="alert"]')).to.equal(null);
  });
});
