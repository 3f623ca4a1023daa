import { expect } from 'chai';
import { createWorld, type World } from '../../demo/server/world.ts';
import type { Message, MailboxPage, ProblemDetails } from '../../src/contract/index.ts';
import { inside, mount, textOf, until, violations } from '../../test/support/element.ts';
import { closeTabs, tab } from '../../test/support/tab.ts';
import type { FdzMessage } from '../message/define.ts';
import '../message/define.ts';
import type { FdzComposeBox } from './define.ts';
import './define.ts';

const ANNA = 'anna@home.example';
const CLERK = 'clerk@city.example';

describe('a letter that was refused', () => {
  let world: World;
  let shown: (FdzComposeBox | FdzMessage)[];
  beforeEach(async () => {
    sessionStorage.clear();
    shown = [];
    world = await createWorld();
    await world.invite(CLERK, ANNA);
  });
  afterEach(async () => {
    shown.forEach((element) => element.remove());
    closeTabs();
    await world.close();
  });

  /** The invitation ends before the letter is there. @param change what becomes of the receipt on its way */
  async function refusing(change: (receipt: string) => string = (receipt) => receipt): Promise<void> {
    await world.call(CLERK, 'PUT', `${world.tokenSource(CLERK).account.server}/invitations/${ANNA}`, { body: { state: 'accepted', expiresAt: new Date(world.clock.now() + 60_000).toISOString() } });
    world.intercept = async (request, next) => {
      if (request.method !== 'POST' || !request.url.endsWith('/deposits')) return next(request);
      world.clock.advance(61_000);
      const response = await next(request);
      const problem = (await response.json()) as ProblemDetails;
      return new Response(JSON.stringify({ ...problem, receipt: change(problem.receipt!) }), { status: response.status, headers: response.headers });
    };
  }
  const forged = (receipt: string): string => receipt.replace(/\.(.)([\w-]+)$/, (_, first: string, rest: string) => `.${first === 'A' ? 'B' : 'A'}${rest}`);

  async function send(): Promise<FdzComposeBox> {
    const box = mount('fdz-compose-box', { services: tab(world, ANNA), to: CLERK, subject: 'The stove' });
    shown.push(box);
    await until(() => inside(box, '.addr.accepts'));
    await box.send(true);
    await until(() => inside(box, '.deliveries .refused, .deliveries .failed'));
    return box;
  }
  /** The same letter as it lies among those that were sent, in another page. */
  async function sent(): Promise<FdzMessage> {
    const { conversations } = (await (await world.call(ANNA, 'GET', '/mailbox?view=sent')).json()) as MailboxPage;
    const element = mount('fdz-message', { services: tab(world, ANNA), threadId: conversations[0]!.id });
    shown.push(element);
    await until(() => trail(element)?.querySelector('li + li'));
    return element;
  }
  const trail = (element: FdzMessage) => inside(element, 'fdz-message-trail')?.shadowRoot?.querySelector<HTMLElement>('.trail');
  const opened = async (badge: HTMLElementTagNameMap['fdz-receipt-badge']): Promise<string> => {
    (await until(() => inside(badge, 'button'))).click();
    await until(() => inside(badge, '.details .title'));
    return textOf(badge, '.details');
  };

  it('says why, and shows the receipt of that, verified', async () => {
    await refusing();
    const box = await send();
    await until(() => textOf(box, '.deliveries .why').includes('has not agreed to receive mail from you'));
    const badge = await until(() => inside<HTMLElementTagNameMap['fdz-receipt-badge']>(box, '.deliveries .refused fdz-receipt-badge'));
    await until(() => badge.matches(':state(stopped)'));
    expect(badge.verification).to.include({ state: 'verified' });
    const says = await opened(badge);
    expect(says).to.include('Refused').and.to.include('Not accepted').and.to.include('has not agreed').and.to.include('Download the receipt');
    expect(badge.shadowRoot!.querySelectorAll('.checks .failed')).to.have.length(0);
    expect(textOf(box)).to.not.include('Delivered');
    expect(await violations(box)).to.deep.equal([]);

    const letter = await sent();
    await until(() => trail(letter)!.querySelector('li.stopped fdz-receipt-badge')?.matches(':state(stopped)'));
    expect(trail(letter)!.textContent).to.include('Refused').and.to.include('has not agreed').and.to.not.include('did not hold up');
    expect(trail(letter)!.textContent).to.not.include('Delivered');
    expect(await violations(letter)).to.deep.equal([]);
  });

  it('says that its receipt does not hold, and which check it failed', async () => {
    await refusing(forged);
    const box = await send();
    await until(() => textOf(box, '.deliveries .why').includes('The receipt did not hold up to the checks'));
    const badge = await until(() => inside<HTMLElementTagNameMap['fdz-receipt-badge']>(box, '.deliveries fdz-receipt-badge'));
    await until(() => badge.matches(':state(failed)'));
    expect(await opened(badge)).to.include('the receipt was changed or forged').and.to.include('Do not rely on it');
    expect(await violations(box)).to.deep.equal([]);

    const letter = await sent();
    await until(() => trail(letter)!.querySelector('li.stopped fdz-receipt-badge')?.matches(':state(failed)'));
    await until(() => trail(letter)!.textContent!.includes('The receipt did not hold up to the checks'));
    expect(await violations(letter)).to.deep.equal([]);
  });

  it('is not said to be delivered where the receipt is of a letter that was', async () => {
    const before: { message: Message; deliveries: readonly { receipt?: string }[] } = await world.send(ANNA, [CLERK], { subject: 'Before' });
    await refusing(() => before.deliveries[0]!.receipt!);
    const box = await send();
    await until(() => textOf(box, '.deliveries .why').includes('The receipt did not hold up to the checks'));
    expect(inside(box, '.deliveries fdz-receipt-badge')).to.equal(null);
    expect(textOf(box)).to.not.include('Delivered');
  });
});
