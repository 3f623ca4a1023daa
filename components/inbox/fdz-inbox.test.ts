import { sendKeys, setViewport } from '@web/test-runner-commands';
import { expect } from 'chai';
import { createWorld, type World } from '../../demo/server/world.ts';
import { memoryStorage } from '../../src/offline/memory.ts';
import { closeTabs, tab, when } from '../../test/support/tab.ts';
import { heard, inside, mount, textOf, until, violations } from '../../test/support/element.ts';
import './define.ts';
import type { MessageOpenedEvent, MessageOpenRequestEvent } from './events.ts';
import type { FdzInbox } from './fdz-inbox.ts';

const ANNA = 'anna@home.example';
const CLERK = 'clerk@city.example';

describe('fdz-inbox', () => {
  let world: World;
  let inbox: FdzInbox;
  beforeEach(async () => {
    world = await createWorld();
    world.tokenSource(ANNA);
  });
  afterEach(async () => {
    document.documentElement.lang = 'en';
    inbox.remove();
    closeTabs();
    await world.close();
    if (innerWidth !== 1000) await setViewport({ width: 1000, height: 800 });
  });

  const receive = async (count: number, tagged = false) => {
    for (let i = 1; i <= count; i++) {
      await world.deposit(CLERK, ANNA, {
        from: { address: CLERK, name: 'The clerk' }, subject: `Letter ${i}`, text: `Words of letter ${i}`,
        ...(tagged && i % 2 === 0 && { cover: [{ name: 'permit', tags: [{ name: 'fee', label: 'Fee', kind: 'money' as const, value: '50.00', currency: 'EUR', prominent: true }] }] }),
      }, { invite: i === 1 });
      world.clock.advance(1000);
    }
  };
  const rows = () => [...inbox.shadowRoot!.querySelectorAll<HTMLElement>('.row')];
  const subjects = () => rows().map((row) => row.querySelector('.what')!.textContent);
  const focused = () => inbox.shadowRoot!.activeElement?.querySelector('.what')?.textContent;
  const press = async (...keys: string[]) => {
    for (const key of keys) await sendKeys(key.length === 1 && key !== ' ' ? { type: key } : { press: key });
  };
  /** Rows are there, and so is what acts on them. */
  async function open(properties: Partial<FdzInbox> = {}): Promise<void> {
    inbox = mount('fdz-inbox', { services: tab(world, ANNA), ...properties });
    await until(() => inside(inbox, '[role="status"]'));
  }

  it('says that it is not connected where nobody provides an account', async () => {
    inbox = mount('fdz-inbox', {});
    await until(() => inside(inbox, '.panel.unconnected'));
    expect(textOf(inbox, '.panel')).to.contain('not connected');
  });

  it('says in a row how many files came and how large they are, and shows them with the message', async () => {
    await world.invite(ANNA, CLERK);
    const attachments = [];
    for (const [name, size] of [['Plan.dwg', 1_200_000], ['Fence.png', 34_000]] as const) attachments.push(await world.attach(CLERK, ANNA, { name, bytes: new Uint8Array(size) }));
    await world.deposit(CLERK, ANNA, { subject: 'Plans', attachments });
    await open();
    const row = await until(() => rows()[0]);
    expect(row.querySelector('.tags')!.textContent).to.equal('2 files · 1.2 MB');
    row.click();
    await until(() => inside(inbox, 'fdz-message')?.shadowRoot?.querySelector('fdz-message-attachments')?.shadowRoot?.querySelectorAll('.file').length === 2);
  });

  it('welcomes a first use with the address, and a view without mail in words', async () => {
    await open();
    await until(() => inside(inbox, '.panel.first-use'));
    expect(textOf(inbox, '.panel')).to.contain(ANNA);
    expect(inbox.matches(':state(empty)')).to.equal(true);
    expect(await violations(inbox)).to.deep.equal([]);
    inbox.view = 'archive';
    await until(() => inside(inbox, '.panel.empty'));
  });

  it('shows rows with subject, tags and unread mark, and verifies their receipts', async () => {
    await receive(2, true);
    await open();
    await until(() => rows().length === 2);
    expect(subjects()).to.deep.equal(['Letter 2', 'Letter 1']);
    expect(rows()[0]!.querySelector('.chip')!.textContent).to.match(/Fee\s+€50\.00/);
    expect(rows()[0]!.querySelector('.dot')!.getAttribute('aria-label')).to.equal('Unread');
    await until(() => inbox.shadowRoot!.querySelectorAll('.ring.verified').length === 2);
    expect(rows()[0]!.querySelector('.mark')!.getAttribute('aria-label')).to.equal('Receipt verified');
    expect(await violations(inbox)).to.deep.equal([]);
  });

  for (const [what, answer] of Object.entries({
    'is cut short': async (response: Response) => Response.json({ receipts: ((await response.json()) as { receipts: unknown[] }).receipts.slice(0, 1) }),
    'cannot be read': () => new Response('{'),
  }))
    it(`verifies the receipts of all rows where an answer about many ${what}`, async () => {
      await receive(3);
      const asked: number[] = [];
      world.intercept = async (request, next) => {
        const response = await next(request);
        const { pathname, searchParams } = new URL(request.url);
        if (!pathname.endsWith('/receipts')) return response;
        const count = searchParams.get('thread')!.split(',').length;
        asked.push(count);
        return count > 1 ? answer(response) : response;
      };
      await open();
      await until(() => inbox.shadowRoot!.querySelectorAll('.ring.verified').length === 3);
      expect(asked[0]).to.equal(3);
      expect(asked.slice(1).every((count) => count === 1)).to.equal(true);
      expect(asked.length).to.be.at.most(4);
    });

  it('announces a message that arrives and shows its row', async () => {
    await receive(1);
    const services = tab(world, ANNA);
    await open({ services });
    await until(() => services.mailbox.state.live === 'open');
    const said = heard(inbox);
    await receive(1);
    await until(() => rows().length === 2);
    await until(() => said.some((text) => text.startsWith('New from The clerk')));
  });

  it('holds what is read in its place when a message arrives above it', async () => {
    await receive(20);
    const services = tab(world, ANNA);
    await open({ services });
    await until(() => services.mailbox.state.live === 'open' && rows().length > 5);
    const scroll = inside(inbox, '.scroll')!;
    scroll.scrollTop = 400;
    await until(() => scroll.scrollTop === 400);
    const reading = await until(() => rows().find((row) => row.getBoundingClientRect().top > scroll.getBoundingClientRect().top));
    const top = reading.getBoundingClientRect().top;
    await receive(1);
    await until(() => inside(inbox, '.arrived'));
    expect(reading.isConnected).to.equal(true);
    expect(reading.getBoundingClientRect().top).to.be.closeTo(top, 1);
    inside(inbox, '.arrived')!.click();
    await until(() => scroll.scrollTop === 0 && !inside(inbox, '.arrived'));
  });

  it('keeps few rows in the page however many there are, and reaches the last', async () => {
    await receive(120, true);
    await open();
    await until(() => rows().length > 5);
    const scroll = inside(inbox, '.scroll')!;
    expect(scroll.querySelectorAll('*').length).to.be.at.most(300);
    rows()[0]!.focus();
    // Pages that are not there yet come as the end of those that are is reached.
    await until(async () => {
      await press('End');
      await inbox.updateComplete;
      return focused() === 'Letter 1';
    });
    expect(scroll.querySelectorAll('*').length).to.be.at.most(300);
    await press('Home');
    await until(() => focused() === 'Letter 120');
  });

  it('has one tab stop, and arrows or j and k lead over the rows', async () => {
    await receive(3);
    await open();
    await until(() => rows().length === 3);
    expect(rows().map((row) => row.tabIndex)).to.deep.equal([0, -1, -1]);
    rows()[0]!.focus();
    await press('ArrowDown');
    await until(() => focused() === 'Letter 2');
    await press('j');
    await until(() => focused() === 'Letter 1');
    await press('k');
    await until(() => focused() === 'Letter 2');
    await press('ArrowRight');
    await until(() => inbox.shadowRoot!.activeElement?.matches('input'));
    await press('ArrowRight');
    await until(() => inbox.shadowRoot!.activeElement?.matches('.star'));
  });

  it('archives by key, hands the focus on, and takes it back', async () => {
    await receive(3);
    await open();
    await until(() => rows().length === 3);
    rows()[1]!.focus();
    await press('e');
    await until(() => rows().length === 2);
    await until(() => focused() === 'Letter 1');
    await until(() => textOf(inbox, '.toast').includes('Archived') || undefined);
    inside(inbox, '[data-do="undo"]')!.click();
    await until(() => rows().length === 3 && focused() === 'Letter 2');
  });

  it('holds the focus when the last row of a view goes, and when what was pressed goes', async () => {
    await receive(1);
    await open();
    await until(() => rows().length === 1);
    rows()[0]!.focus();
    await press('#');
    await until(() => rows().length === 0 && inbox.shadowRoot!.activeElement?.matches('.toast [data-do=undo]'));
    await press('Enter');
    await until(() => rows().length === 1 && focused() === 'Letter 1');
    await press('s');
    await until(() => rows()[0]!.matches('.starred'));
    inbox.view = 'starred';
    await inbox.updateComplete;
    (await until(() => rows()[0])).focus();
    await press('s');
    await until(() => rows().length === 0 && inbox.shadowRoot!.activeElement?.matches('.write'));
    inbox.view = 'inbox';
    const search = inside<HTMLInputElement>(inbox, '.search input')!;
    search.focus();
    await sendKeys({ type: 'nowhere' });
    (await until(() => inside(inbox, '.panel [data-do=clear]'))).click();
    await until(() => rows().length === 1 && inbox.shadowRoot!.activeElement === search);
    await sendKeys({ type: 'is:unread ' });
    (await until(() => inside(inbox, '[data-do=without]'))).focus();
    await press('Enter');
    await until(() => !inside(inbox, '[data-do=without]') && inbox.shadowRoot!.activeElement === search);
  });

  it('announces each message that arrives, also in a conversation that arrived before, and that home does not answer', async () => {
    const { thread } = (await world.deposit(CLERK, ANNA, { subject: 'Hearing', text: 'One' })).message;
    const services = tab(world, ANNA);
    await open({ services });
    await until(() => rows().length === 1 && services.mailbox.state.live === 'open');
    await until(() => inside(inbox, '.visually-hidden[role=status]'));
    const said = heard(inbox);
    for (const number of [1, 2]) {
      await world.deposit(CLERK, ANNA, { subject: 'Hearing', text: `More ${number}`, thread });
      await until(() => said.length === number);
      expect(said.at(-1)).to.contain('Hearing');
    }
    world.intercept = () => Promise.resolve(new Response('', { status: 502 }));
    services.list({ view: 'inbox' }).retry();
    await until(() => said.length === 3);
    expect(said.at(-1)).to.contain('The server does not answer');
  });

  it('says aloud what keys have done, once', async () => {
    await receive(2);
    await open();
    await until(() => rows().length === 2);
    const regions = [heard(inbox), heard(inbox, '[role=status]:not([aria-live])')];
    rows()[0]!.focus();
    for (const [key, says] of [['s', 'Starred'], ['s', 'Star removed'], ['u', 'Marked as read'], ['e', 'Archived'], ['z', 'Undone']] as const) {
      await press(key);
      const said = (): string[] => regions.flat().filter((text) => text.startsWith(says));
      await until(() => said().length);
      expect(said(), says).to.have.length(1);
    }
  });

  it('does what is asked of it before what acts on rows has been loaded', async () => {
    await receive(1);
    inbox = mount('fdz-inbox', { services: tab(world, ANNA) });
    const choice = await until(() => inside(inbox, 'select') as HTMLSelectElement | null);
    choice.value = 'archive';
    choice.dispatchEvent(new Event('change', { bubbles: true }));
    await until(() => inbox.view === 'archive');
  });

  it('selects rows and deletes them together', async () => {
    await receive(4);
    await open();
    await until(() => rows().length === 4);
    rows()[0]!.focus();
    await press('x');
    await until(() => inside(inbox, '.bulk'));
    await sendKeys({ down: 'Shift' });
    await press('ArrowDown', 'ArrowDown');
    await sendKeys({ up: 'Shift' });
    await until(() => textOf(inbox, '.bulk')!.includes('3 selected'));
    expect(rows().map((row) => row.getAttribute('aria-selected'))).to.deep.equal(['true', 'true', 'true', 'false']);
    expect(await violations(inbox)).to.deep.equal([]);
    await press('#');
    await until(() => rows().length === 1);
    inbox.view = 'deleted';
    await until(() => rows().length === 3);
  });

  it('turns operators into chips and searches', async () => {
    await receive(3);
    await open();
    await until(() => rows().length === 3);
    rows()[0]!.focus();
    await press('/');
    const input = inside<HTMLInputElement>(inbox, '.search input')!;
    await until(() => inbox.shadowRoot!.activeElement === input);
    await sendKeys({ type: 'is:unread ' });
    await until(() => textOf(inbox, '.search .chip').includes('unread') && input.value === '');
    await sendKeys({ type: 'Letter 2' });
    await until(() => rows().length === 1);
    expect(subjects()).to.deep.equal(['Letter 2']);
    await press('Escape');
    await until(() => rows().length === 3 && !inside(inbox, '.search .chip'));
    await sendKeys({ type: 'nowhere to be found' });
    await until(() => inside(inbox, '.panel.no-match'));
    inside(inbox, '.panel button')!.click();
    await until(() => rows().length === 3);
  });

  it('does not search for what was given up while it was typed', async () => {
    await receive(2);
    await open();
    await until(() => rows().length === 2);
    const input = inside<HTMLInputElement>(inbox, '.search input')!;
    input.value = 'nowhere to be found';
    input.dispatchEvent(new InputEvent('input', { bubbles: true }));
    input.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
    // Longer than the pause after which words are searched for.
    await new Promise((resolve) => setTimeout(resolve, 300));
    await inbox.updateComplete;
    expect(subjects()).to.have.length(2);
    expect(input.value).to.equal('');
  });

  it('lets the host open a conversation elsewhere', async () => {
    await receive(1);
    await open();
    await until(() => rows().length === 1);
    const asked: MessageOpenRequestEvent[] = [];
    inbox.addEventListener('fdz-message-open-request', (event) => {
      asked.push(event);
      event.preventDefault();
    });
    rows()[0]!.click();
    await until(() => asked.length);
    expect(asked[0]!.conversation.subject).to.equal('Letter 1');
    expect(inside(inbox, 'fdz-message')).to.equal(null);
  });

  it('opens in place and leads back to the row', async () => {
    await receive(2);
    await open();
    await until(() => rows().length === 2);
    const opened = new Promise<MessageOpenedEvent>((resolve) => inbox.addEventListener('fdz-message-opened', resolve, { once: true }));
    rows()[1]!.focus();
    await press('Enter');
    expect((await opened).conversation.subject).to.equal('Letter 1');
    await until(() => inside(inbox, 'fdz-message'));
    expect(inbox.matches(':state(open)')).to.equal(true);
    await press('Escape');
    await until(() => focused() === 'Letter 1' && !inbox.matches(':state(open)'));
  });

  it('does not call back whoever has left before what they opened was there', async () => {
    await receive(2);
    await open();
    await until(() => rows().length === 2);
    const [row] = rows();
    row!.focus();
    for (const key of ['Enter', 'Escape']) row!.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
    // What shows a conversation has been loaded by then.
    await import('../message/define.ts');
    await inbox.updateComplete;
    await new Promise((resolve) => setTimeout(resolve));
    expect(focused()).to.equal('Letter 2');
    expect(inbox.matches(':state(open)')).to.equal(false);
  });

  it('answers what is open from its row, and takes what is typed meanwhile for no shortcut', async () => {
    await setViewport({ width: 1200, height: 800 });
    await receive(2);
    await open();
    await until(() => rows().length === 2);
    rows()[0]!.click();
    const message = await until(() => inside(inbox, 'fdz-message'));
    await until(() => message.shadowRoot!.querySelector('.reply'));
    rows()[0]!.focus();
    await press('r', 'e', 's');
    const box = await until(() => message.shadowRoot!.querySelector('fdz-compose-box'));
    await until(() => message.shadowRoot!.activeElement === box);
    await sendKeys({ type: 'Seen' });
    await until(() => textOf(box as HTMLElement, '.ProseMirror').includes('Seen') || undefined);
    expect(subjects()).to.have.length(2);
    expect(rows()[0]!.querySelector('[aria-pressed="true"]')).to.equal(null);
  });

  it('covers the list with the conversation where there is no room beside', async () => {
    await receive(1);
    await open();
    inbox.style.inlineSize = '340px';
    await until(() => rows().length === 1);
    rows()[0]!.click();
    await until(() => inside(inbox, 'fdz-message'));
    expect(getComputedStyle(inside(inbox, '.list')!).visibility).to.equal('hidden');
    const back = await until(() => inside(inbox, '[data-do="back"]'));
    expect(back.checkVisibility()).to.equal(true);
    back.click();
    await until(() => focused() === 'Letter 1');
  });

  it('offers to write, and lets the host take it over', async () => {
    await open();
    await until(() => inside(inbox, '.panel'));
    let asked = 0;
    inbox.addEventListener('fdz-compose-request', (event) => {
      asked++;
      event.preventDefault();
    });
    inside(inbox, '[data-do="write"]')!.click();
    expect(asked).to.equal(1);
    expect(inside(inbox, 'fdz-compose-box')).to.equal(null);
  });

  it('begins letters to whom its conversations are with', async () => {
    await open({ peer: CLERK });
    await until(() => inside(inbox, '.panel'));
    inside(inbox, '[data-do="write"]')!.click();
    const box = () => inside(inbox, 'fdz-compose-box');
    await until(() => box()?.shadowRoot?.activeElement?.id === 'subject');
    expect(textOf(box()!, '[part~="recipient"]')).to.include(CLERK);
  });

  it('says that the server does not answer, keeps the rows, and tries again', async () => {
    await receive(2);
    await open();
    await until(() => rows().length === 2);
    world.offline = true;
    inbox.view = 'sent';
    await until(() => inside(inbox, '.panel.error'));
    expect(await violations(inbox)).to.deep.equal([]);
    world.offline = false;
    inside(inbox, '.panel [data-do="retry"]')!.click();
    await until(() => inside(inbox, '.panel.empty'));
  });

  it('shows what was kept on this device until the server has answered, and says nothing of it', async () => {
    await receive(2);
    const storage = memoryStorage();
    const first = tab(world, ANNA, { storage, cache: true });
    const list = first.list({ view: 'inbox' });
    const leave = list.subscribe(() => {});
    const { cache } = await storage.open(`fdz:${first.account.state.account!.server}:${ANNA}`);
    let kept = false;
    const look = (): void => void cache.list(JSON.stringify(['inbox', false, false, '', ''])).then((there) => (kept = there?.conversations.length === 2));
    await until(() => kept || look());
    leave();
    let answer!: () => void;
    const asked = new Promise<void>((resolve) => (answer = resolve));
    world.intercept = async (request, next) => {
      if (new URL(request.url).pathname.endsWith('/mailbox')) await asked;
      return next(request);
    };
    const services = tab(world, ANNA, { storage, cache: true });
    await open({ services });
    const said = heard(inbox);
    await until(() => rows().length === 2);
    expect(services.list({ view: 'inbox' }).state.source).to.equal('cache');
    expect(inside(inbox, '[part~="banner"]')).to.equal(null);
    expect(inbox.matches(':state(offline)')).to.equal(false);
    answer();
    await until(() => services.list({ view: 'inbox' }).state.source === 'server');
    await inbox.updateComplete;
    expect(said).to.deep.equal([]);
  });

  it('says that a change did not take, and changes nothing until it can be made', async () => {
    await receive(1);
    await open();
    await until(() => rows().length === 1);
    world.offline = true;
    rows()[0]!.focus();
    await press('s');
    await until(() => inside(inbox, '.toast'));
    expect(rows()[0]!.matches('.starred')).to.equal(false);
    world.offline = false;
    await until(() => rows()[0]!.matches('.starred') && !inside(inbox, '.toast'));
  });

  it('says that the site may not read the mailbox', async () => {
    const services = tab(world, ANNA, { tokenSource: world.tokenSource(ANNA, { scopes: ['send'] }) });
    inbox = mount('fdz-inbox', { services });
    await until(() => inside(inbox, '.panel.no-permission'));
  });

  it('lists the shortcuts', async () => {
    await receive(1);
    await open();
    await until(() => rows().length === 1);
    rows()[0]!.focus();
    await press('?');
    const dialog = await until(() => inside<HTMLDialogElement>(inbox, 'dialog[open]'));
    expect(dialog.textContent).to.contain('Keyboard shortcuts');
    expect(await violations(inbox)).to.deep.equal([]);
    await press('Escape');
    await until(() => !dialog.open && focused() === 'Letter 1');
  });

  it('speaks the language around it, at once and when it changes', async () => {
    document.documentElement.lang = 'sk';
    await receive(1);
    await open();
    await until(() => rows().length === 1);
    expect(textOf(inbox, '.write span')).to.equal('Napísať');
    document.documentElement.lang = 'ar';
    await until(() => textOf(inbox, '.write span') === 'كتابة');
    expect(getComputedStyle(inbox).direction).to.equal('rtl');
    expect(await violations(inbox)).to.deep.equal([]);
  });

  it('shows bars and rows within 320 px', async () => {
    await receive(2, true);
    await setViewport({ width: 320, height: 640 });
    await open();
    await until(() => rows().length === 2);
    expect(document.documentElement.scrollWidth).to.be.at.most(320);
    expect(inside(inbox, '.scroll')!.scrollWidth).to.be.at.most(inside(inbox, '.scroll')!.clientWidth);
  });

  const begin = async (services: ReturnType<typeof tab>, subject: string, to = [CLERK]) => {
    const draft = await services.compose({ to });
    draft.edit({ subject, html: `<p>Words of ${subject}</p>` });
    await draft.flush();
    world.clock.advance(1000);
    return draft;
  };
  const drafts = () => [...inbox.shadowRoot!.querySelectorAll<HTMLElement>('[data-draft]')];

  it('begins the first words of a letter at their own side, whatever the language of what became of it', async () => {
    document.documentElement.lang = 'ar';
    await world.invite(CLERK, ANNA);
    const services = tab(world, ANNA);
    await (await begin(services, 'The stove')).send();
    await open({ services, view: 'sent' });
    await until(() => inside(inbox, '.say b')?.textContent);
    expect(textOf(inbox, '.say')).to.contain('Words of The stove');
    expect(getComputedStyle(inside(inbox, '.say')!).direction).to.equal('ltr');
    expect(getComputedStyle(inside(inbox, '.say b')!).direction).to.equal('rtl');
  });

  it('finds letters that were begun, opens and discards them, and takes that back', async () => {
    const services = tab(world, ANNA);
    await begin(services, 'The stove');
    await begin(services, 'The roof', []);
    await open({ services, view: 'drafts' });
    await until(() => drafts().length === 2);
    expect(textOf(inbox, '.row .what')).to.equal('The roof | The stove');
    expect(textOf(inbox, '.row .who')).to.equal(`(no recipient yet) | ${CLERK}`);
    expect(drafts()[0]!.querySelector('.say')!.textContent).to.contain('Words of The roof');
    expect(await violations(inbox)).to.deep.equal([]);
    drafts()[0]!.focus();
    await press('j');
    await until(() => focused() === 'The stove');
    await press('Enter');
    const box = await until(() => inside(inbox, 'fdz-compose-box'));
    await until(() => box.shadowRoot?.querySelector<HTMLInputElement>('#subject')?.value === 'The stove');
    await press('Escape');
    await until(() => !inside(inbox, 'fdz-compose-box') && focused() === 'The stove');
    await press('#');
    await until(() => drafts().length === 1 && focused() === 'The roof');
    await until(() => textOf(inbox, '.toast').includes('Draft discarded') || undefined);
    await press('z');
    await until(() => drafts().length === 2 && focused() === 'The stove');
    await press('#');
    await until(() => drafts().length === 1 && focused() === 'The roof');
    await press('#');
    await until(() => drafts().length === 0 && inbox.shadowRoot!.activeElement?.matches('[data-do=undo]'));
    await press('Enter');
    await until(() => drafts().length === 1 && focused() === 'The roof');
  });

  it('shows drafts of another device as they are saved, and hides those that were sent', async () => {
    await world.invite(CLERK, ANNA);
    const services = tab(world, ANNA);
    await open({ services, view: 'drafts' });
    await until(() => textOf(inbox, '.panel').includes('No drafts'));
    expect(await violations(inbox)).to.deep.equal([]);
    await until(() => services.mailbox.state.live === 'open');
    const draft = await begin(tab(world, ANNA), 'From the other desk');
    await until(() => drafts().length === 1);
    await when(draft, ({ savedHome }) => savedHome !== undefined);
    await draft.send();
    await until(() => drafts().length === 0);
  });

  it('says when home cannot be asked for drafts, and shows those of this device', async () => {
    const services = tab(world, ANNA);
    const draft = await begin(services, 'Kept here');
    await when(draft, ({ savedHome }) => savedHome !== undefined);
    world.intercept = () => Promise.resolve(new Response('', { status: 502 }));
    draft.edit({ subject: 'Kept here alone' });
    await draft.flush();
    await open({ services, view: 'drafts' });
    await until(() => drafts().length === 1 && textOf(inbox, '.notice').includes('does not answer'));
    expect(textOf(inbox, '.say')).to.contain('Only on this device');
    world.intercept = undefined;
    inside(inbox, '.notice button')!.click();
    await until(() => !inside(inbox, '.notice'));
  });
});
