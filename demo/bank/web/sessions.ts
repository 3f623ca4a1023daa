/**
 * Who is signed in.
 * @module
 */
import { createHash, randomBytes } from 'node:crypto';
import type { BankDeps } from '../config.ts';

/** Milliseconds after which people sign in again. */
const LASTS = 30 * 60_000;
const COOKIE = 'session';

export class Sessions {
  constructor(private readonly deps: BankDeps) {}

  async open(owner: string): Promise<string> {
    const { store, now } = this.deps;
    const token = randomBytes(32).toString('base64url');
    await store.deleteFrom('sessions').where('expires', '<=', now()).execute();
    await store.insertInto('sessions').values({ hash: hashOf(token), owner, expires: now() + LASTS }).execute();
    return this.#cookie(token, LASTS / 1000);
  }

  /** Id of the person. */
  async of(request: Request): Promise<string | undefined> {
    const token = tokenOf(request);
    if (token === undefined) return undefined;
    const found = await this.deps.store.selectFrom('sessions').select('owner').where('hash', '=', hashOf(token)).where('expires', '>', this.deps.now()).executeTakeFirst();
    return found?.owner;
  }

  /** @returns what takes the cookie away */
  async end(request: Request): Promise<string> {
    const token = tokenOf(request);
    if (token !== undefined) await this.deps.store.deleteFrom('sessions').where('hash', '=', hashOf(token)).execute();
    return this.#cookie('', 0);
  }

  /** Sent along when a provider leads the person here, never with what another site posts. */
  #cookie(value: string, seconds: number): string {
    return `${COOKIE}=${value}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${seconds}${this.deps.place.origin.startsWith('https:') ? '; Secure' : ''}`;
  }
}

const hashOf = (token: string): string => createHash('sha256').update(token).digest('base64url');
const tokenOf = (request: Request): string | undefined => /(?:^|;\s*)session=([\w-]{20,})/.exec(request.headers.get('cookie') ?? '')?.[1];
