import type { Meta } from '@storybook/web-components-vite';
import '../components/message/define.ts';
import { message, received, type Args } from './letters.ts';
import { ANNA, BEN, broken, CLERK, cut, longWords, MAYOR, permit, stall } from './scene.ts';
import { find, story, until, untilReads } from './story.ts';

export default { title: 'Message', component: 'fdz-message', argTypes: { readonly: { control: 'boolean' } } } satisfies Meta<Args>;

export const Letter = story<Args>({
  about: 'A letter with its cover sheet, its words and its evidence.',
  before: received(CLERK, permit),
  render: message,
  shows: 'four enclosures',
});

export const Formatted = story<Args>({
  about: 'Formatted words; without the server’s frame page in reach they are shown as text, and it says so.',
  before: received(CLERK, { subject: 'Minutes', html: '<h2>Minutes</h2><p>The <b>fence</b> may stand.</p><ul><li>one metre and a half</li></ul>', text: 'Minutes\n\nThe fence may stand.\n- one metre and a half' }),
  render: message,
  shows: /fence/,
});

export const Conversation = story<Args>({
  about: 'Several letters: the latest is open, the older ones are lines.',
  before: received(CLERK, permit, { subject: 'Re: Permit', text: 'The site plan is missing a scale.' }, { subject: 'Re: Permit', text: 'Thank you, it has come.' }),
  render: message,
  shows: 'it has come',
});

export const VeryMany = story<Args>({
  about: 'Forty letters in one conversation.',
  before: received(MAYOR, ...Array.from({ length: 40 }, (_, index) => ({ subject: 'Minutes', text: `Item ${index + 1}` }))),
  render: message,
  shows: 'Item 40',
});

export const Answering = story<Args>({
  about: 'The answer is written below the letter.',
  before: async (world, facts) => {
    await received(CLERK, permit)?.(world, facts);
    await world.invite(CLERK, ANNA);
  },
  render: message,
  play: async (element) => {
    await untilReads(element, 'four enclosures');
    const reply = await until(() => [...(element.shadowRoot?.querySelectorAll('button') ?? [])].find((button) => button.textContent?.trim() === 'Reply'), 'the button to reply');
    reply.click();
    await until(() => find(element, 'fdz-compose-box'), 'the compose box');
  },
  shows: /Re: Permit/,
});

export const FirstUse = story<Args>({
  about: 'No conversation was chosen.',
  render: message,
  shows: 'No conversation is open',
});

export const Loading = story<Args>({
  about: 'The conversation has not come yet.',
  before: received(CLERK, permit),
  after: stall,
  render: message,
  shows: 'Opening the conversation',
});

export const Failed = story<Args>({
  about: 'The server cannot be reached; one may try again.',
  before: received(CLERK, permit),
  after: broken,
  render: message,
  shows: 'Try again',
});

export const Gone = story<Args>({
  about: 'The conversation is not there any more.',
  before: (_, facts) => {
    facts.thread = crypto.randomUUID();
    return Promise.resolve();
  },
  render: message,
  shows: 'not here any more',
});

export const Offline = story<Args>({
  about: 'The copy kept on this device.',
  before: received(CLERK, permit),
  services: { cache: true },
  after: async (made) => {
    const thread = await made.services.thread(made.facts.thread ?? '');
    const leave = thread.subscribe(() => undefined);
    await until(() => thread.state.phase === 'ready' && thread.state.source === 'server', 'the conversation');
    leave();
    cut(made);
  },
  render: message,
  shows: 'four enclosures',
});

export const SignedOut = story<Args>({
  about: 'The session has ended.',
  before: received(CLERK, permit),
  signedOut: true,
  render: message,
  shows: /sign in|signed in|sign-in/i,
});

export const NoPermission = story<Args>({
  about: 'The person let this site send, but not read.',
  before: received(CLERK, permit),
  scopes: ['send'],
  render: message,
  shows: 'may not read your conversations',
});

export const LongWords = story<Args>({
  about: 'Words without a place to break them.',
  before: received(BEN, longWords),
  render: message,
  shows: 'Donaudampfschifffahrt',
});

export const ReadOnly = story<Args>({
  about: 'Nothing is answered, moved or marked.',
  before: received(CLERK, permit),
  args: { readonly: true },
  render: message,
  shows: 'four enclosures',
});

export const Rail = story<Args>({
  about: 'In a side rail.',
  before: received(CLERK, permit),
  width: 'rail',
  render: message,
  shows: 'four enclosures',
});
