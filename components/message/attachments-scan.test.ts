import { expect } from 'chai';
import type { Scanner, Verdict } from '../../demo/server/content/scanner.ts';
import { createWorld, type World } from '../../demo/server/world.ts';
import type { AttachmentReference, Delivery, Message } from '../../src/contract/index.ts';
import { problemType } from '../../src/contract/index.ts';
import { inside, mount, until, violations } from '../../test/support/element.ts';
import { closeTabs, tab } from '../../test/support/tab.ts';
import './define.ts';
import type { FdzMessage } from './define.ts';

const ANNA = 'anna@home.example';
const CLERK = 'clerk@city.example';

const text = (words: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(words) as Uint8Array<ArrayBuffer>;

describe('attachments that are looked at for malware', () => {
  let world: World;
  let element: FdzMessage;
  /** What is answered, when it is asked. */
  let verdicts: Promise<Verdict>[];
  const scanner: Scanner = { scan: () => verdicts.shift()! };

  beforeEach(async () => {
    verdicts = [];
    world = await createWorld({ scanner, limits: { scanAgain: [] } });
    await world.invite(ANNA, CLERK);
    await world.invite(CLERK, ANNA);
  });
  afterEach(async () => {
    document.documentElement.lang = 'en';
    document.documentElement.dir = '';
    element.remove();
    closeTabs();
    await world.close();
  });

  const list = () => [...element.shadowRoot!.querySelectorAll('fdz-message-attachments')].at(-1);
  const rows = (): HTMLElement[] => [...(list()?.shadowRoot?.querySelectorAll<HTMLElement>('.file') ?? [])];
  const reads = (row = 0): string => rows()[row]?.innerText.replace(/\s+/g, ' ').trim() ?? '';
  const names = (row = 0): string[] => [...rows()[row]!.querySelectorAll('button')].map((each) => each.ariaLabel!);

  async function open(threadId: string, owner: string): Promise<void> {
    element = mount('fdz-message', { services: tab(world, owner), threadId });
    await until(() => rows().length > 0);
  }

  it('say so, and offer no preview before', async () => {
    let decide!: (verdict: Verdict) => void;
    verdicts.push(Promise.resolve({ state: 'clean' }), new Promise((resolve) => (decide = resolve)), Promise.resolve({ state: 'not-scanned', passing: false }));
    const attachments: AttachmentReference[] = [];
    for (const name of ['clean.txt', 'pending.txt', 'unknown.txt']) attachments.push(await world.attach(CLERK, ANNA, { bytes: text(name), name, mediaType: 'text/plain' }));
    const { message } = await world.deposit(CLERK, ANNA, { attachments });
    await open(message.thread, ANNA);
    await until(() => /being checked for malware/.test(reads(1)));
    expect(reads(0)).to.match(/ checked for malware/);
    expect(reads(2)).to.contain('not checked for malware');
    expect([0, 1, 2].map((row) => names(row))).to.deep.equal([['Show clean.txt', 'Download clean.txt'], ['Download pending.txt'], ['Show unknown.txt', 'Download unknown.txt']]);
    decide({ state: 'clean' });
    await until(() => !/being checked/.test(reads(1)) && /checked for malware/.test(reads(1)));
    await until(() => names(1).includes('Show pending.txt'));
    expect(await violations(element)).to.deep.equal([]);
  });

  it('cannot be had where some was found, neither alone nor with the others, and the receipt says that the message failed', async () => {
    verdicts.push(Promise.resolve({ state: 'clean' }), Promise.resolve({ state: 'clean' }));
    let decide!: (verdict: Verdict) => void;
    verdicts.push(new Promise((resolve) => (decide = resolve)));
    const attachments: AttachmentReference[] = [];
    for (const name of ['one.txt', 'two.txt', 'bad.txt']) attachments.push(await world.attach(CLERK, ANNA, { bytes: text(name), name, mediaType: 'text/plain' }));
    const { message } = await world.deposit(CLERK, ANNA, { attachments });
    await open(message.thread, ANNA);
    await until(() => /being checked/.test(reads(2)));
    decide({ state: 'infected', signature: '<b>Some.Thing</b>' });
    await until(() => reads(2).includes('Malware was found in it: it cannot be downloaded.'));
    // Something may still be noted of it.
    expect(names(2)).to.deep.equal(['Edit your notes on bad.txt']);
    expect(reads(2)).not.to.match(/Some\.Thing|as in the receipt/);
    expect(list()!.shadowRoot!.querySelector('[part~=download-all]')!.textContent).to.equal('Download the 2 that are there');
    const badges = (): (HTMLElement & { state: string })[] => [...(inside(element, 'fdz-message-trail')?.shadowRoot?.querySelectorAll<HTMLElement & { state: string }>('fdz-receipt-badge') ?? [])];
    const badge = await until(() => badges().find(({ state }) => state === 'stopped'));
    expect(badge.shadowRoot!.textContent).to.contain('Failed').and.not.to.contain('Delivered');
    expect(await violations(element)).to.deep.equal([]);
  });

  it('say to the sender why the recipient does not get them', async () => {
    let decide!: (verdict: Verdict) => void;
    verdicts.push(new Promise((resolve) => (decide = resolve)));
    const bad = await world.attach(ANNA, CLERK, { bytes: text('bad'), name: 'bad.txt', mediaType: 'text/plain' });
    const deposit = await world.deposit(ANNA, CLERK, { attachments: [bad] });
    decide({ state: 'infected', signature: 'Some.Thing' });
    const message: Message = deposit.message;
    let receipt = deposit.receipt;
    await until(async () => {
      ({ receipt } = await world.deposit(ANNA, CLERK, message));
      return receipt !== deposit.receipt;
    });
    const delivery: Delivery = { address: CLERK, state: 'failed', problem: problemType('infected'), receipt };
    await world.call(ANNA, 'PUT', `/sent/${message.id}`, { body: { message, deliveries: [delivery] } });
    await open(message.thread, ANNA);
    await until(() => reads().includes('Malware was found in it: the recipient cannot download it.'));
    expect(names()).to.deep.equal([]);
    expect(reads()).not.to.contain('arrived');
  });
});
