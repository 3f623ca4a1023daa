import { expect } from 'chai';
import { deviceSignature } from '../../demo/server/world-confirm.ts';
import { createWorld, type World } from '../../demo/server/world.ts';
import type { Message } from '../../src/contract/index.ts';
import { signedBytes } from '../../src/evidence/index.ts';
import { createEvidence } from '../../src/services/evidence.ts';
import { askFor, ORDER, paymentBank, pays } from '../../test/support/asked-payment.ts';
import { inside, mount, textOf, until, violations } from '../../test/support/element.ts';
import { savedBy } from '../../test/support/saved.ts';
import { closeTabs, tab } from '../../test/support/tab.ts';
import type { FdzReceiptBadge } from '../receipt-badge/fdz-receipt-badge.ts';
import type { FdzMessage } from './define.ts';
import './define.ts';

const ANNA = 'anna@home.example';
const CLERK = 'clerk@city.example';
const MAYOR = 'mayor@city.example';

describe('the evidence of a letter', () => {
  let world: World;
  let element: FdzMessage;
  beforeEach(async () => {
    world = await createWorld();
    await world.invite(ANNA, CLERK);
    for (const owner of [CLERK, MAYOR]) await world.invite(owner, ANNA);
  });
  afterEach(async () => {
    document.documentElement.lang = 'en';
    element.remove();
    closeTabs();
    await world.close();
  });

  const open = ({ thread }: Message, services = tab(world, ANNA)): void => {
    element = mount('fdz-message', { services, threadId: thread });
  };
  const trail = () => inside(element, 'fdz-message-trail')?.shadowRoot;
  const rings = (): FdzReceiptBadge[] => [...(trail()?.querySelectorAll('fdz-receipt-badge') ?? [])];
  const until14 = () => new Date(world.clock.now() + 14 * 86_400_000).toISOString();
  const home = (uri: string) => uri.slice(0, uri.indexOf('/messages/'));

  it('is saved as one file of all recipients and all steps, whichever ring is pressed', async () => {
    const { message, deliveries } = await world.send(ANNA, [CLERK, MAYOR], { subject: 'To two' });
    expect(deliveries).to.have.length(2);
    // One of them fetches it, and the sender hears of it.
    const { conversations } = (await (await world.call(CLERK, 'GET', '/mailbox')).json()) as { conversations: { messageId: string }[] };
    await world.call(CLERK, 'GET', `/messages/${conversations[0]!.messageId}`);
    open(message);
    await until(() => rings().length === 3 && rings().every((ring) => ring.matches(':state(verified)')));
    const [first] = rings();
    inside(first!, 'button')!.click();
    const save = await until(() => inside(first!, '[part="evidence"]'));
    const file = await savedBy(() => save.click());
    const { state, chains } = await createEvidence({ fetch: world.fetch, now: () => world.clock.now() }).file(new Uint8Array(await file.arrayBuffer()));
    expect(chains!.map(({ recipient, events }) => [recipient, events.map(({ event }) => event)])).to.have.deep.members([[CLERK, ['ContentConsignment', 'ContentHandover']], [MAYOR, ['ContentConsignment']]]);
    expect(state).to.equal('verified');
  }).timeout(20_000);

  it('speaks of one’s own bank where one has had the sender told how a payment stands', async () => {
    const bank = paymentBank();
    await world.close();
    world = await createWorld({ payments: (domain) => (domain === 'home.example' ? bank : undefined) });
    const letter = await askFor(world, CLERK, ANNA);
    await pays(world, ANNA, bank, letter, ORDER, 'authorised', 'settled');
    open(letter);
    await until(() => trail()?.textContent.includes('booked by your bank'));
    expect(trail()!.textContent).to.match(/You had the sender told: confirmed at your bank,.*You had the sender told: booked by your bank,/s).and.not.include('their bank');
    expect(await violations(element)).to.deep.equal([]);
  }).timeout(40_000);

  it('says for whom a letter is that waits, and to whom it was delivered only once it was', async () => {
    const { message } = await world.send(ANNA, [CLERK], { subject: 'Summons', evidence: { acceptance: { until: until14() } } });
    open(message);
    const ring = await until(() => rings().at(-1)?.matches(':state(verified)') && rings().at(-1));
    inside(ring, 'button')!.click();
    await until(() => inside(ring, 'dl'));
    expect(textOf(ring, 'dt')).to.contain('For').and.not.to.contain('Delivered to');
  });

  it('has the postmark of a registered letter tell all that happened', async () => {
    const { message } = await world.deposit(CLERK, ANNA, { subject: 'Summons', evidence: { acceptance: { until: until14() } } });
    open(message);
    const stamp = await until(() => inside(element, 'fdz-message-registered')?.shadowRoot?.querySelector('fdz-receipt-badge'));
    await until(() => stamp.matches(':state(verified)'));
    inside(stamp, 'button')!.click();
    await until(() => stamp.shadowRoot!.querySelectorAll('.timeline li.verified').length === 2);
    expect(textOf(stamp, '.details')).to.contain('asked to accept it').and.not.to.contain('earlier receipts');
  });

  it('has the postmark of the cover sheet tell all that happened', async () => {
    const { message, uri } = await world.deposit(CLERK, ANNA, { subject: 'Permit' });
    await world.call(ANNA, 'GET', uri);
    open(message);
    const stamp = await until(() => inside(element, 'fdz-cover-sheet')?.shadowRoot?.querySelector('fdz-receipt-badge'));
    await until(() => stamp.matches(':state(verified)') && stamp.receipts!.length === 2);
    inside(stamp, 'button')!.click();
    await until(() => stamp.shadowRoot!.querySelectorAll('.timeline li.verified').length === 2);
    expect(textOf(stamp, '.details')).to.contain('Handed over').and.not.to.contain('earlier receipts');
  });

  it('says why the receipts of a registered letter with files are not at hand, and how it was decided', async () => {
    const file = await world.attach(CLERK, ANNA, { bytes: new TextEncoder().encode('the plan') as Uint8Array<ArrayBuffer>, name: 'plan.txt', mediaType: 'text/plain' });
    const { message, uri, digest } = await world.deposit(CLERK, ANNA, { subject: 'Summons', attachments: [file], evidence: { acceptance: { until: until14() } } });
    open(message);
    await until(() => trail()?.textContent.includes('are for the sender alone while it is not accepted'));
    expect(trail()!.textContent).not.to.contain('no receipt yet').and.not.to.contain('plan.txt');
    const { id } = (await (await world.call(ANNA, 'GET', uri)).json()) as { id: string };
    const by = await world.tokenSource(ANNA).confirm({ type: 'urn:dmail:acceptance', message: id, digest, decision: 'refuse' });
    expect((await world.call(ANNA, 'POST', `${home(uri)}/messages/${id}/acceptance`, { by })).ok).to.equal(true);
    await until(() => trail()?.textContent.includes('You refused it'));
    expect(trail()!.textContent).not.to.contain('plan.txt');
    expect(await violations(element)).to.deep.equal([]);
  });

  it('says where one can decide, where this site cannot ask for it: at no page that may not exist', async () => {
    const { message } = await world.deposit(CLERK, ANNA, { subject: 'Summons', evidence: { opened: true, acceptance: { until: until14() } } });
    const { confirm: _, ...tokenSource } = world.tokenSource(ANNA);
    open(message, tab(world, ANNA, { tokenSource }));
    await until(() => inside(element, 'fdz-message-registered')?.shadowRoot?.textContent.includes('on another site where you read your mail'));
    const { message: other } = await world.deposit(CLERK, ANNA, { subject: 'Please tell', evidence: { opened: true } });
    element.threadId = other.thread;
    await until(() => inside(element, 'fdz-message-consent')?.shadowRoot?.textContent.includes('on another site where you read your mail'));
    expect(inside(element, 'fdz-message-consent')!.shadowRoot!.textContent).not.to.contain('home.example');
  });

  it('says which check a signature fails, in every language', async () => {
    const plain = world.message(CLERK, [ANNA], { subject: 'Signed' });
    const { issuer } = world.domain('city.example');
    const signature = await deviceSignature(CLERK, signedBytes({ ...plain, subject: 'Another' }), issuer);
    open((await world.deposit(CLERK, ANNA, { ...plain, signature })).message);
    for (const [language, sentence] of [['en', 'The sender’s domain does not vouch for this key'], ['sk', 'za tento kľúč neručí'], ['de', 'steht für diesen Schlüssel nicht ein'], ['ar', 'لا يضمن نطاق المرسل']] as const) {
      document.documentElement.lang = language;
      await until(() => inside(element, 'fdz-message-signature')?.shadowRoot?.textContent.includes(sentence));
    }
  });
});
