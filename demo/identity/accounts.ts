/**
 * The people of a domain, and the check of their passwords.
 * @module
 */
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import type { Account } from './types.ts';

const derive = promisify<string, Buffer, number, Buffer>(scrypt);
const WINDOW = 900_000;
const ATTEMPTS = 8;

/** A person who can sign in. `id` is the address. */
export interface Person {
  readonly id: string;
  readonly name: string;
}

export type PasswordCheck = { person: Person } | { wrong: true } | { wait: number };

export interface Accounts {
  find(id: string): Person | undefined;
  bySubject(subject: string): Person | undefined;
  /** Slow by design, equally slow for unknown names; after many failures `wait` says for how many seconds. */
  check(login: string, password: string): Promise<PasswordCheck>;
}

export async function createAccounts(domain: string, list: readonly Account[]): Promise<Accounts> {
  const people = new Map<string, Person>();
  const subjects = new Map<string, Person>();
  const hashes = new Map<string, { salt: Buffer; hash: Buffer }>();
  const failures = new Map<string, { count: number; until: number }>();
  const absent = { salt: randomBytes(16), hash: randomBytes(32) };
  for (const { local, name, password, subject } of list) {
    const person = { id: `${local}@${domain}`, name };
    people.set(person.id, person);
    subjects.set(subject ?? local, person);
    if (password === undefined) continue;
    const salt = randomBytes(16);
    hashes.set(person.id, { salt, hash: await derive(password, salt, 32) });
  }
  return {
    find: (id) => people.get(id),
    bySubject: (subject) => subjects.get(subject),
    async check(login, password) {
      const typed = login.trim().toLowerCase().replace(/^dmail:/, '');
      const id = typed.includes('@') ? typed : `${typed}@${domain}`;
      const failed = failures.get(id);
      if (failed && failed.until > Date.now() && failed.count >= ATTEMPTS) return { wait: Math.ceil((failed.until - Date.now()) / 1000) };
      const { salt, hash } = hashes.get(id) ?? absent;
      const right = timingSafeEqual(await derive(password.slice(0, 256), salt, 32), hash);
      const person = people.get(id);
      if (right && person) {
        failures.delete(id);
        return { person };
      }
      if (failures.size > 10_000) failures.clear();
      failures.set(id, { count: failed && failed.until > Date.now() ? failed.count + 1 : 1, until: Date.now() + WINDOW });
      return { wrong: true };
    },
  };
}
