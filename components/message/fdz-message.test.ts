import { sendKeys } from '@web/test-runner-commands';
import { expect } from 'chai';
import { createWorld, type MessageLike, type World } from '../../demo/server/world.ts';
import type { MailboxPage, Message } from '../../src/contract/index.ts';
import { closeTabs, tab } from '../../test/support/tab.ts';
import { heard, inside, mount, textOf, until, violations } from '../../test/support/element.ts';
import { FdzMessage } from './define.ts';
import { linkedText } from './linked-text.ts';

const ANNA = 'anna@home.example';
const CLERK = 'clerk@city.example';

describe('fdz-message', () => {
  let world: World;
  let element: FdzMessage;
  beforeEach(async () => {
    sessionStorage.clear();
    world = await createWorld();
    world.tokenSource(ANNA);
    await world.invite(CLERK, ANNA);
  });
  afterEach(async () => {
    document.documentElement.lang = 'en';
    element.remove();
    closeTabs();
    await world.close();
  });

  const receive = async (like: MessageLike = {}): Promise<Message> => (await world.deposit(CLERK, ANNA, { subject: 'Permit', text: 'All is well.', ...like })).message;
  const conversation = async () => ((await (await world.call(ANNA, 'GET', '/mailbox')).json()) as MailboxPage).conversations[0];
  async function open(threadId: string, properties: Partial<FdzMessage> = {}, services = tab(world, ANNA)): Promise<void> {
    element = mount('fdz-message', { services, threadId, ...properties });
    await until(() => inside(element, 'article') ?? inside(element, '.notice'));
  }
  const words = async (): Promise<string> => until(() => inside(element, 'fdz-message-body')?.shadowRoot?.querySelector('.words')?.textContent);
  const button = (word: string): HTMLElement => [...element.shadowRoot!.querySelectorAll<HTMLElement>('button')].find(({ textContent, ariaLabel }) => textContent?.trim() === word || ariaLabel === word)!;

  it('shows a message with cover sheet, words and evidence, and marks it read', async () => {
    const { thread } = await receive({ from: { address: CLERK, name: 'Building permits' }, reference: 'CITY-1' });
    expect((await conversation())!.unread).to.equal(1);
    await open(thread);
    expect(await words()).to.equal('All is well.');
    await until(() => inside(element, 'fdz-cover-sheet')?.shadowRoot?.textContent?.includes('CITY-1'));
    const trail = await until(() => inside(element, 'fdz-message-trail')?.shadowRoot?.querySelector('.trail'));
    await until(() => trail.textContent!.includes('Placed in your box'));
    expect(trail.textContent).to.contain('Written by Building permits').and.contain('Placed in your box at home.example').and.contain('sender proven by id.city.example');
    await until(() => trail.querySelector('fdz-receipt-badge')?.matches(':state(verified)'));
    await until(async () => !(await conversation())!.unread);
    expect(await violations(element)).to.deep.equal([]);
  });

  it('closes older messages to lines that open', async () => {
    const first = await receive({ text: 'The first' });
    await open((await receive({ thread: first.thread, text: 'The second', inReplyTo: first.id })).thread);
    // Both were unread when the conversation was opened.
    expect(element.shadowRoot!.querySelectorAll('article')).to.have.length(2);
    inside(element, '[aria-expanded=true]')!.click();
    const line = await until(() => inside(element, '.closed button'));
    expect(line.textContent).to.contain('The first');
    await until(() => element.shadowRoot!.activeElement === line);
    line.click();
    await until(() => element.shadowRoot!.querySelectorAll('article').length === 2 && element.shadowRoot!.activeElement?.ariaExpanded === 'true');
    expect(await violations(element)).to.deep.equal([]);
  });

  it('stars, archives with a way back, deletes, and marks unread', async () => {
    const { thread } = await receive();
    await open(thread);
    const flag = async (name: 'starred' | 'archived' | 'deleted', value: boolean): Promise<void> => {
      await until(async () => ((await (await world.call(ANNA, 'GET', `/threads/${thread}`)).json()) as { conversation: Record<string, unknown> }).conversation[name] === value);
    };
    (await until(() => button('Star'))).click();
    await until(() => button('Star').getAttribute('aria-pressed') === 'true');
    await flag('starred', true);
    button('Archive').click();
    (await until(() => button('Undo'))).click();
    await flag('archived', false);
    button('Delete').click();
    await until(() => textOf(element, '.notice').includes('Deleted'));
    await flag('deleted', true);
    button('Undo').click();
    await flag('deleted', false);
    button('Mark as unread').click();
    await until(async () => (await conversation())?.unread);
  });

  it('says that a conversation cannot be marked unread without a connection, until it is', async () => {
    const { thread } = await receive();
    await open(thread);
    await until(async () => !(await conversation())?.unread);
    await until(() => element.services!.mailbox.state.live === 'open');
    world.offline = true;
    button('Mark as unread').click();
    // Once: above the conversation where it could not be read again either, else beside its tools.
    await until(() => textOf(element, '.notice').includes('does not answer'));
    world.offline = false;
    await until(() => !inside(element, '.notice'));
    expect((await conversation())!.unread).to.equal(1);
  });

  it('answers in place, and the answer lands in the same conversation', async () => {
    const { thread } = await receive();
    await open(thread);
    await until(() => button('Reply'));
    expect(button('Reply all')).to.equal(undefined);
    button('Reply').click();
    const box = await until(() => inside(element, 'fdz-compose-box'));
    await until(() => box.shadowRoot!.querySelector('.ProseMirror'));
    await until(() => box.shadowRoot!.activeElement?.matches('.ProseMirror'));
    await sendKeys({ type: 'Thank you' });
    await until(() => box.shadowRoot!.querySelector('.addr.accepts'));
    expect(await violations(element)).to.deep.equal([]);
    box.shadowRoot!.querySelector<HTMLElement>('[part="send"]')!.click();
    await until(() => box.shadowRoot!.querySelector('.deliveries .deposited'));
    const page = (await (await world.call(CLERK, 'GET', '/mailbox')).json()) as MailboxPage;
    expect(page.conversations[0]).to.include({ id: thread, subject: 'Re: Permit', count: 1 });
    await until(() => element.shadowRoot!.querySelectorAll('.entry').length === 2);
  });

  it('leaves answering to a host that prevents it', async () => {
    const { thread } = await receive();
    await open(thread);
    const asked: string[] = [];
    element.addEventListener('fdz-reply-request', (event) => {
      event.preventDefault();
      asked.push(`${event.kind} ${event.message.message.subject}`);
    });
    (await until(() => button('Forward'))).click();
    expect(asked).to.deep.equal(['forward Permit']);
    expect(inside(element, 'fdz-compose-box')).to.equal(null);
  });

  it('shows a message as it arrives in the open conversation', async () => {
    const { thread } = await receive();
    await open(thread);
    await until(() => element.services!.mailbox.state.live === 'open');
    const said = heard(element);
    await receive({ thread, text: 'One more thing' });
    await until(() => element.shadowRoot!.querySelectorAll('.entry').length === 2);
    await until(() => said.some((text) => text.includes('1 new message')));
  });

  it('shows the plain words where the frame of the home server does not answer', async () => {
    const { thread } = await receive({ html: '<p>All <b>is</b> well.</p>' });
    await open(thread);
    const body = await until(() => inside(element, 'fdz-message-body'));
    const frame = await until(() => body.shadowRoot!.querySelector('iframe'));
    expect(frame.getAttribute('sandbox')).to.equal('allow-scripts');
    expect(frame.src).to.equal('https://home.example/dmail/frame');
    expect(await words()).to.equal('All is well.');
    expect(body.shadowRoot!.querySelector('.notice')!.textContent).to.contain('Shown as plain text');
  });

  it('says that a conversation is not there, and tries again', async () => {
    await open('00000000-0000-4000-8000-000000000000');
    await until(() => textOf(element, '.notice').includes('not here any more'));
    expect(element.matches(':state(failed)')).to.equal(true);
    expect(await violations(element)).to.deep.equal([]);
  });

  it('says what went wrong and shows the conversation when it is asked again', async () => {
    const { thread } = await receive();
    world.intercept = (request, next) => (request.url.includes('/threads/') ? Promise.reject(new TypeError('cut')) : next(request));
    await open(thread);
    await until(() => inside(element, '.notice.bad'));
    world.intercept = undefined;
    button('Try again').click();
    await until(() => inside(element, 'article'));
  });

  it('moves nothing without the permission, and nothing when read only', async () => {
    const { thread } = await receive();
    const services = tab(world, ANNA, { tokenSource: world.tokenSource(ANNA, { scopes: ['read:thread'] }) });
    await open(thread, {}, services);
    expect(inside(element, '.tools, .reply')).to.equal(null);
    element.remove();
    await open(thread, { readonly: true });
    expect(inside(element, '.tools, .reply')).to.equal(null);
    expect((await conversation())!.unread).to.equal(1);
  });

  it('takes keys known from mail while the focus is inside', async () => {
    const { thread } = await receive();
    await open(thread);
    (await until(() => button('Star'))).focus();
    await sendKeys({ press: 's' });
    await until(() => button('Star').getAttribute('aria-pressed') === 'true');
    await sendKeys({ press: 'r' });
    await until(() => inside(element, 'fdz-compose-box'));
  });

  for (const [lang, word] of [['sk', 'Odpovedať'], ['de', 'Antworten'], ['ar', 'رد']] as const) {
    it(`speaks ${lang}`, async () => {
      document.documentElement.lang = lang;
      await open((await receive()).thread);
      await until(() => button(word));
      expect(await violations(element)).to.deep.equal([]);
    });
  }

  it('makes links of https, mailto and dmail, and of nothing else', () => {
    const parts = linkedText('See https://a.example/x, (www.b.example/y) dmail:c@d.example javascript:alert(1) http://e.example ftp://f.example.', () => {});
    expect(parts.filter((part) => typeof part !== 'string').map((part) => String(part.values[0]))).to.deep.equal(['https://a.example/x', 'https://www.b.example/y', 'dmail:c@d.example']);
  });
});
