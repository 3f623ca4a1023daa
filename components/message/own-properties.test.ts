import { sendKeys } from '@web/test-runner-commands';
import { expect } from 'chai';
import { createWorld, type World } from '../../demo/server/world.ts';
import type { CoverTag, Message, OwnProperties, StoredMessage } from '../../src/contract/index.ts';
import { heard, mount, until, violations } from '../../test/support/element.ts';
import { closeTabs, tab } from '../../test/support/tab.ts';
import { type FdzMessage } from './define.ts';

const ANNA = 'anna@home.example';
const CLERK = 'clerk@city.example';
const plain = (text: string | null | undefined) => (text ?? '').replace(/[\u2066-\u2069]/g, '').replace(/[\s\u00a0]+/g, ' ').trim();

describe('properties of attachments in fdz-message', () => {
  let world: World;
  let element: FdzMessage;
  let message: string;
  beforeEach(async () => {
    const asked = [{ name: 'document', kind: 'choice' as const, choices: [{ value: 'd1', label: 'Site plan' }, { value: 'd2', label: 'Drawing' }, { value: 'd3' }] }];
    world = await createWorld({ properties: (domain) => (domain === 'home.example' ? { asked } : undefined) });
    await world.invite(ANNA, CLERK);
  });
  afterEach(async () => {
    document.documentElement.lang = 'en';
    document.documentElement.dir = '';
    element.remove();
    closeTabs();
    await world.close();
  });

  const amount: CoverTag = { name: 'amount', kind: 'money', value: '184.90', currency: 'EUR' };
  async function open(properties: Partial<FdzMessage> = {}): Promise<void> {
    const file = { name: 'invoice.pdf', bytes: new Uint8Array(3), properties: [amount, { name: 'status', kind: 'choice' as const, value: 'paid' }] };
    const sent = await world.deposit(CLERK, ANNA, { subject: 'Invoice', attachments: [await world.attach(CLERK, ANNA, file)] });
    message = sent.message.thread;
    element = mount('fdz-message', { services: tab(world, ANNA), threadId: message, ...properties });
    await until(() => row());
  }
  const list = () => [...element.shadowRoot!.querySelectorAll('fdz-message-attachments')].at(-1);
  const row = () => list()?.shadowRoot?.querySelector<HTMLElement>('.file');
  const own = () => row()?.querySelector<HTMLElement>('.own:not(.pending)');
  const status = () => own()?.querySelector('select');
  const edit = () => own()!.querySelector<HTMLElement>('[data-own]')!;
  const focused = () => list()!.shadowRoot!.activeElement as HTMLElement | null;
  const stored = async (): Promise<StoredMessage> => {
    const { conversations } = (await (await world.call(ANNA, 'GET', '/mailbox')).json()) as { conversations: { messageId: string }[] };
    return (await world.call(ANNA, 'GET', `/messages/${conversations[0]!.messageId}`)).json() as Promise<StoredMessage>;
  };
  const home = async () => (await stored()).attachments![0]!.own?.properties;
  const choose = (value: string) => {
    const select = status()!;
    select.focus();
    select.value = value;
    select.dispatchEvent(new Event('change'));
  };
  const there = () => until(() => status());
  /** Somebody else, of the same person, notes this. */
  const elsewhere = async (properties: CoverTag[]): Promise<OwnProperties> => {
    const { id, message: { attachments }, attachments: known } = await stored();
    const version = known![0]!.own?.version;
    const answer = await world.call(ANNA, 'PUT', `/messages/${id}/attachments/${attachments![0]!.id}/properties`, { body: { properties }, headers: version ? { 'if-match': `"${version}"` } : { 'if-none-match': '*' } });
    expect(answer.status).to.equal(200);
    return answer.json() as Promise<OwnProperties>;
  };

  /** The same, while what is noted here is on its way. */
  const between = (properties: CoverTag[]) => {
    let done = false;
    world.intercept = async (request, next) => {
      if (request.method === 'PUT' && !done) {
        done = true;
        await elsewhere(properties);
      }
      return next(request);
    };
  };

  it('are the sender’s word, and apart from it the reader’s own', async () => {
    await open();
    await there();
    const [theirs, mine] = [...row()!.querySelectorAll('.said')];
    expect(plain(theirs!.textContent)).to.equal('From the senderAmount€184.90StatusPaid');
    expect(theirs!.getAttribute('aria-label')).to.equal('What the sender says of invoice.pdf');
    expect(theirs!.querySelector('button, select, input')).to.equal(null);
    expect(mine!.querySelector('h5')!.textContent).to.equal('Yours');
    expect(mine!.getAttribute('aria-label')).to.equal('Your notes on invoice.pdf');
    expect(status()!.value).to.equal('');
    expect([...status()!.options].map(({ text }) => text)).to.deep.equal(['Not set', 'To pay', 'Paid', 'To check', 'Done']);
    expect(await violations(element)).to.deep.equal([]);
  });

  /** A document as its sender says it is. */
  const receive = async (value: string, id: string = crypto.randomUUID(), thread: string = crypto.randomUUID()) => {
    const reference = await world.attach(CLERK, ANNA, { name: 'Plan.pdf', id, bytes: new TextEncoder().encode(value), properties: [{ name: 'document', kind: 'choice', value, label: 'Kind' }] });
    return (await world.deposit(CLERK, ANNA, { subject: 'Plan', thread, attachments: [reference] }, { invite: false })).message;
  };
  const theirs = () => plain(row()?.querySelector('[part=properties] dl')?.textContent);

  it('are called what home calls them, in versions too, and what nobody has called anything is as it was sent', async () => {
    const { thread, attachments: [first] } = (await receive('d1')) as Required<Message>;
    await receive('d2', first!.id, thread);
    element = mount('fdz-message', { services: tab(world, ANNA), threadId: thread });
    await until(() => theirs() === 'KindDrawing');
    row()!.querySelector('summary')!.click();
    await until(() => plain(row()!.querySelector('.versions ol')?.textContent).includes('Kind: Site plan → Drawing'));
    await receive('d3', first!.id, thread);
    await until(() => theirs() === 'Kindd3');
  });

  it('show no value that is called otherwise a moment later, and the value where home does not say', async () => {
    const { thread } = await receive('d1');
    let answer = (_: boolean) => {};
    const answered = new Promise<boolean>((resolve) => (answer = resolve));
    world.intercept = async (request, next) => (request.url.endsWith('/dmail/properties') && !(await answered) ? Promise.reject(new TypeError('Failed to fetch')) : next(request));
    element = mount('fdz-message', { services: tab(world, ANNA), threadId: thread });
    await until(() => theirs() === 'Kind');
    answer(false);
    await until(() => theirs() === 'Kindd1');
  });

  it('are called nothing else for whoever sent them', async () => {
    await world.invite(CLERK, ANNA);
    const reference = await world.attach(ANNA, CLERK, { bytes: new Uint8Array(3), properties: [{ name: 'document', kind: 'choice', value: 'd1', label: 'Kind' }] });
    const { message: sent } = await world.send(ANNA, [CLERK], { attachments: [reference] });
    element = mount('fdz-message', { services: tab(world, ANNA), threadId: sent.thread });
    await until(() => theirs() === 'Kindd1');
  });

  it('have a status that is changed in one step, and said', async () => {
    await open();
    await there();
    expect(status()!.getAttribute('aria-label')).to.equal('Status of invoice.pdf');
    const said = heard(list()!);
    choose('to-pay');
    await until(() => said.includes('invoice.pdf: saved'));
    expect(await home()).to.deep.equal([{ name: 'status', kind: 'choice', value: 'to-pay', prominent: true }]);
    choose('paid');
    await until(async () => (await home())?.[0]?.value === 'paid');
    await until(() => status()!.value === 'paid');
    choose('');
    await until(async () => (await home())?.length === 0);
  });

  it('are edited by keyboard, and the focus comes back', async () => {
    await open();
    await there();
    edit().focus();
    await sendKeys({ press: 'Enter' });
    await until(() => focused()?.closest('form'));
    expect(await violations(element)).to.deep.equal([]);
    const note = [...list()!.shadowRoot!.querySelectorAll<HTMLInputElement>('form input')].find((input) => plain(input.labels![0]?.textContent) === 'Note')!;
    note.focus();
    // Letters are no shortcuts here.
    await sendKeys({ type: 'ask e' });
    await sendKeys({ press: 'Enter' });
    await until(() => plain(own()!.textContent).includes('Noteask e'));
    await until(() => focused() === edit());
    await until(async () => (await home())?.[0]?.value === 'ask e');
    edit().click();
    await until(() => focused()?.closest('form'));
    await sendKeys({ press: 'Escape' });
    await until(() => focused() === edit());
  });

  it('are shown as wanted at once, and kept here when there is no connection', async () => {
    await open();
    await there();
    world.offline = true;
    const said = heard(list()!);
    choose('paid');
    await until(() => own()!.querySelector('.notice'));
    expect(plain(own()!.querySelector('.notice')!.textContent)).to.contain('No connection').and.contain('Status: Paid');
    await until(() => said.some((text) => text.includes('No connection')));
    expect(status()!.value).to.equal('');
    expect(await violations(element)).to.deep.equal([]);
    world.offline = false;
    own()!.querySelector<HTMLButtonElement>('.notice button')!.click();
    await until(() => !own()!.querySelector('.notice'));
    expect(status()!.value).to.equal('paid');
    await until(() => focused() === edit());
    expect((await home())![0]!.value).to.equal('paid');
  });

  it('overwrite nothing that was noted elsewhere meanwhile, and lose nothing', async () => {
    await open();
    await there();
    between([{ name: 'status', kind: 'choice', value: 'to-check' }]);
    choose('paid');
    await until(() => own()!.querySelector('.notice.warn'));
    const notice = plain(own()!.querySelector('.notice')!.textContent);
    expect(notice).to.contain('changed elsewhere').and.contain('What you enteredStatus: Paid').and.contain('What is savedStatus: To check');
    expect((await home())![0]!.value).to.equal('to-check');
    expect(status()!.value).to.equal('to-check');
    expect(await violations(element)).to.deep.equal([]);
    own()!.querySelector<HTMLButtonElement>('.notice button')!.click();
    await until(async () => (await home())![0]!.value === 'paid');
    await until(() => !own()!.querySelector('.notice'));
    between([{ name: 'status', kind: 'choice', value: 'done' }]);
    choose('to-pay');
    await until(() => own()!.querySelector('.notice.warn'));
    own()!.querySelectorAll<HTMLButtonElement>('.notice button')[1]!.click();
    await until(() => !own()!.querySelector('.notice'));
    expect(status()!.value).to.equal('done');
    expect((await home())![0]!.value).to.equal('done');
  });

  it('say why they were refused, and what was entered stays', async () => {
    await open();
    await there();
    world.intercept = (request, next) => (request.method === 'PUT' ? Promise.resolve(Response.json({ type: 'urn:dmail:problem:rate-limited' }, { status: 429, headers: { 'content-type': 'application/problem+json' } })) : next(request));
    choose('paid');
    await until(() => plain(own()!.querySelector('.notice')?.textContent).startsWith('Not saved. What you entered is kept here.'));
    expect(plain(own()!.querySelector('.notice')!.textContent)).to.contain('Status: Paid');
  });

  it('are read only where nothing may be changed', async () => {
    await open({ readonly: true });
    await elsewhere([{ name: 'status', kind: 'choice', value: 'to-check' }]);
    element.remove();
    element = mount('fdz-message', { services: tab(world, ANNA), threadId: message, readonly: true });
    await until(() => plain(own()?.querySelector('dl')?.textContent) === 'StatusTo check');
    expect(own()!.querySelector('select, button')).to.equal(null);
  });

  for (const [lang, yours, choice] of [['sk', 'Vaše', 'Na úhradu'], ['de', 'Ihre', 'Zu zahlen'], ['ar', 'ما يخصك', 'للدفع']] as const)
    it(`speak ${lang}`, async () => {
      document.documentElement.lang = lang;
      document.documentElement.dir = lang === 'ar' ? 'rtl' : '';
      await open();
      await until(() => own()?.querySelector('h5')?.textContent === yours);
      expect([...status()!.options][1]!.text).to.equal(choice);
      expect(await violations(element)).to.deep.equal([]);
    });
});
