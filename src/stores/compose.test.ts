import { expect } from 'chai';
import { createWorld } from '../../demo/server/world.ts';
import type { World } from '../../demo/server/world.ts';
import { DmailProblem } from '../contract/index.ts';
import type { Draft } from '../contract/index.ts';
import { memoryStorage } from '../offline/memory.ts';
import { closeTabs, tab, when } from '../../test/support/tab.ts';
import { until } from '../../test/support/waiting.ts';

const ANNA = 'anna@home.example';
const CLERK = 'clerk@city.example';
const MAYOR = 'mayor@city.example';

describe('the compose box’s store', () => {
  let world: World;
  beforeEach(async () => {
    world = await createWorld();
    await world.invite(CLERK, ANNA);
  });
  afterEach(async () => {
    closeTabs();
    await world.close();
  });

  const atHome = async (id: string): Promise<Draft | undefined> => {
    const response = await world.call(ANNA, 'GET', `${world.tokenSource(ANNA).account.server}/drafts/${id}`);
    return response.ok ? ((await response.json()) as Draft) : undefined;
  };

  /** No tab writes this draft any more. */
  const isFree = (id: string) => until(async () => !(await navigator.locks.query()).held?.some(({ name }) => name?.includes(id)));

  it('keeps what is typed here and at home', async () => {
    const services = tab(world, ANNA);
    const draft = await services.compose();
    draft.edit({ subject: 'The stove', html: '<p>It smokes.</p>' });
    expect(draft.state).to.include({ dirty: true, savedHere: undefined });
    const { savedHere } = await when(draft, (state) => !!state.savedHere);
    expect(savedHere).to.be.a('number');
    await when(draft, (state) => !!state.savedHome);
    expect(draft.state.dirty).to.equal(false);
    expect((await atHome(draft.state.id))?.content).to.deep.equal({ to: [], cc: [], subject: 'The stove', html: '<p>It smokes.</p>' });
  });

  it('keeps nothing before anything was typed', async () => {
    const storage = memoryStorage();
    const services = tab(world, ANNA, { storage });
    const draft = await services.compose({ to: [CLERK] });
    await draft.flush();
    expect(await (await storage.open(`fdz:https://home.example/dmail:${ANNA}`)).drafts.all()).to.deep.equal([]);
  });

  it('keeps it here while home cannot be reached, and brings it home later', async () => {
    const services = tab(world, ANNA);
    const draft = await services.compose();
    world.offline = true;
    draft.edit({ subject: 'The stove' });
    await when(draft, ({ savedHere }) => !!savedHere);
    expect([draft.state.savedHome, draft.state.problem, draft.state.dirty]).to.deep.equal([undefined, undefined, false]);
    world.offline = false;
    await when(draft, ({ savedHome }) => !!savedHome);
    expect((await atHome(draft.state.id))?.content.subject).to.equal('The stove');
  });

  it('is there again after a reload', async () => {
    const storage = memoryStorage();
    const first = tab(world, ANNA, { storage });
    const draft = await first.compose();
    draft.addRecipients('to', `The clerk <${CLERK}>`);
    draft.edit({ subject: 'The stove', html: '<p>It smokes.</p>' });
    await draft.flush();
    first.close();
    await isFree(draft.state.id);
    const again = await tab(world, ANNA, { storage }).compose({ resume: true });
    expect(again.state).to.include({ id: draft.state.id, subject: 'The stove', html: '<p>It smokes.</p>', phase: 'ready' });
    expect(again.state.to[0]).to.include({ address: CLERK, name: 'The clerk' });
  });

  it('is there on another device', async () => {
    const first = tab(world, ANNA);
    const draft = await first.compose();
    draft.edit({ subject: 'The stove' });
    await when(draft, ({ savedHome }) => !!savedHome);
    first.close();
    await isFree(draft.state.id);
    expect((await tab(world, ANNA).compose({ resume: true })).state).to.include({ id: draft.state.id, subject: 'The stove' });
  });

  it('begins anew where another tab is writing what could be resumed', async () => {
    const storage = memoryStorage();
    const draft = await tab(world, ANNA, { storage }).compose();
    draft.edit({ subject: 'The stove' });
    await draft.flush();
    expect((await tab(world, ANNA, { storage }).compose({ resume: true })).state.id).to.not.equal(draft.state.id);
  });

  it('shows another tab’s text while nothing was typed here', async () => {
    const storage = memoryStorage();
    const one = await tab(world, ANNA, { storage }).compose();
    one.edit({ subject: 'One' });
    await one.flush();
    const two = await tab(world, ANNA, { storage }).compose({ draft: one.state.id });
    one.edit({ subject: 'One, longer' });
    await when(two, ({ subject }) => subject === 'One, longer');
    expect(two.state.conflict).to.equal(undefined);
  });

  for (const choice of ['mine', 'theirs'] as const)
    it(`overwrites nothing of another tab before the person chooses ${choice}`, async () => {
      const storage = memoryStorage();
      const services = tab(world, ANNA, { storage });
      const one = await services.compose();
      one.edit({ subject: 'Start' });
      await when(one, ({ savedHome }) => !!savedHome);
      const two = await tab(world, ANNA, { storage }).compose({ draft: one.state.id });
      one.edit({ subject: 'From one' });
      two.edit({ subject: 'From two' });
      await one.flush();
      await two.flush();
      const [winner, loser] = one.state.conflict ? [two, one] : [one, two];
      const { conflict } = await when(loser, (state) => !!state.conflict);
      expect(conflict?.content.subject).to.equal(winner.state.subject);
      const mine = loser.state.subject;
      const chosen = choice === 'mine' ? mine : winner.state.subject;
      await loser.resolveConflict(choice);
      expect(loser.state.subject).to.equal(chosen);
      expect(loser.state.conflict).to.equal(undefined);
      await when(winner, ({ subject }) => subject === chosen);
      await when(loser, ({ savedHome }) => !!savedHome);
      expect((await atHome(one.state.id))?.content.subject).to.equal(chosen);
    });

  it('overwrites nothing of another device before the person chooses', async () => {
    const here = await tab(world, ANNA).compose();
    here.edit({ subject: 'Start' });
    await when(here, ({ savedHome }) => !!savedHome);
    const there = await tab(world, ANNA).compose({ draft: here.state.id });
    expect(there.state.subject).to.equal('Start');
    // Two devices do not hear each other but through home.
    world.intercept = (request, next) => (request.method === 'PUT' && !request.headers.has('x-other-device') ? Promise.reject(new TypeError('cut')) : next(request));
    here.edit({ subject: 'Here' });
    await here.flush();
    await world.call(ANNA, 'PUT', `${world.tokenSource(ANNA).account.server}/drafts/${here.state.id}`, {
      body: { to: [], cc: [], subject: 'There', html: '' }, headers: { 'x-other-device': '1', 'if-match': `"${(await atHome(here.state.id))!.version.replace(/"/g, '')}"` },
    });
    delete world.intercept;
    const { conflict } = await when(here, (state) => !!state.conflict);
    expect(conflict?.content.subject).to.equal('There');
    expect((await atHome(here.state.id))?.content.subject).to.equal('There');
    await here.resolveConflict('mine');
    await when(here, ({ savedHome }) => !!savedHome);
    expect((await atHome(here.state.id))?.content.subject).to.equal('Here');
  });

  it('discards, and takes that back', async () => {
    const draft = await tab(world, ANNA).compose();
    draft.edit({ subject: 'The stove', html: '<p>It smokes.</p>' });
    await when(draft, ({ savedHome }) => !!savedHome);
    await draft.discard();
    expect(draft.state.phase).to.equal('discarded');
    expect(await atHome(draft.state.id)).to.equal(undefined);
    await draft.undoDiscard();
    expect(draft.state).to.include({ phase: 'ready', subject: 'The stove' });
    await when(draft, ({ savedHome }) => !!savedHome);
    expect((await atHome(draft.state.id))?.content.html).to.equal('<p>It smokes.</p>');
  });

  it('discards at home later where home cannot be reached', async () => {
    const storage = memoryStorage();
    const services = tab(world, ANNA, { storage });
    const draft = await services.compose();
    draft.edit({ subject: 'The stove' });
    await when(draft, ({ savedHome }) => !!savedHome);
    world.offline = true;
    await draft.discard();
    services.close();
    world.offline = false;
    const later = tab(world, ANNA, { storage });
    expect((await later.compose({ resume: true })).state.id).to.not.equal(draft.state.id);
    const offline = await storage.open(`fdz:https://home.example/dmail:${ANNA}`);
    await until(async () => !(await offline.drafts.all()).length);
    expect(await atHome(draft.state.id)).to.equal(undefined);
  });

  it('leaves no draft behind once it is sent', async () => {
    const services = tab(world, ANNA);
    const draft = await services.compose({ to: [CLERK] });
    draft.edit({ subject: 'The stove' });
    await when(draft, ({ savedHome }) => !!savedHome);
    await draft.send();
    await when(await services.outbox(), ({ items }) => !items.length);
    expect(await atHome(draft.state.id)).to.equal(undefined);
  });

  it('shows what was sent to the same people and waits, where that is asked for, and nothing that has arrived', async () => {
    const storage = memoryStorage();
    const first = tab(world, ANNA, { storage });
    const draft = await first.compose({ to: [CLERK] });
    draft.edit({ subject: 'The stove', html: '<p>It smokes.</p>' });
    await when(draft, ({ to }) => to[0]?.status === 'accepts');
    world.offline = true;
    const { id } = await draft.send();
    first.close();

    const later = tab(world, ANNA, { storage });
    const phaseOf = async (to: string, leaving = true) => (await later.compose({ to: [to], leaving })).state.phase;
    const again = await later.compose({ to: [`The clerk <${CLERK}>`], leaving: true });
    expect([again.state.phase, again.state.subject, again.state.message?.id]).to.deep.equal(['leaving', 'The stove', id]);
    expect([await phaseOf(MAYOR), await phaseOf(CLERK, false)]).to.deep.equal(['ready', 'ready']);
    world.offline = false;
    await (await later.outbox()).flush();
    const { deliveries } = await when(again, ({ phase }) => phase === 'done');
    expect(deliveries.map(({ state }) => state)).to.deep.equal(['deposited']);
    expect(await phaseOf(CLERK)).to.equal('ready');
  });

  it('says for each recipient whether they take mail', async () => {
    const draft = await tab(world, ANNA).compose();
    const stop = draft.subscribe(() => {});
    draft.addRecipients('to', `${CLERK}, ${MAYOR}; no address\n somebody@nowhere.example`);
    await when(draft, ({ to }) => to.every(({ status }) => status !== 'checking'));
    expect(draft.state.to.map(({ text, status }) => [text, status])).to.deep.equal([
      [CLERK, 'accepts'], [MAYOR, 'uninvited'], ['no', 'invalid'], ['address', 'invalid'], ['somebody@nowhere.example', 'unreachable'],
    ]);
    expect(draft.state.obstacles).to.deep.equal(['recipient-invalid', 'recipient-uninvited', 'empty']);
    expect(await draft.send().catch((error: unknown) => error)).to.be.instanceOf(DmailProblem);
    stop();
  });

  it('asks to be invited, and may write once that was accepted', async () => {
    const draft = await tab(world, ANNA).compose();
    draft.addRecipients('to', MAYOR);
    await when(draft, ({ to }) => to[0]?.status === 'uninvited');
    await draft.requestInvitation(MAYOR, 'About the stove');
    expect(draft.state.to[0]?.status).to.equal('requested');
    const services = tab(world, MAYOR);
    const invitations = await services.invitations();
    const stop = invitations.subscribe(() => {});
    const { invitations: asked } = await when(invitations, ({ phase }) => phase === 'ready');
    expect(asked[0]).to.include({ peer: ANNA, state: 'pending', reason: 'About the stove' });
    await invitations.decide(ANNA, { state: 'accepted', scope: 'any' });
    stop();
    const again = await tab(world, ANNA).compose({ to: [MAYOR] });
    await when(again, ({ to }) => to[0]?.status === 'accepts');
  });

  it('answers in the same conversation, quoting what is answered', async () => {
    const { message } = await world.send(CLERK, [ANNA], { subject: 'Chimney sweep', text: 'We come on <Monday>.', reference: 'X-1' }).catch(async () => {
      await world.invite(ANNA, CLERK);
      return world.send(CLERK, [ANNA], { subject: 'Chimney sweep', text: 'We come on <Monday>.', reference: 'X-1' });
    });
    const services = tab(world, ANNA);
    const thread = await services.thread(message.thread);
    const { messages } = await when(thread, ({ phase }) => phase === 'ready');
    const reply = await services.compose({ message: messages[0]!.id, kind: 'reply' });
    expect(reply.state).to.include({ subject: 'Re: Chimney sweep', thread: message.thread, inReplyTo: message.id, reference: 'X-1' });
    expect(reply.state.to.map(({ address }) => address)).to.deep.equal([CLERK]);
    expect(reply.state.html).to.contain('<blockquote><p>We come on &lt;Monday&gt;.</p></blockquote>');
    reply.edit({ html: `<p>Fine.</p>${reply.state.html}` });
    const answer = await reply.send();
    expect(answer.thread).to.equal(message.thread);
    expect(answer.body.text).to.contain('> We come on <Monday>.');
    await when(reply, ({ phase }) => phase === 'done');
    await when(thread, (state) => state.messages.length === 2 && state.messages[1]!.deliveries?.[0]?.state === 'deposited');
    const forward = await services.compose({ message: messages[0]!.id, kind: 'forward' });
    expect(forward.state).to.include({ subject: 'Fwd: Chimney sweep', thread: undefined, inReplyTo: undefined });
    expect(forward.state.to).to.deep.equal([]);
  });
});
