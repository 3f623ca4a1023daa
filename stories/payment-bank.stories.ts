import type { Meta } from '@storybook/web-components-vite';
import { html } from 'lit';
import '../components/payment-form/define.ts';
import { memoryPayments, type MemoryPayments } from '../demo/server/payments/memory.ts';
import type { Standing } from '../demo/server/payments/port.ts';
import type { WorldOptions } from '../demo/server/world.ts';
import type { Payment } from '../src/stores/payment.ts';
import type { Scene } from './scene.ts';
import { deep, find, story, until } from './story.ts';

const oakline = { payee: 'Oakline', iban: 'SK8399720000001840200001', amount: '184.90', currency: 'EUR', variableSymbol: '20261182' } as Payment;
const from = { bank: 'harbour', debtor: 'SK7899710000001924000005' };

let bank: MemoryPayments;
const payments: WorldOptions['payments'] = (domain) => (domain === 'home.example'
  ? (bank = memoryPayments([{ id: 'harbour', name: 'Harbour Bank', country: 'SK' }, { id: 'savings', name: 'Alder Savings', country: 'SK' }])) : undefined);

/** Paid, as far as the bank says. */
const paid = (standing?: Standing) => async ({ services }: Scene) => {
  const store = (await services.payments()).open({ payment: oakline });
  await store.prepare();
  if (standing?.state === 'rejected') bank.refusing = standing.reason;
  await store.pay(from);
  if (standing && standing.state !== 'rejected') bank.now(standing);
};

const form = ({ services }: Scene, of: Partial<Payment> = {}) => html`<fdz-payment-form .services=${services} .payee=${oakline.payee} .iban=${of.iban ?? oakline.iban} .amount=${oakline.amount} .variableSymbol=${oakline.variableSymbol} due="2026-11-28"></fdz-payment-form>`;

const press = async (at: HTMLElement, text: string) => (await until(() => [...deep(at.parentElement!)].find((each) => each.localName === 'button' && each.textContent.includes(text)) as HTMLElement | undefined, text)).click();

export default {
  title: 'Payment form, by bank',
  component: 'fdz-payment-form',
} satisfies Meta;

export const Offered = story({
  about: 'Where somebody is signed in with the scope `pay`, a bank can be asked to pay.',
  payments,
  render: (scene) => form(scene),
  shows: 'Pay by bank…',
});

export const First = story({
  about: 'The first payment to an account: bank and own account, and what comes next.',
  payments,
  render: (scene) => form(scene),
  play: async (at) => {
    await press(at, 'Pay by bank');
    await until(() => find(at, 'select'), 'select');
  },
  shows: 'for the first time',
});

export const ChangedAccount = story({
  about: 'Another account than the one known: both are shown.',
  payments,
  after: paid({ state: 'cancelled' }),
  render: (scene) => form(scene, { iban: 'SK9399720000006020700001' }),
  play: (at) => press(at, 'Pay by bank'),
  shows: /another account than before.*SK83 9972.*SK93 9972/s,
});

export const Initiated = story({
  about: 'The bank waits to have it confirmed: the page of the bank is a press away, and it can be taken back.',
  payments,
  after: paid(),
  render: (scene) => form(scene),
  shows: 'Nothing is paid yet.',
});

export const Authorised = story({
  about: 'Confirmed at the bank, and not booked yet.',
  payments,
  after: paid({ state: 'authorised' }),
  render: (scene) => form(scene),
  shows: 'not been booked yet',
});

export const Settled = story({
  about: 'The bank has booked it.',
  payments,
  after: paid({ state: 'settled' }),
  render: (scene) => form(scene),
  shows: 'has booked it',
});

export const Rejected = story({
  about: 'The bank has rejected it, and why.',
  payments,
  after: paid({ state: 'rejected', reason: 'AM04' }),
  render: (scene) => form(scene),
  shows: 'not enough money on your account',
});

export const PaidAlready = story({
  about: 'What is paid takes a second yes, which names the first payment.',
  payments,
  after: paid({ state: 'settled' }),
  render: (scene) => form(scene),
  play: (at) => press(at, 'Pay a second time'),
  shows: 'is paid already',
});

export const NarrowRail = story({
  about: 'In a side rail.',
  width: 'rail',
  payments,
  render: (scene) => form(scene),
  play: (at) => press(at, 'Pay by bank'),
  shows: 'for the first time',
});
