import { sendKeys } from '@web/test-runner-commands';
import { expect } from 'chai';
import type { World } from '../../demo/server/world.ts';
import type { MailboxPage, StoredMessage } from '../../src/contract/index.ts';
import type { Services } from '../../src/services/services.ts';
import { heard, inside, mount, textOf, until, violations } from '../../test/support/element.ts';
import { attach, invitedWorld, latestLetter } from '../../test/support/letters.ts';
import { closeTabs, tab } from '../../test/support/tab.ts';
import type { FdzAttachmentPicker } from '../attachment-picker/define.ts';
import './define.ts';
import type { FdzComposeBox } from './define.ts';

const ANNA = 'anna@home.example';
const CLERK = 'clerk@city.example';
const MAYOR = 'mayor@city.example';

describe('a file that was sent before', () => {
  let world: World;
  let services: Services;
  let box: FdzComposeBox;
  /** Octets of files that left. */
  let sent: number;
  beforeEach(async () => {
    world = await invitedWorld([CLERK, MAYOR], [ANNA]);
    sent = 0;
    world.intercept = async (request, next) => {
      if (request.method === 'PATCH') sent += (await request.clone().arrayBuffer()).byteLength;
      return next(request);
    };
    services = tab(world, ANNA);
  });
  afterEach(async () => {
    document.documentElement.lang = 'en';
    box.remove();
    closeTabs();
    await world.close();
  });

  async function open(properties: Partial<FdzComposeBox>): Promise<void> {
    box?.remove();
    box = mount('fdz-compose-box', { services, ...properties });
    await until(() => inside(box, '#subject') && !inside(box, '.addr.checking'));
  }
  const choose = (...files: [name: string, text: string][]): void => attach(box, ...files.map(([name, text]) => new File([text], name, { type: 'text/plain' })));
  const picker = (): FdzAttachmentPicker | null => inside<FdzAttachmentPicker>(box, 'fdz-attachment-picker');
  const plain = (text: string): string => text.replace(/[\u2066-\u2069]/g, '').replace(/\s+/g, ' ').trim();
  const shown = (): string => (picker() ? plain(textOf(picker()!)) : '');
  const press = (command: string): void => inside(picker()!, `[data-do=${command}]`)!.click();
  const states = (): string => picker()?.attachments.map(({ state }) => state).join() ?? '';
  const copies = async (): Promise<StoredMessage[]> => {
    const { conversations } = (await (await world.call(ANNA, 'GET', '/mailbox?view=sent')).json()) as MailboxPage;
    return Promise.all(conversations.map(async ({ messageId }) => (await world.call(ANNA, 'GET', `/messages/${messageId}`)).json() as Promise<StoredMessage>));
  };
  const received = async (owner = CLERK): Promise<StoredMessage> => (await latestLetter(world, owner))!;
  const bytesOf = async (stored: StoredMessage, owner = CLERK): Promise<string> =>
    (await world.call(owner, 'GET', `/messages/${stored.id}/attachments/${stored.message.attachments![0]!.id}`)).text();
  async function send(): Promise<void> {
    const before = await copies();
    expect(await box.send(true)).to.equal(true);
    await until(() => inside(box, '.deliveries .deposited'));
    const newest = (all: StoredMessage[]): string | undefined => all[0]?.message.id;
    await until(async () => {
      const now = await copies();
      return newest(now) !== newest(before) && now[0]?.deliveries?.every(({ state }) => state === 'deposited');
    });
  }
  /** Anna goes on writing to those she has written to. */
  const goOn = async (properties: Partial<FdzComposeBox> = {}): Promise<void> => open({ replyTo: (await copies())[0]!.id, kind: 'reply', ...properties });
  const first = async (name = 'Plan.txt', to = CLERK): Promise<void> => {
    await open({ to, subject: 'The plan' });
    choose([name, 'the first plan']);
    await until(() => shown().includes('Uploaded'));
    await send();
  };

  it('is its next version when it is changed, and the recipient can open both', async () => {
    await first();
    const one = await received();
    await goOn();
    choose(['PLAN.txt', 'the plan as it is now']);
    const said = heard(await until(() => picker()?.shadowRoot?.querySelector('[role=status]') && picker()));
    await until(() => shown().includes('New version of “Plan.txt” (version 2)'));
    await until(() => said.includes('PLAN.txt is sent as version 2 of “Plan.txt”.'));
    await until(() => states() === 'done');
    expect(await violations(picker()!)).to.deep.equal([]);
    await send();
    const two = await received();
    expect(two.message.attachments![0]).to.include({ id: one.message.attachments![0]!.id, name: 'PLAN.txt' });
    expect(two.attachments![0]).to.include({ version: 2, versions: 2 });
    expect([await bytesOf(one), await bytesOf(two)]).to.deep.equal(['the first plan', 'the plan as it is now']);
  });

  it('is not sent again when it is the same', async () => {
    await first();
    sent = 0;
    await goOn();
    choose(['plan.TXT', 'the first plan']);
    await until(() => shown().includes('The same as version 1 of “Plan.txt”: it is not sent again'));
    await until(() => states() === 'done');
    await send();
    const again = await received();
    expect(sent).to.equal(0);
    expect(again.attachments![0]).to.include({ version: 1, versions: 1, state: 'complete' });
    expect(await bytesOf(again)).to.equal('the first plan');
  });

  it('is known by its name, however that is composed', async () => {
    await first('Žiadosť.txt'.normalize('NFD'));
    await goOn();
    choose(['žiadosť.txt'.normalize('NFC'), 'another length altogether'], ['Other.txt', 'other']);
    await until(() => shown().includes('(version 2)'));
    expect(picker()!.attachments.map(({ version }) => version?.number)).to.deep.equal([2, undefined]);
  });

  it('is one of two with the same name', async () => {
    await first();
    await goOn();
    choose(['Plan.txt', 'one length'], ['plan.txt', 'and another length']);
    await until(() => states() === 'done,done');
    expect(picker()!.attachments.map(({ version }) => version?.number)).to.deep.equal([2, undefined]);
    await send();
    const { message } = await received();
    expect(new Set(message.attachments!.map(({ id }) => id)).size).to.equal(2);
  });

  it('is sent by itself when the person says so, and as a version of what they choose', async () => {
    await first();
    const one = await received();
    await goOn();
    choose(['Plan.txt', 'the plan as it is now']);
    await until(() => shown().includes('(version 2)'));
    const said = heard(picker()!);
    press('apart');
    await until(() => !shown().includes('(version 2)') && states() === 'done');
    await until(() => said.includes('Plan.txt is sent as a separate file.'));
    press('version');
    await until(() => picker()!.shadowRoot!.activeElement?.matches('select'));
    await sendKeys({ press: 'Escape' });
    await until(() => !inside(picker()!, '.choice') && picker()!.shadowRoot!.activeElement?.matches('[data-do=version]'));
    await sendKeys({ press: 'Enter' });
    await until(() => picker()!.shadowRoot!.activeElement?.matches('select'));
    await sendKeys({ press: 'Tab' });
    await sendKeys({ press: 'Enter' });
    await until(() => shown().includes('New version of “Plan.txt” (version 2)') && states() === 'done');
    await until(() => picker()!.shadowRoot!.activeElement?.matches('[data-do=apart]'));
    press('apart');
    await until(() => states() === 'done' && !picker()!.attachments[0]!.version);
    await send();
    const two = await received();
    expect(two.message.attachments![0]!.id).not.to.equal(one.message.attachments![0]!.id);
    expect(two.attachments![0]).to.include({ version: 1, versions: 1 });
  });

  it('is a file like any other to whom it was never sent', async () => {
    await first();
    await goOn({ to: MAYOR });
    await until(() => box.shadowRoot!.querySelectorAll('.addr').length === 2 && !inside(box, '.addr.checking'));
    choose(['Plan.txt', 'the plan as it is now']);
    await until(() => states() === 'done' && inside(picker()!, '[data-do=version]'));
    expect(picker()!.attachments[0]!.version).to.equal(undefined);
  });

  it('comes back as a version after a reload', async () => {
    await first();
    await goOn();
    choose(['Plan.txt', 'the plan as it is now']);
    await until(() => shown().includes('(version 2)') && states() === 'done');
    await box.flush();
    await open({ draft: box.draftId! });
    await until(() => shown().includes('(version 2)') && states() === 'done');
    await send();
    expect((await received()).attachments![0]).to.include({ version: 2 });
  });

  it('says all of it in Arabic, too', async () => {
    await first();
    document.documentElement.lang = 'ar';
    await goOn();
    choose(['Plan.txt', 'the plan as it is now']);
    await until(() => shown().includes('نسخة جديدة من «Plan.txt»') && shown().includes('إرسال كملف مستقل'));
    expect(await violations(picker()!)).to.deep.equal([]);
  });
});
