import { expect } from 'chai';
import { createWorld } from '../../demo/server/world.ts';
import type { World } from '../../demo/server/world.ts';
import { memoryStorage } from '../offline/memory.ts';
import type { OfflineStorage } from '../offline/ports.ts';
import type { Services } from '../services/services.ts';
import { closeTabs, tab, when } from '../../test/support/tab.ts';
import { until } from '../../test/support/waiting.ts';

const ANNA = 'anna@home.example';

/** Something others wait for until the test lets it happen. */
function gate(): { open(): void; passed: Promise<void> } {
  let open = () => {};
  const passed = new Promise<void>((resolve) => (open = resolve));
  return { open, passed };
}

describe('the list of drafts', () => {
  let world: World;
  beforeEach(async () => {
    world = await createWorld();
  });
  afterEach(async () => {
    closeTabs();
    await world.close();
  });

  const begin = async (services: Services, subject: string) => {
    const draft = await services.compose();
    draft.edit({ subject });
    await draft.flush();
    return draft;
  };

  it('keeps a draft that home has only just taken over', async () => {
    const reached = gate();
    const held = gate();
    const real = memoryStorage();
    // Written, but the box that wrote it has not said so yet.
    const slow: OfflineStorage = {
      ...real,
      open: async (name) => {
        const store = await real.open(name);
        return { ...store, close: () => store.close(), erase: () => store.erase(), drafts: { ...store.drafts, put: async (draft) => {
          const other = await store.drafts.put(draft);
          if (draft.synced && draft.content.subject === 'The stove') {
            reached.open();
            await held.passed;
          }
          return other;
        } } };
      },
    };
    const services = tab(world, ANNA, { storage: slow });
    const drafts = await services.drafts();
    const stop = drafts.subscribe(() => {});
    await when(drafts, ({ phase }) => phase === 'ready');
    await begin(services, 'The stove');
    await reached.passed;
    await begin(services, 'The roof');
    const seen = await when(drafts, (state) => state.drafts.some(({ content }) => content.subject === 'The roof'));
    expect(seen.drafts.map(({ content }) => content.subject).sort()).to.deep.equal(['The roof', 'The stove']);
    held.open();
    stop();
  });

  it('does not show again what was discarded while home still answers with it', async () => {
    const services = tab(world, ANNA);
    const drafts = await services.drafts();
    const stop = drafts.subscribe(() => {});
    const draft = await begin(services, 'The stove');
    await when(draft, ({ savedHome }) => savedHome !== undefined);
    await when(drafts, (state) => state.drafts.some(({ atHome }) => atHome));
    const held = gate();
    let listed = false;
    world.intercept = async (request, next) => {
      if (request.method === 'DELETE') await held.passed;
      const response = await next(request);
      listed ||= request.method === 'GET' && request.url.endsWith('/drafts');
      return response;
    };
    const discarding = drafts.discard(draft.state.id);
    await when(drafts, (state) => state.drafts.length === 0);
    drafts.retry();
    await until(() => listed);
    held.open();
    await discarding;
    expect(drafts.state.drafts).to.deep.equal([]);
    stop();
  });

  it('misses no draft that another page is discarding while it is being read', async () => {
    const reached = gate();
    const held = gate();
    const real = memoryStorage();
    // The other page has said so, and has not written it yet.
    const slow: OfflineStorage = {
      ...real,
      open: async (name) => {
        const store = await real.open(name);
        return { ...store, close: () => store.close(), erase: () => store.erase(), drafts: { ...store.drafts, put: async (draft) => {
          if (draft.deleted) {
            reached.open();
            await held.passed;
          }
          return store.drafts.put(draft);
        } } };
      },
    };
    world.offline = true;
    const draft = await begin(tab(world, ANNA, { storage: slow }), 'The stove');
    const discarding = draft.discard();
    await reached.passed;
    const drafts = await tab(world, ANNA, { storage: real }).drafts();
    const stop = drafts.subscribe(() => {});
    await when(drafts, (state) => state.drafts.length === 1);
    held.open();
    await discarding;
    await when(drafts, (state) => state.drafts.length === 0);
    stop();
  });

  it('does not show what this device discarded when it has forgotten that sooner than home', async () => {
    const storage = memoryStorage();
    const writer = tab(world, ANNA, { storage });
    const draft = await begin(writer, 'The stove');
    await when(draft, ({ savedHome }) => savedHome !== undefined);
    const kept = await storage.open(`fdz:https://home.example/dmail:${ANNA}`);
    const there = (await kept.drafts.get(draft.state.id))!;
    await kept.drafts.put({ ...there, revision: there.revision + 1, synced: false, deleted: true });
    const reader = tab(world, ANNA, { storage });
    const drafts = await reader.drafts();
    const stop = drafts.subscribe(() => {});
    await when(drafts, ({ phase }) => phase === 'ready');
    await kept.drafts.delete(draft.state.id);
    await begin(writer, 'The roof');
    await when(drafts, (state) => state.drafts.length > 0);
    expect(drafts.state.drafts.map(({ content }) => content.subject)).to.deep.equal(['The roof']);
    stop();
  });

  it('takes back the draft discarded last, whichever home forgets first', async () => {
    const services = tab(world, ANNA);
    const drafts = await services.drafts();
    const stop = drafts.subscribe(() => {});
    const [first, last] = [await begin(services, 'First'), await begin(services, 'Last')];
    for (const draft of [first, last]) await when(draft, ({ savedHome }) => savedHome !== undefined);
    const held = gate();
    world.intercept = async (request, next) => {
      if (request.method === 'DELETE' && request.url.endsWith(first.state.id)) await held.passed;
      return next(request);
    };
    const slow = drafts.discard(first.state.id);
    await drafts.discard(last.state.id);
    held.open();
    await slow;
    expect(drafts.state.undo?.id).to.equal(last.state.id);
    await drafts.undo();
    expect(drafts.state.drafts.map(({ content }) => content.subject)).to.deep.equal(['Last']);
    stop();
  });

  it('brings a draft back that is taken back before home has forgotten it', async () => {
    const storage = memoryStorage();
    const draft = await begin(tab(world, ANNA, { storage }), 'The stove');
    await when(draft, ({ savedHome }) => savedHome !== undefined);
    const held = gate();
    world.intercept = async (request, next) => {
      if (request.method === 'DELETE') await held.passed;
      return next(request);
    };
    const discarding = draft.discard();
    const back = draft.undoDiscard();
    draft.edit({ subject: 'The stove, again' });
    held.open();
    await Promise.all([discarding, back]);
    await when(draft, ({ savedHere, savedHome, dirty }) => !!savedHere && !!savedHome && !dirty);
    const kept = await (await storage.open(`fdz:https://home.example/dmail:${ANNA}`)).drafts.get(draft.state.id);
    expect([kept?.content.subject, kept?.synced, kept?.deleted]).to.deep.equal(['The stove, again', true, undefined]);
    const home = await world.call(ANNA, 'GET', `/drafts/${draft.state.id}`);
    expect(((await home.json()) as { content?: { subject: string } }).content?.subject).to.equal('The stove, again');
  });
});
