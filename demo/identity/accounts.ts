/**
 * The people of a domain, and the check of their passwords.
 * @module
 */
import { randomBytes, scrypt, timingSafeEqual, type ScryptOptions } from 'node:crypto';
import { promisify } from 'node:util';
import type { Account } from './types.ts';

const derive = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt);
const WINDOW = 900_000;
const ATTEMPTS = 8;
/** Characters of a password that count. */
const LONGEST = 256;

/** A person who can sign in. `id` is the address. */
export interface Person {
  readonly id: string;
  readonly name: string;
}

/** A password as it is kept: scrypt (RFC 7914), cost `2 ** ln`, block size `r`, parallelisation `p`. */
export interface Secret {
  readonly ln: number;
  readonly r: number;
  readonly p: number;
  readonly salt: Buffer;
  readonly hash: Buffer;
}

/** One person of a list: their secret, or whom the federated provider calls them. */
export interface Entry {
  person: Person;
  subject: string;
  secret?: Secret;
}

export type PasswordCheck = { person: Person } | { wrong: true } | { wait: number };

export interface Accounts {
  find(id: string): Person | undefined;
  bySubject(subject: string): Person | undefined;
  /** Slow by design, equally slow for unknown names; after many failures `wait` says for how many seconds. */
  check(login: string, password: string): Promise<PasswordCheck>;
}

/** What hashes cost by default: about a tenth of a second, 32 MiB. */
const COST = { ln: 15, r: 8, p: 3 };

export async function hashPassword(password: string, cost = COST): Promise<Secret> {
  const salt = randomBytes(16);
  return { ...cost, salt, hash: await hashWith(password, { ...cost, salt }) };
}

function hashWith(password: string, { ln, r, p, salt }: Omit<Secret, 'hash'>): Promise<Buffer> {
  const N = 2 ** ln;
  return derive(password.slice(0, LONGEST), salt, 32, { N, r, p, maxmem: 256 * N * r });
}

/** The accounts of a list of clear passwords, which are hashed first. */
export async function createAccounts(domain: string, list: readonly Account[]): Promise<Accounts> {
  const entries = await Promise.all(list.map(async ({ local, name, password, subject }): Promise<Entry> => ({
    person: { id: `${local}@${domain}`, name },
    subject: subject ?? local,
    ...(password !== undefined && { secret: await hashPassword(password, { ln: 14, r: 8, p: 1 }) }),
  })));
  return accountsOver(domain, () => entries);
}

/** @param list the people as they are now; asked at every use, so it must be cheap and the same array while nothing changed */
export function accountsOver(domain: string, list: () => readonly Entry[]): Accounts {
  const failures = new Map<string, { count: number; until: number }>();
  const indexes = new WeakMap<readonly Entry[], { people: Map<string, Entry>; subjects: Map<string, Entry>; absent: Secret }>();
  const now = () => {
    const entries = list();
    let index = indexes.get(entries);
    if (!index) {
      const like = entries.find(({ secret }) => secret)?.secret ?? COST;
      index = {
        people: new Map(entries.map((entry) => [entry.person.id, entry])),
        subjects: new Map(entries.map((entry) => [entry.subject, entry])),
        absent: { ...like, salt: randomBytes(16), hash: randomBytes(32) },
      };
      indexes.set(entries, index);
    }
    return index;
  };
  return {
    find: (id) => now().people.get(id)?.person,
    bySubject: (subject) => now().subjects.get(subject)?.person,
    async check(login, password) {
      const typed = login.trim().toLowerCase().replace(/^dmail:/, '');
      const id = typed.includes('@') ? typed : `${typed}@${domain}`;
      const failed = failures.get(id);
      if (failed && failed.until > Date.now() && failed.count >= ATTEMPTS) return { wait: Math.ceil((failed.until - Date.now()) / 1000) };
      const { people, absent } = now();
      const entry = people.get(id);
      const secret = entry?.secret ?? absent;
      const right = timingSafeEqual(await hashWith(password, secret), secret.hash);
      if (right && entry) {
        failures.delete(id);
        return { person: entry.person };
      }
      if (failures.size > 10_000) failures.clear();
      failures.set(id, { count: failed && failed.until > Date.now() ? failed.count + 1 : 1, until: Date.now() + WINDOW });
      return { wrong: true };
    },
  };
}
