/**
 * Who lives where in the demo: the domains, their people, and the pages that embed the elements.
 * The passwords are printed at start; nothing here is a secret.
 * @module
 */

import type { Opening } from './bank/opening.ts';
import type { Properties } from './server/properties.ts';

export interface DemoAccount {
  /** The part before the `@`. */
  local: string;
  name: string;
  password: string;
}

export interface DemoDomain {
  domain: string;
  /** What the domain calls itself on its sign-in and consent pages. */
  name: string;
  accounts: readonly DemoAccount[];
  /** Domain of the ordinary OpenID provider that signs people in, where the domain has no accounts of its own. */
  federatesTo?: string;
  /** The ordinary OpenID provider it trusts to say who somebody is: its people may come as guests. */
  trusts?: { host: string; name: string; people: readonly DemoAccount[] };
  /** Addresses anybody may write to who has proven who they are: a public desk. */
  open?: readonly string[];
  /** What it asks senders to say of attachments, and what its people can note of them; as by itself, where not given. */
  properties?: Partial<Properties>;
}

export const DOMAINS: readonly DemoDomain[] = [
  {
    domain: 'home.localhost',
    name: 'Home',
    accounts: [
      { local: 'anna', name: 'Anna Kováčová', password: 'garden-house' },
      { local: 'ben', name: 'Ben Novák', password: 'forty-photos' },
    ],
  },
  {
    domain: 'city.localhost',
    name: 'Town of Alderwick',
    accounts: [
      { local: 'clerk', name: 'Building permits, Alderwick', password: 'stamp-and-sign' },
      { local: 'mayor', name: 'Mayor’s office, Alderwick', password: 'great-hall' },
    ],
    // People without a mail address prove who they are here.
    trusts: { host: 'eid.localhost', name: 'Alderwick eID', people: [{ local: 'peter', name: 'Peter Horváth', password: 'new-roof' }] },
    open: ['clerk@city.localhost'],
    properties: {
      asked: [{ name: 'document', kind: 'choice', label: 'Kind of document', choices: [{ value: 'Plan' }, { value: 'Drawing' }, { value: 'Consent' }, { value: 'Other' }], prominent: true }],
      own: [
        { name: 'status', kind: 'choice', choices: [{ value: 'to-check' }, { value: 'done' }], prominent: true },
        { name: 'file', kind: 'text', label: 'File', prominent: true },
        { name: 'due', kind: 'date', role: 'due', prominent: true },
        { name: 'note', kind: 'text' },
      ],
    },
  },
  {
    domain: 'shop.localhost',
    name: 'Oakline',
    federatesTo: 'login.shop.localhost',
    accounts: [{ local: 'sales', name: 'Sales, Oakline', password: 'fair-prices' }],
  },
];

export interface HostPage {
  /** Name of the virtual host; also its folder is the first label. */
  name: string;
  title: string;
  /** What it is, in one line, for the index page and the terminal. */
  about: string;
  /** Domain whose people sign in here. */
  domain: string;
  /** People of any other domain do, too. */
  anyone?: boolean;
}

export const HOST_PAGES: readonly HostPage[] = [
  { name: 'portal.localhost', title: 'My Alderwick', about: 'a citizen portal, with inbox and compose box', domain: 'home.localhost' },
  { name: 'townhall.localhost', title: 'Desk', about: 'a clerk’s desk at the town hall, and its form for building permits', domain: 'city.localhost', anyone: true },
  { name: 'crm.localhost', title: 'Oakline Customers', about: 'a customer page with the conversation in a side rail', domain: 'shop.localhost' },
];

/** The ordinary OpenID provider of the shop. */
export const LOGIN_HOST = 'login.shop.localhost';

export interface DemoBank {
  /** Name of the virtual host. */
  host: string;
  name: string;
  /** Country and bank code: what its IBANs have beside their check digits. */
  country: string;
  code: string;
  bic: string;
  customers: readonly (DemoAccount & { accounts: readonly Opening[] })[];
}

/** Two sandbox banks. The people are those of the domains; at a bank they have another password, and at each its own. */
export const BANKS: readonly DemoBank[] = [
  {
    host: 'bank.localhost',
    name: 'Alderwick Bank',
    country: 'SK', code: '9971', bic: 'ALDWSKB0',
    customers: [
      {
        local: 'anna', name: 'Anna Kováčová', password: 'harbour-light',
        accounts: [{
          iban: 'SK7899710000001924000005', name: 'Current account', balance: '2480.35',
          history: [
            { daysAgo: 24, amount: '1950.00', name: 'Millbrook Nursery', text: 'Salary, October' },
            { daysAgo: 21, amount: '-640.00', name: 'Harbour Housing', text: 'Rent' },
            { daysAgo: 12, amount: '-58.40', name: 'Greengrocer at the Gate', text: 'Card payment' },
            { daysAgo: 5, amount: '-31.99', name: 'Alderwick Waterworks', text: 'Water, third quarter' },
            { daysAgo: 2, amount: '-17.20', name: 'Greengrocer at the Gate', text: 'Card payment' },
          ],
        }],
      },
      { local: 'ben', name: 'Ben Novák', password: 'two-wheels', accounts: [{ iban: 'SK6499710000002750400002', name: 'Current account', balance: '731.08' }] },
    ],
  },
  {
    host: 'savings.localhost',
    name: 'Meadow Savings',
    country: 'SK', code: '9972', bic: 'MEADSKB0',
    customers: [
      {
        local: 'anna', name: 'Anna Kováčová', password: 'rainy-days',
        accounts: [{ iban: 'SK9399720000006020700001', name: 'Savings', balance: '8900.00', history: [{ daysAgo: 23, amount: '200.00', name: 'Anna Kováčová', text: 'For the roof' }] }],
      },
      {
        local: 'oakline', name: 'Oakline', password: 'oak-and-iron',
        accounts: [{ iban: 'SK8399720000001840200001', name: 'Business account', balance: '15320.80', history: [{ daysAgo: 3, amount: '-1240.00', name: 'Northern Sawmill', text: 'Boards' }] }],
      },
    ],
  },
];

/** Every virtual host the demo answers for. */
export const HOSTS: readonly string[] = [
  'localhost',
  ...HOST_PAGES.map((page) => page.name),
  ...DOMAINS.flatMap(({ domain, trusts }) => [domain, `id.${domain}`, ...(trusts ? [trusts.host] : [])]),
  LOGIN_HOST,
  ...BANKS.map(({ host }) => host),
];
