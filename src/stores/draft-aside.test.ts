import { expect } from 'chai';
import { createWorld } from '../../demo/server/world.ts';
import type { World } from '../../demo/server/world.ts';
import { DmailProblem } from '../contract/index.ts';
import type { Draft } from '../contract/index.ts';
import { memoryStorage } from '../offline/memory.ts';
import type { OfflineStorage } from '../offline/ports.ts';
import type { ComposeStore } from './compose.ts';
import { closeTabs, tab, when } from '../../test/support/tab.ts';
import { until } from '../../test/support/waiting.ts';

const ANNA = 'anna@home.example';
const CLERK = 'clerk@city.example';

/** Something others wait for until the test lets it happen. */
function gate(): { open(): void; passed: Promise<void> } {
  let open = () => {};
  const passed = new Promise<void>((resolve) => (open = resolve));
  return { open, passed };
}

describe('a draft that was changed in two places at once', () => {
  let world: World;
  let storage: OfflineStorage;
  beforeEach(async () => {
    world = await createWorld();
    await world.invite(CLERK, ANNA);
    storage = memoryStorage();
  });
  afterEach(async () => {
    closeTabs();
    await world.close();
  });

  const subjectsAtHome = async (): Promise<string[]> => {
    const response = await world.call(ANNA, 'GET', '/drafts');
    return ((await response.json()) as { drafts: Draft[] }).drafts.map(({ content }) => content.subject).sort();
  };
  const begun = async (): Promise<ComposeStore> => {
    const draft = await tab(world, ANNA, { storage }).compose();
    draft.edit({ subject: 'Start' });
    await when(draft, ({ savedHome }) => !!savedHome);
    return draft;
  };

  /** Written here while another place has saved `Other`; the notice is open. */
  const places: Record<string, () => Promise<ComposeStore>> = {
    'another tab': async () => {
      const other = await begun();
      const here = await tab(world, ANNA, { storage }).compose({ draft: other.state.id });
      other.edit({ subject: 'Other' });
      here.edit({ subject: 'Mine' });
      await other.flush();
      await when(here, ({ conflict }) => conflict?.content.subject === 'Other');
      return here;
    },
    'another device': async () => {
      const here = await begun();
      const url = `/drafts/${here.state.id}`;
      const { content, version } = (await (await world.call(ANNA, 'GET', url)).json()) as Draft;
      await world.call(ANNA, 'PUT', url, { body: { ...content, subject: 'Other' }, headers: { 'if-match': version } });
      here.edit({ subject: 'Mine' });
      await when(here, ({ conflict }) => conflict?.content.subject === 'Other');
      return here;
    },
  };

  for (const [place, inConflict] of Object.entries(places)) {
    it(`opens with one’s own words and the notice again after a reload (${place})`, async () => {
      const here = await inConflict();
      here.edit({ html: '<p>Typed while the notice is open.</p>' });
      await when(here, ({ savedHere, dirty }) => !!savedHere && !dirty);
      expect(here.state.savedHome).to.equal(undefined);
      closeTabs();
      const again = await tab(world, ANNA, { storage }).compose({ draft: here.state.id });
      expect(again.state).to.include({ id: here.state.id, subject: 'Mine', html: '<p>Typed while the notice is open.</p>', phase: 'ready', savedHome: undefined });
      expect(again.state.conflict?.content.subject).to.equal('Other');
      again.edit({ subject: 'Mine, longer' });
      await again.flush();
      await again.resolveConflict('mine');
      await when(again, ({ savedHome }) => !!savedHome);
      await until(async () => (await subjectsAtHome()).join() === 'Mine, longer,Other');
    });

    for (const choice of ['mine', 'theirs'] as const)
      it(`makes a draft of its own of what is not chosen, where that is not ${choice} (${place})`, async () => {
        const here = await inConflict();
        const drafts = await tab(world, ANNA, { storage }).drafts();
        const stop = drafts.subscribe(() => {});
        // Before that, it is one draft, which opens with one's own words.
        await when(drafts, (state) => state.phase === 'ready' && state.drafts.map(({ content }) => content.subject).join() === 'Mine');
        expect(drafts.state.drafts[0]!.id).to.equal(here.state.id);
        await here.resolveConflict(choice);
        const chosen = choice === 'mine' ? 'Mine' : 'Other';
        expect([here.state.subject, here.state.conflict]).to.deep.equal([chosen, undefined]);
        const { drafts: rows } = await when(drafts, (state) => state.drafts.length === 2 && state.drafts.every(({ atHome }) => atHome));
        expect(rows.find(({ id }) => id === here.state.id)?.content.subject).to.equal(chosen);
        expect(rows.map(({ content }) => content.subject).sort()).to.deep.equal(['Mine', 'Other']);
        expect(await subjectsAtHome()).to.deep.equal(['Mine', 'Other']);
        const left = rows.find(({ id }) => id !== here.state.id)!;
        const opened = await tab(world, ANNA, { storage }).compose({ draft: left.id });
        expect([opened.state.subject, opened.state.conflict]).to.deep.equal([left.content.subject, undefined]);
        stop();
      });

    it(`discards one’s own version alone, and takes that back (${place})`, async () => {
      const here = await inConflict();
      const drafts = await tab(world, ANNA, { storage }).drafts();
      const stop = drafts.subscribe(() => {});
      await here.flush();
      await here.discard();
      expect(here.state.phase).to.equal('discarded');
      await when(drafts, (state) => state.drafts.map(({ content }) => content.subject).join() === 'Other');
      await here.undoDiscard();
      expect(here.state).to.include({ phase: 'ready', subject: 'Mine' });
      expect(here.state.conflict?.content.subject).to.equal('Other');
      await when(drafts, (state) => state.drafts.map(({ content }) => content.subject).join() === 'Mine');
      await here.resolveConflict('mine');
      await until(async () => (await subjectsAtHome()).join() === 'Mine,Other');
      stop();
    });
  }

  /** Everything asked of uploads but what begins and sends them. */
  const givenUp = (): string[] => {
    const seen: string[] = [];
    world.intercept = (request, next) => {
      if (request.method === 'DELETE' && request.url.includes('/uploads/')) seen.push(request.url);
      return next(request);
    };
    return seen;
  };
  /** A draft with a file that has arrived at a recipient's, of which another device has saved a version without it. */
  const withFile = async (here: ComposeStore): Promise<void> => {
    here.addRecipients('to', CLERK);
    (await here.attachments()).add([new File(['The plan.'], 'plan.txt', { type: 'text/plain' })]);
    await when(here, ({ savedHome, attachments }) => attachments[0]?.state === 'done' && !!attachments[0].digest && !!savedHome);
    const url = `/drafts/${here.state.id}`;
    const { content, version } = (await (await world.call(ANNA, 'GET', url)).json()) as Draft;
    const { attachments: _, ...without } = content;
    // However long the other device takes, it is there first.
    const before = world.intercept;
    const first = gate();
    world.intercept = async (request, next) => {
      if (request.method === 'PUT' && request.url.endsWith(url) && ((await request.clone().json()) as { subject: string }).subject === 'Mine') await first.passed;
      return before ? before(request, next) : next(request);
    };
    here.edit({ subject: 'Mine' });
    await world.call(ANNA, 'PUT', url, { body: { ...without, subject: 'Other' }, headers: { 'if-match': version } });
    first.open();
    await when(here, ({ conflict }) => conflict?.content.subject === 'Other');
    await here.flush();
  };

  it('takes the files of what is not chosen along into the draft it becomes, also where another tab shows the other version already', async () => {
    const here = await begun();
    const second = await tab(world, ANNA, { storage }).compose({ draft: here.state.id });
    const deleted = givenUp();
    await withFile(here);
    await when(second, ({ subject, attachments }) => subject === 'Other' && !attachments.length);
    expect(here.state.attachments.map(({ name }) => name)).to.deep.equal(['plan.txt']);
    await here.resolveConflict('theirs');
    await when(here, ({ attachments }) => !attachments.length);
    const kept = await storage.open(`fdz:https://home.example/dmail:${ANNA}`);
    const left = await until(async () => (await kept.drafts.all()).find(({ id, content }) => id !== here.state.id && content.subject === 'Mine'));
    await until(async () => (await kept.transfers.all(left.id)).length && !(await kept.transfers.all(here.state.id)).length);
    expect(await (await kept.transfers.all(left.id))[0]!.bytes?.text()).to.equal('The plan.');
    closeTabs();
    const opened = await tab(world, ANNA, { storage }).compose({ draft: left.id });
    const { attachments } = await when(opened, (state) => state.attachments[0]?.state === 'done');
    expect(attachments.map(({ name }) => name)).to.deep.equal(['plan.txt']);
    expect(deleted).to.deep.equal([]);
    // Whoever takes it away means it.
    (await opened.attachments()).remove(attachments[0]!.id);
    await until(() => deleted.length === 1);
    await until(async () => !(await kept.transfers.all()).length);
  });

  it('leaves the files of the version that stays when one’s own is discarded', async () => {
    const here = await begun();
    await withFile(here);
    const kept = await storage.open(`fdz:https://home.example/dmail:${ANNA}`);
    const deleted = givenUp();
    await here.resolveConflict('theirs');
    const left = await until(async () => (await kept.drafts.all()).find(({ id, content }) => id !== here.state.id && content.subject === 'Mine'));
    await until(async () => (await kept.transfers.all(left.id)).length);
    await here.discard();
    closeTabs();
    await until(async () => !(await kept.drafts.get(here.state.id)));
    expect((await kept.transfers.all()).map(({ draft }) => draft)).to.deep.equal([left.id]);
    expect(deleted).to.deep.equal([]);
  });

  it('keeps one’s own version where the other is sent, as a draft of its own', async () => {
    const other = await begun();
    const here = await tab(world, ANNA, { storage }).compose({ draft: other.state.id });
    other.edit({ subject: 'Other' });
    here.edit({ subject: 'Mine' });
    await other.flush();
    await when(here, ({ conflict, dirty }) => !!conflict && !dirty);
    other.addRecipients('to', CLERK);
    await other.send();
    await when(here, ({ phase }) => phase === 'done');
    await until(async () => (await subjectsAtHome()).join() === 'Mine');
  });

  it('brings home what was left when the other version is gone', async () => {
    const here = await places['another device']!();
    await here.flush();
    closeTabs();
    const kept = await storage.open(`fdz:https://home.example/dmail:${ANNA}`);
    await world.call(ANNA, 'DELETE', `/drafts/${here.state.id}`);
    await kept.drafts.delete(here.state.id);
    await tab(world, ANNA, { storage }).compose();
    await until(async () => (await subjectsAtHome()).join() === 'Mine');
    expect((await kept.drafts.all()).map(({ content, synced, beside }) => [content.subject, synced, beside])).to.deep.equal([['Mine', true, undefined]]);
  });

  it('ends in every tab where the same words are chosen', async () => {
    const here = await places['another device']!();
    await here.flush();
    const second = await tab(world, ANNA, { storage }).compose({ draft: here.state.id });
    expect([second.state.subject, second.state.conflict?.content.subject]).to.deep.equal(['Mine', 'Other']);
    await here.resolveConflict('mine');
    await when(second, ({ conflict }) => !conflict);
    expect(second.state.subject).to.equal('Mine');
    await until(async () => (await subjectsAtHome()).join() === 'Mine,Other');
  });

  it('does not write over what a second tab types in the same version', async () => {
    const here = await places['another device']!();
    await here.flush();
    const second = await tab(world, ANNA, { storage }).compose({ draft: here.state.id });
    second.edit({ subject: 'Second' });
    await second.flush();
    here.edit({ subject: 'First' });
    await here.flush();
    await here.resolveConflict('theirs');
    await second.resolveConflict('theirs');
    await until(async () => (await subjectsAtHome()).join() === 'First,Other,Second');
  });

  it('chooses nothing where the version not chosen can be kept nowhere', async () => {
    let full = false;
    const real = storage;
    storage = {
      ...real,
      open: async (name) => {
        const store = await real.open(name);
        const put: typeof store.drafts.put = async (draft) => {
          if (full) throw new DmailProblem('local-storage-full');
          return store.drafts.put(draft);
        };
        return { outbox: store.outbox, transfers: store.transfers, cache: store.cache, meta: store.meta, close: () => store.close(), erase: () => store.erase(), drafts: { ...store.drafts, put } };
      },
    };
    const here = await places['another device']!();
    await here.flush();
    full = world.offline = true;
    const problem = await here.resolveConflict('theirs').catch((error: unknown) => error);
    expect(problem).to.be.instanceOf(DmailProblem);
    expect([here.state.subject, here.state.conflict?.content.subject]).to.deep.equal(['Mine', 'Other']);
    // This device still cannot; home can.
    world.offline = false;
    await here.resolveConflict('theirs');
    await until(async () => (await subjectsAtHome()).join() === 'Mine,Other');
  });
});
