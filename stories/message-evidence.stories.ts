import type { Meta } from '@storybook/web-components-vite';
import '../components/message/define.ts';
import { deviceSignature } from '../demo/server/world-confirm.ts';
import { canonicalBytes } from '../src/contract/canonical.ts';
import { DmailProblem, type ProblemDetails, type StoredMessage, type Thread } from '../src/contract/index.ts';
import type { MessageLike, World } from '../demo/server/world.ts';
import { message, received, type Args } from './letters.ts';
import { ANNA, CLERK, permit, type Scene, type SceneOptions } from './scene.ts';
import { find, story, until, untilReads } from './story.ts';

export default { title: 'Message/Evidence', component: 'fdz-message', argTypes: { readonly: { control: 'boolean' } } } satisfies Meta<Args>;

const DAY = 86_400_000;
const from = { address: CLERK, name: 'Building permits, City' };
const registered = (world: World): MessageLike => ({ ...permit, from, evidence: { acceptance: { until: new Date(world.clock.now() + 14 * DAY).toISOString() } } });
const asking: MessageLike = { ...permit, from, evidence: { opened: true } };

/** A registered letter in Anna's box. */
const summons: SceneOptions['before'] = async (world, facts) => received(CLERK, registered(world))!(world, facts);

const stored = async ({ world, facts }: Scene, person = ANNA): Promise<StoredMessage> =>
  ((await (await world.call(person, 'GET', `/threads/${facts.thread}`)).json()) as Thread).messages.at(-1)!;

/** Presses what reads so, in whatever part of the element it is. */
async function press(element: HTMLElement, word: string | RegExp): Promise<void> {
  const button = await until(() => [...parts(element)].flatMap((part) => [...(part.shadowRoot?.querySelectorAll('button') ?? [])]).find((one) => (typeof word === 'string' ? one.textContent?.trim() === word : word.test(one.textContent ?? '')) && one.ariaDisabled !== 'true'), `the button ${String(word)}`);
  button.click();
}
const parts = (element: HTMLElement): HTMLElement[] => ['fdz-message-registered', 'fdz-message-consent', 'fdz-message-trail', 'fdz-message-signature'].flatMap((tag) => find(element, tag) ?? []);

/** Does as the person would on the page of their home. */
const decided = (decision: 'accept' | 'refuse', reason?: string) => (world: World): void => {
  world.confirming = (_, detail) => (detail.type === 'urn:dmail:acceptance' ? { ...detail, decision, ...(reason !== undefined && { reason }) } : detail);
};

export const Registered = story<Args>({
  about: 'A registered letter: who it is from, until when it waits, what accepting it means. What is in it is nowhere in the page.',
  before: summons,
  render: message,
  shows: /Registered letter.*Building permits.*Accept by.*Accept or refuse/,
});

export const RegisteredAccepted = story<Args>({
  about: 'Accepted at home: the letter is there at once, and every step is proven.',
  before: summons,
  render: message,
  play: (element) => press(element, 'Accept or refuse…'),
  shows: /four enclosures.*You accepted it.*Placed in your box/,
});

export const RegisteredRefused = story<Args>({
  about: 'Refused, with a reason.',
  before: summons,
  after: ({ world }) => decided('refuse', 'Not meant for me.')(world),
  render: message,
  play: (element) => press(element, 'Accept or refuse…'),
  shows: /You refused this registered letter.*Reason given: .*Not meant for me/,
});

export const RegisteredExpired = story<Args>({
  about: 'Nobody accepted it in time.',
  before: async (world, facts) => {
    await summons(world, facts);
    world.clock.advance(15 * DAY);
  },
  render: message,
  shows: /This registered letter has expired.*You did not accept it in time/,
});

export const RegisteredTurnedBack = story<Args>({
  about: 'The person turned back on the page of their home: nothing was decided.',
  before: summons,
  after: ({ world }) => {
    world.confirming = () => Promise.reject(new DmailProblem('sign-in-cancelled'));
  },
  render: message,
  play: (element) => press(element, 'Accept or refuse…'),
  shows: 'You turned back. Nothing was decided.',
});

export const RegisteredElsewhere = story<Args>({
  about: 'The host’s own source of tokens cannot lead anybody home.',
  before: summons,
  withoutConfirming: true,
  render: message,
  shows: 'This page cannot ask you to decide.',
});

export const RegisteredReadOnly = story<Args>({
  about: 'Nothing is decided here.',
  before: summons,
  args: { readonly: true },
  render: message,
  shows: /Registered letter.*Accept by/,
});

export const RegisteredRail = story<Args>({
  about: 'A registered letter in a side rail.',
  before: summons,
  width: 'rail',
  render: message,
  shows: /Accept or refuse/,
});

export const AsksOpened = story<Args>({
  about: 'The sender asks to be told when the letter is opened. Nothing is told.',
  before: received(CLERK, asking),
  render: message,
  shows: /Building permits, City asks to be told when you open this.*Allow for this letter/,
});

export const OpenedAllowed = story<Args>({
  about: 'Allowed for this letter; its sender is told, and it says so in the evidence.',
  before: received(CLERK, asking),
  render: message,
  play: (element) => press(element, 'Allow for this letter…'),
  shows: /is told that you open this letter.*Take back.*Opened by you/,
});

export const OpenedAllowedForAll = story<Args>({
  about: 'Allowed for all letters of this sender.',
  before: received(CLERK, asking),
  render: message,
  play: (element) => press(element, 'Allow for all letters of theirs…'),
  shows: /is told when you open letters of theirs.*Take back/,
});

export const OpenedTakenBack = story<Args>({
  about: 'Allowed, and taken back.',
  before: received(CLERK, asking),
  render: message,
  play: async (element) => {
    await press(element, 'Allow for this letter…');
    await press(element, 'Take back');
  },
  shows: /asks to be told when you open this.*Allow for this letter/,
});

export const Sent = story<Args>({
  about: 'What one sent: delivered, collected and, as the recipient allowed, opened. Each step has its receipt.',
  person: CLERK,
  before: async (world, facts) => {
    await world.invite(ANNA, CLERK);
    facts.thread = (await world.send(CLERK, [ANNA], asking)).message.thread;
  },
  after: async (made) => {
    const { id, message: { from: { address: peer } } } = await stored(made);
    const by = await made.world.tokenSource(ANNA).confirm({ type: 'urn:dmail:tracking', peer, message: id });
    await made.world.call(ANNA, 'POST', '/consents', { by, body: { peer, message: id } });
    await made.world.call(ANNA, 'POST', `/messages/${id}/openings`);
  },
  render: message,
  shows: /Delivered.*Collected.*Opened.*The recipient lets you know/,
});

export const SentRefused = story<Args>({
  about: 'A registered letter one sent was refused.',
  person: CLERK,
  before: async (world, facts) => {
    await world.invite(ANNA, CLERK);
    facts.thread = (await world.send(CLERK, [ANNA], registered(world))).message.thread;
  },
  after: async (made) => {
    const { id, digest } = await stored(made);
    decided('refuse', 'Not meant for me.')(made.world);
    const by = await made.world.tokenSource(ANNA).confirm({ type: 'urn:dmail:acceptance', message: id, digest });
    await made.world.call(ANNA, 'POST', `/messages/${id}/acceptance`, { by });
  },
  render: message,
  shows: /Waits to be accepted.*Refused.*Reason given: .*Not meant for me/,
});

export const SentNotTaken = story<Args>({
  about: 'The recipient’s server tells something new that does not hold: nothing is changed by it, and it is said.',
  person: CLERK,
  before: async (world, facts) => {
    await world.invite(ANNA, CLERK);
    facts.thread = (await world.send(CLERK, [ANNA], asking)).message.thread;
  },
  after: async (made) => {
    await stored(made);
    made.world.intercept = async (request, next) => {
      const response = await next(request);
      if (!new URL(request.url).pathname.endsWith('/evidence') || !response.ok) return response;
      const page = (await response.json()) as { messages: { receipts: string[] }[] };
      for (const { receipts } of page.messages) receipts.push(receipts.pop()!.replace(/.{4}$/, 'AAAA'));
      return new Response(JSON.stringify(page), { status: 200, headers: response.headers });
    };
  },
  render: message,
  shows: /Delivered.*home\.example says something new of this that does not hold up/,
});

/** The last receipt of the letter as somebody has changed it. */
const forged = ({ world }: Scene): void => {
  world.intercept = async (request, next) => {
    const response = await next(request);
    if (!new URL(request.url).pathname.includes('/threads/') || !response.ok) return response;
    const thread = (await response.json()) as Thread;
    for (const { receipts = [] } of thread.messages) receipts.push(receipts.pop()!.replace(/.{4}$/, 'AAAA'));
    return new Response(JSON.stringify(thread), { status: 200, headers: response.headers });
  };
};

export const ReceiptFailed = story<Args>({
  about: 'The receipt of a letter does not hold: its step has a cross and no good mark, and so has the postmark. What the cross opens to says which check failed and what that means.',
  before: received(CLERK, { ...permit, from }),
  after: forged,
  render: message,
  shows: /Fetched by you Receipt not valid/,
});

export const SentNotAccepted = story<Args>({
  about: 'What one sent was not taken in: why, and the receipt of that.',
  person: CLERK,
  before: async (world, facts) => {
    await world.invite(ANNA, CLERK);
    const like = world.message(CLERK, [ANNA], { ...permit, from, parts: [{ type: 'application/x-sh', data: {} }] });
    const server = 'https://home.example/dmail';
    const { uri } = (await (await world.call(CLERK, 'POST', `${server}/sessions`, { body: { recipient: ANNA } })).json()) as { uri: string };
    const { type: problem, receipt } = (await (await world.call(CLERK, 'POST', `${uri}/deposits`, { body: like, headers: { 'idempotency-key': like.id } })).json()) as ProblemDetails;
    await world.call(CLERK, 'PUT', `/sent/${like.id}`, { body: { message: like, deliveries: [{ address: ANNA, state: 'refused', at: new Date(world.clock.now()).toISOString(), problem, receipt }] } });
    facts.thread = like.thread;
  },
  render: message,
  shows: /Refused.*does not accept this kind of content/,
});

const signed = (change?: (like: MessageLike) => MessageLike): SceneOptions['before'] => async (world, facts) => {
  const unsigned = world.message(CLERK, [ANNA], { ...permit, from });
  const signature = await deviceSignature(CLERK, canonicalBytes(unsigned), world.domain('city.example').issuer);
  facts.thread = unsigned.thread;
  const like = { ...unsigned, signature };
  await world.deposit(CLERK, ANNA, change ? change(like) : like);
};

export const Signed = story<Args>({
  about: 'Signed by its sender: who, how, and what exactly.',
  before: signed(),
  render: message,
  play: async (element) => {
    await untilReads(element, 'Signed by');
    find(element, 'fdz-message-signature')!.shadowRoot!.querySelector('summary')!.click();
  },
  shows: /Signed by .*never leaves the device.*Digest of what is signed/,
});

export const SignatureFailed = story<Args>({
  about: 'One word was changed after it was signed: the signature does not hold, and it says so before anything else.',
  before: signed((like) => ({ ...like, body: { ...like.body, text: `${like.body?.text ?? ''} The fee is 1000 EUR.` } })),
  render: message,
  shows: 'The signature does not hold. Do not rely on it.',
});

export const SignatureUnknown = story<Args>({
  about: 'The keys of the signer’s domain cannot be had now: neither good nor bad.',
  before: signed(),
  after: ({ world }) => {
    world.intercept = (request, next) => (new URL(request.url).host === 'id.city.example' ? Promise.reject(new TypeError('Failed to fetch')) : next(request));
  },
  render: message,
  shows: /cannot be checked now/,
});
