import type { Meta } from '@storybook/web-components-vite';
import { html } from 'lit';
import type { World } from '../demo/server/world.ts';
import '../components/invitations/define.ts';
import type { FdzInvitations } from '../components/invitations/fdz-invitations.ts';
import { createServices } from '../src/services/create.ts';
import { memoryStorage } from '../src/offline/memory.ts';
import { ANNA, BEN, broken, CLERK, cut, MAYOR, SALES, stall, type Scene } from './scene.ts';
import { find, story, until, untilReads } from './story.ts';

type Args = Pick<FdzInvitations, 'disabled'>;

const invitations = ({ services }: Scene, { disabled = false }: Partial<Args>) => html`<fdz-invitations .services=${services} ?disabled=${disabled}></fdz-invitations>`;

/** Somebody asks Anna, as their own client does. */
async function ask(world: World, peer: string, reason: string): Promise<void> {
  const services = createServices({ tokenSource: world.tokenSource(peer), fetch: world.fetch, storage: memoryStorage() });
  await (await services.invitations()).request(ANNA, reason);
  await services.close();
}

async function some(world: World): Promise<void> {
  await world.invite(ANNA, CLERK);
  await world.invite(ANNA, MAYOR, 'replies');
  await ask(world, SALES, 'You ordered a garden house from us; we would like to send the invoice this way.');
}

export default { title: 'Invitations', component: 'fdz-invitations', argTypes: { disabled: { control: 'boolean' } } } satisfies Meta<Args>;

export const Asked = story<Args>({
  about: 'A shop asks to write, with its reason; a town hall already may.',
  before: some,
  render: invitations,
  shows: 'garden house from us',
});

export const Accepting = story<Args>({
  about: 'What the accepted may do is chosen before it is granted.',
  before: some,
  render: invitations,
  play: async (element) => {
    const accept = await until(() => find(element, 'button.main'), 'accept');
    accept.click();
  },
  shows: 'They may',
});

export const Declined = story<Args>({
  about: 'A request was declined; that can be taken back.',
  before: some,
  render: invitations,
  play: async (element) => {
    const decline = await until(() => find(element, `[aria-label="Decline ${SALES}"]`), 'decline');
    decline.click();
  },
  shows: 'was declined',
});

export const Blocked = story<Args>({
  about: 'Somebody is blocked.',
  before: some,
  render: invitations,
  play: async (element) => {
    const block = await until(() => find(element, `[aria-label="Block ${SALES}"]`), 'block');
    block.click();
    await untilReads(element, 'is blocked');
  },
  shows: 'Allow again',
});

export const AskingSomebody = story<Args>({
  about: 'Asking somebody for an invitation.',
  before: some,
  render: invitations,
  play: async (element) => {
    const button = await until(() => [...(element.shadowRoot?.querySelectorAll('button') ?? [])].find((one) => one.textContent?.includes('Ask somebody')), 'the button to ask');
    button.click();
  },
  shows: 'Whom you would like to write to',
});

export const FirstUse = story<Args>({
  about: 'Nobody has asked yet.',
  render: invitations,
  shows: 'Nobody is asking to write to you',
});

export const Loading = story<Args>({
  about: 'The list has not come yet.',
  after: stall,
  render: invitations,
  shows: 'Loading invitations',
});

export const Failed = story<Args>({
  about: 'The server cannot be reached; one may try again.',
  after: broken,
  render: invitations,
  shows: 'Try again',
});

export const Offline = story<Args>({
  about: 'The network is gone: what was known last is read, nothing can be decided.',
  before: some,
  render: invitations,
  play: async (element, made) => {
    await untilReads(element, SALES);
    cut(made);
    (await made.services.invitations()).retry();
  },
  shows: SALES,
});

export const SignedOut = story<Args>({
  about: 'The session has ended.',
  signedOut: true,
  render: invitations,
  shows: /sign in|signed in/i,
});

export const NoPermission = story<Args>({
  about: 'The person did not let this site see who may write to them.',
  scopes: ['send'],
  render: invitations,
  shows: 'was not given permission',
});

export const LongWords = story<Args>({
  about: 'A reason and a name without a place to break them.',
  before: (world) => ask(world, SALES, 'Grundstücksverkehrsgenehmigungszuständigkeitsübertragungsverordnung'.repeat(6)),
  render: invitations,
  shows: 'Grundstücksverkehr',
});

export const VeryMany = story<Args>({
  about: 'Sixty people may write.',
  before: async (world) => {
    for (let count = 1; count <= 60; count += 1) {
      const peer = `person${count}@city.example`;
      world.tokenSource(peer);
      await world.invite(ANNA, peer);
    }
  },
  render: invitations,
  shows: 'person60@city.example',
});

export const ReadOnly = story<Args>({
  about: 'Shown without a way to change anything.',
  before: some,
  args: { disabled: true },
  render: invitations,
  shows: SALES,
});

export const Rail = story<Args>({
  about: 'In a side rail.',
  before: some,
  width: 'rail',
  render: invitations,
  shows: SALES,
});

export const FromAFriend = story<Args>({
  about: 'A friend of the same home asks.',
  before: (world) => ask(world, BEN, 'It is Ben from next door.'),
  render: invitations,
  shows: 'from next door',
});
