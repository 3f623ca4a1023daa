import type { Meta } from '@storybook/web-components-vite';
import { html, type TemplateResult } from 'lit';
import '../components/compose-box/define.ts';
import type { Part } from '../src/contract/index.ts';
import { PAYMENT_PART } from '../src/contract/payment-part.ts';
import { ubl, ublMeans } from '../test/support/invoices.ts';
import { ANNA, CLERK, type Scene, type SceneOptions } from './scene.ts';
import { find, read, story, until, untilReads } from './story.ts';

const IBAN = 'SK3112000000198742637541';
const payment = (data: Part['data']): Part => ({ type: PAYMENT_PART, data });
const whole = payment({ payee: 'Anna Kováčová', iban: IBAN, amount: '184.90', currency: 'EUR', due: '2026-12-11', variableSymbol: '20261147', remittance: 'Boards for the garden house', editable: ['amount'] });

/** A draft that asks for this, with these files. */
const asking = (parts: readonly Part[], files: readonly File[] = []): SceneOptions => ({
  before: async (world) => world.invite(CLERK, ANNA),
  after: async ({ services, facts }) => {
    const draft = await services.compose({ to: [CLERK] });
    draft.edit({ subject: 'For the boards', html: '<p>Good morning, the boards are here. Please pay your share.</p>', parts });
    if (files.length) (await draft.attachments()).add(files);
    await draft.flush();
    facts.draft = draft.state.id;
  },
});

const box = ({ services, facts }: Scene, { disabled = false }: { disabled?: boolean } = {}): TemplateResult => html`<fdz-compose-box .services=${services} .draft=${facts.draft} ?disabled=${disabled}></fdz-compose-box>`;

const press = async (at: HTMLElement, text: string): Promise<void> => {
  const button = await until(() => {
    const places = [...(at.shadowRoot?.querySelectorAll('fdz-compose-payment') ?? [])];
    return places.flatMap((place) => [...(place.shadowRoot?.querySelectorAll('button') ?? [])]).find((each) => read(each).replace(/[\u2066-\u2069]/g, '') === text);
  }, `the button ${text}`);
  button.click();
};

const TWO_ACCOUNTS = ublMeans('58', IBAN, 'RF18539007547034') + ublMeans('58', 'NL57RABO0107307510', 'RF18539007547034');

export default {
  title: 'Payment request',
} satisfies Meta;

export const Begun = story({
  about: 'The button beside the others begins one. What is still missing is said; it is kept in the draft from the first letter on.',
  ...asking([]),
  render: box,
  play: async (at) => press(at, 'Request payment'),
  shows: /Still missing: .*IBAN/,
});

export const Whole = story({
  about: 'All of it is there. Symbols are asked for where the account is of a country that has them.',
  ...asking([whole]),
  render: box,
  shows: /Variable symbol.*Complete\. It goes with the message\./,
});

export const Unfinished = story({
  about: 'Send was pressed: the letter waits, and each field says what is wrong with it.',
  ...asking([payment({ payee: 'Anna Kováčová', iban: 'SK3112000000198742637542', currency: 'EUR' })]),
  render: box,
  play: async (at) => {
    await untilReads(at, 'Look at: IBAN');
    find(at, '[part~=send]')!.click();
  },
  shows: /Amount is missing\..*not complete/,
});

export const FromInvoice = story({
  about: 'Filled in from an attached invoice. It names two accounts: which of them is meant, the person says.',
  ...asking([payment({ payee: 'Anna Kováčová', currency: 'EUR' })], [new File([ubl({ means: TWO_ACCOUNTS })], 'Invoice 2026-11.xml', { type: 'application/xml' })]),
  render: box,
  play: async (at) => press(at, 'Fill in from Invoice 2026-11.xml'),
  shows: /Filled in from.*names several\. Choose one\..*Still missing: IBAN\./,
});

export const Removed = story({
  about: 'It was taken out, and can be put back as it was.',
  ...asking([whole]),
  render: box,
  play: async (at) => press(at, 'Remove the request'),
  shows: /Payment request removed\..*Undo/,
});

export const Locked = story({
  about: 'Nothing can be changed.',
  args: { disabled: true },
  ...asking([whole]),
  render: box,
  shows: /Payment request.*Complete/,
});

export const Rail = story({
  about: 'In a side rail.',
  width: 'rail',
  ...asking([whole]),
  render: box,
  shows: 'Complete. It goes with the message.',
});
