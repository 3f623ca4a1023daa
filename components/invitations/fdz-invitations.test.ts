import { expect } from 'chai';
import { createWorld, type World } from '../../demo/server/world.ts';
import type { Invitation, InvitationList } from '../../src/contract/index.ts';
import { closeTabs, tab } from '../../test/support/tab.ts';
import { inside, mount, textOf, until, violations } from '../../test/support/element.ts';
import { FdzInvitations, type InvitationDecidedEvent } from './define.ts';

const ANNA = 'anna@home.example';
const CLERK = 'clerk@city.example';
const BEN = 'ben@home.example';

describe('fdz-invitations', () => {
  let world: World;
  let list: FdzInvitations;
  beforeEach(async () => {
    world = await createWorld();
    for (const address of [ANNA, CLERK, BEN]) world.tokenSource(address);
  });
  afterEach(async () => {
    document.documentElement.lang = 'en';
    list.remove();
    closeTabs();
    await world.close();
  });

  const ask = (from: string, reason: string): Promise<Response> =>
    world.call(from, 'POST', 'https://home.example/dmail/requests', { resource: 'https://home.example/dmail', body: { recipient: ANNA, reason } });
  const atServer = async (owner: string): Promise<Invitation[]> => ((await (await world.call(owner, 'GET', '/invitations')).json()) as InvitationList).invitations;
  const row = (peer: string): HTMLElement | null => inside(list, `li[data-peer="${peer}"]`);
  const button = (label: string): HTMLElement => [...list.shadowRoot!.querySelectorAll<HTMLElement>('button')].find(({ ariaLabel, textContent }) => ariaLabel === label || textContent?.trim() === label)!;
  async function open(properties: Partial<FdzInvitations> = {}): Promise<void> {
    list = mount('fdz-invitations', { services: tab(world, ANNA), ...properties });
    await until(() => inside(list, '.group'));
  }

  it('shows that nobody asks, and a request as it arrives', async () => {
    await open();
    expect(textOf(list, '.empty b')).to.equal('Nobody is asking to write to you');
    await ask(CLERK, 'Your permit');
    await until(() => row(CLERK));
    expect(row(CLERK)!.textContent).to.contain('Your permit');
    expect(await violations(list)).to.deep.equal([]);
  });

  it('accepts on terms, tells of it, and changes its mind', async () => {
    await ask(CLERK, 'Your permit');
    await open();
    const decided: InvitationDecidedEvent[] = [];
    list.addEventListener('fdz-invitation-decided', (event) => decided.push(event));
    (await until(() => button(`Accept ${CLERK}`))).click();
    await until(() => list.shadowRoot!.activeElement?.matches('input[type="radio"]'));
    expect(await violations(list)).to.deep.equal([]);
    inside<HTMLInputElement>(list, 'input[value="replies"]')!.click();
    inside<HTMLSelectElement>(list, 'select')!.value = 'month';
    inside(list, 'form.terms button[type="submit"]')!.click();
    await until(() => row(CLERK)?.classList.contains('accepted'));
    // The request is gone from where it was; the person is where it has moved to.
    await until(() => row(CLERK)!.contains(list.shadowRoot!.activeElement));
    expect(decided.map(({ peer, decision, scope }) => ({ peer, decision, scope }))).to.deep.equal([{ peer: CLERK, decision: 'accepted', scope: 'replies' }]);
    const [there] = await atServer(ANNA);
    expect(there).to.include({ state: 'accepted', scope: 'replies' });
    expect(new Date(there!.expiresAt!).getTime()).to.be.greaterThan(Date.now() + 29 * 86_400_000);
    button(`Take back the invitation of ${CLERK}`).click();
    await until(() => row(CLERK)?.classList.contains('revoked'));
    button('Undo').focus();
    button('Undo').click();
    await until(() => row(CLERK)?.classList.contains('accepted') && row(CLERK)!.contains(list.shadowRoot!.activeElement));
    expect((await atServer(ANNA))[0]).to.include({ state: 'accepted', scope: 'replies' });
    expect(await violations(list)).to.deep.equal([]);
  });

  it('blocks, and the blocked one cannot ask any more', async () => {
    await ask(CLERK, 'Please');
    await open();
    (await until(() => button(`Block ${CLERK}`))).click();
    await until(() => row(CLERK)?.classList.contains('blocked'));
    await ask(CLERK, 'Please!');
    expect((await atServer(ANNA)).map(({ state }) => state)).to.deep.equal(['blocked']);
  });

  it('asks somebody, with a reason', async () => {
    await open();
    button('Ask somebody').click();
    await until(() => list.shadowRoot!.activeElement?.id === 'address');
    inside<HTMLInputElement>(list, '#address')!.value = 'nobody';
    inside(list, '.asking button[type="submit"]')!.click();
    await until(() => textOf(list, '#ask-problem') === 'That is not an address.');
    inside<HTMLInputElement>(list, '#address')!.value = CLERK;
    inside<HTMLTextAreaElement>(list, '#reason')!.value = 'About the fence';
    expect(await violations(list)).to.deep.equal([]);
    inside(list, '.asking button[type="submit"]')!.click();
    await until(() => !inside(list, '.asking'));
    expect((await atServer(CLERK))[0]).to.include({ peer: ANNA, state: 'pending', reason: 'About the fence' });
  });

  it('says what went wrong, keeps what was, and tries again', async () => {
    await ask(CLERK, 'Your permit');
    await open();
    await until(() => row(CLERK));
    let told = 0;
    list.addEventListener('fdz-invitation-decided', () => told++);
    world.intercept = (request, next) => (request.method === 'PUT' ? Promise.reject(new TypeError('cut')) : next(request));
    button(`Decline ${CLERK}`).click();
    await until(() => inside(list, '.notice.bad'));
    expect(row(CLERK)!.classList.contains('pending')).to.equal(true);
    expect(told).to.equal(0);
    // The list being read anew, as whenever something arrives, says nothing about what was decided.
    const store = await list.services!.invitations();
    await ask(BEN, 'Also me');
    store.retry();
    await until(() => row(BEN));
    expect(inside(list, '.notice.bad')).to.not.equal(null);
    world.intercept = undefined;
    button('Try again').click();
    await until(() => row(CLERK)?.classList.contains('declined'));
    expect(told).to.equal(1);
    expect(inside(list, '.notice.bad')).to.equal(null);
  });

  it('decides nothing while disabled', async () => {
    await ask(CLERK, 'Your permit');
    await open({ disabled: true });
    (await until(() => button(`Decline ${CLERK}`))).click();
    expect(button(`Decline ${CLERK}`).getAttribute('aria-disabled')).to.equal('true');
    expect((await atServer(ANNA))[0]!.state).to.equal('pending');
  });

  for (const [lang, word] of [['sk', 'Pozvania'], ['de', 'Einladungen'], ['ar', 'الدعوات']] as const) {
    it(`speaks ${lang}`, async () => {
      document.documentElement.lang = lang;
      await ask(CLERK, 'x');
      await open();
      await until(() => row(CLERK));
      expect(textOf(list, '.bar b')).to.equal(word);
      expect(await violations(list)).to.deep.equal([]);
    });
  }
});
