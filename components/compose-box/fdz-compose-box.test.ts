import { sendKeys } from '@web/test-runner-commands';
import { expect } from 'chai';
import { createWorld, type World } from '../../demo/server/world.ts';
import type { Draft, InvitationList, MailboxPage, StoredMessage } from '../../src/contract/index.ts';
import { memoryStorage } from '../../src/offline/memory.ts';
import { closeTabs, tab } from '../../test/support/tab.ts';
import { heard, inside, mount, textOf, until, violations } from '../../test/support/element.ts';
import { FdzComposeBox, MessageDepositedEvent, MessageSendRequestEvent } from './define.ts';

const ANNA = 'anna@home.example';
const CLERK = 'clerk@city.example';
const BEN = 'ben@city.example';

describe('fdz-compose-box', () => {
  let world: World;
  let box: FdzComposeBox;
  beforeEach(async () => {
    sessionStorage.clear();
    world = await createWorld();
    for (const address of [CLERK, BEN]) world.tokenSource(address);
    await world.invite(CLERK, ANNA);
  });
  afterEach(async () => {
    document.documentElement.lang = 'en';
    box.remove();
    closeTabs();
    await world.close();
  });

  async function open(properties: Partial<FdzComposeBox> = {}, services = tab(world, ANNA)): Promise<FdzComposeBox> {
    box = mount('fdz-compose-box', { services, ...properties });
    await until(() => inside(box, '#subject') ?? inside(box, '#undo'));
    return box;
  }
  const chips = (): string[] => [...box.shadowRoot!.querySelectorAll('.addr')].map((chip) => [...chip.classList].filter((name) => name !== 'addr').join(' '));
  const button = (word: string): HTMLElement => [...box.shadowRoot!.querySelectorAll<HTMLElement>('button')].find(({ textContent, ariaLabel }) => textContent?.trim() === word || ariaLabel === word)!;
  async function write(text: string): Promise<HTMLElement> {
    inside(box, 'textarea.plain')?.focus();
    const rich = await until(() => inside(box, '.ProseMirror'));
    rich.focus();
    await sendKeys({ type: text });
    return rich;
  }
  async function press(modifier: string, key: string): Promise<void> {
    await sendKeys({ down: modifier });
    await sendKeys({ press: key });
    await sendKeys({ up: modifier });
  }
  const inboxOf = async (address: string): Promise<MailboxPage> => (await world.call(address, 'GET', '/mailbox')).json() as Promise<MailboxPage>;

  it('says of each recipient whether they will accept the message', async () => {
    await open({ to: `${CLERK}, ${BEN}; nonsense` });
    await until(() => chips().join() === 'accepts,uninvited,invalid');
    expect([...box.shadowRoot!.querySelectorAll('.addr .word, .addr .visually-hidden')].map(({ textContent }) => textContent)).to.include.members(['accepts your mail', 'not yet invited', 'not an address']);
  });

  it('takes many pasted addresses and lets chips be removed by keyboard', async () => {
    await open();
    const input = inside<HTMLInputElement>(box, '#to')!;
    input.focus();
    const data = new DataTransfer();
    data.setData('text/plain', `${CLERK}\n${BEN}, x@city.example`);
    const paste = new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true });
    // Firefox hands synthetic events an empty clipboard.
    if (paste.clipboardData?.getData('text/plain')) input.dispatchEvent(paste);
    else await sendKeys({ type: `${CLERK},${BEN},x@city.example,` });
    await until(() => chips().length === 3);
    input.focus();
    await sendKeys({ press: 'Backspace' });
    await until(() => box.shadowRoot!.activeElement?.matches('.remove'));
    await sendKeys({ press: 'Delete' });
    const chip = (index: number): boolean => !!box.shadowRoot!.activeElement?.matches(`.remove[data-index="${index}"]`);
    await until(() => chips().length === 2 && chip(1));
    await sendKeys({ press: 'ArrowLeft' });
    await until(() => chip(0));
    await sendKeys({ press: 'Delete' });
    await until(() => chips().length === 1);
    expect(inside(box, '.addr')!.textContent).to.contain(BEN);
  });

  it('sends formatted text, delivers it to each recipient and tells of both', async () => {
    await world.invite(BEN, ANNA);
    await open({ to: `${CLERK} ${BEN}`, subject: 'Two of you' });
    const events: string[] = [];
    const deposited: string[] = [];
    for (const type of ['fdz-message-send-request', 'fdz-message-queued', 'fdz-message-deposited', 'fdz-message-refused']) {
      box.addEventListener(type, (event) => {
        events.push(event.type);
        if (event instanceof MessageDepositedEvent) deposited.push(event.delivery.address);
      });
    }
    await write('Plain and ');
    await press('Control', 'b');
    await sendKeys({ type: 'bold' });
    await press('Control', 'Enter');
    await until(() => deposited.length === 2);
    expect(events.slice(0, 2)).to.deep.equal(['fdz-message-send-request', 'fdz-message-queued']);
    expect([...deposited].sort()).to.deep.equal([BEN, CLERK]);
    const [row] = (await inboxOf(CLERK)).conversations;
    const stored = (await (await world.call(CLERK, 'GET', `/messages/${row!.messageId}`)).json()) as StoredMessage;
    expect(stored.message.body).to.deep.include({ html: '<p>Plain and <strong>bold</strong></p>', text: 'Plain and bold' });
    await until(() => box.shadowRoot!.querySelectorAll('.deliveries .deposited').length === 2);
    expect(inside(box, '#sent')!.textContent).to.equal('Delivered to all 2');
    expect(await violations(box)).to.deep.equal([]);
  });

  it('keeps what is typed before the editor is there, and the place of the cursor', async () => {
    await open({ to: CLERK, subject: 'Quick' });
    const plain = inside<HTMLTextAreaElement>(box, 'textarea.plain')!;
    plain.value = 'first\nsecond';
    plain.dispatchEvent(new Event('input'));
    plain.setSelectionRange(8, 8);
    plain.focus();
    const rich = await until(() => inside(box, '.ProseMirror'));
    await until(() => box.shadowRoot!.activeElement === rich);
    await sendKeys({ type: '-' });
    await until(() => rich.textContent === 'firstse-cond');
    expect([...rich.querySelectorAll('p')].map(({ textContent }) => textContent)).to.deep.equal(['first', 'se-cond']);
  });

  it('keeps every space: before the editor is there, while it comes, and when the draft is opened again', async () => {
    const services = tab(world, ANNA);
    await open({ to: CLERK, subject: 'Spaces' }, services);
    const plain = inside<HTMLTextAreaElement>(box, 'textarea.plain')!;
    plain.value = ' May it  be a ';
    plain.dispatchEvent(new Event('input'));
    plain.setSelectionRange(plain.value.length, plain.value.length);
    plain.focus();
    const rich = await until(() => inside(box, '.ProseMirror'));
    await until(() => box.shadowRoot!.activeElement === rich);
    await sendKeys({ type: 'metre ' });
    await until(() => rich.textContent === ' May it  be a metre ');
    await press('Control', 'b');
    await sendKeys({ type: 'high ' });
    await box.flush();
    const draft = box.draftId!;
    box.remove();
    await open({ draft }, services);
    await until(() => inside(box, '.ProseMirror')?.textContent === ' May it  be a metre high ');
  });

  it('leaves a message a draft when the host prevents the request', async () => {
    await open({ to: CLERK, subject: 'No' });
    await write('text');
    box.addEventListener('fdz-message-send-request', (event) => event.preventDefault(), { once: true });
    expect(await box.send()).to.equal(false);
    expect(inside(box, '.ProseMirror')!.textContent).to.equal('text');
    expect((await inboxOf(CLERK)).total).to.equal(0);
  });

  it('asks before something empty is sent, and does not send to nobody', async () => {
    await open({ to: CLERK });
    expect(await box.send()).to.equal(false);
    await until(() => inside(box, '.notice .anyway'));
    expect(inside(box, '.notice:has(.anyway)')!.textContent).to.contain('There is no text yet.').and.contain('There is no subject yet.');
    box.to = undefined;
    await until(() => !inside(box, '.addr') && inside(box, '#to'));
    expect(await box.send()).to.equal(false);
    await until(() => [...box.shadowRoot!.querySelectorAll('.notice')].some(({ textContent }) => textContent?.includes('Add somebody')));
    expect(box.shadowRoot!.activeElement?.id).to.equal('to');
  });

  it('offers to ask an uninvited recipient, in place', async () => {
    await open({ to: BEN, subject: 'Hello' });
    await write('I have a question.');
    (await until(() => inside(box, '.ask'))).click();
    const reason = await until(() => inside<HTMLTextAreaElement>(box, '#reason'));
    await until(() => box.shadowRoot!.activeElement === reason);
    button('Send request').click();
    await until(() => inside(box, '#ask-problem')!.textContent === 'Say why, in a sentence.');
    expect(box.shadowRoot!.activeElement).to.equal(reason);
    await sendKeys({ press: 'Escape' });
    await until(() => box.shadowRoot!.activeElement === inside(box, '.ask'));
    inside(box, '.ask')!.click();
    await until(() => box.shadowRoot!.activeElement === inside(box, '#reason'));
    await sendKeys({ type: 'About the garden fence' });
    button('Send request').click();
    await until(() => chips().join() === 'requested');
    const { invitations } = (await (await world.call(BEN, 'GET', '/invitations')).json()) as InvitationList;
    expect(invitations).to.have.length(1);
    expect(invitations[0]).to.include({ peer: ANNA, state: 'pending', reason: 'About the garden fence' });
    await until(() => textOf(box, '.notice').includes(`${BEN} has been asked. The draft is kept`));
    expect(await box.send()).to.equal(false);
    expect(textOf(box, '.notice[role=alert]')).to.contain('has been asked').and.not.contain('has not invited you');
  });

  it('says that a message waits while there is no network, and delivers it afterwards', async () => {
    await open({ to: CLERK, subject: 'Later' });
    await until(() => chips().join() === 'accepts');
    await write('Kept until then');
    world.offline = true;
    await box.send();
    // It is tried again and again: between two attempts this is what is read.
    await until(() => inside(box, '.deliveries .queued .word')?.textContent === 'Waiting' && inside(box, '.over')!.textContent!.includes('Kept on this device.'));
    world.offline = false;
    await until(() => inside(box, '.deliveries .deposited'));
    expect((await inboxOf(CLERK)).total).to.equal(1);
  });

  it('discards with a way back', async () => {
    await open({ to: CLERK, subject: 'Perhaps' });
    await write('not');
    const said = heard(box);
    button('Discard').click();
    (await until(() => inside(box, '#undo'))).click();
    await until(() => inside(box, '#subject'));
    expect(inside<HTMLInputElement>(box, '#subject')!.value).to.equal('Perhaps');
    await until(() => said.some((text) => text.includes('The draft is back')) && box.shadowRoot!.activeElement);
    await until(() => (inside(box, '.ProseMirror') ?? inside<HTMLTextAreaElement>(box, 'textarea.plain'))?.textContent?.includes('not') || inside<HTMLTextAreaElement>(box, 'textarea.plain')?.value === 'not');
  });

  it('opens the draft again that was open before a reload', async () => {
    const storage = memoryStorage();
    await open({ to: CLERK }, tab(world, ANNA, { storage }));
    await write('Survives');
    await box.flush();
    box.remove();
    await open({ to: CLERK }, tab(world, ANNA, { storage }));
    await until(() => inside<HTMLTextAreaElement>(box, 'textarea.plain')?.value === 'Survives');
  });

  it('says where the draft is kept, aloud only once', async () => {
    await open({ to: CLERK, subject: 'Kept' });
    const said = heard(box);
    const shown = heard(box, '.state');
    await write('x');
    await until(() => shown.at(-1)?.startsWith('Saved here and at home.example'));
    const before = shown.length;
    await write('y');
    await until(() => shown.slice(before).some((text) => text.startsWith('Saving')));
    await until(() => shown.at(-1)!.startsWith('Saved here and at home.example'));
    await until(() => said.some((text) => text.startsWith('Saved')));
    expect(said.filter((text) => text.startsWith('Saved'))).to.have.length(1);
  });

  it('shows what another device wrote, after a reload too, and goes on with the one that is chosen', async () => {
    const storage = memoryStorage();
    await open({ to: CLERK, subject: 'Begun' }, tab(world, ANNA, { storage }));
    await write('Written here');
    await until(() => inside(box, '.state')!.textContent!.startsWith('Saved here and at home.example'));
    const url = `/drafts/${box.draftId!}`;
    const kept = (await (await world.call(ANNA, 'GET', url)).json()) as Draft;
    await world.call(ANNA, 'PUT', url, { body: { ...kept.content, subject: 'Another', html: '<p>Written on the telephone</p>' }, headers: { 'if-match': kept.version } });
    await write(' at once');
    expect((await until(() => inside(box, '.other'))).innerText).to.contain('Another').and.contain('Written on the telephone').and.contain(CLERK);
    expect(textOf(box, '#conflict')).to.contain('the other is kept as a separate draft').and.to.equal(inside(box, '.conflict [role=alert]')!.textContent);
    expect(await violations(box)).to.deep.equal([]);
    const said = heard(box);
    await write(', and more');
    await until(() => inside(box, '.state')!.textContent!.startsWith('Saved on this device'));
    expect(said).to.deep.equal([]);
    closeTabs();
    box.remove();
    const again = tab(world, ANNA, { storage });
    await open({ to: CLERK, subject: 'Begun' }, again);
    await until(() => inside(box, '.other')?.innerText.includes('Written on the telephone'));
    expect(inside<HTMLTextAreaElement>(box, 'textarea.plain')!.value).to.equal('Written here at once, and more');
    button('Take the other one').click();
    await until(() => !inside(box, '.other') && inside<HTMLInputElement>(box, '#subject')!.value === 'Another');
    await until(() => box.shadowRoot!.activeElement?.matches('.ProseMirror, textarea.plain'));
    const drafts = await again.drafts();
    const stop = drafts.subscribe(() => {});
    await until(() => drafts.state.drafts.some(({ excerpt }) => excerpt === 'Written here at once, and more'));
    stop();
  });

  it('tells of each state of the delivery once', async () => {
    await open({ to: CLERK, subject: 'Heard' });
    await until(() => chips().join() === 'accepts');
    await write('Text');
    const said = heard(box);
    await box.send();
    await until(() => inside(box, '.deliveries .deposited'));
    await until(() => said.includes('Delivered'));
    expect(said.filter((text) => /way|Delivered/.test(text))).to.deep.equal(['Delivered']);
    button('New message').click();
    // To whom and about what the host has said already.
    await until(() => box.shadowRoot!.activeElement?.matches('.ProseMirror, textarea.plain'));
  });

  it('answers with the words quoted, to the one who wrote', async () => {
    const { uri } = await world.deposit(CLERK, ANNA, { subject: 'Question', text: 'When?', reference: 'R-1' });
    await open({ replyTo: uri.split('/').at(-1)!, kind: 'reply' });
    expect(inside<HTMLInputElement>(box, '#subject')!.value).to.equal('Re: Question');
    const rich = await until(() => inside(box, '.ProseMirror'));
    expect(rich.querySelector('blockquote')!.textContent).to.equal('When?');
    await until(() => chips().join() === 'accepts');
  });

  it('pours what is pasted into its own mould', async () => {
    await open({ to: CLERK, subject: 'Paste' });
    const rich = await write('a');
    const copied = (event: ClipboardEvent): void => {
      event.preventDefault();
      event.clipboardData!.setData('text/html', '<h1 onclick="x()">Head</h1><p style="position:fixed">b <a href="javascript:alert(1)">bad</a> <a href="https://a.example/">good</a><img src=x onerror="window.pwned=1"></p><script>window.pwned=1</script>');
      event.clipboardData!.setData('text/plain', 'Head b bad good');
    };
    document.addEventListener('copy', copied);
    await press('Control', 'a');
    await press('Control', 'c');
    document.removeEventListener('copy', copied);
    await press('Control', 'v');
    await until(() => rich.querySelector('strong'));
    expect(rich.querySelector('[style], [onclick], img, script, h1')).to.equal(null);
    expect(rich.innerText).to.contain('Head').and.contain('bad').and.not.contain('pwned');
    expect([...rich.querySelectorAll('a')].map(({ href }) => href)).to.deep.equal(['https://a.example/']);
    expect('pwned' in window).to.equal(false);
  });

  it('keeps the words of what is pasted, however it names its fields', async () => {
    await open({ to: CLERK, subject: 'Paste' });
    const rich = await write('Words');
    const copied = (event: ClipboardEvent): void => {
      event.preventDefault();
      event.clipboardData!.setData('text/html', '<p>before</p><form><input name="nodeName"><input id="childNodes"><b>inside</b></form><img name="body"><img name="querySelectorAll">');
      event.clipboardData!.setData('text/plain', 'before inside');
    };
    document.addEventListener('copy', copied);
    await press('Control', 'a');
    await press('Control', 'c');
    document.removeEventListener('copy', copied);
    await press('Control', 'v');
    await until(() => rich.querySelector('strong')?.textContent === 'inside');
    expect(rich.innerText).to.contain('before');
    expect(rich.querySelector('form, input, img[name]')).to.equal(null);
  });

  it('has one tab stop in its toolbar, whose buttons say whether they are on', async () => {
    await open({ to: CLERK });
    await write('x');
    const bar = inside(box, '.toolbar')!;
    const stops = (): (string | null)[] => [...bar.querySelectorAll('[tabindex="0"]')].map((stop) => stop.getAttribute('data-format'));
    expect(stops()).to.deep.equal(['bold']);
    bar.querySelector<HTMLElement>('[tabindex="0"]')!.focus();
    await sendKeys({ press: 'ArrowRight' });
    await until(() => stops().join() === 'italic');
    (box.shadowRoot!.activeElement as HTMLElement).click();
    await until(() => bar.querySelector('[data-format="italic"]')!.getAttribute('aria-pressed') === 'true');
  });

  it('leaves the prototypes and the head of the page as they were', async () => {
    const before = [...Object.getOwnPropertyNames(ShadowRoot.prototype), document.head.childElementCount].join();
    await open({ to: CLERK });
    await write('x');
    expect([...Object.getOwnPropertyNames(ShadowRoot.prototype), document.head.childElementCount].join()).to.equal(before);
  });

  for (const [lang, word] of [['sk', 'Komu'], ['de', 'An'], ['ar', 'إلى']] as const) {
    it(`speaks ${lang}`, async () => {
      document.documentElement.lang = lang;
      await open({ to: `${CLERK} ${BEN} x` });
      expect(inside(box, 'label[for="to"]')!.textContent).to.equal(word);
      expect(getComputedStyle(box).direction).to.equal(lang === 'ar' ? 'rtl' : 'ltr');
      expect(await violations(box)).to.deep.equal([]);
    });
  }

  it('shows a hundred recipients without growing over the page', async () => {
    await open({ to: Array.from({ length: 100 }, (_, index) => `person${index}@city.example`).join(' ') });
    expect(chips()).to.have.length(100);
    expect(box.getBoundingClientRect().height).to.be.lessThan(700);
  });

  it('changes nothing while disabled', async () => {
    await open({ to: CLERK, subject: 'Read', disabled: true });
    expect(inside<HTMLInputElement>(box, '#subject')!.readOnly).to.equal(true);
    expect(inside(box, '.remove, .toolbar, [part="send"]')).to.equal(null);
    expect(await box.send()).to.equal(false);
  });

  it('hands the request to the host as it stands', async () => {
    await open({ to: CLERK, cc: 'mayor@city.example', subject: 'Copy' });
    await world.invite('mayor@city.example', ANNA);
    await write('x');
    const asked = new Promise<MessageSendRequestEvent>((resolve) => box.addEventListener('fdz-message-send-request', (event) => {
      event.preventDefault();
      resolve(event);
    }));
    await until(() => chips().every((status) => status === 'accepts' || status === 'uninvited'));
    box.cc = undefined;
    await until(() => chips().length === 1);
    await write('y');
    void box.send();
    expect((await asked).request).to.deep.include({ to: [CLERK], subject: 'Copy' });
  });
});
