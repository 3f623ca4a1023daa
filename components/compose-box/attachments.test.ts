import { sendKeys } from '@web/test-runner-commands';
import { expect } from 'chai';
import type { World } from '../../demo/server/world.ts';
import type { MailboxPage, StoredMessage } from '../../src/contract/index.ts';
import type { OutboxItem } from '../../src/stores/outbox.ts';
import { closeTabs, tab } from '../../test/support/tab.ts';
import { inside, mount, textOf, until, violations } from '../../test/support/element.ts';
import { attach, invitedWorld, latestLetter } from '../../test/support/letters.ts';
import type { FdzAttachmentPicker } from '../attachment-picker/define.ts';
import './define.ts';
import type { FdzComposeBox } from './define.ts';

const ANNA = 'anna@home.example';
const CLERK = 'clerk@city.example';

describe('attachments of fdz-compose-box', () => {
  let world: World;
  let box: FdzComposeBox;
  beforeEach(async () => {
    world = await invitedWorld([CLERK], [ANNA]);
  });
  afterEach(async () => {
    box.remove();
    closeTabs();
    await world.close();
  });

  async function open(properties: Partial<FdzComposeBox> = {}, services = tab(world, ANNA)): Promise<FdzComposeBox> {
    box = mount('fdz-compose-box', { services, to: CLERK, subject: 'The plan', ...properties });
    await until(() => inside(box, '#subject') && !inside(box, '.addr.checking'));
    return box;
  }
  const file = (name: string, text: string, type = 'text/plain'): File => new File([text], name, { type });
  const holding = (...files: File[]): DataTransfer => {
    const data = new DataTransfer();
    for (const one of files) data.items.add(one);
    return data;
  };
  const choose = (...files: File[]): void => attach(box, ...files);
  const picker = (): FdzAttachmentPicker | null => inside<FdzAttachmentPicker>(box, 'fdz-attachment-picker');
  const shown = (): string => (picker() ? textOf(picker()!) : '');
  const delivered = async (): Promise<StoredMessage> => (await latestLetter(world, CLERK))!;
  const bytesOf = async (stored: StoredMessage, index: number): Promise<string> =>
    (await world.call(CLERK, 'GET', `/messages/${stored.id}/attachments/${stored.message.attachments![index]!.id}`)).text();
  const warning = (): string => [...box.shadowRoot!.querySelectorAll('.notice')].map(({ textContent }) => textContent).join(' ');

  it('are uploaded while one writes, and go with the letter', async () => {
    await open();
    choose(file('Plan.txt', 'the plan'), file('Consent.txt', 'he agrees'));
    await until(() => shown().includes('2 of 2 uploaded'));
    expect(await violations(box)).to.deep.equal([]);
    await box.send(true);
    await until(() => inside(box, '.deliveries .deposited'));
    const stored = await delivered();
    expect(stored.message.attachments!.map(({ name, size, mediaType }) => [name, size, mediaType])).to.deep.equal([['Plan.txt', 8, 'text/plain'], ['Consent.txt', 9, 'text/plain']]);
    expect(stored.attachments!.map(({ state }) => state)).to.deep.equal(['complete', 'complete']);
    expect([await bytesOf(stored, 0), await bytesOf(stored, 1)]).to.deep.equal(['the plan', 'he agrees']);
  });

  it('are not sent without what is to be said of each, and carry it then', async () => {
    await open();
    // As a page writes it.
    box.setAttribute('properties', '[{"name":"amount","kind":"money","currency":"EUR","required":true},{"name":"paper","kind":"boolean","label":"On paper too"}]');
    choose(file('Invoice.txt', 'please pay'));
    await until(() => shown().includes('Missing: Amount'));
    expect(await box.send(true)).to.equal(false);
    await until(() => warning().includes('lacks properties'));
    expect(await violations(box)).to.deep.equal([]);
    // The cursor stands where something is missing, in whichever file that is.
    const field = (row: number): boolean => picker()!.shadowRoot!.activeElement?.matches(`.row:nth-child(${row + 1}) #property-0`) ?? false;
    await until(() => field(0));
    await sendKeys({ type: '184,90' });
    await sendKeys({ press: 'Enter' });
    await until(() => shown().includes('€184.90'));
    choose(file('Delivery note.txt', 'three boards'));
    await until(() => shown().includes('Missing: Amount'));
    expect(await box.send(true)).to.equal(false);
    await until(() => field(1));
    inside(box, '#subject')!.focus();
    expect(await box.send(true)).to.equal(false);
    await until(() => field(1));
    await sendKeys({ type: '0' });
    await sendKeys({ press: 'Enter' });
    await until(() => !warning().includes('lacks properties'));
    await box.send(true);
    await until(() => inside(box, '.deliveries .deposited'));
    expect((await delivered()).message.attachments![0]!.properties).to.deep.equal([{ name: 'amount', kind: 'money', value: '184.90', currency: 'EUR' }]);
  });

  it('are sent where the page wrote wrongly what is to be said of each, and the page is told', async () => {
    const warned: string[] = [];
    const { warn } = console;
    console.warn = (text: string) => void warned.push(text);
    try {
      await open();
      box.setAttribute('properties', '[{"name":');
      choose(file('Invoice.txt', 'please pay'));
      await until(() => warned.length);
      box.setAttribute('properties', '[{"name":"amount"},{"name":"paper","kind":"boolean"}]');
      await until(() => picker()!.shadowRoot!.querySelector('[data-do=properties]'));
      expect(warned).to.deep.equal(['fdz: `properties` is no list of definitions in JSON: "[{\\"name\\":"', 'fdz: `properties` has no definition at 0: {"name":"amount"}']);
      await until(() => shown().includes('Uploaded'));
      expect(await box.send(true)).to.equal(true);
    } finally {
      console.warn = warn;
    }
  });

  it('may still be on their way when the letter arrives; it is delivered when they have', async () => {
    let let_go = (): void => {};
    const held = new Promise<void>((resolve) => (let_go = resolve));
    world.intercept = async (request, next) => {
      if (request.method === 'PATCH') await held;
      return next(request);
    };
    await open();
    choose(file('Slow.txt', 'slow'));
    await until(() => shown().includes('Slow'));
    await box.send(true);
    await until(async () => ((await (await world.call(CLERK, 'GET', '/mailbox')).json()) as MailboxPage).total === 1);
    const early = await delivered();
    expect(early.attachments![0]).to.include({ state: 'arriving', received: 0 });
    expect(inside(box, '.deliveries .deposited')).to.equal(null);
    let_go();
    await until(() => inside(box, '.deliveries .deposited'));
    const stored = await delivered();
    expect(stored.attachments![0]!.state).to.equal('complete');
    expect(stored.receipts!.length).to.be.greaterThan(1);
    expect(await bytesOf(stored, 0)).to.equal('slow');
  });

  it('keep the receipt of a letter that was accepted when the recipient then wants no more of it', async () => {
    let loose = (): void => {};
    const held = new Promise<void>((resolve) => (loose = resolve));
    world.intercept = async (request, next) => {
      if (request.method === 'PATCH') await held;
      return next(request);
    };
    await open();
    choose(file('Slow.txt', 'slow'));
    await until(() => shown().includes('Slow'));
    await box.send(true);
    await until(async () => ((await (await world.call(CLERK, 'GET', '/mailbox')).json()) as MailboxPage).total === 1);
    await world.call(CLERK, 'PUT', `/invitations/${ANNA}`, { body: { state: 'blocked' } });
    const outbox = await box.services!.outbox();
    await until(async () => {
      await outbox.flush();
      return outbox.state.items[0]?.deliveries[0]?.state === 'failed';
    });
    const [{ deliveries }] = outbox.state.items as [OutboxItem];
    expect(deliveries[0]!.receipt).to.be.a('string');
    expect(await outbox.withdraw(outbox.state.items[0]!.message.id, CLERK)).to.equal(false);
    const { conversations } = (await (await world.call(ANNA, 'GET', '/mailbox?view=sent')).json()) as MailboxPage;
    const copy = (await (await world.call(ANNA, 'GET', `/messages/${conversations[0]!.messageId}`)).json()) as StoredMessage;
    expect(copy.deliveries![0]).to.include({ state: 'failed', receipt: deliveries[0]!.receipt });
    loose();
  });

  it('are dropped and pasted anywhere in the box; what is text is the text’s', async () => {
    await open();
    inside(box, 'textarea.plain')!.focus();
    const rich = await until(() => inside(box, '.ProseMirror'));
    const over = new DragEvent('dragover', { dataTransfer: holding(file('Dropped.txt', 'd')), bubbles: true, composed: true, cancelable: true });
    // Where a browser lets nobody make such an event up, it carries nothing.
    const made = !!over.dataTransfer?.types.includes('Files');
    rich.dispatchEvent(over);
    expect(over.defaultPrevented).to.equal(made);
    if (made) await until(() => inside(box, '.drop-hint'));
    const dropped = new DragEvent('drop', { dataTransfer: holding(file('Dropped.txt', 'd')), bubbles: true, composed: true, cancelable: true });
    rich.dispatchEvent(dropped);
    if (made) await until(() => shown().includes('Dropped'));
    expect(inside(box, '.drop-hint')).to.equal(null);
    const pasted = new ClipboardEvent('paste', { clipboardData: holding(file('Pasted.txt', 'p')), bubbles: true, composed: true, cancelable: true });
    if (pasted.clipboardData?.files.length) {
      rich.dispatchEvent(pasted);
      await until(() => shown().includes('Pasted'));
    }
    const both = holding(file('Picture of a table.png', 'x', 'image/png'));
    both.setData('text/plain', 'a table');
    rich.dispatchEvent(new ClipboardEvent('paste', { clipboardData: both, bubbles: true, composed: true, cancelable: true }));
    expect(shown()).not.to.contain('Picture of a table');
    expect(rich.textContent).not.to.contain('Dropped');
  });

  const given = (type: 'drop' | 'paste', data: unknown): Event => {
    // Browsers let no script make up what is dropped.
    const event = new Event(type, { bubbles: true, composed: true, cancelable: true });
    Object.defineProperty(event, type === 'drop' ? 'dataTransfer' : 'clipboardData', { value: data });
    inside(box, '#subject')!.dispatchEvent(event);
    return event;
  };

  it('are taken from a folder that is dropped before anything of it is loaded, and what is left out is said', async () => {
    await open();
    const entry = (name: string, children?: unknown[]): unknown => ({
      name, isFile: !children, isDirectory: !!children,
      file: (done: (one: File) => void, failed: (reason: Error) => void) => (name === 'gone' ? failed(new DOMException('', 'NotFoundError')) : done(file(name, name))),
      createReader: () => {
        const rest = [...(children ?? [])];
        return { readEntries: (done: (some: unknown[]) => void) => done(rest.splice(0, 2)) };
      },
    });
    let over = false;
    const item = { kind: 'file', webkitGetAsEntry: () => (over ? null : entry('plans', [entry('one.txt'), entry('.DS_Store'), entry('gone'), entry('two.txt')])) };
    const dropped = given('drop', { types: ['Files'], files: [file('plans', '')], items: [item] });
    over = true;
    expect(dropped.defaultPrevented).to.equal(true);
    await until(() => picker()?.attachments.length);
    expect(picker()!.attachments.map(({ name }) => name)).to.deep.equal(['one.txt', 'two.txt']);
    await until(() => textOf(picker()!, '.notice').includes('One file could not be read.'));
  });

  for (const [what, names, text, types, taken] of [
    ['a file with its name', ['Plan.txt'], 'Plan.txt', [], true],
    ['files with their names, extensions hidden', ['Plan.txt', 'Site.v2.pdf'], 'Plan\rSite.v2', [], true],
    ['a picture with other words', ['image.png'], 'a table', [], false],
    ['a picture with formatted words', ['image.png'], 'image.png', ['text/html'], false],
    ['a picture of a text processor', ['image.png'], '', ['text/rtf'], false],
  ] as const) {
    it(`are ${taken ? '' : 'not '}taken from what is pasted: ${what}`, async () => {
      await open();
      const files = names.map((name) => file(name, 'x'));
      const pasted = given('paste', { types: ['Files', ...(text ? ['text/plain'] : []), ...types], files, items: files.map((one) => ({ kind: 'file', webkitGetAsEntry: () => null, getAsFile: () => one })), getData: (type: string) => (type === 'text/plain' ? text : '') });
      expect(pasted.defaultPrevented).to.equal(taken);
      if (taken) await until(() => picker()?.attachments.map(({ name }) => name).join() === names.join());
      else expect(picker()).to.equal(null);
    });
  }

  it('come back with the draft after a reload, and are gone when they were taken out', async () => {
    const services = tab(world, ANNA);
    await open({}, services);
    choose(file('Stays.txt', 'stays'), file('Goes.txt', 'goes'));
    await until(() => shown().includes('2 of 2 uploaded'));
    const list = picker()!.transfers!;
    list.remove(list.state.items[1]!.id);
    await until(() => list.state.items.length === 1);
    await box.flush();
    const draft = box.draftId!;
    box.remove();
    await open({ draft }, services);
    await until(() => shown().includes('Stays'));
    expect(shown()).not.to.contain('Goes');
    await box.send(true);
    await until(() => inside(box, '.deliveries .deposited'));
    expect((await delivered()).message.attachments!.map(({ name }) => name)).to.deep.equal(['Stays.txt']);
  });

  it('that are refused say why and stand in the way until they are taken out', async () => {
    await open();
    choose(file('setup.exe', 'MZ', 'application/x-msdownload'));
    await until(() => /city\.example/.test(shown()));
    expect(await box.send(true)).to.equal(false);
    await until(() => warning().includes('cannot be sent'));
    const list = picker()!.transfers!;
    list.remove(list.state.items[0]!.id);
    await until(() => list.state.items.length === 0);
    expect(await box.send(true)).to.equal(true);
  });

  it('of a message that is passed on are attached again', async () => {
    await world.invite(ANNA, CLERK);
    const attachments = [await world.attach(CLERK, ANNA, { name: 'Permit.txt', bytes: new TextEncoder().encode('you may') })];
    await world.deposit(CLERK, ANNA, { subject: 'Your permit', attachments });
    const { conversations } = (await (await world.call(ANNA, 'GET', '/mailbox')).json()) as MailboxPage;
    await open({ replyTo: conversations[0]!.messageId, kind: 'forward', subject: undefined });
    await until(() => shown().includes('Uploaded'));
    expect(shown()).to.contain('Permit');
    expect(await box.send(true)).to.equal(true);
    await until(() => inside(box, '.deliveries .deposited'));
    const stored = await delivered();
    expect(stored.message.subject).to.equal('Fwd: Your permit');
    expect(await bytesOf(stored, 0)).to.equal('you may');
  });

  it('of a message that is passed on before they have arrived are missed, and it says so', async () => {
    await world.invite(ANNA, CLERK);
    const attachments = [await world.attach(CLERK, ANNA, { name: 'Slow.txt', bytes: new TextEncoder().encode('not yet') }, { send: 0 })];
    await world.deposit(CLERK, ANNA, { subject: 'On its way', attachments });
    const { conversations } = (await (await world.call(ANNA, 'GET', '/mailbox')).json()) as MailboxPage;
    await open({ replyTo: conversations[0]!.messageId, kind: 'forward', subject: undefined });
    await until(() => warning().includes('did not arrive'));
    expect(shown()).not.to.contain('Slow');
  });

  it('that are spoken of but forgotten are asked about', async () => {
    await open();
    inside(box, 'textarea.plain')!.focus();
    await until(() => inside(box, '.ProseMirror'));
    await sendKeys({ type: 'The plan is attached.' });
    expect(await box.send()).to.equal(false);
    await until(() => warning().includes('nothing is attached'));
    choose(file('Plan.txt', 'plan'));
    await until(() => shown().includes('Plan') && !warning().includes('nothing is attached'));
    expect(await box.send()).to.equal(true);
  });
});
