import type { Meta } from '@storybook/web-components-vite';
import { html, nothing } from 'lit';
import type { World } from '../demo/server/world.ts';
import '../components/compose-box/define.ts';
import type { FdzComposeBox } from '../components/compose-box/fdz-compose-box.ts';
import type { Draft, EvidenceWish } from '../src/contract/index.ts';
import { memoryStorage } from '../src/offline/memory.ts';
import type { ComposeStart } from '../src/services/services.ts';
import { ANNA, BEN, broken, CLERK, cut, longWords, MAYOR, permit, SALES, stall, type Scene } from './scene.ts';
import { find, story, until, untilReads } from './story.ts';

type Args = Pick<FdzComposeBox, 'to' | 'cc' | 'subject' | 'kind' | 'disabled' | 'replyTo' | 'draft' | 'channel'>;

const box = ({ services, facts }: Scene, { to, cc, subject, kind, channel, disabled = false }: Partial<Args>) => html`
  <fdz-compose-box .services=${services} to=${to ?? nothing} cc=${cc ?? nothing} subject=${subject ?? nothing} kind=${kind ?? nothing} channel=${channel ?? nothing}
    draft=${facts.draft ?? nothing} reply-to=${facts.message ?? nothing} ?disabled=${disabled}></fdz-compose-box>`;

const invited = async (world: World): Promise<void> => {
  await world.invite(CLERK, ANNA);
  await world.invite(MAYOR, ANNA);
};

/** A draft that was written before. */
const written = (start: ComposeStart = { to: [CLERK], subject: 'Permit for a garden house' }) => async ({ services, facts }: Scene): Promise<void> => {
  const draft = await services.compose(start);
  const leave = draft.subscribe(() => undefined);
  draft.edit({ html: '<p>Thank you. Here is the <strong>corrected</strong> plan:</p><ul><li>the fence is lower</li><li>the door looks south</li></ul>', text: 'Thank you. Here is the corrected plan:\n\n- the fence is lower\n- the door looks south' });
  await draft.flush();
  facts.draft = draft.state.id;
  leave();
};

/** A draft with files; small ones are there at once. */
const attached = (...files: File[]) => async (scene: Scene): Promise<void> => {
  await written()(scene);
  const draft = await scene.services.compose({ draft: scene.facts.draft! });
  const leave = draft.subscribe(() => undefined);
  const list = await draft.attachments();
  list.add(files);
  await until(() => draft.state.attachments.length === files.length && draft.state.attachments.every(({ state }) => state === 'done' || state === 'refused'), 'the files');
  await draft.flush();
  leave();
};
const plan = (): File => new File(['%PDF-1.7 a plan'], 'Plan corrected.pdf', { type: 'application/pdf' });

const send = async (element: HTMLElement): Promise<void> => {
  await untilReads(element, 'corrected');
  const button = await until(() => find(element, '[part~="send"]'), 'the send button');
  button.click();
};

/** A letter of the town hall, to be answered. */
const received = async (world: World, facts: Record<string, string>): Promise<void> => {
  await invited(world);
  await world.deposit(CLERK, ANNA, { ...permit, to: [{ address: ANNA }], cc: [{ address: MAYOR }] });
  const page: { conversations: { id: string }[] } = await (await world.call(ANNA, 'GET', '/mailbox?view=inbox')).json();
  const thread: { messages: { id: string }[] } = await (await world.call(ANNA, 'GET', `/threads/${page.conversations[0]?.id ?? ''}`)).json();
  facts.message = thread.messages[0]?.id ?? '';
};

export default {
  title: 'Compose box',
  component: 'fdz-compose-box',
  argTypes: { kind: { control: 'select', options: ['new', 'reply', 'reply-all', 'forward'] }, disabled: { control: 'boolean' } },
} satisfies Meta<Args>;

export const FirstUse = story<Args>({
  about: 'An empty sheet.',
  render: box,
  shows: 'Subject',
});

export const Written = story<Args>({
  about: 'A draft with formatted text; the recipient accepts mail, and it says where the draft is kept.',
  before: invited,
  after: written(),
  render: box,
  shows: /accepts your mail/,
});

export const WithFiles = story<Args>({
  about: 'Files are attached and have arrived at the recipient’s server while the letter is still being written.',
  before: invited,
  after: attached(plan(), new File(['The neighbour agrees.'], 'Consent of the neighbour.txt', { type: 'text/plain' })),
  render: box,
  shows: /Uploaded/,
});

export const FileRefused = story<Args>({
  about: 'The recipient’s server does not take one of the files: it says so before a byte is sent, and what stands in the way of sending.',
  before: invited,
  after: attached(plan(), new File(['MZ'], 'setup.exe', { type: 'application/x-msdownload' })),
  render: box,
  shows: /city\./,
});

export const Uninvited = story<Args>({
  about: 'One of the recipients has not invited the writer; the request is offered in place.',
  before: invited,
  after: written({ to: [CLERK, SALES], subject: 'Order' }),
  render: box,
  shows: 'not yet invited',
});

export const AskingForAnInvitation = story<Args>({
  about: 'Asking the recipient, with a reason, without leaving the draft.',
  after: written({ to: [SALES], subject: 'Order' }),
  render: box,
  play: async (element) => {
    const ask = await until(() => find(element, `[aria-label="Ask ${SALES} for an invitation"]`), 'the offer to ask');
    ask.click();
  },
  shows: 'Why you would like to write',
});

export const NotAnAddress = story<Args>({
  about: 'A recipient that is no address stays to be corrected.',
  before: invited,
  after: written({ to: [CLERK, 'the mayor'], subject: 'Hearing' }),
  render: box,
  shows: 'not an address',
});

export const Unreachable = story<Args>({
  about: 'The recipient’s domain does not answer now; the message would wait.',
  after: written({ to: ['someone@elsewhere.example'], subject: 'Hello' }),
  render: box,
  shows: /no answer|no direct mail there/,
});

export const NothingToSend = story<Args>({
  about: 'Send was pressed with nobody to send to.',
  after: written({ subject: 'Hello' }),
  render: box,
  play: send,
  shows: 'Add somebody to write to',
});

export const Loading = story<Args>({
  about: 'A letter that is answered has not been fetched yet.',
  before: received,
  after: stall,
  args: { kind: 'reply' },
  render: box,
  shows: 'Opening the draft',
});

export const Reply = story<Args>({
  about: 'Answering a letter.',
  before: received,
  args: { kind: 'reply' },
  render: box,
  shows: /Re: Permit/,
});

export const ReplyAll = story<Args>({
  about: 'Answering everybody.',
  before: received,
  args: { kind: 'reply-all' },
  render: box,
  shows: MAYOR,
});

export const Forward = story<Args>({
  about: 'Passing a letter on.',
  before: received,
  args: { kind: 'forward' },
  render: box,
  shows: /Fwd?: Permit/,
});

export const Delivered = story<Args>({
  about: 'Everybody has it; the receipt was verified here.',
  before: invited,
  after: written(),
  render: box,
  play: send,
  shows: 'Delivered',
});

export const PartlyDelivered = story<Args>({
  about: 'One recipient has it, the domain of the other does not answer.',
  before: invited,
  after: async (made) => {
    await written({ to: [CLERK, 'someone@elsewhere.example'], subject: 'Hello' })(made);
  },
  render: box,
  play: send,
  shows: 'Delivered to 1 of 2',
});

export const Waiting = story<Args>({
  about: 'The network is gone: the message is kept on this device and goes out later.',
  before: invited,
  after: written(),
  render: box,
  play: async (element, made) => {
    await untilReads(element, 'accepts your mail');
    cut(made);
    await send(element);
  },
  shows: 'Waiting',
});

export const Sending = story<Args>({
  about: 'On its way to the recipient’s server.',
  before: invited,
  after: written(),
  render: box,
  play: async (element, made) => {
    await untilReads(element, 'accepts your mail');
    const { world } = made;
    world.intercept = (request, next) => (request.method === 'POST' && request.url.includes('/deposits') ? new Promise(() => undefined) : next(request));
    await send(element);
  },
  shows: 'Sending',
});

export const Refused = story<Args>({
  about: 'The recipient has blocked the writer in the meantime; the reason is said and the text is kept.',
  before: invited,
  after: written(),
  render: box,
  play: async (element, { world }) => {
    await untilReads(element, 'accepts your mail');
    await world.call(CLERK, 'PUT', `/invitations/${encodeURIComponent(ANNA)}`, { body: { state: 'blocked' } });
    await send(element);
  },
  shows: 'Refused',
});

export const Discarded = story<Args>({
  about: 'The draft was discarded; that can be taken back.',
  before: invited,
  after: written(),
  render: box,
  play: async (element) => {
    await untilReads(element, 'corrected');
    const discard = await until(() => find(element, '[aria-label="Discard"]'), 'discard');
    discard.click();
  },
  shows: 'Draft discarded',
});

export const Conflict = story<Args>({
  about: 'Another device saved a different version: one of the two is chosen to stay here, and neither is lost.',
  before: invited,
  after: written(),
  render: box,
  play: async (element, { world, services, facts }) => {
    await untilReads(element, 'Saved here and at home.example');
    // The telephone knows nothing of this browser; both know the home server.
    const url = `/drafts/${facts.draft ?? ''}`;
    const kept: Draft = await (await world.call(ANNA, 'GET', url)).json();
    await world.call(ANNA, 'PUT', url, { body: { ...kept.content, subject: 'Written on the telephone' }, headers: { 'if-match': kept.version } });
    const here = await services.compose({ draft: facts.draft });
    here.edit({ subject: 'Written here' });
  },
  shows: 'was also changed elsewhere',
});

export const NotSavedAtHome = story<Args>({
  about: 'The home server does not answer: the draft is kept on this device.',
  after: async (made) => {
    await written({ subject: 'Kept here' })(made);
    broken(made);
  },
  render: box,
  play: async (element, { services, facts }) => {
    await untilReads(element, 'corrected');
    (await services.compose({ draft: facts.draft })).edit({ subject: 'Kept here, at least' });
  },
  shows: 'Saved on this device',
});

export const NoStorage = story<Args>({
  about: 'The browser keeps nothing for this site, and that is said before anything is lost.',
  services: { storage: memoryStorage() },
  render: box,
  shows: 'keeps nothing for this site',
});

export const SignedOut = story<Args>({
  about: 'The session has ended.',
  signedOut: true,
  args: { to: CLERK },
  render: box,
  play: async (_, { services }) => {
    // The next thing the page asks of a server is refused.
    await services.list({ view: 'inbox' }).loadMore();
  },
  shows: /sign in|signed in/i,
});

export const NoPermission = story<Args>({
  about: 'The person let this site read, not send.',
  scopes: ['read:mailbox'],
  args: { to: CLERK },
  render: box,
  shows: 'was not given permission',
});

export const OutsideTheGrant = story<Args>({
  about: 'The person let this site write to one address. Another one cannot be written to from here; the draft is kept on this device.',
  before: invited,
  scopes: [`send?peer=${CLERK}`, `read:mailbox?peer=${CLERK}`],
  after: written({ to: [CLERK, MAYOR], subject: 'Permit for a garden house' }),
  render: box,
  play: async (element) => {
    await untilReads(element, 'not at home.example');
    await until(() => find(element, '.addr.accepts'), 'the one within to accept');
  },
  shows: /write only to .*clerk@city\.example.*not at home\.example/,
});

export const OutsideTriedToSend = story<Args>({
  about: 'Send was pressed all the same: each address that stands in the way is named.',
  before: invited,
  scopes: [`send?peer=${CLERK}`, `read:mailbox?peer=${CLERK}`],
  after: written({ to: [CLERK, MAYOR], subject: 'Permit for a garden house' }),
  render: box,
  play: async (element) => {
    await untilReads(element, 'not at home.example');
    await send(element);
  },
  shows: 'mayor@city.example: this site may not write there',
});

export const OtherPage = story<Args>({
  about: 'The page of another customer: what this browser was granted is for the one before. Signing in again asks for this one.',
  before: invited,
  scopes: [`send?peer=${CLERK}`, `read:mailbox?peer=${CLERK}`],
  wants: [`send?peer=${MAYOR}`, `read:mailbox?peer=${MAYOR}`],
  args: { to: MAYOR },
  render: box,
  play: async (element) => { await untilReads(element, 'was not given permission'); },
  shows: /was not given permission.*write only to/,
});

export const OtherChannel = story<Args>({
  about: 'A mistake of the page: it writes in a channel that was not granted to it.',
  before: invited,
  scopes: ['send?channel=Building%20permits', 'read:mailbox?channel=Building%20permits'],
  args: { to: CLERK, channel: 'Taxes' },
  render: box,
  shows: 'writes in “Taxes”',
});

export const LongWords = story<Args>({
  about: 'Words and addresses without a place to break them.',
  after: written({ to: [`${'grundstuecksverkehrsgenehmigungszustaendigkeit'.slice(0, 60)}@${'verordnung'.repeat(5)}.example`], subject: longWords.subject }),
  render: box,
  shows: 'verordnung',
});

export const VeryMany = story<Args>({
  about: 'Forty recipients.',
  before: invited,
  after: written({ to: Array.from({ length: 40 }, (_, index) => `person${index + 1}@city.example`), subject: 'To all' }),
  render: box,
  shows: 'person40@city.example',
});

export const ReadOnly = story<Args>({
  about: 'Shown, not to be changed.',
  before: invited,
  after: written(),
  args: { disabled: true },
  render: box,
  shows: 'corrected',
});

export const Rail = story<Args>({
  about: 'In a side rail.',
  before: invited,
  after: written({ to: [CLERK, BEN], subject: 'Permit for a garden house' }),
  width: 'rail',
  render: box,
  shows: 'corrected',
});

/** What is asked for beside the delivery. */
const asking = (evidence: EvidenceWish) => async (scene: Scene): Promise<void> => {
  await written()(scene);
  const draft = await scene.services.compose({ draft: scene.facts.draft! });
  draft.edit({ evidence });
  await draft.flush();
};
const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();

export const Wishes = story<Args>({
  about: 'What may be asked for beside the delivery, in a menu; what is chosen stands beside it and is kept with the draft.',
  before: invited,
  after: asking({ opened: true, acceptance: { until: inDays(14) } }),
  render: box,
  play: async (element) => {
    const button = await until(() => find(element, 'fdz-compose-wishes')?.shadowRoot?.querySelector('button'), 'the options');
    await untilReads(element, 'registered, accept by');
    button.click();
  },
  shows: /registered, accept by .* asks to be told when opened.*Each recipient decides/,
});

export const WishesPast = story<Args>({
  about: 'A draft lay longer than its registered letter was to wait: another day has to be chosen.',
  before: invited,
  after: asking({ acceptance: { until: inDays(-1) } }),
  render: box,
  play: async (element) => {
    const button = await until(() => find(element, 'fdz-compose-wishes')?.shadowRoot?.querySelector('button'), 'the options');
    await untilReads(element, 'registered, accept by');
    button.click();
  },
  shows: 'Choose a day from tomorrow on',
});

export const WishesSent = story<Args>({
  about: 'After sending it is said what was asked for.',
  before: invited,
  after: asking({ opened: true }),
  render: box,
  play: send,
  shows: /This letter: asks to be told when opened/,
});
