import { expect } from 'chai';
import type { World } from '../../demo/server/world.ts';
import { inside, mount, until } from '../../test/support/element.ts';
import { attach, invitedWorld } from '../../test/support/letters.ts';
import { closeTabs, tab } from '../../test/support/tab.ts';
import type { FdzAttachmentPicker } from '../attachment-picker/define.ts';
import './define.ts';
import type { FdzComposeBox } from './define.ts';

const ANNA = 'anna@home.example';
const CLERK = 'clerk@city.example';

describe('a file that is taken out of a letter', () => {
  let world: World;
  let box: FdzComposeBox;
  /** Octets that left, and what servers were asked to throw away. */
  let sent: number;
  let deleted: number;
  beforeEach(async () => {
    world = await invitedWorld([CLERK], [ANNA]);
    sent = deleted = 0;
    world.intercept = async (request, next) => {
      if (request.method === 'PATCH') sent += (await request.clone().arrayBuffer()).byteLength;
      if (request.method === 'DELETE' && request.url.includes('/uploads/')) deleted += 1;
      return next(request);
    };
    box = mount('fdz-compose-box', { services: tab(world, ANNA), to: CLERK, subject: 'The plan', properties: [{ name: 'scale', kind: 'text' }] });
    await until(() => inside(box, '#subject') && !inside(box, '.addr.checking'));
    attach(box, ...['one.txt', 'plan.txt', 'two.txt'].map((name) => new File([name], name, { type: 'text/plain' })));
    await until(() => states() === 'done,done,done');
    await until(() => button('plan.txt', 'remove'));
    picker().transfers!.describe(id('plan.txt'), [{ name: 'scale', kind: 'text', value: '1:50' }]);
  });
  afterEach(async () => {
    box.remove();
    closeTabs();
    await world.close();
  });

  const picker = (): FdzAttachmentPicker => inside<FdzAttachmentPicker>(box, 'fdz-attachment-picker')!;
  const states = (): string => picker()?.attachments.map(({ state }) => state).join();
  const names = (): string => picker().attachments.map(({ name }) => name).join();
  const id = (name: string): string => picker().attachments.find((item) => item.name === name)!.id;
  const button = (name: string, what: string): HTMLElement | null => inside(picker(), `[data-id="${id(name)}"] [data-do=${what}]`);
  const notice = (): HTMLElement[] => [...picker().shadowRoot!.querySelectorAll<HTMLElement>('.notice button')];

  it('is put back as it was, where it was, and is not sent again', async () => {
    sent = 0;
    button('plan.txt', 'remove')!.click();
    await until(() => notice().length === 2);
    await box.flush();
    expect([names(), deleted]).to.deep.equal(['one.txt,two.txt', 0]);
    notice()[0]!.click();
    await until(() => names() === 'one.txt,plan.txt,two.txt' && states() === 'done,done,done');
    expect(picker().attachments[1]!.properties).to.deep.equal([{ name: 'scale', kind: 'text', value: '1:50' }]);
    expect([sent, deleted]).to.deep.equal([0, 0]);
    await box.send(true);
    await until(() => inside(box, '.deliveries .deposited'));
  });

  it('is given up at the server once it cannot be put back any more', async () => {
    button('plan.txt', 'remove')!.click();
    await until(() => notice().length === 2);
    expect(deleted).to.equal(0);
    notice()[1]!.click();
    await until(() => deleted === 1);
    button('one.txt', 'remove')!.click();
    await until(() => notice().length === 2);
    button('two.txt', 'remove')!.click();
    await until(() => deleted === 2);
    // The last one can be put back as well.
    await until(() => names() === '' && notice().length === 2);
    box.remove();
    await until(() => deleted === 3);
  });
});
