import { expect } from 'chai';
import type { World } from '../../demo/server/world.ts';
import type { StoredMessage } from '../../src/contract/index.ts';
import { memoryStorage } from '../../src/offline/memory.ts';
import type { OfflineStorage } from '../../src/offline/ports.ts';
import { inside, mount, textOf, until, violations } from '../../test/support/element.ts';
import { attach, invitedWorld, latestLetter } from '../../test/support/letters.ts';
import { closeTabs, tab } from '../../test/support/tab.ts';
import '../message/define.ts';
import type { FdzAttachmentPicker } from '../attachment-picker/define.ts';
import './define.ts';
import type { FdzComposeBox } from './define.ts';

const ANNA = 'anna@home.example';
const CLERK = 'clerk@city.example';
/** More than is kept on the device. */
const LARGE = 8_388_609;

describe('files of a message that was sent and has not arrived', () => {
  let world: World;
  let page: HTMLElement;
  let loose: () => void;
  beforeEach(async () => {
    world = await invitedWorld([CLERK], [ANNA]);
    page = document.createElement('div');
    document.body.append(page);
    const held = new Promise<void>((resolve) => (loose = resolve));
    world.intercept = async (request, next) => {
      if (request.method === 'PATCH') await held;
      return next(request);
    };
  });
  afterEach(async () => {
    loose();
    page.remove();
    closeTabs();
    await world.close();
  });

  const form = `<form id="permit" title="Building permit"></form><fdz-compose-box form="permit" to="${CLERK}" subject="The plan" text-from=""></fdz-compose-box>`;
  const box = (): FdzComposeBox => page.querySelector('fdz-compose-box')!;
  const picker = (host: Element = box()): FdzAttachmentPicker | null => inside<FdzAttachmentPicker>(host, 'fdz-attachment-picker');
  const plan = (size: number): File => new File([new Uint8Array(size).fill(7)], 'plan.bin', { lastModified: 1_700_000_000_000 });
  async function open(storage: OfflineStorage): Promise<void> {
    page.innerHTML = form;
    box().services = tab(world, ANNA, { storage });
    await until(() => box().draftId);
  }
  async function choose(file: File): Promise<void> {
    await until(() => inside(box(), '#files'));
    attach(box(), file);
  }
  async function give(list: FdzAttachmentPicker, file: File): Promise<void> {
    const data = new DataTransfer();
    data.items.add(file);
    const input = inside<HTMLInputElement>(list, '.chooser')!;
    input.addEventListener('click', (event) => {
      event.preventDefault();
      input.files = data.files;
      input.dispatchEvent(new Event('change'));
    }, { once: true });
    (await until(() => inside(list, '[data-do=find]'))).click();
  }
  const received = async (): Promise<StoredMessage> => (await latestLetter(world, CLERK))!;

  it('are seen on their way, paused no longer, and cannot be changed', async () => {
    await open(memoryStorage());
    await choose(plan(100));
    (await until(() => picker() && inside(picker()!, '[data-do=pause]'))).click();
    await until(() => picker()!.attachments[0]!.state === 'paused');
    await box().send(true);
    await until(() => inside(box(), '.over fdz-attachment-picker') && picker()!.attachments[0]!.state === 'sending');
    await picker()!.updateComplete;
    expect([...picker()!.shadowRoot!.querySelectorAll<HTMLElement>('[data-do]')].map(({ dataset }) => dataset['do'])).to.deep.equal([]);
    picker()!.add([plan(5)]);
    picker()!.transfers!.remove(picker()!.attachments[0]!.id);
    expect(picker()!.attachments.map(({ name }) => name)).to.deep.equal(['plan.bin']);
    expect(await violations(box())).to.deep.equal([]);
    loose();
    await until(() => box().matches(':state(done)') && !picker());
    expect((await received()).attachments![0]!.state).to.equal('complete');
  }).timeout(20_000);

  it('are asked for where a reload has lost them, and go on', async () => {
    const storage = memoryStorage();
    await open(storage);
    await choose(plan(LARGE));
    await until(() => picker()?.attachments.length);
    await box().send(true);
    await until(() => box().matches(':state(leaving)'));
    page.innerHTML = '';
    closeTabs();
    await open(storage);
    const list = await until(() => picker() && inside(picker()!, '[data-do=find]') && picker());
    expect(await violations(box())).to.deep.equal([]);
    await give(list, plan(LARGE - 1));
    await until(() => textOf(list, '.notice p').includes('another file'));
    await give(list, plan(LARGE));
    loose();
    await until(() => box().matches(':state(done)'));
    expect((await received()).attachments![0]).to.include({ state: 'complete', received: LARGE });
  }).timeout(30_000);

  it('are asked for in the message itself too', async () => {
    const storage = memoryStorage();
    await open(storage);
    await choose(plan(LARGE));
    await until(() => picker()?.attachments.length);
    await box().send(true);
    await until(() => box().matches(':state(leaving)'));
    const { thread } = (await box().services!.outbox()).state.items[0]!.message;
    page.innerHTML = '';
    closeTabs();
    const message = mount('fdz-message', { services: tab(world, ANNA, { storage }), threadId: thread }, page);
    const files = await until(() => inside(message, 'fdz-message-attachments') && picker(inside(message, 'fdz-message-attachments')!));
    await until(() => inside(files, '[data-do=find]'));
    expect(await violations(message)).to.deep.equal([]);
    await give(files, plan(LARGE));
    loose();
    await until(() => !picker(inside(message, 'fdz-message-attachments')!));
    await until(async () => (await received()).attachments![0]!.state === 'complete');
  }).timeout(30_000);
});
