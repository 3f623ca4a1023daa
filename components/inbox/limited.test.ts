import { sendKeys } from '@web/test-runner-commands';
import { expect } from 'chai';
import { createWorld, type World } from '../../demo/server/world.ts';
import type { TokenSource } from '../../src/identity/token-source.ts';
import type { AccountState, SessionPort } from '../../src/stores/account.ts';
import { Store } from '../../src/stores/store.ts';
import { inside, mount, textOf, until, violations } from '../../test/support/element.ts';
import { closeTabs, tab } from '../../test/support/tab.ts';
import '../message/define.ts';
import './define.ts';
import type { FdzMessage } from '../message/fdz-message.ts';
import type { FdzInbox } from './fdz-inbox.ts';

const ANNA = 'anna@home.example';
const CLERK = 'clerk@city.example';
const MAYOR = 'mayor@city.example';
const about = (peer: string): string[] => [`send?peer=${peer}`, `read:mailbox?peer=${peer}`];

/** Whoever signs in again lets the page do what it asks for. */
class Agreeing extends Store<Pick<AccountState, 'phase' | 'account' | 'problem'>> implements SessionPort {
  #source: TokenSource;

  constructor(private readonly world: World, scopes: readonly string[], readonly wants: readonly string[]) {
    const source = world.tokenSource(ANNA, { scopes });
    super({ phase: 'signed-in', account: source.account });
    this.#source = source;
  }
  get account() {
    return this.#source.account;
  }
  headers(request: Parameters<SessionPort['headers']>[0]) {
    return this.#source.headers(request);
  }
  async start() {}
  async signIn() {
    this.set({ phase: 'signing-in' });
    await Promise.resolve();
    this.#source = this.world.tokenSource(ANNA, { scopes: this.wants });
    this.set({ phase: 'signed-in', account: this.#source.account });
  }
  cancel() {}
  async signOut() {}
}

describe('under a grant with limits', () => {
  let world: World;
  let element: FdzInbox | FdzMessage;
  beforeEach(async () => {
    world = await createWorld();
    await world.deposit(CLERK, ANNA, { subject: 'From the clerk', text: 'Words of the clerk' });
    await world.deposit(MAYOR, ANNA, { subject: 'From the mayor', text: 'Words of the mayor' });
  });
  afterEach(async () => {
    element.remove();
    closeTabs();
    await world.close();
  });

  const services = (scopes: readonly string[], wants = scopes) => tab(world, ANNA, { tokenSource: undefined, session: new Agreeing(world, scopes, wants) });
  const open = (scopes: readonly string[], wants = scopes, properties: Partial<FdzInbox> = {}): FdzInbox => (element = mount('fdz-inbox', { services: services(scopes, wants), ...properties }));
  const subjects = (): (string | null)[] => [...element.shadowRoot!.querySelectorAll('.row .what')].map(({ textContent }) => textContent);
  const panel = (): Promise<HTMLElement> => until(() => inside(element, '.panel.no-permission'));

  it('an inbox lists what is within, with and without the address it is about', async () => {
    for (const peer of [CLERK, undefined]) {
      open(about(CLERK), about(CLERK), peer ? { peer } : {});
      await until(() => subjects().length);
      expect(subjects()).to.deep.equal(['From the clerk']);
      element.remove();
    }
  });

  it('an inbox of another address asks for it, by keyboard too, and shows it then', async () => {
    open(about(CLERK), about(MAYOR), { peer: MAYOR });
    expect((await panel()).textContent).to.contain(CLERK);
    expect(subjects()).to.deep.equal([]);
    expect(await violations(element)).to.deep.equal([]);
    inside(element, '[data-do=sign-in]')!.focus();
    await sendKeys({ press: 'Enter' });
    await until(() => subjects().join() === 'From the mayor');
    await until(() => element.shadowRoot!.activeElement?.matches('.row'));
  });

  it('an inbox without an address asks as well where its page means another one', async () => {
    open(about(CLERK), about(MAYOR));
    await panel();
    inside(element, '[data-do=sign-in]')!.click();
    await until(() => subjects().join() === 'From the mayor');
  });

  it('an inbox takes what is granted to the page of another customer, in another tab, for what it is', async () => {
    const session = new Agreeing(world, about(CLERK), about(CLERK));
    element = mount('fdz-inbox', { services: tab(world, ANNA, { tokenSource: undefined, session }), peer: CLERK });
    await until(() => subjects().length);
    session['set']({ phase: 'signed-in', account: world.tokenSource(ANNA, { scopes: about(MAYOR) }).account });
    await panel();
    expect(subjects()).to.deep.equal([]);
  });

  it('an inbox offers no sign-in that would change nothing', async () => {
    open(about(CLERK), about(CLERK), { peer: MAYOR });
    await panel();
    expect(inside(element, '[data-do=sign-in]')).to.equal(null);
  });

  it('a conversation out of reach is said to be, and asked for', async () => {
    const page = (await (await world.call(ANNA, 'GET', '/mailbox')).json()) as { conversations: { id: string; subject: string }[] };
    const { id } = page.conversations.find(({ subject }) => subject === 'From the mayor')!;
    element = mount('fdz-message', { services: services(about(CLERK), about(MAYOR)), threadId: id });
    await until(() => inside(element, '[part=notice]'));
    expect(textOf(element, '[part=notice]')).to.contain('have not let this site show it');
    inside(element, '[part=notice] button')!.click();
    await until(() => element.shadowRoot!.querySelector('li.entry'));
    expect(inside(element, '[part=notice]')).to.equal(null);
  });
});
