/**
 * Which issuers speak for a domain, and the keys they sign with; both asked of the domain itself, and kept a while.
 * @module
 */
import { createLocalJWKSet, type JSONWebKeySet, type JWK, type JWTHeaderParameters } from 'jose';
import { wellKnownUrl, type WellKnown } from '../../../src/contract/index.ts';
import { isWellKnown } from '../contract.ts';
import { Problem } from '../problem.ts';
import { Cache } from './cache.ts';

const MINUTE = 60_000;
/** A token lives no longer; by then a key that was retired has nothing left to vouch for. */
const LONGEST_LIFE = 15 * MINUTE;
type KeySet = ReturnType<typeof createLocalJWKSet>;

export class Issuers {
  readonly #documents: Cache<Promise<WellKnown>>;
  readonly #keys: Cache<Promise<KeySet>>;
  /** When the keys of an issuer were last asked for because one was missing. */
  readonly #refreshed: Cache<true>;

  constructor(private readonly fetch: (url: string) => Promise<Response>, private readonly clock: { now(): number }, private readonly localhostPort?: number | string) {
    this.#documents = new Cache(1000, clock);
    this.#keys = new Cache(1000, clock);
    this.#refreshed = new Cache(1000, clock);
  }

  /** @throws {Problem} `issuer-not-bound` where the domain does not say so, `unavailable` where it does not answer */
  async requireBound(issuer: string, domain: string): Promise<void> {
    const found = await this.#kept(this.#documents, domain, () => this.#wellKnown(domain));
    if (found.domain !== domain || !found.token_issuers.includes(issuer)) throw new Problem('issuer-not-bound');
  }

  /** `server` of a domain, by its own word. @throws {Problem} as above */
  async serverOf(domain: string): Promise<string> {
    const found = await this.#kept(this.#documents, domain, () => this.#wellKnown(domain));
    if (found.domain !== domain) throw new Problem('issuer-not-bound');
    return found.server;
  }

  /** The key a token names, for jose. A key that is not known yet is asked for again, at most once a minute. */
  async key(issuer: string, header: JWTHeaderParameters): Promise<CryptoKey> {
    const load = (): Promise<KeySet> => this.#kept(this.#keys, issuer, () => this.#keySet(issuer));
    try {
      return await (await load())(header);
    } catch (error) {
      if (error instanceof Problem || this.#refreshed.get(issuer)) throw error;
      this.#refreshed.set(issuer, true, this.clock.now() + MINUTE);
      this.#keys.delete(issuer);
      return (await load())(header);
    }
  }

  #kept<T>(cache: Cache<Promise<T>>, key: string, load: () => Promise<T>): Promise<T> {
    const known = cache.get(key);
    if (known) return known;
    const loading = load();
    cache.set(key, loading, this.clock.now() + 5 * MINUTE);
    loading.catch(() => cache.delete(key));
    return loading;
  }

  #json(url: string): Promise<unknown> {
    return jsonFrom(this.fetch, url, () => {
      throw new Problem('issuer-not-bound');
    });
  }

  async #wellKnown(domain: string): Promise<WellKnown> {
    const found = await this.#json(wellKnownUrl(domain, this.localhostPort));
    if (!isWellKnown(found)) throw new Problem('issuer-not-bound');
    return found as WellKnown;
  }

  async #keySet(issuer: string): Promise<KeySet> {
    const metadata = (await this.#json(metadataUrl(issuer))) as { issuer?: unknown; jwks_uri?: unknown } | null;
    if (metadata?.issuer !== issuer || typeof metadata.jwks_uri !== 'string') throw new Problem('issuer-not-bound');
    return createLocalJWKSet(this.#withoutRetired((await this.#json(metadata.jwks_uri)) as JSONWebKeySet));
  }

  /** Keys stay published for what they signed to be kept (`exp`, in seconds). Whoever finds an old one makes no tokens with it. */
  #withoutRetired(set: JSONWebKeySet): JSONWebKeySet {
    const dead = this.clock.now() - LONGEST_LIFE;
    return Array.isArray(set?.keys) ? { ...set, keys: (set.keys as (JWK & { exp?: unknown })[]).filter((key) => !(typeof key?.exp === 'number' && key.exp * 1000 <= dead)) } : set;
  }
}

/** A base address to which a path can be added, and nothing else can be meant by it. */
export function plainServer(server: string): URL | undefined {
  const url = URL.canParse(server) ? new URL(server) : undefined;
  return url && !url.username && !url.password && !/[?#]|\/$/.test(server) && (url.href === server || url.href === `${server}/`) ? url : undefined;
}

/**
 * A document of another server.
 * @param refuse throws where there is none
 * @throws {Problem} `unavailable` where it does not answer
 */
export async function jsonFrom(fetch: (url: string) => Promise<Response>, url: string, refuse: () => never): Promise<unknown> {
  const later = { 'retry-after': '30' };
  const response = await fetch(url).catch(() => {
    throw new Problem('unavailable', {}, later);
  });
  if (response.status >= 500) throw new Problem('unavailable', {}, later);
  if (!response.ok) return refuse();
  return response.json().catch(refuse);
}

/** RFC 8414, 3.1: the well-known part stands between host and path of the issuer. */
export function metadataUrl(issuer: string): string {
  const { origin, pathname } = new URL(issuer);
  return `${origin}/.well-known/oauth-authorization-server${pathname === '/' ? '' : pathname}`;
}
