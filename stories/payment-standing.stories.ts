import type { Meta } from '@storybook/web-components-vite';
import type { MemoryAccounts } from '../demo/server/payments/memory-accounts.ts';
import type { MemoryPayments } from '../demo/server/payments/memory.ts';
import type { World } from '../demo/server/world.ts';
import '../components/message/define.ts';
import type { Message } from '../src/contract/index.ts';
import { accountBanks, allowBank, askFor, booked, ORDER, paymentBank, pays } from '../test/support/asked-payment.ts';
import { message, type Args } from './letters.ts';
import { ANNA, SALES } from './scene.ts';
import { find, read, story, until, type StoryOptions } from './story.ts';

type Work = (world: World, letter: Message, at: { banks: MemoryAccounts; payer: MemoryPayments }) => Promise<void> | void;

/** A letter that asks for payments, and what has become of it before somebody looks. */
function asked(work: Work, requests: readonly object[] = [{ ...ORDER, due: '2030-11-28' }], connected = true): Pick<StoryOptions<Args>, 'person' | 'payments' | 'bankAccounts' | 'before' | 'render'> {
  let banks: MemoryAccounts;
  let payer: MemoryPayments;
  return {
    person: SALES,
    payments: (domain) => (domain === 'home.example' ? (payer = paymentBank()) : undefined),
    bankAccounts: (domain) => (domain === 'shop.example' ? (banks = accountBanks()) : undefined),
    before: async (world, facts) => {
      if (connected) await allowBank(world, SALES, banks);
      const letter = await askFor(world, SALES, ANNA, requests, { subject: 'Your order of 12 November', from: { address: SALES, name: 'Shop Ltd' }, text: 'Thank you for your order. Please pay when it suits you, by 28 November.' });
      facts.thread = letter.thread;
      await work(world, letter, { banks, payer });
    },
    render: message,
  };
}

const standing = (at: HTMLElement): Promise<HTMLElement> => until(() => find(at, 'fdz-message-standing'), 'how it stands');

export default { title: 'Payment asked for', component: 'fdz-message', argTypes: { readonly: { control: 'boolean' } } } satisfies Meta<Args>;

export const Open = story<Args>({
  about: 'Nothing has come, and nobody has said anything.',
  ...asked(() => {}),
  shows: /Not on your account yet.*Nothing so far/,
});

export const PayerSays = story<Args>({
  about: 'The payer has confirmed it at their bank and has that told. It is their word: nothing is paid by it.',
  ...asked((world, letter, { payer }) => pays(world, ANNA, payer, letter, ORDER, 'authorised')),
  shows: /Not on your account yet.*Confirmed at their bank: \u2068€184\.90.*That is their word/,
});

export const Settled = story<Args>({
  about: 'The own bank has booked it. What the payer says stands beside it.',
  ...asked(async (world, letter, { banks, payer }) => {
    await pays(world, ANNA, payer, letter, ORDER, 'authorised', 'settled');
    booked(world, banks, '184.90');
  }),
  shows: /Paid: \u2068€184\.90\u2069 is on your account.*Their bank has booked it/,
});

export const Part = story<Args>({
  about: 'Less has come than was asked for.',
  ...asked((world, _, { banks }) => booked(world, banks, '100.00')),
  shows: /€100\.00\u2069 of \u2068€184\.90.*€84\.90\u2069 is still to come/,
});

export const More = story<Args>({
  about: 'It was paid twice.',
  ...asked((world, _, { banks }) => {
    booked(world, banks, '184.90');
    booked(world, banks, '184.90', { counterparty: undefined });
  }),
  shows: /€369\.80\u2069 is on your account, \u2068€184\.90\u2069 more/,
});

export const WentBack = story<Args>({
  about: 'It had come, and the same sum went back to the account it came from.',
  ...asked((world, _, { banks }) => {
    booked(world, banks, '184.90', { iban: 'SK7899710000001924000005' });
    booked(world, banks, '-184.90', { iban: 'SK7899710000001924000005' });
  }),
  shows: /€184\.90\u2069 came and went back.*went back on/,
});

export const NotReadInFull = story<Args>({
  about: 'The bank has more bookings than are read at once: what has come may be among those that were not read.',
  ...asked((_world, _letter, { banks }) => {
    banks.at[0]!.accounts[0]!.incomplete = true;
  }),
  shows: /Not found in what was read.*Look at your account/,
});

export const OtherPayment = story<Args>({
  about: 'The payer speaks of another amount to another account than were asked for.',
  ...asked((world, letter, { payer }) => pays(world, ANNA, payer, letter, { ...ORDER, amount: '18.49', iban: 'SK8399720000001840200001' }, 'authorised')),
  shows: /You asked for another amount.*another account than yours/,
});

export const NotMade = story<Args>({
  about: 'The payer’s bank has not made it.',
  ...asked((world, letter, { payer }) => pays(world, ANNA, payer, letter, ORDER, 'authorised', 'rejected')),
  shows: /Their bank has not made the payment/,
});

export const AccountUnseen = story<Args>({
  about: 'No bank tells of the account: it can be shown from here.',
  ...asked(() => {}, undefined, false),
  shows: /Your account is not shown here.*Savings Bank.*Meadow Bank/,
});

export const NoReference = story<Args>({
  about: 'Without a reference nothing that comes can be taken for it.',
  ...asked(() => {}, [{ ...ORDER, variableSymbol: undefined }]),
  shows: /Cannot be recognised/,
});

/** The bank that is away, in the story of it. */
let leaving: MemoryAccounts | undefined;

export const BankAway = story<Args>({
  about: 'The bank does not answer: what was known stands.',
  ...asked((world, _, { banks }) => {
    booked(world, banks, '100.00');
    leaving = banks;
  }),
  play: async (at, { world }) => {
    const shown = await standing(at);
    await until(() => read(shown).includes('€100.00'), 'what has come');
    leaving!.at[0]!.failing = 'unreachable';
    world.clock.advance(3000);
    await until(() => {
      const look = find(shown, '[aria-label="Look now"][aria-disabled=false]');
      look?.click();
      return read(shown).includes('does not answer');
    }, 'that the bank is away');
  },
  shows: /€100\.00\u2069 of.*does not answer/,
});

export const Forbidden = story<Args>({
  about: 'The page may not see accounts.',
  ...asked((world, letter, { payer }) => pays(world, ANNA, payer, letter, ORDER, 'authorised')),
  scopes: ['send', 'read:mailbox'],
  shows: /This page may not see accounts.*Confirmed at their bank/,
});

export const Several = story<Args>({
  about: 'Two requests in one letter, each with what is said of it.',
  ...asked(async (world, letter, { banks, payer }) => {
    await pays(world, ANNA, payer, letter, { ...ORDER, amount: '84.90', variableSymbol: '2' }, 'authorised');
    booked(world, banks, '100.00', { endToEndId: '/VS1' });
  }, [{ ...ORDER, amount: '100.00', variableSymbol: '1' }, { ...ORDER, amount: '84.90', variableSymbol: '2' }]),
  shows: /Paid: \u2068€100\.00.*Nothing so far.*Not on your account yet.*Confirmed at their bank: \u2068€84\.90/,
});

export const LongWords = story<Args>({
  about: 'A name without a place to break it, and with marks that would turn what is around it.',
  ...asked((world, _, { banks }) => booked(world, banks, '184.90', { counterparty: `Grundstücksverkehrs\u202e${'genehmigung'.repeat(6)}` })),
  shows: /Paid: .*Grundstücksverkehrsgenehmigung/,
});

export const Rail = story<Args>({
  about: 'In a side rail.',
  width: 'rail',
  ...asked(async (world, letter, { banks, payer }) => {
    await pays(world, ANNA, payer, letter, ORDER, 'authorised', 'settled');
    booked(world, banks, '184.90');
  }),
  shows: /Paid: .*Their bank has booked it/,
});
