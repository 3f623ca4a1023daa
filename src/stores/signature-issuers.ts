import { getSigningKeys } from '../client/signing-keys.ts';
import type { Kit } from './kit.ts';

/** How long keys are believed, in milliseconds. */
const FRESH = 600_000;

/** Finds the keys of those who say whose key a signature was made with; needs no account. */
export class SignatureIssuers {
  readonly #kit: Pick<Kit, 'fetch' | 'resolve' | 'now'> & Partial<Pick<Kit, 'timeout'>>;
  readonly #known = new Map<string, { at: number; keys: Promise<readonly JsonWebKey[]> }>();

  constructor(kit: Pick<Kit, 'fetch' | 'resolve' | 'now'> & Partial<Pick<Kit, 'timeout'>>) {
    this.#kit = kit;
  }

  /** The keys of an issuer, or `undefined` where the domain does not say that it speaks for it. @throws {DmailProblem} */
  readonly keysOf = async (domain: string, issuer: string, kid: string): Promise<readonly JsonWebKey[] | undefined> => {
    const { fetch, now, resolve, timeout } = this.#kit;
    if (!(await resolve(domain)).token_issuers.includes(issuer)) return undefined;
    const entry = this.#known.get(issuer);
    const age = entry ? now() - entry.at : Infinity;
    if (age < FRESH) {
      const keys = await entry!.keys;
      // A key made since then; not asked for more than once in a while, whatever a signature says.
      if (keys.some((key) => (key as { kid?: string }).kid === kid) || age < 5_000) return keys;
    }
    const keys = getSigningKeys(fetch, issuer, timeout);
    this.#known.set(issuer, { at: now(), keys });
    keys.catch(() => this.#known.delete(issuer));
    return keys;
  };
}
