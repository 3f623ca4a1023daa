import { expect } from 'chai';
import { createWorld } from '../../demo/server/world.ts';
import type { World } from '../../demo/server/world.ts';
import { DmailProblem } from '../contract/index.ts';
import { memoryStorage } from '../offline/memory.ts';
import { createServices } from '../services/create.ts';
import type { ServicesOptions } from '../services/create.ts';
import type { Services } from '../services/services.ts';
import type { AccountState, SessionPort } from './account.ts';
import { Store } from './store.ts';
import { privateRoot } from '../../test/support/private-files.ts';
import { closeTabs, tab, when } from '../../test/support/tab.ts';

const ANNA = 'anna@home.example';
const BEN = 'ben@home.example';
const CLERK = 'clerk@city.example';

type SessionState = Pick<AccountState, 'phase' | 'account' | 'problem'>;

/** A session over a world's tokens: what src/identity makes by signing in, without its pages. */
class WorldSession extends Store<SessionState> implements SessionPort {
  readonly #world: World;
  next = ANNA;
  refuse: DmailProblem | undefined;

  constructor(world: World) {
    super({ phase: 'starting' });
    this.#world = world;
  }
  get account() {
    if (!this.state.account) throw new DmailProblem('signed-out');
    return this.state.account;
  }
  headers(request: Parameters<SessionPort['headers']>[0]) {
    return this.#world.tokenSource(this.account.address).headers(request);
  }
  async start() {
    if (this.state.phase === 'starting') this.set({ phase: 'signed-out' });
  }
  async signIn() {
    this.set({ phase: 'signing-in', problem: undefined });
    if (this.refuse) {
      this.set({ phase: 'signed-out', problem: this.refuse });
      throw this.refuse;
    }
    this.set({ phase: 'signed-in', account: this.#world.tokenSource(this.next).account });
  }
  cancel() {
    this.set({ phase: 'signed-out' });
  }
  async signOut() {
    this.set({ phase: 'signed-out', account: undefined });
  }
}

describe('the account', () => {
  let world: World;
  let made: Services[] = [];
  beforeEach(async () => {
    world = await createWorld();
  });
  afterEach(async () => {
    closeTabs();
    for (const services of made) services.close();
    made = [];
    await world.close();
  });

  const page = (session: ServicesOptions['session'], storage = memoryStorage()): Services => {
    const services = createServices({ ...(session && { session }), storage, fetch: world.fetch, now: () => world.clock.now(), cache: true });
    made.push(services);
    return services;
  };
  const person = (storage = memoryStorage()) => {
    const session = new WorldSession(world);
    return { session, services: page(session, storage) };
  };

  it('of a host’s own token source is simply there', () => {
    const { state } = tab(world, ANNA).account;
    expect([state.phase, state.account?.address, state.managed]).to.deep.equal(['signed-in', ANNA, true]);
  });

  it('waits for the person, and lists load once they signed in', async () => {
    await world.deposit(CLERK, ANNA);
    const { services } = person();
    const list = services.list({ view: 'inbox' });
    const stop = list.subscribe(() => {});
    await when(services.account, ({ phase }) => phase === 'signed-out');
    expect(list.state.phase).to.equal('idle');
    await services.account.signIn();
    expect((await when(list, ({ phase }) => phase === 'ready')).ids).to.have.length(1);
    stop();
  });

  it('says why signing in failed', async () => {
    const { services, session } = person();
    session.refuse = new DmailProblem('popup-blocked');
    await services.account.signIn();
    expect(services.account.state.problem?.code).to.equal('popup-blocked');
    expect(services.account.state.phase).to.equal('signed-out');
  });

  it('leaves nothing of one person to the next', async () => {
    await world.deposit(CLERK, ANNA, { subject: 'For Anna' });
    await world.deposit(CLERK, BEN, { subject: 'For Ben' });
    const { services, session } = person();
    const list = services.list({ view: 'inbox' });
    const stop = list.subscribe(() => {});
    await services.account.signIn();
    const [anna] = (await when(list, ({ phase }) => phase === 'ready')).ids;
    await services.account.signOut();
    expect(list.state).to.include({ phase: 'idle', total: 0 });
    expect(services.mailbox.conversation(anna!)).to.equal(undefined);
    session.next = BEN;
    await services.account.signIn();
    const { ids } = await when(list, ({ phase }) => phase === 'ready');
    expect(ids.map((id) => services.mailbox.conversation(id)?.subject)).to.deep.equal(['For Ben']);
    stop();
  });

  it('erases drafts, queue and copies where that was asked for', async () => {
    const storage = memoryStorage();
    const { services } = person(storage);
    await services.account.signIn();
    const draft = await services.compose({ to: [CLERK] });
    draft.edit({ subject: 'The stove' });
    await draft.flush();
    const kept = await storage.open(`fdz:https://home.example/dmail:${ANNA}`);
    expect(await kept.drafts.all()).to.have.length(1);
    await services.account.signOut({ erase: true });
    expect(await kept.drafts.all()).to.deep.equal([]);
    expect(services.account.state.phase).to.equal('signed-out');
  });

  it('erases, and whoever signs in next on the same page sends from it, files too', async () => {
    await world.invite(CLERK, ANNA);
    await world.invite(CLERK, BEN);
    const send = async (services: Services, subject: string) => {
      const draft = await services.compose({ to: [CLERK] });
      draft.edit({ subject, html: `<p>${subject}</p>` });
      const files = await draft.attachments();
      files.add([new File([subject], `${subject}.txt`, { type: 'text/plain' })]);
      await draft.send();
      await when(draft, ({ deliveries }) => deliveries.length > 0 && deliveries.every(({ state }) => state === 'deposited'));
    };
    const host = tab(world, ANNA);
    await send(host, 'Before');
    await host.account.signOut({ erase: true });
    await send(host, 'Of the same host');
    const { services, session } = person();
    await services.account.signIn();
    await send(services, 'Hers');
    await services.account.signOut({ erase: true });
    session.next = BEN;
    await services.account.signIn();
    expect((await services.outbox()).state.items).to.deep.equal([]);
    await send(services, 'His');
    const page = (await (await world.call(CLERK, 'GET', '/mailbox')).json()) as { conversations: { subject: string; attachments?: unknown }[] };
    expect(page.conversations.map(({ subject }) => subject).sort()).to.deep.equal(['Before', 'Hers', 'His', 'Of the same host']);
  }).timeout(20_000);

  if (privateRoot)
    it('erases what earlier pages have left of downloads with it', async () => {
      const folder = await privateRoot!.getDirectoryHandle('fdz-downloads', { create: true });
      const name = crypto.randomUUID();
      await folder.getFileHandle(name, { create: true });
      const there = () => folder.getFileHandle(name).then(() => true, () => false);
      const { services } = person(memoryStorage());
      await services.account.signIn();
      await services.account.signOut();
      expect(await there()).to.equal(true);
      await services.account.signIn();
      await services.account.signOut({ erase: true });
      expect(await there()).to.equal(false);
    });
  else
    it('erases all the same where no downloads can be left', async () => {
      const { services } = person(memoryStorage());
      await services.account.signIn();
      await services.account.signOut({ erase: true });
      expect(services.account.state).to.deep.include({ phase: 'signed-out', problem: undefined });
    });

  it('says why no session could be had, and gets one when asked again', async () => {
    let asked = 0;
    const session = async (): Promise<SessionPort> => {
      if (!asked++) throw new TypeError('Failed to fetch dynamically imported module');
      return new WorldSession(world);
    };
    const services = page(session);
    const stop = services.account.subscribe(() => {});
    const failed = await when(services.account, ({ phase }) => phase === 'failed');
    expect(failed.problem?.code).to.equal('sign-in-failed');
    services.account.retry();
    expect(services.account.state.phase).to.equal('starting');
    await when(services.account, ({ phase }) => phase === 'signed-out');
    expect(services.account.state.problem).to.equal(undefined);
    stop();
  });
});
