import { expect } from 'chai';
import { createWorld } from '../../demo/server/world.ts';
import type { World } from '../../demo/server/world.ts';
import type { Draft, DraftList } from '../contract/index.ts';
import { DmailProblem } from '../contract/index.ts';
import type { TokenSource } from '../identity/token-source.ts';
import { memoryStorage } from '../offline/memory.ts';
import type { Services } from '../services/services.ts';
import type { ServicesOptions } from '../services/create.ts';
import { closeTabs, tab, when } from '../../test/support/tab.ts';
import { until } from '../../test/support/waiting.ts';
import type { AccountState, SessionPort } from './account.ts';
import { Store } from './store.ts';

const ANNA = 'anna@home.example';
const CLERK = 'clerk@city.example';
const MAYOR = 'mayor@city.example';
const TOWN = 'office@town.example';

const about = (peer: string): string[] => [`send?peer=${peer}`, `read:mailbox?peer=${peer}`];
const CLERKS = about(CLERK);
const MAYORS = about(MAYOR);
const ALL = ['send', 'read:mailbox'];

/** A session of one who signs in again and again, each time letting the page do what it asks for. */
class Again extends Store<Pick<AccountState, 'phase' | 'account' | 'problem'>> implements SessionPort {
  #source: TokenSource;

  constructor(private readonly world: World, scopes: readonly string[], public wants = scopes) {
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
    this.#source = this.world.tokenSource(ANNA, { scopes: this.wants });
    this.set({ phase: 'signed-in', account: this.#source.account });
  }
  cancel() {}
  async signOut() {
    this.set({ phase: 'signed-out', account: undefined });
  }
}

describe('under a grant with limits', () => {
  let world: World;
  beforeEach(async () => {
    world = await createWorld({ domains: ['home.example', 'city.example', 'town.example'] });
    for (const owner of [CLERK, MAYOR, TOWN]) await world.invite(owner, ANNA);
  });
  afterEach(async () => {
    closeTabs();
    await world.close();
  });

  /** A tab of a page that was granted some scopes. */
  const page = async (scopes: readonly string[], options: Partial<ServicesOptions> = {}): Promise<{ services: Services; session: Again }> => {
    const session = new Again(world, scopes);
    const services = tab(world, ANNA, { tokenSource: undefined, session, ...options });
    await when(services.account, ({ phase }) => phase === 'signed-in');
    return { session, services };
  };
  const signAgain = async ({ services, session }: Awaited<ReturnType<typeof page>>, wants: readonly string[]) => {
    session.wants = wants;
    await services.account.signIn();
  };
  const atHome = async (): Promise<readonly Draft[]> => ((await (await world.call(ANNA, 'GET', '/drafts')).json()) as DraftList).drafts;
  const inboxOf = async (address: string): Promise<string[]> => ((await (await world.call(address, 'GET', '/mailbox')).json()) as { conversations: { subject: string }[] }).conversations.map(({ subject }) => subject);
  const subjects = (services: Services, ids: readonly string[]) => ids.map((id) => services.mailbox.conversation(id)?.subject);
  const asked = (part: RegExp) => {
    const calls: string[] = [];
    world.intercept = (request, next) => {
      const call = `${request.method} ${new URL(request.url).pathname}`;
      if (part.test(call)) calls.push(call);
      return next(request);
    };
    return calls;
  };

  describe('the mailbox', () => {
    it('shows what another grant lets it show once one has signed in for that', async () => {
      await world.deposit(CLERK, ANNA, { subject: 'From the clerk' });
      await world.deposit(MAYOR, ANNA, { subject: 'From the mayor' });
      const made = await page(CLERKS);
      const list = made.services.list({ view: 'inbox' });
      const stop = list.subscribe(() => {});
      await when(list, ({ phase }) => phase === 'ready');
      expect(subjects(made.services, list.state.ids)).to.deep.equal(['From the clerk']);
      await signAgain(made, MAYORS);
      await when(list, ({ phase, ids }) => phase === 'ready' && subjects(made.services, ids).join() === 'From the mayor');
      expect(made.services.mailbox.state.unread).to.equal(1);
      stop();
    });

    it('hears of what comes within, and of nothing else', async () => {
      const { services } = await page(CLERKS);
      const list = services.list({ view: 'inbox' });
      const stop = list.subscribe(() => {});
      await when(services.mailbox, ({ live }) => live === 'open');
      await world.deposit(MAYOR, ANNA, { subject: 'From the mayor' });
      await world.deposit(CLERK, ANNA, { subject: 'From the clerk' });
      await when(list, ({ ids }) => ids.length > 0);
      expect(subjects(services, list.state.ids)).to.deep.equal(['From the clerk']);
      stop();
    });

    it('shows no copy that was kept under another grant', async () => {
      await world.deposit(CLERK, ANNA, { subject: 'From the clerk' });
      const storage = memoryStorage();
      const first = await page(CLERKS, { storage, cache: true });
      const before = first.services.list({ view: 'inbox' });
      const stop = before.subscribe(() => {});
      const offline = await storage.open(`fdz:https://home.example/dmail:${ANNA}`);
      await until(() => offline.cache.list(`["inbox",false,false,"",""]${[...CLERKS].sort().join(' ')}`));
      stop();
      first.services.close();
      world.offline = true;
      for (const [scopes, shown] of [[MAYORS, 0], [CLERKS, 1]] as const) {
        const { services } = await page(scopes, { storage, cache: true });
        const list = services.list({ view: 'inbox' });
        const leave = list.subscribe(() => {});
        await when(list, ({ problem }) => !!problem);
        expect(list.state.ids).to.have.length(shown);
        leave();
        services.close();
      }
    });
  });

  describe('what is written', () => {
    it('says at once who is out of reach, and asks nobody about them', async () => {
      const { services } = await page(CLERKS);
      const recipients = new Set<string>();
      world.intercept = async (request, next) => {
        if (request.url.endsWith('/sessions')) recipients.add(((await request.clone().json()) as { recipient: string }).recipient);
        return next(request);
      };
      const draft = await services.compose({ to: [CLERK, MAYOR] });
      const stop = draft.subscribe(() => {});
      await when(draft, ({ to }) => to.every(({ status }) => status !== 'checking'));
      expect(draft.state.to.map(({ status }) => status)).to.deep.equal(['accepts', 'outside']);
      expect([...recipients]).to.deep.equal([CLERK]);
      draft.edit({ subject: 'The stove' });
      expect(draft.state.obstacles).to.deep.equal(['recipient-invalid']);
      stop();
    });

    it('stays here while it is for nobody, or for somebody out of reach, without home being asked', async () => {
      const { services } = await page(CLERKS);
      const calls = asked(/PUT .*drafts/);
      const draft = await services.compose();
      draft.edit({ subject: 'The stove' });
      await when(draft, ({ hereOnly }) => !!hereOnly);
      expect([draft.state.dirty, draft.state.savedHome, draft.state.problem]).to.deep.equal([false, undefined, undefined]);
      draft.addRecipients('to', `${CLERK}, ${MAYOR}`);
      await draft.flush();
      expect(calls).to.deep.equal([]);
      draft.removeRecipient('to', 1);
      await when(draft, ({ savedHome, hereOnly }) => !!savedHome && !hereOnly);
      expect((await atHome()).map(({ content }) => content.to)).to.deep.equal([[CLERK]]);
    });

    it('stays here without alarm where home alone knows of limits', async () => {
      // A source of the host's that does not say how far its tokens go.
      const real = world.tokenSource(ANNA, { scopes: CLERKS });
      const source: TokenSource = { account: { ...real.account, scopes: ALL }, headers: (request) => real.headers(request) };
      const services = tab(world, ANNA, { tokenSource: source });
      const draft = await services.compose({ to: [MAYOR] });
      const stop = draft.subscribe(() => {});
      draft.edit({ subject: 'The stove' });
      await when(draft, ({ hereOnly, to }) => !!hereOnly && to[0]!.status === 'outside');
      expect(draft.state.problem).to.equal(undefined);
      stop();
    });

    it('goes home, and may leave, once one has signed in for it', async () => {
      const made = await page(CLERKS);
      const draft = await made.services.compose({ to: [MAYOR] });
      const stop = draft.subscribe(() => {});
      draft.edit({ subject: 'The stove' });
      await when(draft, ({ hereOnly }) => !!hereOnly);
      await signAgain(made, MAYORS);
      await when(draft, ({ savedHome, to, obstacles }) => !!savedHome && to[0]!.status === 'accepts' && !obstacles.length);
      await draft.send();
      await when(draft, ({ phase }) => phase === 'done');
      expect(await inboxOf(MAYOR)).to.deep.equal(['The stove']);
      stop();
    });

    it('stays among the drafts of this device, and goes home with the first page that may bring it there', async () => {
      const storage = memoryStorage();
      const whole = await page(ALL, { storage });
      const one = await whole.services.compose({ to: [MAYOR] });
      one.edit({ subject: 'At home as well' });
      await when(one, ({ savedHome }) => !!savedHome);
      whole.services.close();
      const limited = await page(CLERKS, { storage });
      const other = await limited.services.compose({ to: [MAYOR] });
      other.edit({ subject: 'Only here' });
      await other.flush();
      const third = await limited.services.compose({ to: [CLERK] });
      third.edit({ subject: 'Within' });
      await when(third, ({ savedHome }) => !!savedHome);
      const drafts = await limited.services.drafts();
      const stop = drafts.subscribe(() => {});
      await when(drafts, ({ phase, drafts: rows }) => phase === 'ready' && rows.length === 3);
      drafts.retry();
      await new Promise((resolve) => setTimeout(resolve, 300));
      expect(drafts.state.drafts.map(({ content, atHome: there }) => [content.subject, there])).to.have.deep.members([['At home as well', true], ['Only here', false], ['Within', true]]);
      stop();
      limited.services.close();
      const again = await page(CLERKS, { storage });
      const calls = asked(/(PUT|DELETE) .*drafts/);
      await again.services.compose();
      await new Promise((resolve) => setTimeout(resolve, 300));
      expect(calls).to.deep.equal([]);
      again.services.close();
      await (await page(ALL, { storage })).services.compose();
      await until(async () => (await atHome()).some(({ content }) => content.subject === 'Only here'));
    });

    it('waits where it may not be sent from this page, until one has signed in for it', async () => {
      const storage = memoryStorage();
      const first = await page(MAYORS, { storage });
      const draft = await first.services.compose({ to: [MAYOR] });
      draft.edit({ subject: 'The stove' });
      await when(draft, ({ savedHome }) => !!savedHome);
      world.offline = true;
      await draft.send();
      first.services.close();
      world.offline = false;
      const made = await page(CLERKS, { storage });
      const calls = asked(/sent|sessions/);
      const outbox = await made.services.outbox();
      const stop = outbox.subscribe(() => {});
      await when(outbox, ({ items }) => items.length === 1);
      await outbox.flush();
      expect(calls).to.deep.equal([]);
      expect(outbox.state.items[0]!.deliveries.map(({ state }) => state)).to.deep.equal(['queued']);
      await signAgain(made, MAYORS);
      await when(outbox, ({ items }) => !items.length);
      expect(await inboxOf(MAYOR)).to.deep.equal(['The stove']);
      stop();
    });

    it('goes out in the one channel without its being said, and in no other', async () => {
      const { services } = await page(['send?channel=Building%20permits', 'read:mailbox?channel=Building%20permits']);
      const write = async () => {
        const draft = await services.compose({ to: [CLERK] });
        draft.edit({ subject: 'The stove', html: '<p>It smokes.</p>' });
        return draft;
      };
      const wrong = await write();
      const refused: unknown = await wrong.send({ channel: 'Taxes' }).catch((error: unknown) => error);
      expect(refused).to.be.instanceOf(DmailProblem).with.property('code', 'scope-insufficient');
      expect(wrong.state.phase).to.equal('ready');
      for (const channel of [undefined, 'building permits']) {
        const draft = await write();
        const message = await draft.send(channel ? { channel } : {});
        const { deliveries } = await when(draft, ({ phase }) => phase === 'done');
        expect([message.channel, deliveries[0]!.state]).to.deep.equal([channel ?? 'Building permits', 'deposited']);
      }
    });

    it('brings files straight to everybody, and leaves none at home', async () => {
      const { services } = await page([...CLERKS, `send?peer=${TOWN}`]);
      const calls = asked(/repository|PATCH/);
      const draft = await services.compose({ to: [CLERK, TOWN] });
      const stop = draft.subscribe(() => {});
      await when(draft, ({ to }) => to.every(({ status }) => status === 'accepts'));
      (await draft.attachments()).add([new File([new Uint8Array(300_000)], 'plan.bin')]);
      await when(draft, ({ attachments }) => attachments.length === 1 && attachments[0]!.state === 'done');
      draft.edit({ subject: 'The plan' });
      await draft.send();
      const { deliveries } = await when(draft, ({ phase }) => phase === 'done');
      expect(deliveries.map(({ state }) => state)).to.deep.equal(['deposited', 'deposited']);
      expect(calls.filter((call) => call.includes('repository'))).to.deep.equal([]);
      stop();
    });
  });

  it('learns what became of every letter, each under the grant that reaches it', async () => {
    const storage = memoryStorage();
    const whole = await page(ALL, { storage });
    for (const [address, subject] of [[CLERK, 'To the clerk'], [MAYOR, 'To the mayor']] as const) {
      const draft = await whole.services.compose({ to: [address] });
      draft.edit({ subject });
      await draft.send();
      await when(draft, ({ phase }) => phase === 'done');
    }
    const meta = (await storage.open(`fdz:https://home.example/dmail:${ANNA}`)).meta;
    const open = async (): Promise<number> => Object.values((JSON.parse((await meta.get('sent-evidence')) ?? '{}') as { places?: Record<string, { open: object }> }).places ?? {}).reduce((sum, place) => sum + Object.keys(place.open).length, 0);
    await until(async () => (await open()) === 2);
    whole.services.close();
    const { services } = await page(CLERKS, { storage });
    const list = services.list({ view: 'sent' });
    const stop = list.subscribe(() => {});
    await when(list, ({ ids }) => ids.length === 1);
    await services.outbox();
    const thread = await services.thread(list.state.ids[0]!);
    const leave = thread.subscribe(() => {});
    await when(thread, ({ phase }) => phase === 'ready');
    // What the clerk's part of the server's evidence says is asked for and kept apart.
    await until(async () => (await meta.get(`sent-evidence${[...CLERKS].sort().join(' ')}`))?.includes('since'));
    expect(await open()).to.equal(2);
    leave();
    stop();
  });
});
