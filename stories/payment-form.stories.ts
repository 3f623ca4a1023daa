import type { Meta } from '@storybook/web-components-vite';
import { html } from 'lit';
import '../components/payment-form/define.ts';
import type { FdzPaymentForm } from '../components/payment-form/fdz-payment-form.ts';
import { find, story, until } from './story.ts';

type Args = Pick<FdzPaymentForm, 'payee' | 'iban' | 'amount' | 'currency' | 'editable' | 'disabled'>;

const shop = { payee: 'Shop Ltd', iban: 'SK31 1200 0000 1987 4263 7541', amount: '184.90' };

const form = (given: Partial<FdzPaymentForm>) => html`<fdz-payment-form name="payment" .payee=${given.payee} .iban=${given.iban} .bic=${given.bic} .amount=${given.amount} .currency=${given.currency ?? 'EUR'}
  .due=${given.due} .remittance=${given.remittance} .reference=${given.reference} .variableSymbol=${given.variableSymbol} .specificSymbol=${given.specificSymbol} .constantSymbol=${given.constantSymbol}
  .editable=${given.editable ?? ''} .payUrl=${given.payUrl} ?required=${given.required} ?disabled=${given.disabled}></fdz-payment-form>`;

const write = async (at: HTMLElement, id: string, text: string) => {
  const input = await until(() => find(at, `input#${id}`) as HTMLInputElement | undefined, id);
  input.value = text;
  input.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
  input.dispatchEvent(new Event('change', { bubbles: true }));
};

export default {
  title: 'Payment form',
  component: 'fdz-payment-form',
} satisfies Meta<Args>;

export const Slovak = story<Args>({
  about: 'An invoice from Slovakia: PAY by square, a variable symbol, a link to the page of the shop.',
  args: shop,
  render: (_, args) => form({ ...args, due: '2026-11-28', variableSymbol: '20261182', remittance: 'Order of 12 November', payUrl: 'https://pay.shop.example/1182' }),
  shows: 'PAY by square: ⁨€184.90⁩ to ⁨Shop Ltd⁩',
});

export const Czech = story<Args>({
  about: 'In crowns, to a Czech account.',
  render: () => form({ payee: 'Obec Žďár', iban: 'CZ65 0800 0000 1920 0014 5399', amount: '1450', currency: 'CZK', variableSymbol: '4182', constantSymbol: '0308', specificSymbol: '7' }),
  shows: 'QR Platba: ⁨CZK',
});

export const Euro = story<Args>({
  about: 'To a German account, with a structured reference.',
  render: () => form({ payee: 'Stadtwerke Musterstadt', iban: 'DE89 3704 0044 0532 0130 00', bic: 'COBADEFFXXX', amount: '89.05', reference: 'RF18 5390 0754 7034', due: '2030-01-31' }),
  shows: 'EPC QR (GiroCode): ⁨€89.05⁩',
});

export const Donation = story<Args>({
  about: 'The payee lets the amount and the words be changed; nothing is filled in yet.',
  render: () => form({ payee: 'Hospice of St. Elizabeth', iban: shop.iban, editable: 'amount remittance', required: true }),
  shows: 'appears here once',
});

export const Wrong = story<Args>({
  about: 'Everything can be changed, and much is wrong: a clear word for each.',
  render: () => form({ editable: 'payee iban bic amount currency due reference variable-symbol specific-symbol constant-symbol remittance', required: true }),
  play: async (at) => {
    for (const [id, text] of [['iban', 'SK31 1200 0000 1987 4263 7542'], ['amount', '12.345'], ['reference', 'RF19539007547034'], ['variableSymbol', '12345678901'], ['specificSymbol', 'A1'], ['bic', 'TATR'], ['currency', 'EUR']] as const) await write(at, id, text);
    (at as FdzPaymentForm).reportValidity();
  },
  shows: /Payee is missing.*check digits do not fit.*decimal places at most/,
});

export const WrongFromPage = story<Args>({
  about: 'What the page gives does not hold: nothing of it is offered to be copied or scanned.',
  render: () => form({ ...shop, iban: 'SK31 1200 0000 1987 4263 7542', due: '2026-02-31' }),
  shows: 'check digits do not fit',
});

export const Filled = story<Args>({
  about: 'Everything can be changed, and is right.',
  render: () => form({ ...shop, bic: 'TATRSKBX', due: '2030-01-31', reference: 'RF18 5390 0754 7034', variableSymbol: '20261182', specificSymbol: '7', constantSymbol: '0308', remittance: 'Order of 12 November',
    editable: 'payee iban bic amount currency due reference variable-symbol specific-symbol constant-symbol remittance' }),
  shows: 'PAY by square: ⁨€184.90⁩',
});

export const Overdue = story<Args>({
  about: 'It was to be paid long ago.',
  render: () => form({ ...shop, due: '2020-01-31', variableSymbol: '20200131' }),
  shows: 'overdue',
});

export const NoCode = story<Args>({
  about: 'Neither the country nor the currency has a payment code.',
  render: () => form({ payee: 'Chalet AG', iban: 'CH93 0076 2011 6238 5295 7', amount: '240', currency: 'CHF' }),
  shows: 'no payment code',
});

export const TooLongForCode = story<Args>({
  about: 'Words of many octets: they do not go into an EPC code, but can be copied.',
  render: () => form({ payee: 'م'.repeat(70), iban: 'DE89 3704 0044 0532 0130 00', amount: '5', remittance: 'د'.repeat(140) }),
  shows: 'too long for this code',
});

export const Disabled = story<Args>({
  about: 'Disabled: what is asked can be read, scanned and copied, not changed.',
  args: { ...shop, editable: 'amount', disabled: true },
  render: (_, args) => form(args),
  shows: 'PAY by square',
});

export const LongWords = story<Args>({
  about: 'Names without a place to break them, and marks that would turn what is around them.',
  render: () => form({ ...shop, payee: `Grundstücksverkehrsgenehmigungszuständigkeit\u202e${'übertragung'.repeat(2)}`, remittance: 'x'.repeat(140), amount: '999999999.99', payUrl: `https://${'long-'.repeat(10)}name.shop.example/` }),
  shows: '€999,999,999.99',
});

export const Rail = story<Args>({
  about: 'In a side rail.',
  width: 'rail',
  render: () => form({ ...shop, due: '2026-11-28', variableSymbol: '20261182', editable: 'amount remittance', payUrl: 'https://pay.shop.example/1182' }),
  shows: 'PAY by square: ⁨€184.90⁩',
});

export const Empty = story<Args>({
  about: 'Nothing was given.',
  render: () => form({}),
  shows: 'IBAN is missing',
});
