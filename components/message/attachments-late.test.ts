import { expect } from 'chai';
import { createWorld, type World } from '../../demo/server/world.ts';
import { inside, mount, until } from '../../test/support/element.ts';
import { closeTabs, tab } from '../../test/support/tab.ts';
import type { FdzMessageAttachments } from './attachments.ts';
import { type FdzMessage } from './define.ts';

const ANNA = 'anna@home.example';
const CLERK = 'clerk@city.example';

// One case in a page of its own: the list is unknown there only once.
describe('the list of attachments, while it is loaded', () => {
  let world: World;
  let element: FdzMessage;
  before(async () => {
    world = await createWorld();
    await world.invite(ANNA, CLERK);
    // Its words come from another file, so it does not draw itself at once.
    document.documentElement.lang = 'sk';
  });
  after(async () => {
    document.documentElement.lang = 'en';
    element.remove();
    closeTabs();
    await world.close();
  });

  it('names what came, and then shows what it was given last', async () => {
    const { message } = await world.deposit(CLERK, ANNA, { attachments: [await world.attach(CLERK, ANNA, { name: 'Plan.pdf', bytes: new Uint8Array(3) })] });
    expect(customElements.get('fdz-message-attachments')).to.equal(undefined);
    element = mount('fdz-message', { services: tab(world, ANNA), threadId: message.thread });
    const list = () => inside<FdzMessageAttachments>(element, 'fdz-message-attachments');
    let named: string | null | undefined;
    await customElements.whenDefined('fdz-message-attachments').then(() => {
      named = inside(element, 'article')?.textContent;
      element.readonly = true;
    });
    expect(named).to.contain('Plan.pdf');
    await until(() => list()?.shadowRoot?.querySelector('.file'));
    expect(list()!.readonly).to.equal(true);
  });
});
