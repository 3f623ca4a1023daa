import { expect } from 'chai';
import { createWorld, type World } from '../../demo/server/world.ts';
import type { PullGrant, Session, Upload } from '../../src/contract/index.ts';
import { mount, until, violations } from '../../test/support/element.ts';
import { closeTabs, tab } from '../../test/support/tab.ts';
import './define.ts';
import type { FdzMessage } from './define.ts';

const ANNA = 'anna@home.example';
const CLERK = 'clerk@city.example';
const SIZE = 4000;

describe('an attachment fetched from the sender’s server', () => {
  let world: World;
  let element: FdzMessage;
  let reference: { id: string; upload: string; name: string; mediaType: string; size: number };
  beforeEach(async () => {
    world = await createWorld();
    await world.invite(ANNA, CLERK);
    const name = crypto.randomUUID();
    const announced = { document: name, mediaType: 'application/pdf', size: SIZE };
    await world.call(CLERK, 'PUT', `/repository/${name}`, { body: announced });
    const { uri } = (await (await world.call(CLERK, 'POST', `/repository/${name}/grants`, { body: { server: 'https://home.example/dmail' } })).json()) as PullGrant;
    const session = (await (await world.call(CLERK, 'POST', 'https://home.example/dmail/sessions', { body: { recipient: ANNA } })).json()) as Session;
    await world.call(CLERK, 'PUT', `${session.uri}/uploads/${name}`, { body: { ...announced, pull: { uri } } });
    reference = { id: name, upload: name, name: 'plan.pdf', mediaType: 'application/pdf', size: SIZE };
    const { message } = await world.deposit(CLERK, ANNA, { attachments: [reference] }, { invite: false });
    element = mount('fdz-message', { services: tab(world, ANNA), threadId: message.thread });
  });
  afterEach(async () => {
    element.remove();
    closeTabs();
    await world.close();
  });

  const row = (): HTMLElement | null | undefined => [...element.shadowRoot!.querySelectorAll('fdz-message-attachments')].at(-1)?.shadowRoot?.querySelector<HTMLElement>('.file');
  const reads = (): string => row()?.innerText.replace(/\s+/g, ' ').trim() ?? '';
  const give = (offset: number, bytes: Uint8Array<ArrayBuffer>): Promise<Response> =>
    world.call(CLERK, 'PATCH', `/uploads/${reference.upload}`, { body: bytes, headers: { 'content-type': 'application/offset+octet-stream', 'upload-offset': String(offset), 'tus-resumable': '1.0.0' } });
  const there = async (): Promise<Upload> => (await (await world.call(CLERK, 'GET', `https://home.example/dmail/uploads/${reference.upload}`)).json()) as Upload;

  it('arrives like any other', async () => {
    await until(() => reads().includes('arrives: 0'));
    await give(0, new Uint8Array(SIZE));
    await until(() => reads().includes('as in the receipt'));
    expect(row()!.querySelector('progress')).to.equal(null);
  });

  it('says so where no more of it will come, and goes on when its sender brings the rest', async () => {
    await give(0, new Uint8Array(1000));
    while ((await there()).offset < 1000) await new Promise((resolve) => setTimeout(resolve, 5));
    await world.call(CLERK, 'DELETE', `/uploads/${reference.upload}`);
    await until(() => reads().includes('have come, and no more will by itself'));
    expect(row()!.querySelector('progress')).to.equal(null);
    expect(await violations(element)).to.deep.equal([]);
    await world.call(CLERK, 'PATCH', `https://home.example/dmail/uploads/${reference.upload}`, { body: new Uint8Array(SIZE - 1000), headers: { 'content-type': 'application/offset+octet-stream', 'upload-offset': '1000', 'tus-resumable': '1.0.0' } });
    await until(() => reads().includes('as in the receipt'));
  });
});
