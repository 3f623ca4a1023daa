import { expect } from 'chai';
import type { MemoryAccounts } from '../../demo/server/payments/memory-accounts.ts';
import { createWorld, type World } from '../../demo/server/world.ts';
import { accountBanks, allowBank, askFor, booked } from '../../test/support/asked-payment.ts';
import { when } from '../../test/support/waiting.ts';
import { Http } from '../client/http.ts';
import type { Changes, StoredMessage } from '../contract/index.ts';
import { AccountStore } from './account.ts';
import type { SettlementStore } from './settlement.ts';
import { Settlements, type Watching } from './settlement-store.ts';

const ANNA = 'anna@home.example';
const SHOP = 'sales@shop.example';
const PACE = 10_000;

/** A page whose time passes when it is told to. */
class Page implements Watching {
  #now = 0;
  #hidden = false;
  readonly #waiting = new Set<{ at: number; call(): void }>();
  readonly #turns = new Set<() => void>();

  after(ms: number, call: () => void): () => void {
    const one = { at: this.#now + ms, call };
    this.#waiting.add(one);
    return () => this.#waiting.delete(one);
  }

  hidden(): boolean {
    return this.#hidden;
  }

  turned(call: () => void): () => void {
    this.#turns.add(call);
    return () => this.#turns.delete(call);
  }

  get waits(): number {
    return this.#waiting.size;
  }

  get watched(): boolean {
    return this.#turns.size > 0;
  }

  turn(hidden: boolean): void {
    this.#hidden = hidden;
    for (const call of this.#turns) call();
  }

  pass(ms: number): void {
    this.#now += ms;
    for (const one of [...this.#waiting]) if (one.at <= this.#now && this.#waiting.delete(one)) one.call();
  }
}

describe('how often the banks are asked what has come', function pace() {
  this.timeout(20_000);
  let world: World;
  let banks: MemoryAccounts;
  let page: Page;
  let account: AccountStore;
  let store: SettlementStore;
  let leave: () => void;
  let news: ((changes: Changes) => void) | undefined;
  let thread: string;
  let asked: number;

  beforeEach(async () => {
    banks = accountBanks();
    world = await createWorld({ domains: ['home.example', 'shop.example'], bankAccounts: (domain) => (domain === 'shop.example' ? banks : undefined) });
    const source = world.tokenSource(SHOP);
    await allowBank(world, SHOP, banks);
    ({ thread } = await askFor(world, SHOP, ANNA));
    const { messages: [sent] } = await (await world.call(SHOP, 'GET', `/threads/${thread}`)).json() as { messages: [StoredMessage] };
    [page, asked] = [new Page(), 0];
    world.intercept = async (request, next) => {
      const response = await next(request);
      if (request.url.endsWith('/settlement') && response.ok) asked += 1;
      return response;
    };
    account = new AccountStore({ source, erase: async () => async () => {} });
    const http = new Http({ tokens: () => account.tokens(), fetch: world.fetch });
    const mailbox = { heard: (hearer: (changes: Changes) => void) => {
      news = hearer;
      return () => (news = undefined);
    } };
    store = new Settlements({ account, http }, mailbox, page).of(sent.id, thread);
    leave = store.subscribe(() => {});
    await answered();
  });
  afterEach(async () => {
    leave();
    globalThis.dispatchEvent(new Event('online'));
    await world.close();
  });

  const answered = () => when(store, ({ looking, phase }) => !looking && phase === 'ready');
  const looking = () => store.state.looking;

  it('every ten seconds while something is open, and no more once it is paid', async () => {
    expect([asked, page.waits]).to.deep.equal([1, 1]);
    page.pass(PACE - 1);
    expect(looking()).to.equal(false);
    page.pass(1);
    expect(looking()).to.equal(true);
    await answered();
    expect([asked, page.waits]).to.deep.equal([2, 1]);
    booked(world, banks, '184.90');
    page.pass(PACE);
    await when(store, ({ settlement, looking: still }) => !still && settlement?.requests[0]?.state === 'settled');
    expect([asked, page.waits]).to.deep.equal([3, 0]);
    page.turn(true);
    page.turn(false);
    expect(looking()).to.equal(false);
  });

  it('not behind another page; at once when the page is seen again', async () => {
    page.turn(true);
    page.pass(PACE);
    expect([looking(), page.waits]).to.deep.equal([false, 0]);
    page.pass(10 * PACE);
    expect(looking()).to.equal(false);
    page.turn(false);
    expect(looking()).to.equal(true);
    await answered();
    expect([asked, page.waits]).to.deep.equal([2, 1]);
    // Turned to and fro within the pace, it is not asked again.
    page.turn(true);
    page.turn(false);
    expect(looking()).to.equal(false);
  });

  it('not without a network; at once when it is there again', async () => {
    globalThis.dispatchEvent(new Event('offline'));
    page.pass(PACE);
    expect([looking(), page.waits]).to.deep.equal([false, 0]);
    page.turn(false);
    expect(looking()).to.equal(false);
    globalThis.dispatchEvent(new Event('online'));
    expect(looking()).to.equal(true);
    await answered();
    expect([asked, page.waits]).to.deep.equal([2, 1]);
  });

  it('anew from each look: by hand, or because the conversation has changed; once for all that asks meanwhile', async () => {
    page.pass(PACE - 1);
    store.look();
    await answered();
    expect([asked, page.waits]).to.deep.equal([2, 1]);
    page.pass(PACE - 1);
    expect(looking()).to.equal(false);
    const changes = { state: '1', conversations: [{ id: thread }] } as unknown as Changes;
    for (const _ of [1, 2, 3]) news!(changes);
    // The first asks, the others together once more.
    await when(store, ({ looking: still }) => !still && asked === 4);
    expect(page.waits).to.equal(1);
    news!({ ...changes, conversations: [] });
    expect(looking()).to.equal(false);
  });

  it('goes on at the same pace where the server gives no answer, and what was known stands', async () => {
    const answering = world.intercept;
    world.intercept = () => Promise.reject(new TypeError('Failed to fetch'));
    page.pass(PACE);
    await when(store, ({ problem, looking: still }) => !still && !!problem);
    expect([store.state.phase, store.state.settlement?.requests[0]?.state, page.waits]).to.deep.equal(['ready', 'open', 1]);
    world.intercept = answering;
    page.pass(PACE);
    await when(store, ({ problem, looking: still }) => !still && !problem);
    expect([asked, page.waits]).to.deep.equal([2, 1]);
  });

  it('not when nobody looks any more', () => {
    leave();
    expect([page.waits, page.watched, news]).to.deep.equal([0, false, undefined]);
    page.pass(PACE);
    expect(looking()).to.equal(false);
  });
});
