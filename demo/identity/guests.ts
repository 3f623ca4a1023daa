/**
 * People without a mail address who are known to an identity provider this domain trusts: each gets a mailbox here,
 * always the same for the same (issuer, subject), and answers reach them in it.
 * @module
 */
import { createHash } from 'node:crypto';
import type { Accounts, Person } from './accounts.ts';
import { createFederation, type Federation } from './federation.ts';
import type { IdentityStore } from './store.ts';
import type { FederateOptions } from './types.ts';

/** Who a guest is, as their provider calls them. */
export interface Trusted {
  readonly issuer: string;
  readonly subject: string;
}

export interface Guests {
  readonly federation: Federation;
  find(id: string): (Person & Trusted) | undefined;
  /** The guest the provider has named, who is taken in if they were not here before; nobody where their address is somebody else's. */
  welcome(subject: string, name: string | undefined): Promise<Person | undefined>;
  /** Nothing of the guest stays here; they are taken in anew when their provider names them again. */
  forget(id: string): Promise<void>;
}

/** Says nothing about the person, and is the same after everything here was lost. */
export const guestAddress = ({ issuer, subject }: Trusted, domain: string): string =>
  `g-${createHash('sha256').update(`${issuer}\n${subject}`).digest('hex').slice(0, 16)}@${domain}`;

/** @param taken whether an address is one of the domain's own people */
export async function createGuests(options: FederateOptions, domain: string, callback: string, store: IdentityStore, fetch: typeof globalThis.fetch, taken: (id: string) => boolean = () => false): Promise<Guests> {
  const federation = createFederation(options, callback, options.fetch ?? fetch, 'openid profile');
  const known = new Map((await store.guests()).map((guest) => [guest.id, guest]));
  return {
    federation,
    find: (id) => known.get(id),
    async welcome(subject, name = '') {
      const trusted = { issuer: options.issuer, subject };
      const id = guestAddress(trusted, domain);
      const before = known.get(id);
      // An address is 64 bits of a hash: two people may meet in one, and only the first of them is at home there.
      if (taken(id) || (before && (before.issuer !== trusted.issuer || before.subject !== subject))) return undefined;
      const guest = { id, name: name.slice(0, 200) || before?.name || '', ...trusted };
      if (!before || before.name !== guest.name) await store.keepGuest(guest);
      known.set(id, guest);
      return guest;
    },
    async forget(id) {
      await store.forgetGuest(id);
      known.delete(id);
    },
  };
}

/** The people of the domain and its guests; guests have no password here. */
export const withGuests = (accounts: Accounts, guests: Guests): Accounts => ({ ...accounts, find: (id) => accounts.find(id) ?? guests.find(id) });

/** What the tokens of a guest say beside the usual. */
export const trustedClaims = (guests: Guests | undefined, id: string | undefined): { trusted_issuer?: string; trusted_subject?: string } => {
  const guest = id === undefined ? undefined : guests?.find(id);
  return guest ? { trusted_issuer: guest.issuer, trusted_subject: guest.subject } : {};
};
