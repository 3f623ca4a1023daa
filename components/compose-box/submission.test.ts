import { sendKeys } from '@web/test-runner-commands';
import { expect } from 'chai';
import type { World } from '../../demo/server/world.ts';
import type { MailboxPage, StoredMessage } from '../../src/contract/index.ts';
import { memoryStorage } from '../../src/offline/memory.ts';
import type { ServicesOptions } from '../../src/services/create.ts';
import type { Services } from '../../src/services/services.ts';
import { closeTabs, tab } from '../../test/support/tab.ts';
import { heard, inside, textOf, until, violations } from '../../test/support/element.ts';
import { invitedWorld, latestLetter } from '../../test/support/letters.ts';
import '../attachment-picker/define.ts';
import type { FdzAttachmentPicker } from '../attachment-picker/define.ts';
import './define.ts';
import { MessageSendRequestEvent, type FdzComposeBox } from './define.ts';

const ANNA = 'anna@home.example';
const CLERK = 'clerk@city.example';

const FORM = `<form id="permit" title="Building permit">
  <fieldset><legend>Applicant</legend><label>Name <input name="name" required></label><label>Password <input type="password" name="pin"></label></fieldset>
  <fieldset><legend>Building</legend>
    <label>Kind <select name="kind" required><option value="">Choose</option><option value="gh">Garden house</option></select></label>
    <label>Floor area <input type="number" name="area" step="any" data-unit="m²"></label>
    <label>Cost <input type="number" name="cost" data-currency="EUR"></label>
    <label><input type="checkbox" name="consent"> The neighbours agree</label></fieldset>
  <label>What else we should know <textarea name="remarks"></textarea></label>
</form>`;

describe('fdz-compose-box that sends a form', () => {
  let world: World;
  let page: HTMLElement;
  beforeEach(async () => {
    world = await invitedWorld([CLERK], [ANNA]);
    page = document.createElement('div');
    document.body.append(page);
  });
  afterEach(async () => {
    page.remove();
    closeTabs();
    await world.close();
  });

  const box = (): FdzComposeBox => page.querySelector('fdz-compose-box')!;
  const form = (): HTMLFormElement => page.querySelector('form')!;
  const control = <T extends HTMLElement = HTMLInputElement>(name: string): T => form().elements.namedItem(name) as unknown as T;
  const send = (): HTMLElement => inside(box(), '[part=send]')!;
  const notices = (): string => textOf(box(), '.notice');

  /** The page as its author wrote it; the box stands behind the form. */
  async function open({ options = {}, markup = FORM, attributes = '', within = '' }: { options?: Partial<ServicesOptions>; markup?: string; attributes?: string; within?: string } = {}): Promise<void> {
    page.innerHTML = `${markup.replace('</form>', `${within}</form>`)}<fdz-compose-box form="permit" to="Building permits <${CLERK}>" subject="Building permit" channel="Building permits" text-from="remarks" ${attributes}></fdz-compose-box>`;
    box().services = tab(world, ANNA, options);
    await until(() => inside(box(), '.footer') && box().draftId);
  }
  async function opened(markup: string): Promise<Services> {
    const services = tab(world, ANNA);
    page.innerHTML = `${markup}<fdz-compose-box form="permit" to="${CLERK}" subject="Building permit" text-from=""></fdz-compose-box>`;
    box().services = services;
    await until(() => inside(box(), '.footer') && box().draftId);
    return services;
  }
  function type(name: string, value: string): void {
    control(name).value = value;
    control(name).dispatchEvent(new Event('input', { bubbles: true }));
  }
  function complete(): void {
    type('name', 'Anna Kováčová');
    type('kind', 'gh');
    type('area', '24.5');
    type('cost', '18000');
    control('consent').click();
    type('remarks', 'Behind the apple tree.\nNobody sees it.');
  }
  const received = (): Promise<StoredMessage | undefined> => latestLetter(world, CLERK);

  it('sends what its controls say as a cover sheet, with the text of the one that is named, and shows the postmark', async () => {
    await open({ attributes: 'reference="P-7"' });
    complete();
    const requests: MessageSendRequestEvent[] = [];
    page.addEventListener(MessageSendRequestEvent.eventName, (event) => requests.push(event));
    expect(await violations(page)).to.deep.equal([]);
    send().click();
    await until(() => box().matches(':state(done)') && inside(box(), 'fdz-receipt-badge'));
    const { message } = (await received())!;
    expect(message).to.deep.include({ subject: 'Building permit', reference: 'P-7', channel: 'Building permits', body: { text: 'Behind the apple tree.\nNobody sees it.' }, to: [{ address: CLERK, name: 'Building permits' }] });
    expect(message.cover).to.deep.equal([
      { name: 'applicant', label: 'Applicant', tags: [{ name: 'name', label: 'Name', kind: 'text', value: 'Anna Kováčová' }] },
      { name: 'building', label: 'Building', tags: [
        { name: 'kind', label: 'Kind', kind: 'choice', value: 'Garden house' }, { name: 'area', label: 'Floor area', kind: 'number', value: '24.5', unit: 'm²' },
        { name: 'cost', label: 'Cost', kind: 'money', value: '18000', currency: 'EUR' }, { name: 'consent', label: 'The neighbours agree', kind: 'boolean', value: 'true' },
      ] },
    ]);
    expect(requests.map(({ request }) => request.cover)).to.deep.equal([message.cover]);
    expect(inside(box(), '#sent')!.textContent).to.equal('Submitted');
    expect(inside(box(), 'fdz-receipt-badge')!.getAttribute('size')).to.equal('stamp');
    expect(box().shadowRoot!.activeElement?.id).to.equal('sent');
    expect(await violations(page)).to.deep.equal([]);
  });

  it('has no line in which the person could write to somebody else', async () => {
    await open();
    expect(inside(box(), '#to, #cc, #subject, .ProseMirror, textarea')).to.equal(null);
    expect(textOf(box(), '.field.to')).to.contain('Building permits').and.to.contain(CLERK);
  });

  it('leaves checking to the form: the control that is wrong has the focus, and nothing is sent', async () => {
    await open();
    send().click();
    await until(() => document.activeElement === control('name'));
    type('name', 'Anna');
    send().click();
    await until(() => document.activeElement === control('kind'));
    expect(await received()).to.equal(undefined);
    expect(box().matches(':state(leaving)')).to.equal(false);
  });

  it('is sent by the button of the form and by the keyboard, if the page lets it', async () => {
    await open({ within: '<button>Hand in</button>' });
    expect(inside(box(), '[part=send]')).to.equal(null);
    complete();
    let allowed = false;
    box().addEventListener(MessageSendRequestEvent.eventName, (event) => allowed || event.preventDefault());
    const before = location.href;
    control('name').focus();
    await sendKeys({ press: 'Enter' });
    await until(() => !box().matches(':state(leaving)') && box().shadowRoot);
    expect(await received()).to.equal(undefined);
    allowed = true;
    await sendKeys({ press: 'Enter' });
    await until(() => box().matches(':state(done)'));
    expect(location.href).to.equal(before);
    await sendKeys({ press: 'Enter' });
    expect(((await (await world.call(CLERK, 'GET', '/mailbox')).json()) as MailboxPage).total).to.equal(1);
  }).timeout(20_000);

  it('keeps what was filled in through a reload, secrets apart, and lets it be emptied', async () => {
    const storage = memoryStorage();
    await open({ options: { storage } });
    complete();
    type('pin', '1234');
    await until(() => /Saved/.test(textOf(box(), '.state')));
    const id = box().draftId;
    page.innerHTML = '';
    closeTabs();
    await open({ options: { storage } });
    expect(box().draftId).to.equal(id);
    expect([...new FormData(form())]).to.deep.equal([['name', 'Anna Kováčová'], ['pin', ''], ['kind', 'gh'], ['area', '24.5'], ['cost', '18000'], ['consent', 'on'], ['remarks', 'Behind the apple tree.\r\nNobody sees it.']].map(([name, value]) => [name, String(value).replace('\r', control('remarks').value.includes('\r') ? '\r' : '')]));
    form().reset();
    await new Promise((resolve) => setTimeout(resolve));
    await box().flush();
    page.innerHTML = '';
    closeTabs();
    await open({ options: { storage } });
    expect(control('name').value).to.equal('');
  });

  it('keeps and sends no password that is shown as text, however it was done', async () => {
    const services = await opened(`<form id="permit" title="Form"><input name="pin" type="password"><input name="again" type="password"><input name="kept" value="yes"></form><input name="outside" type="password" form="permit">`);
    // One is turned into a text, one makes room for a text, and one stands elsewhere in the page.
    control('pin').type = 'text';
    type('pin', 'secret-1');
    const text = document.createElement('input');
    text.name = 'again';
    control('again').replaceWith(text);
    type('again', 'secret-2');
    control('outside').type = 'text';
    type('outside', 'secret-3');
    type('kept', 'and sent');
    await until(() => /Saved/.test(textOf(box(), '.state')));
    const draft = await services.compose({ draft: box().draftId! });
    expect(draft.state.cover!.flatMap(({ tags }) => tags).map(({ name, value }) => `${name}=${value}`)).to.deep.equal(['kept=and sent']);
    // Even in the moment in which it is sent.
    control('pin').type = 'password';
    control('pin').type = 'text';
    send().click();
    await until(() => box().matches(':state(done)'));
    expect(JSON.stringify((await received())!.message)).to.contain('and sent').and.not.to.contain('secret');
  });

  it('asks whoever is not signed in to do that first, and keeps what is filled in', async () => {
    page.innerHTML = `${FORM}<fdz-compose-box form="permit" to="${CLERK}" subject="Building permit" text-from="remarks"></fdz-compose-box>`;
    complete();
    const before = location.href;
    await until(() => inside(box(), '[aria-live]'));
    const said = heard(box());
    form().requestSubmit();
    await until(() => said.some((text) => text.includes('Sign in first')));
    expect(location.href).to.equal(before);
    box().services = tab(world, ANNA);
    await until(() => inside(box(), '[part=send]') && box().draftId);
    expect(control('name').value).to.equal('Anna Kováčová');
    send().click();
    await until(() => box().matches(':state(done)'));
    expect((await received())!.message.cover).to.have.length(2);
  });

  it('says what cannot be sent, and where', async () => {
    await open({ markup: FORM.replace('</form>', '<label>Story <textarea name="story"></textarea></label></form>') });
    complete();
    type('story', 'x'.repeat(2001));
    send().click();
    await until(() => notices().includes('Story: too long'));
    expect(document.activeElement).to.equal(control('story'));
    type('story', 'short');
    await until(() => !notices().includes('Story'));
    send().click();
    await until(() => box().matches(':state(done)'));
  });

  it('sends the files of the picker in the form, by the rules of the page, and has them after a reload', async () => {
    const storage = memoryStorage();
    const within = '<fdz-attachment-picker name="plans" required multiple accept=".txt" max-bytes="20"></fdz-attachment-picker>';
    const picker = (): FdzAttachmentPicker => page.querySelector('fdz-attachment-picker')!;
    await open({ options: { storage }, within });
    await until(() => picker().transfers);
    complete();
    send().click();
    await until(() => picker().matches(':state(user-invalid)'));
    expect(await received()).to.equal(undefined);
    picker().add([new File(['the plan'], 'plan.txt'), new File(['x'], 'tool.exe'), new File(['x'.repeat(21)], 'long.txt')]);
    await until(() => picker().attachments.filter(({ state }) => state === 'refused').length === 2);
    expect(form().checkValidity()).to.equal(false);
    await until(() => picker().attachments[0]!.state === 'done');
    for (const { id, state } of picker().attachments) if (state === 'refused') picker().transfers!.remove(id);
    await until(() => form().checkValidity() && /Saved/.test(textOf(box(), '.state')));
    page.innerHTML = '';
    closeTabs();
    await open({ options: { storage }, within });
    await until(() => picker().attachments.length === 1);
    expect(picker().attachments[0]!.name).to.equal('plan.txt');
    await until(() => form().checkValidity());
    send().click();
    await until(() => box().matches(':state(done)'));
    const { message } = (await received())!;
    expect(message.attachments!.map(({ name, digest }) => [name, !!digest])).to.deep.equal([['plan.txt', true]]);
    expect(message.cover!.flatMap(({ tags }) => tags).map(({ name }) => name)).not.to.include('plans');
  }).timeout(20_000);

  it('waits on this device while there is no network', async () => {
    await open();
    complete();
    await until(() => /Saved/.test(textOf(box(), '.state')));
    world.offline = true;
    send().click();
    await until(() => box().matches(':state(leaving)') && inside(box(), '.deliveries .queued'));
    expect(textOf(box(), '.over')).to.contain('Kept on this device');
    world.offline = false;
    await until(() => box().matches(':state(done)'));
    expect((await received())!.message.subject).to.equal('Building permit');
  }).timeout(20_000);

  it('answers a message with what a form says', async () => {
    const { message } = await world.deposit(CLERK, ANNA, { subject: 'Your permit' });
    const { conversations } = (await (await world.call(ANNA, 'GET', '/mailbox')).json()) as MailboxPage;
    page.innerHTML = `<form id="permit" title="Decision"><label>Decision <select name="decision"><option>Agreed</option></select></label><textarea name="remarks">Thank you.</textarea></form>
      <fdz-compose-box form="permit" reply-to="${conversations[0]!.messageId}" kind="reply" reference="SP-1" text-from="remarks"></fdz-compose-box>`;
    box().services = tab(world, ANNA);
    await until(() => inside(box(), '[part=send]') && box().draftId);
    send().click();
    await until(() => box().matches(':state(done)'));
    const answer = (await received())!.message;
    expect(answer).to.deep.include({ subject: 'Re: Your permit', reference: 'SP-1', thread: message.thread, inReplyTo: message.id, body: { text: 'Thank you.' } });
    expect(answer.cover).to.deep.equal([{ name: 'decision', label: 'Decision', tags: [{ name: 'decision', label: 'Decision', kind: 'choice', value: 'Agreed' }] }]);
  });

  it('reads right to left where the page does', async () => {
    document.documentElement.lang = 'ar';
    page.dir = 'rtl';
    await open({ markup: '<form id="permit" title="رخصة بناء"><label>الاسم: <input name="الاسم" value="آنا"></label><input name="remarks" value="شكرا"></form>' });
    await until(() => send().textContent === 'تقديم');
    send().click();
    await until(() => box().matches(':state(done)'));
    document.documentElement.lang = 'en';
    expect((await received())!.message.cover).to.deep.equal([{ name: 'field', label: 'رخصة بناء', tags: [{ name: 'field', label: 'الاسم', kind: 'text', value: 'آنا' }] }]);
  });
});
