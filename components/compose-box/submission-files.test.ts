import { expect } from 'chai';
import type { World } from '../../demo/server/world.ts';
import type { MailboxPage, StoredMessage } from '../../src/contract/index.ts';
import type { OutgoingRequest, TokenSource } from '../../src/identity/token-source.ts';
import type { AccountState, SessionPort } from '../../src/stores/account.ts';
import { Store } from '../../src/stores/store.ts';
import { inside, until } from '../../test/support/element.ts';
import { invitedWorld } from '../../test/support/letters.ts';
import { closeTabs, tab } from '../../test/support/tab.ts';
import '../attachment-picker/define.ts';
import type { FdzAttachmentPicker } from '../attachment-picker/define.ts';
import './define.ts';
import type { FdzComposeBox } from './define.ts';

const ANNA = 'anna@home.example';
const BEN = 'ben@home.example';
const CLERK = 'clerk@city.example';

/** One person after the other, in the same page. */
class Sessions extends Store<Pick<AccountState, 'phase' | 'account' | 'problem'>> implements SessionPort {
  constructor(private readonly people: TokenSource[]) {
    super({ phase: 'signed-out' });
  }
  get account(): TokenSource['account'] {
    return this.people[0]!.account;
  }
  headers(request: OutgoingRequest): Promise<Record<string, string>> {
    return this.people[0]!.headers(request);
  }
  async start(): Promise<void> {}
  cancel(): void {}
  async signIn(): Promise<void> {
    this.set({ phase: 'signed-in', account: this.account });
  }
  async signOut(): Promise<void> {
    this.set({ phase: 'signed-out', account: undefined });
    this.people.shift();
  }
}

describe('files of a form that is sent', () => {
  let world: World;
  let page: HTMLElement;
  beforeEach(async () => {
    world = await invitedWorld([CLERK], [ANNA, BEN]);
    page = document.createElement('div');
    page.innerHTML = `<form id="permit" title="Building permit"><label>Name <input name="name"></label><fdz-attachment-picker name="plans" multiple></fdz-attachment-picker></form>
      <fdz-compose-box form="permit" to="${CLERK}" subject="Building permit" text-from=""></fdz-compose-box>`;
    document.body.append(page);
    picker().properties = [{ name: 'scale', kind: 'text' }];
  });
  afterEach(async () => {
    page.remove();
    closeTabs();
    await world.close();
  });

  const box = (): FdzComposeBox => page.querySelector('fdz-compose-box')!;
  const form = (): HTMLFormElement => page.querySelector('form')!;
  const picker = (): FdzAttachmentPicker => page.querySelector('fdz-attachment-picker')!;
  const named = (): string => picker().attachments.map(({ name }) => name).join();
  const filled = (): string => (form().elements.namedItem('name') as HTMLInputElement).value;
  function type(value: string): void {
    (form().elements.namedItem('name') as HTMLInputElement).value = value;
    form().querySelector('input')!.dispatchEvent(new Event('input', { bubbles: true }));
  }
  /** Somebody chooses a file and says something of it before they sign in. */
  async function prepare(): Promise<void> {
    picker().add([new File(['the plan'], 'plan.txt')]);
    const own = await until(() => picker().attachments[0]);
    const list = inside(await until(() => inside(picker(), '[data-do=properties]') && picker()), '[data-do=properties]')!;
    list.click();
    const field = await until(() => inside<HTMLInputElement>(picker(), '#property-0'));
    field.value = '1:50';
    field.dispatchEvent(new Event('input', { bubbles: true }));
    field.form!.requestSubmit();
    await until(() => picker().attachments.find(({ id }) => id === own.id)?.properties);
  }
  async function signIn(address: string): Promise<void> {
    box().services = tab(world, address);
    await until(() => inside(box(), '.footer') && box().draftId && picker().transfers);
  }
  const received = async (): Promise<StoredMessage[]> => {
    const { conversations } = (await (await world.call(CLERK, 'GET', '/mailbox')).json()) as MailboxPage;
    return Promise.all(conversations.map(async ({ messageId }) => (await world.call(CLERK, 'GET', `/messages/${messageId}`)).json() as Promise<StoredMessage>));
  };

  it('that were chosen before somebody signed in go with their submission, with what was said of them, and with no other', async () => {
    await prepare();
    type('Anna');
    await signIn(ANNA);
    await until(() => named() === 'plan.txt');
    inside(box(), '[part=send]')!.click();
    await until(() => box().matches(':state(done)'));
    const [first] = await received();
    expect(first!.message.attachments!.map(({ name, properties }) => [name, properties])).to.deep.equal([['plan.txt', [{ name: 'scale', kind: 'text', value: '1:50' }]]]);
    const before = box().draftId;
    [...box().shadowRoot!.querySelectorAll<HTMLElement>('.over > button')].at(-1)!.click();
    await until(() => inside(box(), '.footer') && box().draftId !== before && picker().transfers);
    form().reset();
    expect(named()).to.equal('');
    inside(box(), '[part=send]')!.click();
    await until(() => box().matches(':state(done)'));
    const all = await received();
    expect(all.map(({ message }) => message.attachments?.length ?? 0).sort()).to.deep.equal([0, 1]);
  }).timeout(20_000);

  it('are not in the draft of whoever signs in next, nor is what was filled in', async () => {
    const services = tab(world, ANNA, { tokenSource: undefined, session: new Sessions([world.tokenSource(ANNA), world.tokenSource(BEN)]) });
    box().services = services;
    await prepare();
    type('Anna');
    await services.account.signIn();
    await until(() => inside(box(), '.footer') && named() === 'plan.txt' && picker().transfers);
    await services.account.signOut();
    await until(() => !picker().transfers);
    expect(named()).to.equal('');
    expect(box().draftId).to.equal(undefined);
    await services.account.signIn();
    await until(() => inside(box(), '.footer') && picker().transfers);
    expect([named(), filled()]).to.deep.equal(['', '']);
    expect(picker().transfers!.state.items).to.deep.equal([]);
    type('Ben');
    inside(box(), '[part=send]')!.click();
    await until(() => box().matches(':state(done)'));
    const [message] = await received();
    expect(message!.message.from.address).to.equal(BEN);
    expect(message!.message.attachments ?? []).to.deep.equal([]);
    expect(JSON.stringify(message!.message.cover)).to.contain('Ben').and.not.to.contain('Anna');
  }).timeout(20_000);

  it('that were taken out are not given back to whoever signs in next', async () => {
    await signIn(ANNA);
    picker().add([new File(['the plan'], 'plan.txt')]);
    (await until(() => inside(picker(), '[data-do=remove]'))).click();
    await until(() => inside(picker(), '.notice button'));
    await signIn(BEN);
    await picker().updateComplete;
    expect(inside(picker(), '.notice')).to.equal(null);
  });
});
