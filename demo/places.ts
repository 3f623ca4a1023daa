/**
 * Who lives where in the demo: the domains, their people, and the pages that embed the elements.
 * The passwords are printed at start; nothing here is a secret.
 * @module
 */

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
}

export const HOST_PAGES: readonly HostPage[] = [
  { name: 'portal.localhost', title: 'My Alderwick', about: 'a citizen portal, with inbox and compose box', domain: 'home.localhost' },
  { name: 'townhall.localhost', title: 'Desk', about: 'a clerk’s desk at the town hall', domain: 'city.localhost' },
  { name: 'crm.localhost', title: 'Oakline Customers', about: 'a customer page with the conversation in a side rail', domain: 'shop.localhost' },
];

/** The ordinary OpenID provider of the shop. */
export const LOGIN_HOST = 'login.shop.localhost';

/** Every virtual host the demo answers for. */
export const HOSTS: readonly string[] = [
  'localhost',
  ...HOST_PAGES.map((page) => page.name),
  ...DOMAINS.flatMap(({ domain }) => [domain, `id.${domain}`]),
  LOGIN_HOST,
];
