import type { Meta } from '@storybook/web-components-vite';
import { html } from 'lit';
import type { MessageLike } from '../demo/server/world.ts';
import '../components/cover-sheet/define.ts';
import type { FdzCoverSheet } from '../components/cover-sheet/fdz-cover-sheet.ts';
import type { StoredMessage } from '../src/contract/index.ts';
import { ANNA, CLERK, longWords, MAYOR, permit, SALES, type Scene, type SceneOptions } from './scene.ts';
import { story } from './story.ts';

type Args = Pick<FdzCoverSheet, 'headingLevel'>;

/** A letter as Anna's server keeps it. */
const received = (from: string, like: MessageLike): SceneOptions['before'] => async (world, facts) => {
  await world.deposit(from, ANNA, like);
  const page: { conversations: { id: string }[] } = await (await world.call(ANNA, 'GET', '/mailbox?view=inbox')).json();
  const thread: { messages: StoredMessage[] } = await (await world.call(ANNA, 'GET', `/threads/${page.conversations[0]?.id ?? ''}`)).json();
  facts.stored = JSON.stringify(thread.messages[0]);
};

const sheet = ({ services, facts }: Scene, { headingLevel = 3 }: Partial<Args>) => {
  const stored: StoredMessage = JSON.parse(facts.stored ?? 'null');
  return html`<fdz-cover-sheet .services=${services} .stored=${stored} heading-level=${headingLevel}></fdz-cover-sheet>`;
};

export default {
  title: 'Cover sheet',
  component: 'fdz-cover-sheet',
  argTypes: { headingLevel: { control: { type: 'number', min: 1, max: 6 } } },
} satisfies Meta<Args>;

export const Permit = story<Args>({
  about: 'A letter of the town hall: reference, who to whom and when, typed tags, the postmark.',
  before: received(CLERK, permit),
  render: sheet,
  shows: '1147/3, Old Town',
});

export const EveryKind = story<Args>({
  about: 'Every kind of tag: text, number, money, date, yes or no, choice, reference; one is due.',
  before: received(SALES, {
    subject: 'Invoice', reference: 'SH-2026-1182',
    cover: [
      { name: 'invoice', label: 'Invoice', tags: [
        { name: 'order', label: 'Order', kind: 'reference', value: 'SH-2026-1182' },
        { name: 'total', label: 'Total', kind: 'money', value: '12184.90', currency: 'EUR' },
        { name: 'due', label: 'Due', kind: 'date', value: '2020-01-31', role: 'due' },
        { name: 'weight', label: 'Weight', kind: 'number', value: '1240.5', unit: 'kg' },
        { name: 'insured', label: 'Insured', kind: 'boolean', value: 'true' },
      ] },
      { name: 'delivery', label: 'Delivery', tags: [
        { name: 'way', label: 'Way', kind: 'choice', value: 'By lorry' },
        { name: 'note', label: 'Note', kind: 'text', value: 'Through the yard' },
      ] },
    ],
  }),
  render: sheet,
  shows: '1,240.5',
});

export const Partial = story<Args>({
  about: 'Nothing but a subject: no reference, no tags.',
  before: received(MAYOR, { subject: 'Invitation to the public hearing' }),
  render: sheet,
  shows: 'public hearing',
});

export const NoSubject = story<Args>({
  about: 'The sender left the subject empty.',
  before: received(MAYOR, { subject: '' }),
  render: sheet,
  shows: 'no subject',
});

export const LongWords = story<Args>({
  about: 'Words without a place to break them.',
  before: received(CLERK, { ...permit, ...longWords, cover: [{ name: 'words', label: 'Grundstücksverkehrsgenehmigungszuständigkeit', tags: [{ name: 'long', label: 'Zuständigkeitsübertragungsverordnung', kind: 'text', value: 'Grundstücksverkehrsgenehmigungszuständigkeitsübertragungsverordnung'.repeat(3) }] }] }),
  render: sheet,
  shows: 'Grundstücksverkehr',
});

export const VeryMany = story<Args>({
  about: 'Sixty tags.',
  before: received(CLERK, { ...permit, cover: [{ name: 'list', label: 'Parcels', tags: Array.from({ length: 60 }, (_, index) => ({ name: `parcel-${index}`, label: `Parcel ${index + 1}`, kind: 'number', value: String(index * 7), unit: 'm²' })) }] }),
  render: sheet,
  shows: 'Parcel 60',
});

export const Rail = story<Args>({
  about: 'In a side rail.',
  before: received(CLERK, permit),
  width: 'rail',
  render: sheet,
  shows: '1147/3, Old Town',
});

export const Empty = story<Args>({
  about: 'No message was given.',
  render: () => html`<fdz-cover-sheet></fdz-cover-sheet>`,
  shows: /^\s*$|no subject/,
});
