import { setViewport } from '@web/test-runner-commands';
import { expect } from 'chai';
import { PROPERTIES } from '../../demo/server/properties.ts';
import { createWorld, type World } from '../../demo/server/world.ts';
import type { CoverTag } from '../../src/contract/index.ts';
import { closeTabs, tab } from '../../test/support/tab.ts';
import { inside, mount, until, violations } from '../../test/support/element.ts';
import './define.ts';
import type { FdzInbox } from './fdz-inbox.ts';

const ANNA = 'anna@home.example';
const CLERK = 'clerk@city.example';
const plain = (text: string | null | undefined) => (text ?? '').replace(/[\s\u00a0]+/g, ' ').trim();
const amount = (value: string): CoverTag => ({ name: 'amount', kind: 'money', value, currency: 'EUR', prominent: true });

describe('columns of fdz-inbox', () => {
  let world: World;
  let inbox: FdzInbox;
  beforeEach(async () => {
    const properties = {
      asked: [{ name: 'document', kind: 'choice' as const, label: 'Kind', choices: [{ value: 'd1', label: 'Site plan' }, { value: 'd2' }] }],
      own: [...PROPERTIES.own, { name: 'folder', kind: 'choice' as const, label: 'Folder', choices: [{ value: 'f1', label: 'Household' }, { value: 'paid', label: 'Settled' }] }],
    };
    world = await createWorld({ now: Date.parse('2026-11-21T10:00:00Z'), properties: (domain) => (domain === 'home.example' ? properties : undefined) });
    await world.invite(ANNA, CLERK);
  });
  afterEach(async () => {
    document.documentElement.lang = 'en';
    document.documentElement.dir = '';
    inbox.remove();
    closeTabs();
    await world.close();
    if (innerWidth !== 1000) await setViewport({ width: 1000, height: 800 });
  });

  /** A letter with an invoice the sender says this of. */
  const receive = async (subject: string, properties: CoverTag[], cover: CoverTag[] = []) => {
    const invoice = await world.attach(CLERK, ANNA, { name: 'invoice.pdf', bytes: new Uint8Array(3), properties });
    world.clock.advance(1000);
    return world.deposit(CLERK, ANNA, { subject, attachments: [invoice], ...(cover.length && { cover: [{ name: 'invoice', tags: cover }] }) });
  };
  /** What the owner notes of the attachment of the newest message. */
  const note = async (properties: CoverTag[]) => {
    const { conversations } = (await (await world.call(ANNA, 'GET', '/mailbox')).json()) as { conversations: { messageId: string }[] };
    const at = conversations[0]!.messageId;
    const { message } = (await (await world.call(ANNA, 'GET', `/messages/${at}`)).json()) as { message: { attachments: { id: string }[] } };
    const answer = await world.call(ANNA, 'PUT', `/messages/${at}/attachments/${message.attachments[0]!.id}/properties`, { body: { properties }, headers: { 'if-none-match': '*' } });
    expect(answer.status).to.equal(200);
  };
  const rows = () => [...inbox.shadowRoot!.querySelectorAll<HTMLElement>('.row')];
  const cells = (row = 0) => [...(rows()[row]?.querySelectorAll<HTMLElement>('.field') ?? [])].map(({ textContent }) => plain(textContent));
  const heads = () => inside(inbox, '.heads')!;
  const open = async (properties: Partial<FdzInbox> = {}) => {
    inbox = mount('fdz-inbox', { services: tab(world, ANNA), columns: 'status amount due', readingPane: 'off', ...properties });
    await until(() => inside(inbox, '[role=status]') && rows().length);
  };
  /** Where something stands, from the start of the line. */
  const start = (element: Element) => element.getBoundingClientRect()[document.documentElement.dir === 'rtl' ? 'right' : 'left'];

  it('are searched by what they read, whoever called it so', async () => {
    document.documentElement.lang = 'sk';
    await receive('Bill', [amount('20')]);
    await note([{ name: 'status', kind: 'choice', value: 'paid', prominent: true }]);
    await receive('Plan', [{ name: 'document', kind: 'choice', value: 'd1', prominent: true }]);
    await receive('Rest', []);
    await open({ columns: 'status document amount' });
    const subjects = () => rows().map((row) => plain(row.querySelector('.what')?.textContent));
    await until(() => rows().length === 3 && cells(2).join().includes('Uhradené') && cells(1).join().includes('Site plan'));
    const input = inside<HTMLInputElement>(inbox, '.search input')!;
    for (const [words, found] of [['uhradené', ['Bill']], ['site plan', ['Plan']], ['stav:uhradene', ['Bill']], ['nic na uhradu', []], ['suma', ['Bill']], ['uhra', ['Bill']]] as const) {
      input.value = words;
      input.dispatchEvent(new InputEvent('input', { bubbles: true }));
      await until(() => subjects().join() === found.join() && (found.length || inside(inbox, '.panel.no-match')));
      expect(input.value).to.equal(words);
    }
  });

  it('stand beside the subject under their heads where the list is wide', async () => {
    document.documentElement.lang = 'en-GB';
    await receive('Second', []);
    await receive('Invoice', [amount('184.90'), { name: 'due', kind: 'date', value: '2026-11-22', role: 'due', prominent: true }]);
    await note([{ name: 'status', kind: 'choice', value: 'to-pay' }]);
    await open();
    await until(() => rows().length === 2);
    expect(cells()).to.deep.equal(['Status To pay', 'Amount €184.90', 'Due 22 Nov']);
    expect(cells(1)).to.deep.equal(['', '', '']);
    expect(plain(heads().textContent)).to.equal('StatusAmountDue');
    expect(getComputedStyle(heads()).display).to.equal('grid');
    const [first, second] = rows().map((row) => [...row.querySelectorAll('.field')]);
    [...heads().children].forEach((head, index) => {
      for (const row of [first!, second!]) expect(start(row[index]!)).to.be.closeTo(start(head), 1);
    });
    expect(rows()[0]!.querySelector('.field .label')!.getBoundingClientRect().width).to.be.at.most(1);
    expect(getComputedStyle(rows()[0]!.querySelectorAll('.field')[1]!).textAlign).to.equal('end');
    expect(rows()[0]!.offsetHeight).to.equal(rows()[1]!.offsetHeight);
    // A row says all of it by itself: the heads are for those who see them.
    expect(heads().ariaHidden).to.equal('true');
    expect(rows()[0]!.querySelectorAll('[role=gridcell]').length).to.be.greaterThan(6);
    expect(await violations(inbox)).to.deep.equal([]);
  });

  it('are chips below the subject where it is narrow', async () => {
    await receive('Invoice', [amount('184.90')], [{ name: 'order', label: 'Order', kind: 'reference', value: 'A-17', prominent: true }]);
    await note([{ name: 'status', kind: 'choice', value: 'paid' }]);
    await open();
    inbox.style.inlineSize = '420px';
    await until(() => getComputedStyle(heads()).display === 'none');
    const fields = rows()[0]!.querySelector('.fields')!;
    expect(plain(fields.textContent)).to.match(/^Status Paid\s?Amount €184\.90\s?Order A-17\s?1 file · 3 bytes$/);
    expect(fields.getBoundingClientRect().top).to.be.at.least(rows()[0]!.querySelector('.say')!.getBoundingClientRect().bottom);
    expect(await violations(inbox)).to.deep.equal([]);
    inbox.density = 'compact';
    await until(() => getComputedStyle(rows()[0]!.querySelector('.fields')!).display === 'none');
  });

  it('change with what is noted elsewhere', async () => {
    await receive('Invoice', []);
    await open();
    await until(() => rows().length === 1);
    expect(cells()[0]).to.equal('');
    await note([{ name: 'status', kind: 'choice', value: 'to-check' }]);
    await until(() => cells()[0] === 'Status To check');
  });

  it('do not take what a sender says for the state it is in, and fall back to the cover sheet', async () => {
    document.documentElement.lang = 'en-GB';
    await receive('Invoice', [{ name: 'status', kind: 'choice', value: 'paid', prominent: true }], [{ name: 'due', label: 'Pay by', kind: 'date', value: '2026-11-20', role: 'due', prominent: true }]);
    await open();
    await until(() => cells()[2] === 'Pay by 20 Nov');
    expect(cells()[0]).to.equal('');
    expect(rows()[0]!.querySelectorAll('.field')[2]!.classList.contains('late')).to.equal(true);
    expect(plain(heads().textContent)).to.equal('StatusAmountDue');
    await note([{ name: 'status', kind: 'choice', value: 'paid' }]);
    await until(() => cells()[0] === 'Status Paid');
    // What is paid is not overdue.
    expect(rows()[0]!.querySelectorAll('.field')[2]!.classList.contains('due')).to.equal(false);
  });

  it('are never shown late: rows come with them', async () => {
    await receive('Invoice', [amount('1')]);
    inbox = mount('fdz-inbox', { services: tab(world, ANNA), columns: 'amount', readingPane: 'off' });
    await until(() => rows().length);
    expect(cells()).to.deep.equal(['Amount €1.00']);
  });

  it('can be asked for, changed and given up at any time', async () => {
    await receive('Invoice', [amount('1')]);
    await open({ columns: undefined });
    expect(inside(inbox, '.fields')).to.equal(null);
    inbox.columns = 'amount';
    await until(() => cells().join() === 'Amount €1.00');
    expect(rows()).to.have.length(1);
    inbox.columns = 'due amount';
    await until(() => cells().join() === ',Amount €1.00');
    inbox.columns = '';
    await until(() => cells().length === 0);
    expect(rows()).to.have.length(1);
    await until(() => heads().offsetHeight === 0);
  });

  it('are found by the search', async () => {
    await receive('Invoice', [{ name: 'supplier', kind: 'text', value: 'Rosenbaum' }]);
    await receive('Another', [amount('2')]);
    await note([{ name: 'status', kind: 'choice', value: 'to-check' }]);
    await open();
    await until(() => rows().length === 2);
    const field = inside<HTMLInputElement>(inbox, 'input[type=search]')!;
    const find = async (words: string, found: string) => {
      field.value = words;
      field.dispatchEvent(new Event('input', { bubbles: true }));
      await until(() => rows().map((row) => row.querySelector('.what')!.textContent).join() === found);
    };
    await find('Rosenbaum', 'Invoice');
    await find('status:to-check', 'Another');
  });

  /** What is asked of what choices are called. */
  const questions = () => {
    const asked: string[] = [];
    world.intercept = (request, next) => {
      if (request.method === 'GET' && request.url.endsWith('/dmail/properties')) asked.push(request.url);
      return next(request);
    };
    return asked;
  };
  const paper = (value: string): CoverTag => ({ name: 'document', kind: 'choice', value, label: 'Kind', prominent: true });
  const folder = (value: string): CoverTag => ({ name: 'folder', kind: 'choice', value, label: 'Folder' });

  it('say what choices are called at home, the value of one nobody has called anything, and ask for that once', async () => {
    await receive('Second', [paper('d2')]);
    // A word of ours gives way to the one of home.
    await note([folder('paid')]);
    await receive('First', [paper('d1')]);
    await note([folder('f1'), { name: 'status', kind: 'choice', value: 'to-pay' }]);
    const asked = questions();
    await open({ columns: 'document folder status' });
    await until(() => cells().join() === 'Kind Site plan,Folder Household,Status To pay');
    expect(cells(1)).to.deep.equal(['Kind d2', 'Folder Settled', '']);
    expect(asked).to.have.length(1);
    expect(await violations(inbox)).to.deep.equal([]);
    inbox.style.inlineSize = '420px';
    await until(() => getComputedStyle(heads()).display === 'none');
    expect(plain(rows()[0]!.querySelector('.fields')!.textContent)).to.contain('Kind Site plan');
  });

  it('leave the focus where it is when it becomes known what they are called, and show no value before', async () => {
    await receive('Invoice', [paper('d1')]);
    let answer = () => {};
    const held = new Promise<void>((resolve) => (answer = resolve));
    world.intercept = async (request, next) => {
      if (request.url.endsWith('/dmail/properties')) await held;
      return next(request);
    };
    await open({ columns: 'document' });
    const [row] = rows();
    row!.focus();
    expect(cells()).to.deep.equal(['Kind']);
    answer();
    await until(() => cells().join() === 'Kind Site plan');
    expect(inbox.shadowRoot!.activeElement).to.equal(row);
  });

  it('ask nothing of home where they show no choice', async () => {
    await receive('Invoice', [amount('1')]);
    const asked = questions();
    await open({ columns: 'amount' });
    await until(() => cells().join() === 'Amount €1.00');
    expect(asked).to.deep.equal([]);
    inbox.columns = 'amount document';
    await receive('Plan', [paper('d1')]);
    await until(() => cells()[1] === 'Kind Site plan');
    expect(asked).to.have.length(1);
  });

  it('show values where home does not say what they are called, and ask again with the next connection', async () => {
    await receive('Invoice', [paper('d1')]);
    world.intercept = (request, next) => (request.url.endsWith('/dmail/properties') ? Promise.reject(new TypeError('Failed to fetch')) : next(request));
    await open({ columns: 'document' });
    await until(() => cells().join() === 'Kind d1');
    const asked = questions();
    dispatchEvent(new Event('offline'));
    dispatchEvent(new Event('online'));
    await until(() => cells().join() === 'Kind Site plan');
    expect(asked).to.have.length(1);
  });

  it('take nothing from others that is called what the reader’s own is', async () => {
    await receive('Invoice', [{ ...folder('f1'), prominent: true }]);
    await receive('Another', [paper('d1')]);
    await open({ columns: 'folder document' });
    await until(() => cells()[1] === 'Kind Site plan');
    expect(cells(1)[0]).to.equal('Folder f1');
  });

  it('leave a row that is reached by keys whole below their heads', async () => {
    for (let i = 1; i <= 14; i++) await receive(`Letter ${i}`, [amount(`${i}`)]);
    await open();
    await until(() => rows().length > 8);
    rows()[0]!.focus();
    for (let i = 0; i < 13; i++) rows().find(({ tabIndex }) => tabIndex === 0)!.dispatchEvent(new KeyboardEvent('keydown', { key: i < 12 ? 'ArrowDown' : 'Home', bubbles: true, composed: true }));
    await until(() => (inbox.shadowRoot!.activeElement as HTMLElement).ariaRowIndex === '1');
    await until(() => inbox.shadowRoot!.activeElement!.getBoundingClientRect().top >= heads().getBoundingClientRect().bottom - 1);
  });

  it('run from right to left in the words of the reader', async () => {
    document.documentElement.lang = 'ar';
    document.documentElement.dir = 'rtl';
    await receive('Invoice', [amount('184.90')]);
    await note([{ name: 'status', kind: 'choice', value: 'to-pay' }]);
    await open();
    await until(() => plain(heads().textContent) === 'الحالةالمبلغالاستحقاق');
    expect(cells()[0]).to.equal('الحالة للدفع');
    const [status, due] = [heads().children[0]!, heads().children[2]!];
    expect(start(status)).to.be.greaterThan(start(due));
    expect(start(rows()[0]!.querySelector('.field')!)).to.be.closeTo(start(status), 1);
    expect(await violations(inbox)).to.deep.equal([]);
  });

  for (const [lang, words] of [['sk', 'StavSumaSplatnosť'], ['de', 'StatusBetragFällig']] as const)
    it(`speak ${lang}`, async () => {
      document.documentElement.lang = lang;
      await receive('Invoice', []);
      await open();
      await until(() => plain(heads().textContent) === words);
    });
});
