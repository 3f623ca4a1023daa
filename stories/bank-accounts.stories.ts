import type { Meta } from '@storybook/web-components-vite';
import { html } from 'lit';
import '../components/bank-accounts/define.ts';
import { memoryAccounts, type MemoryAccounts, type MemoryBank } from '../demo/server/payments/memory-accounts.ts';
import type { World } from '../demo/server/world.ts';
import type { BankConsent, BankTransaction } from '../src/contract/index.ts';
import { accountBanks, allowBank, askFor, booked, ORDER } from '../test/support/asked-payment.ts';
import { ANNA, broken, cut, SALES, stall, type Scene, type SceneOptions } from './scene.ts';
import { find, story, until } from './story.ts';

const DAY = 86_400_000;
const daysFromNow = (days: number): string => new Date(Date.now() + days * DAY).toISOString().slice(0, 10);

const past = (daysAgo: number, amount: string, counterparty: string, remittance: string, more: Partial<BankTransaction> = {}): BankTransaction => ({ id: `${daysAgo}${amount}`, amount, currency: 'EUR', booked: daysFromNow(-daysAgo), counterparty, remittance, ...more });

const alderwick = (): MemoryBank => ({
  id: 'alderwick', name: 'Alderwick Bank',
  accounts: [{
    resource: 'current', iban: 'SK7899710000001924000005', name: 'Current account', currency: 'EUR',
    balances: [{ kind: 'booked', amount: '2480.35', currency: 'EUR' }, { kind: 'available', amount: '2295.45', currency: 'EUR' }],
    transactions: [
      { amount: '-184.90', currency: 'EUR', counterparty: 'Oakline', iban: 'SK8399720000001840200001', remittance: 'Order of 12 November', reference: 'RF18539007547034' },
      past(2, '-17.20', 'Greengrocer at the Gate', 'Card payment'), past(2, '-42.00', 'Alderwick Transit', 'Ticket for the month'), past(5, '-31.99', 'Alderwick Waterworks', 'Water, third quarter'),
      past(12, '-58.40', 'Greengrocer at the Gate', 'Card payment'), past(21, '-640.00', 'Harbour Housing', 'Rent', { iban: 'SK3112000000198742637541' }), past(24, '1950.00', 'Millbrook Nursery', 'Salary, October'),
      past(51, '-640.00', 'Harbour Housing', 'Rent'), past(54, '1950.00', 'Millbrook Nursery', 'Salary, September'), past(70, '-1210.50', 'Roofer Novák', 'Second half'),
    ],
  }],
});

const meadow = (): MemoryBank => ({
  id: 'meadow', name: 'Meadow Savings',
  accounts: [
    { resource: 'savings', iban: 'SK9399720000006020700001', name: 'Savings', currency: 'EUR', balances: [{ kind: 'booked', amount: '8900.00', currency: 'EUR' }], transactions: [past(23, '200.00', 'Anna Kováčová', 'For the roof')] },
    {
      resource: 'crowns', iban: 'CZ6508000000192000145399', name: 'Holiday account', currency: 'CZK', balances: [{ kind: 'booked', amount: '-1240.00', currency: 'CZK' }],
      transactions: [past(8, '-2890.00', 'Hotel Žďár', 'Two nights', { currency: 'CZK' }), past(40, '1650.00', 'Anna Kováčová', 'From savings', { currency: 'CZK' })],
    },
  ],
});

/** Banks of Anna's home, and what of them she has connected, for each until when. */
function banks(make: () => MemoryBank[], connected: Readonly<Record<string, string>> = {}, later?: (provider: MemoryAccounts, world: World) => Promise<void> | void) {
  let provider: MemoryAccounts;
  return {
    bankAccounts: (domain: string) => (domain === 'home.example' ? (provider = memoryAccounts(make())) : undefined),
    before: async (world: World) => {
      for (const [bank, validUntil] of Object.entries(connected)) {
        const consent = (await (await world.call(ANNA, 'POST', '/bank-consents', { body: { bank } })).json()) as BankConsent;
        provider.decide(`consent-${provider.consents.size}`, { state: 'valid', validUntil });
        await world.call(ANNA, 'GET', `/bank-consents/${consent.id}`);
      }
      await later?.(provider, world);
    },
  };
}

const both = { alderwick: daysFromNow(152), meadow: daysFromNow(9) };

const element = ({ services }: Scene) => html`<fdz-bank-accounts .services=${services}></fdz-bank-accounts>`;

export default {
  title: 'Bank accounts',
  component: 'fdz-bank-accounts',
} satisfies Meta;

export const Several = story({
  about: 'Two banks, two currencies: sums for each currency alone; one consent ends soon; a payment is not booked yet.',
  ...banks(() => [alderwick(), meadow()], both),
  render: element,
  shows: /Total · in 2 accounts €11,380\.35.*Ends in 9 days.*Not booked yet.*Oakline/,
});

export const OneAccount = story({
  about: 'One account was chosen: its transactions alone, and how its balance went.',
  ...banks(() => [alderwick(), meadow()], both),
  render: element,
  play: async (at) => (await until(() => find(at, 'button.account'), 'an account')).click(),
  shows: /Balance in EUR.*All accounts/,
});

export const Table = story({
  about: 'The chart as a table.',
  ...banks(() => [alderwick()], { alderwick: daysFromNow(152) }),
  render: element,
  play: async (at) => (await until(() => find(at, 'summary'), 'the table')).click(),
  shows: 'Day Balance',
});

export const Found = story({
  about: 'Searched for by words, without marks and in any case.',
  ...banks(() => [alderwick(), meadow()], both),
  render: element,
  play: async (at) => {
    const input = (await until(() => find(at, 'input[type=search]'), 'the search')) as HTMLInputElement;
    input.value = 'HARBOUR rent';
    input.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
  },
  shows: '2 transactions found',
});

export const NotFound = story({
  about: 'Nothing fits what was searched for.',
  ...banks(() => [alderwick()], both),
  render: element,
  play: async (at) => {
    const input = (await until(() => find(at, 'input[type=search]'), 'the search')) as HTMLInputElement;
    input.value = 'bakery';
    input.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
  },
  shows: 'Nothing fits “⁨bakery⁩”.',
});

export const None = story({
  about: 'No bank is connected yet.',
  ...banks(() => [alderwick(), meadow()]),
  render: element,
  shows: /No bank is connected.*Alderwick Bank/,
});

export const NotOffered = story({
  about: 'The mail server asks no banks.',
  render: element,
  shows: 'Your mail server is not connected to any bank.',
});

export const Waiting = story({
  about: 'The person is to allow it at the bank; where no window may open, a link leads there.',
  ...banks(() => [alderwick(), meadow()], { meadow: daysFromNow(100) }),
  render: element,
  play: async (at) => {
    (await until(() => find(at, 'button.connect'), 'the button')).click();
    (await until(() => find(at, '.offered button'), 'the bank')).click();
  },
  shows: /Alderwick Bank: waiting until you allow it.*Go to Alderwick Bank/,
});

export const Rejected = story({
  about: 'The person has refused at the bank.',
  ...banks(() => [alderwick()], {}, async (provider, world) => {
    const consent = (await (await world.call(ANNA, 'POST', '/bank-consents', { body: { bank: 'alderwick' } })).json()) as BankConsent;
    provider.decide('consent-1', { state: 'rejected' });
    await world.call(ANNA, 'GET', `/bank-consents/${consent.id}`);
  }),
  render: element,
  shows: 'Alderwick Bank: not allowed at the bank.',
});

export const OneFails = story({
  about: 'One bank does not answer; the other is shown as it is.',
  ...banks(() => [alderwick(), meadow()], both, (provider) => {
    provider.at[0]!.failing = 'unreachable';
  }),
  render: element,
  shows: /Alderwick Bank does not answer\. The other banks are not affected.*Savings/,
});

export const FailsLater = story({
  about: 'A bank that was read stops answering: what it told before stands, with its time.',
  ...(() => {
    let provider: MemoryAccounts;
    const given = banks(() => [alderwick(), meadow()], both, (made) => {
      provider = made;
    });
    return {
      ...given,
      play: async (at: HTMLElement) => {
        await until(() => find(at, '.day'), 'the transactions');
        provider.at[1]!.failing = 'unreachable';
        (await until(() => find(at, '.refresh:not([aria-disabled=true])'), 'the button')).click();
      },
    };
  })(),
  render: element,
  shows: /counted as they were last read.*Meadow Savings does not answer\. These accounts are as they were read at/,
});

export const Ended = story({
  about: 'One consent has expired, the other was taken back at the bank.',
  ...banks(() => [alderwick(), meadow()], { alderwick: daysFromNow(-1), meadow: daysFromNow(60) }, (provider) => {
    provider.decide('consent-2', { state: 'revoked' });
  }),
  render: element,
  shows: /What you allowed has ended.*You took this back at the bank/,
});

export const Disconnecting = story({
  about: 'Asked whether a bank is to be disconnected.',
  ...banks(() => [alderwick()], both),
  render: element,
  play: async (at) => (await until(() => find(at, '.head .end'), 'the button')).click(),
  shows: 'Disconnect Alderwick Bank? Nothing is asked of it any more.',
});

export const Many = story({
  about: 'Thousands of transactions: a hundred at once.',
  ...banks(() => {
    const bank = alderwick();
    return [{ ...bank, accounts: bank.accounts.map((account) => ({ ...account, transactions: Array.from({ length: 3000 }, (_, index) => past(Math.floor(index / 40), `-${1 + (index % 90)}.${String(index % 100).padStart(2, '0')}`, `Shop ${index}`, 'Card payment')) })) }];
  }, { alderwick: daysFromNow(152) }),
  render: element,
  shows: /Shop 99 .*Show more/,
});

export const LongWords = story({
  about: 'Names without a place to break them, and marks that would turn what is around them.',
  ...banks(() => {
    const long = 'Grundstücksverkehrsgenehmigungszuständigkeitsübertragungsverordnung';
    return [{ ...alderwick(), name: `Sparkasse ${long}`, accounts: [{ resource: 'a', name: long, currency: 'EUR', balances: [{ kind: 'booked', amount: '-99999999999999.99', currency: 'EUR' }], transactions: [past(1, '-99999999999999.99', `${long}\u202e${long}`, 'x'.repeat(400)), past(1, '0.01', '', '')] }] }];
  }, both),
  render: element,
  shows: /Grundstück.*Without a name/,
});

/** A shop whose letters ask for payments, and what has come of them on its account. */
function shop(): Pick<SceneOptions, 'person' | 'bankAccounts' | 'before'> {
  let provider: MemoryAccounts;
  return {
    person: SALES,
    bankAccounts: (domain) => (domain === 'shop.example' ? (provider = accountBanks()) : undefined),
    before: async (world) => {
      await allowBank(world, SALES, provider);
      for (const [subject, amount, variableSymbol] of [['Your order of 12 November', '184.90', '20261182'], ['The second pair of hinges', '61.20', '20261207'], ['A chair, cancelled', '240.00', '20261190']] as const) {
        await askFor(world, SALES, ANNA, [{ ...ORDER, amount, variableSymbol }], { subject });
      }
      const iban = 'SK7899710000001924000005';
      booked(world, provider, '184.90', { iban });
      booked(world, provider, '40.00', { endToEndId: '/VS20261207' });
      booked(world, provider, '240.00', { endToEndId: '/VS20261190', iban, booked: daysFromNow(-1) });
      booked(world, provider, '-240.00', { endToEndId: '/VS20261190', iban, remittance: 'The chair, money back' });
      booked(world, provider, '-85.00', { counterparty: 'Sawmill at the Ford', endToEndId: undefined, remittance: 'Oak, planed', booked: daysFromNow(-4) });
    },
  };
}

export const PaysLetters = story({
  about: 'Bookings that pay what letters ask for lead to these letters: one whole, one in part, one that went back.',
  ...shop(),
  render: element,
  shows: /Pays “\u2068Your order of 12 November.*Pays part of “\u2068The second pair of hinges.*Was for “\u2068A chair, cancelled\u2069”, and went back/,
});

export const PaysLettersRail = story({
  about: 'The same in a side rail.',
  width: 'rail',
  ...shop(),
  render: element,
  shows: /Pays “\u2068Your order of 12 November.*and went back/,
});

export const Empty = story({
  about: 'An account on which nothing was booked, and a bank where none was chosen.',
  ...banks(() => [{ ...alderwick(), accounts: [{ resource: 'new', name: 'New account', currency: 'EUR', balances: [{ kind: 'booked', amount: '0.00', currency: 'EUR' }] }] }, { ...meadow(), accounts: [] }], both),
  render: element,
  shows: /No account was chosen.*Nothing was booked in this time/,
});

export const Loading = story({ about: 'The banks are being asked.', ...banks(() => [alderwick()], both), after: stall, render: element, shows: 'Your banks are being asked' });
export const Failed = story({ about: 'The server does not answer.', after: broken, render: element, shows: 'Try again' });
export const SignedOut = story({ about: 'Nobody is signed in.', session: { server: 'home.example' }, render: element, shows: 'Sign in to see your accounts' });
export const NoPermission = story({ about: 'The page was not granted the scope for it.', scopes: ['read:mailbox'], render: element, shows: 'Try again' });

export const Offline = story({
  about: 'The network goes while it is shown: what was read stays.',
  ...banks(() => [alderwick(), meadow()], both),
  render: element,
  play: async (at, scene) => {
    await until(() => find(at, '.day'), 'the transactions');
    cut(scene);
    (await until(() => find(at, '.refresh:not([aria-disabled=true])'), 'the button')).click();
  },
  shows: /Try again.*Oakline/,
});

export const Rail = story({
  about: 'In a side rail.',
  width: 'rail',
  ...banks(() => [alderwick(), meadow()], both),
  render: element,
  shows: /Ends in 9 days.*Oakline/,
});
