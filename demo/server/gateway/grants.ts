/**
 * Who may fetch what was left here: the server a grant names, by a key it publishes, with a proof that it has it.
 * @module
 */
import { calculateJwkThumbprint, type JWK } from 'jose';
import type { PullLimits, ServerConfig } from '../config.ts';
import { Problem } from '../problem.ts';
import type { Primitives } from '../primitives.ts';
import type { PullGrantRow, Store } from '../store/store.ts';
import { Cache } from './cache.ts';
import { jsonFrom, plainServer } from './issuers.ts';
import type { Nonces } from './nonce.ts';
import { Proofs } from './proof.ts';

export interface GrantsDeps {
  config: ServerConfig;
  store: Store;
  nonces: Nonces;
  primitives: Primitives;
  limits: PullLimits;
  clock: { now(): number };
  fetch: (url: string) => Promise<Response>;
}

const MINUTE = 60_000;
/** Keys of one server that are looked at. */
const KEYS = 16;
const LATER = { 'retry-after': '5' };

export class Grants {
  readonly #proofs: Proofs;
  readonly #keys: Cache<Promise<string[]>>;
  /** When the keys of a server were last asked for because one was missing. */
  readonly #refreshed: Cache<true>;
  /** Ends what is handed out on a grant. */
  readonly #open = new Map<string, () => void>();
  readonly #served = new Map<string, number>();

  constructor(private readonly deps: GrantsDeps) {
    this.#proofs = new Proofs(deps.primitives, deps.clock);
    this.#keys = new Cache(1000, deps.clock);
    this.#refreshed = new Cache(1000, deps.clock);
  }

  hash = async (secret: string): Promise<string> => this.deps.primitives.sha256(secret);

  /**
   * Thumbprints of the keys a server publishes and has in use.
   * @throws {Problem} `not-understood` where it is no dmail server, `unavailable` where it does not answer
   */
  async keysOf(server: string): Promise<string[]> {
    const url = plainServer(server);
    if (!url || server === this.deps.config.server) throw new Problem('not-understood', { field: '/server' });
    const known = this.#keys.get(server);
    if (known) return known;
    const asked = this.#ask(url, server);
    this.#keys.set(server, asked, this.deps.clock.now() + 5 * MINUTE);
    asked.catch(() => this.#keys.delete(server));
    return asked;
  }

  /**
   * What a grant is for, where the right server asks with a proof for this request.
   * @param url public address of the request
   * @throws {Problem} with the challenge where one is due; `not-found`, `gone`, `unavailable`
   */
  async admit(request: Request, url: string, secret: string): Promise<PullGrantRow & { hash: string }> {
    try {
      return await this.#admit(request, url, secret);
    } catch (error) {
      throw error instanceof Problem ? await this.#challenge(error) : error;
    }
  }

  /** For the next proof. */
  nonce = (): Promise<string> => this.deps.nonces.current();

  /**
   * Notes that something is handed out on a grant, and ends what was before.
   * @returns to be called when it is over
   * @throws {Problem} `rate-limited` where the server fetches too much at once
   */
  serve({ hash, server }: PullGrantRow & { hash: string }, cut: (why: unknown) => void): () => void {
    this.#open.get(hash)?.();
    const open = this.#served.get(server) ?? 0;
    if (open >= this.deps.limits.served) throw new Problem('rate-limited', { limit: this.deps.limits.served }, LATER);
    this.#served.set(server, open + 1);
    const end = (): void => cut(new Problem('conflict'));
    this.#open.set(hash, end);
    let over = false;
    return () => {
      if (over) return;
      over = true;
      if (this.#open.get(hash) === end) this.#open.delete(hash);
      const left = this.#served.get(server)! - 1;
      if (left) this.#served.set(server, left);
      else this.#served.delete(server);
    };
  }

  async #admit(request: Request, url: string, secret: string): Promise<PullGrantRow & { hash: string }> {
    const { nonces, store, clock } = this.deps;
    const dpop = request.headers.get('dpop');
    if (dpop === null) throw new Problem('proof-invalid');
    const { jkt, jti, nonce } = await this.#proofs.verify(dpop, request.method, url, undefined);
    if (nonce === undefined || !(await nonces.live(nonce))) throw new Problem('nonce-required');
    const hash = await this.hash(secret);
    const grant = await store.pullGrant(hash);
    if (!grant) throw new Problem('not-found');
    if (grant.expires <= clock.now()) throw new Problem('gone');
    if (!grant.keys.includes(jkt) && !(await this.#renewed(hash, grant)).includes(jkt)) throw new Problem('proof-invalid');
    // Last, so that only servers that were granted something are remembered.
    if (!(await nonces.first(nonce, jkt, jti))) throw new Problem('proof-invalid');
    return { ...grant, hash };
  }

  /** The keys of a server as they are by now; asked for again at most once a minute. */
  async #renewed(hash: string, { server, keys: known }: PullGrantRow): Promise<string[]> {
    if (!this.#refreshed.get(server)) {
      this.#refreshed.set(server, true, this.deps.clock.now() + MINUTE);
      this.#keys.delete(server);
    }
    const keys = await this.keysOf(server);
    // Whoever asks in vain has nothing written.
    if (keys.join() !== known.join()) await this.deps.store.rebindGrant(hash, keys);
    return keys;
  }

  async #ask({ origin, pathname }: URL, server: string): Promise<string[]> {
    const refuse = (): never => {
      throw new Problem('not-understood', { field: '/server' });
    };
    // RFC 9728, 3.1: the well-known part stands between host and path of the resource.
    const metadata = (await jsonFrom(this.deps.fetch, `${origin}/.well-known/oauth-protected-resource${pathname === '/' ? '' : pathname}`, refuse)) as { resource?: unknown; jwks_uri?: unknown } | null;
    const uri = metadata?.resource === server ? metadata.jwks_uri : undefined;
    // Keys of somebody else are not the server's to name.
    if (typeof uri !== 'string' || !URL.canParse(uri) || new URL(uri).origin !== origin) return refuse();
    const set = (await jsonFrom(this.deps.fetch, uri, refuse)) as { keys?: unknown } | null;
    if (!Array.isArray(set?.keys)) return refuse();
    const now = this.deps.clock.now() / 1000;
    const thumbprints: string[] = [];
    for (const key of (set.keys as (JWK & { exp?: unknown })[]).slice(0, KEYS)) {
      if (key?.kty !== 'EC' || key.crv !== 'P-256' || typeof key.x !== 'string' || typeof key.y !== 'string' || (typeof key.exp === 'number' && key.exp <= now)) continue;
      thumbprints.push(await calculateJwkThumbprint({ kty: key.kty, crv: key.crv, x: key.x, y: key.y }));
    }
    return thumbprints.length ? thumbprints : refuse();
  }

  async #challenge(problem: Problem): Promise<Problem> {
    if (problem.status !== 401) return problem;
    const error = problem.code === 'nonce-required' ? 'use_dpop_nonce' : 'invalid_dpop_proof';
    return new Problem(problem.code, problem.extras, { ...problem.headers, 'www-authenticate': `DPoP error="${error}", algs="ES256"`, 'dpop-nonce': await this.deps.nonces.current() });
  }
}
