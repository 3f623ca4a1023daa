import type { Meta } from '@storybook/web-components-vite';
import { html, nothing } from 'lit';
import '../components/account/define.ts';
import type { FdzAccount } from '../components/account/fdz-account.ts';
import '../components/inbox/define.ts';
import { believable, cut, stall, type Scene } from './scene.ts';
import { find, story, until } from './story.ts';

type Args = Pick<FdzAccount, 'button' | 'server'>;

const account = ({ services }: Scene, { button = false, server }: Partial<Args>) => html`<fdz-account .services=${services} ?button=${button} server=${server ?? nothing}></fdz-account>`;

const press = (part: string) => async (element: HTMLElement): Promise<void> => {
  const button = await until(() => find(element, `[part~="${part}"]`), part);
  button.click();
};

export default {
  title: 'Account',
  component: 'fdz-account',
  argTypes: { button: { control: 'boolean' }, server: { control: 'text' } },
} satisfies Meta<Args>;

export const SignedIn = story<Args>({
  about: 'Somebody is signed in: a small identity button.',
  args: { button: true },
  render: account,
  shows: /Anna/,
});

export const Menu = story<Args>({
  about: 'The identity button opens to who it is and the way out.',
  args: { button: true },
  render: account,
  play: press('button'),
  shows: 'anna@home.example',
});

export const SignedOut = story<Args>({
  about: 'Nobody is signed in, and the page does not know at which home: it asks for the address.',
  session: {},
  render: account,
  shows: 'Your address',
});

export const KnownHome = story<Args>({
  about: 'Nobody is signed in; the page says at which home.',
  session: { server: 'home.example' },
  args: { server: 'home.example' },
  render: account,
  shows: 'Sign in at home.example',
});

export const SmallButton = story<Args>({
  about: 'Nobody is signed in; a button in the header of a page.',
  session: { server: 'home.example' },
  args: { server: 'home.example', button: true },
  render: account,
  shows: 'Sign in',
});

export const NotAnAddress = story<Args>({
  about: 'What was typed is neither an address nor a domain.',
  session: {},
  render: account,
  play: async (element) => {
    const field = await until(() => find(element, 'input'), 'the field');
    if (field instanceof HTMLInputElement) field.value = 'anna';
    await press('sign-in')(element);
  },
  shows: 'not an address',
});

export const SigningIn = story<Args>({
  about: 'The window of the home domain is open; it can be gone on with here, or given up.',
  session: { server: 'home.example' },
  args: { server: 'home.example' },
  after: stall,
  render: account,
  play: press('sign-in'),
  shows: 'A window of your mail domain is open',
});

export const Unreachable = story<Args>({
  about: 'The home domain cannot be reached.',
  session: { server: 'home.example' },
  args: { server: 'home.example' },
  after: cut,
  render: account,
  play: press('sign-in'),
  shows: /offline|not be reached|does not answer/i,
});

export const Expired = story<Args>({
  about: 'The site’s own session has ended.',
  signedOut: true,
  render: ({ services }) => html`<fdz-account .services=${services}><fdz-inbox></fdz-inbox></fdz-account>`,
  shows: 'sign-in has ended',
});

export const AroundAnInbox = story<Args>({
  about: 'What stands inside works with the account.',
  before: believable,
  args: { button: true },
  render: ({ services }, { button = true }) => html`<fdz-account .services=${services} ?button=${button}><fdz-inbox></fdz-inbox></fdz-account>`,
  shows: 'Permit for a garden house',
});

export const Rail = story<Args>({
  about: 'The sign-in panel in a side rail.',
  session: {},
  width: 'rail',
  render: account,
  shows: 'Your address',
});
