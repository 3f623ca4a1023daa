import type { Meta } from '@storybook/web-components-vite';
import { html, nothing } from 'lit';
import '../components/inbox/define.ts';
import type { FdzInbox } from '../components/inbox/fdz-inbox.ts';
import { ANNA, BEN, believable, broken, CLERK, cut, longWords, MAYOR, SALES, stall, type Scene } from './scene.ts';
import { find, read, story, until, untilReads } from './story.ts';

type Args = Pick<FdzInbox, 'view' | 'density' | 'readingPane' | 'peer' | 'heading'>;

const inbox = ({ services }: Scene, { view = 'inbox', density = 'comfortable', readingPane = 'auto', peer, heading }: Partial<Args>) => html`
  <fdz-inbox .services=${services} view=${view} density=${density} reading-pane=${readingPane} peer=${peer ?? nothing} heading=${heading ?? nothing}></fdz-inbox>`;

/** The first row, once what acts on rows has been loaded too. */
const row = (element: HTMLElement): HTMLElement | undefined => (read(element).includes('is:unread') ? find(element, '[part~="row"]') : undefined);

export default {
  title: 'Inbox',
  component: 'fdz-inbox',
  argTypes: {
    view: { control: 'select', options: ['inbox', 'drafts', 'sent', 'starred', 'archive', 'deleted'] },
    density: { control: 'inline-radio', options: ['comfortable', 'compact'] },
    readingPane: { control: 'inline-radio', options: ['auto', 'off'] },
  },
} satisfies Meta<Args>;

export const Mail = story<Args>({
  about: 'Letters of a town hall, a shop and a friend, as they were deposited.',
  before: believable,
  render: inbox,
  shows: 'Permit for a garden house',
});

export const Reading = story<Args>({
  about: 'A conversation is read beside the list.',
  before: believable,
  render: inbox,
  play: async (element) => {
    const first = await until(() => row(element), 'a row');
    first.click();
  },
  shows: 'four enclosures',
});

export const Selecting = story<Args>({
  about: 'Two conversations are selected; what is done is done to both.',
  before: believable,
  render: inbox,
  play: async (element) => {
    const first = await until(() => row(element), 'a row');
    first.focus();
    first.dispatchEvent(new KeyboardEvent('keydown', { key: 'x', bubbles: true, composed: true }));
    first.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', shiftKey: true, bubbles: true, composed: true }));
  },
  shows: 'selected',
});

export const Archived = story<Args>({
  about: 'A conversation was archived; it can be taken back.',
  before: believable,
  render: inbox,
  play: async (element) => {
    const first = await until(() => row(element), 'a row');
    first.focus();
    first.dispatchEvent(new KeyboardEvent('keydown', { key: 'e', bubbles: true, composed: true }));
  },
  shows: 'Undo',
});

export const Arriving = story<Args>({
  about: 'A letter arrives while the list is open.',
  before: believable,
  render: inbox,
  play: async (element, { world }) => {
    await untilReads(element, 'Permit for a garden house');
    await world.deposit(BEN, ANNA, { subject: 'One more photo', text: 'The last one.' });
  },
  shows: 'One more photo',
});

export const Loading = story<Args>({
  about: 'The server has not answered yet; the room for the rows is there.',
  after: stall,
  render: inbox,
  shows: 'Loading',
});

export const FirstUse = story<Args>({
  about: 'Nobody has written yet; it says under which address mail arrives.',
  render: inbox,
  shows: 'anna@home.example',
});

export const Empty = story<Args>({
  about: 'Nothing in this view.',
  before: believable,
  args: { view: 'deleted' },
  render: inbox,
  shows: 'Nothing in this view',
});

export const NothingFound = story<Args>({
  about: 'No conversation has these words.',
  before: believable,
  render: inbox,
  play: async (element) => {
    await until(() => row(element), 'the rows');
    const search = await until(() => find(element, '[part~="search"] input'), 'the search');
    if (!(search instanceof HTMLInputElement)) throw new Error('not a field');
    search.focus();
    search.value = 'zeppelin';
    search.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
  },
  shows: 'Nothing found',
});

export const Failed = story<Args>({
  about: 'The server cannot be reached; one may try again.',
  after: broken,
  render: inbox,
  shows: 'Try again',
});

export const Recovered = story<Args>({
  about: 'The server could not be reached, and answers when asked again.',
  before: believable,
  after: broken,
  render: inbox,
  play: async (element, { world }) => {
    const retry = await until(() => find(element, '[part~="action"]'), 'the button to try again');
    world.intercept = undefined;
    retry.click();
  },
  shows: 'Permit for a garden house',
});

export const Partial = story<Args>({
  about: 'The rows are there; the next page did not come.',
  before: async (world) => {
    for (let count = 1; count <= 60; count += 1) await world.deposit(BEN, ANNA, { subject: `Photo ${count}` });
  },
  render: inbox,
  play: async (element, made) => {
    await until(() => row(element), 'the rows');
    broken(made);
    const list = await until(() => find(element, '[part~="list"]'), 'the list');
    list.scrollTop = list.scrollHeight;
  },
  shows: 'does not answer',
});

export const Offline = story<Args>({
  about: 'The network is gone; what was last seen stays, and it says from when it is.',
  before: believable,
  services: { cache: true },
  after: async (made) => {
    const list = made.services.list({ view: 'inbox' });
    const leave = list.subscribe(() => undefined);
    await until(() => list.state.phase === 'ready' && list.state.ids.length > 0, 'the rows');
    leave();
    cut(made);
  },
  render: inbox,
  play: async (element, { services }) => {
    await untilReads(element, 'Permit for a garden house');
    services.list({ view: 'inbox' }).retry();
  },
  shows: /Offline|does not answer/,
});

export const SignedOut = story<Args>({
  about: 'The session has ended. This site signs people in itself, so there is no button for it.',
  signedOut: true,
  render: inbox,
  shows: /sign-in has ended|Sign in to see/,
});

export const NoPermission = story<Args>({
  about: 'The person let this site send, but not read their mailbox.',
  scopes: ['send'],
  render: inbox,
  shows: 'may not show your mailbox',
});

const about = (peer: string): string[] => [`send?peer=${peer}`, `read:mailbox?peer=${peer}`];

export const GrantOfOnePeer = story<Args>({
  about: 'The person let this site show what is between them and one address: a customer page. The rest of the mailbox is not there.',
  before: believable,
  scopes: about(CLERK),
  args: { peer: CLERK },
  render: inbox,
  play: async (element) => {
    await untilReads(element, 'Permit for a garden house');
    if (read(element).includes('Photos from the workshop')) throw new Error('it shows more than was granted');
  },
  shows: 'Permit for a garden house',
});

export const OtherPeer = story<Args>({
  about: 'The page of another customer: what this browser was granted is for the one before. Signing in again asks for this one.',
  before: believable,
  scopes: about(CLERK),
  wants: about(SALES),
  args: { peer: SALES },
  render: inbox,
  shows: 'show only',
});

export const OtherPeerSigningIn = story<Args>({
  about: 'The person is asked for it, at their home.',
  before: believable,
  scopes: about(CLERK),
  wants: about(SALES),
  args: { peer: SALES },
  render: inbox,
  play: async (element) => (await until(() => find(element, '[data-do=sign-in]'), 'the button')).click(),
  shows: 'Signing in',
});

export const PeerNotAskedFor = story<Args>({
  about: 'A mistake of the page: it shows an address that its scope does not name, so signing in again would change nothing.',
  before: believable,
  scopes: about(CLERK),
  wants: about(CLERK),
  args: { peer: SALES },
  render: inbox,
  play: async (element) => {
    await untilReads(element, 'show only');
    if (find(element, '[data-do=sign-in]')) throw new Error('it offers what does not help');
  },
  shows: 'show only',
});

export const ManyPeers = story<Args>({
  about: 'Limits of many kinds, in a narrow room: addresses, a channel, both.',
  scopes: ['send', `read:mailbox?peer=${CLERK}`, `read:mailbox?peer=${'grundstuecksverkehrsgenehmigung'.slice(0, 30)}@city.example&channel=Building%20permits`, 'read:mailbox?channel=Taxes'],
  wants: ['send', 'read:mailbox'],
  width: 'rail',
  render: inbox,
  shows: 'show only',
});

export const Unconnected = story<Args>({
  about: 'The element stands alone and was not told whose mail it is to show.',
  render: () => html`<fdz-inbox></fdz-inbox>`,
  shows: 'not connected',
});

export const LongWords = story<Args>({
  about: 'Words without a place to break them.',
  before: async (world) => {
    await world.deposit(CLERK, ANNA, longWords);
    await world.deposit(SALES, ANNA, { ...longWords, subject: 'A'.repeat(200) });
  },
  render: inbox,
  shows: 'Grundstücksverkehr',
});

export const VeryMany = story<Args>({
  about: 'Three hundred conversations; a screenful of rows is in the page.',
  before: async (world) => {
    for (let count = 1; count <= 300; count += 1) await world.deposit(count % 3 ? MAYOR : BEN, ANNA, { subject: `Minutes of meeting ${count}`, text: 'As agreed.' });
  },
  render: inbox,
  shows: 'meeting 300',
});

export const Rail = story<Args>({
  about: 'A side rail of a customer page.',
  before: believable,
  width: 'rail',
  render: inbox,
  shows: 'Permit for a garden house',
});

export const Column = story<Args>({
  about: 'One column: a conversation opens in place of the list.',
  before: believable,
  width: 'column',
  render: inbox,
  shows: 'Permit for a garden house',
});

export const Dense = story<Args>({
  about: 'As many rows as fit.',
  before: believable,
  args: { density: 'compact' },
  render: inbox,
  shows: 'Permit for a garden house',
});

export const OnePeer = story<Args>({
  about: 'The conversations with one customer, under a heading of the host.',
  before: believable,
  args: { peer: CLERK, heading: 'Building permits' },
  render: inbox,
  shows: 'Building permits',
});

export const Drafts = story<Args>({
  about: 'Letters that were begun and not sent, of this device and of others.',
  before: believable,
  after: async ({ services }) => {
    for (const [subject, html, to] of [['Second window of the garden house', '<p>Good morning, one question about the north side:</p>', [CLERK]], ['', '<p>Bread, oil, hinges</p>', []]] as const) {
      const draft = await services.compose({ to });
      draft.edit({ subject, html });
      await draft.flush();
    }
  },
  args: { view: 'drafts' },
  render: inbox,
  shows: 'Second window',
});

export const NoDrafts = story<Args>({
  about: 'Nothing was begun.',
  args: { view: 'drafts' },
  render: inbox,
  shows: 'No drafts',
});
