import type { Meta } from '@storybook/web-components-vite';
import { html, nothing } from 'lit';
import type { World } from '../demo/server/world.ts';
import '../components/attachment-picker/define.ts';
import '../components/compose-box/define.ts';
import type { FdzComposeBox } from '../components/compose-box/fdz-compose-box.ts';
import { DmailProblem } from '../src/contract/problems.ts';
import { ANNA, CLERK, cut, type Scene } from './scene.ts';
import { find, story, until, untilReads } from './story.ts';

type Args = Pick<FdzComposeBox, 'signature'>;

/** A page of a town hall with a form of its own. */
const page = ({ services }: Scene, { signature }: Partial<Args>) => html`<div>
  <form id="permit" title="Building permit">
    <fieldset><legend>Building</legend>
      <p><label>Kind <select name="kind" required><option value="">Choose</option><option value="garden-house">Garden house</option></select></label></p>
      <p><label>Floor area <input type="number" name="area" step="any" data-unit="m²"></label></p>
      <p><label>Cost <input type="number" name="cost" data-currency="EUR"></label></p>
      <p><label><input type="checkbox" name="neighbours"> The neighbours agree</label></p>
    </fieldset>
    <p><label>What else we should know <textarea name="remarks"></textarea></label></p>
  </form>
  <fdz-compose-box form="permit" .services=${services} to="Building permits <${CLERK}>" subject="Building permit" text-from="remarks" signature=${signature ?? nothing}></fdz-compose-box></div>`;

const invited = (world: World): Promise<void> => world.invite(CLERK, ANNA).then(() => undefined);

const fill = async (element: HTMLElement): Promise<void> => {
  const form = await until(() => element.querySelector('form'), 'the form');
  const box = await until(() => element.querySelector('fdz-compose-box'), 'the box');
  await until(() => box.draftId && find(box, '.footer'), 'the draft');
  const set = (name: string, value: string): void => {
    const control = form.elements.namedItem(name) as HTMLInputElement;
    control.value = value;
    control.dispatchEvent(new Event('input', { bubbles: true }));
  };
  set('kind', 'garden-house');
  set('area', '24.5');
  set('cost', '18000');
  set('remarks', 'Behind the apple tree.');
};

const send = async (element: HTMLElement): Promise<void> => {
  const button = await until(() => find(element, '[part~="send"]'), 'the send button');
  button.click();
};

const filled = async (element: HTMLElement): Promise<void> => {
  await fill(element);
  await untilReads(element, /Saved (?:here|on)/);
  await send(element);
};

export default {
  title: 'Compose box/Submission',
  component: 'fdz-compose-box',
  argTypes: { signature: { control: 'inline-radio', options: ['required', 'optional'] } },
} satisfies Meta<Args>;

export const Form = story<Args>({
  about: 'The box belongs to a form of the page: its fields become the cover sheet of the letter.',
  before: invited,
  render: page,
  shows: /Building permits/,
});

export const Sent = story<Args>({
  about: 'Sent, with the receipt; the evidence can be kept.',
  before: invited,
  render: page,
  play: filled,
  shows: /Delivered.*evidence/i,
});

export const FieldMissing = story<Args>({
  about: 'A field of the form is missing: it is the form that says so, and nothing is sent.',
  before: invited,
  render: page,
  play: async (element) => {
    await untilReads(element, 'Building permits');
    await send(element);
    await until(() => element.querySelector('select:invalid:focus'), 'the field that is missing');
  },
  shows: /Building permits/,
});

export const Signed = story<Args>({
  about: 'Signed on the page of the person’s home before it is sent.',
  before: invited,
  args: { signature: 'required' },
  render: page,
  play: filled,
  shows: /Delivered/,
});

export const TurnedBack = story<Args>({
  about: 'The person turned back at the signature: nothing was sent, everything is kept.',
  before: invited,
  after: ({ world }) => {
    world.confirming = () => Promise.reject(new DmailProblem('sign-in-cancelled'));
  },
  args: { signature: 'required' },
  render: page,
  play: filled,
  shows: /Not signed, so nothing was sent/,
});

export const SigningOffline = story<Args>({
  about: 'Nothing can be signed without a network; the letter is kept.',
  before: invited,
  args: { signature: 'required' },
  render: page,
  play: async (element, scene) => {
    await fill(element);
    await untilReads(element, /Saved (?:here|on)/);
    cut(scene);
    await send(element);
  },
  shows: /What you wrote is kept/,
});
