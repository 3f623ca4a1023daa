/**
 * The Resource Protection Gateway: who is asking, with what right, and from which site.
 * @module
 */
import type { ServerConfig } from '../config.ts';
import { Problem } from '../problem.ts';
import type { Primitives } from '../primitives.ts';
import { reachOf } from '../reach.ts';
import type { Nonces } from './nonce.ts';
import { Proofs } from './proof.ts';
import type { Principal, TokenKind, Tokens } from './tokens.ts';

/** What a route asks of the token. */
export interface Demand {
  kind: TokenKind;
  /** Any one of these suffices. None is asked for where `confirmed` is. */
  scopes: readonly string[];
  /** Type of the authorization detail (RFC 9396) the token must be for, and for nothing else. */
  confirmed?: string;
}

export class Gateway {
  readonly #proofs: Proofs;
  /** `resource_metadata` of every challenge (RFC 9728). */
  readonly #metadata: string;

  constructor(private readonly config: ServerConfig, private readonly tokens: Tokens, private readonly nonces: Nonces, primitives: Primitives, clock: { now(): number }) {
    this.#proofs = new Proofs(primitives, clock);
    this.#metadata = `${config.publicOrigin}/.well-known/oauth-protected-resource${new URL(config.server).pathname}`;
  }

  /**
   * @param url public address of the request, without query
   * @param limited whether a right with limits is of use: the route keeps to them
   * @throws {Problem} with the challenge where one is due
   */
  async admit(request: Request, url: string, demand: Demand, limited: boolean): Promise<Principal> {
    try {
      return await this.#admit(request, url, demand, limited);
    } catch (error) {
      throw error instanceof Problem ? await this.challenge(error, demand) : error;
    }
  }

  async #admit(request: Request, url: string, { kind, scopes, confirmed }: Demand, limited: boolean): Promise<Principal> {
    const authorization = request.headers.get('authorization');
    if (authorization === null) throw new Problem('token-required');
    const [, jwt] = /^DPoP +([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(authorization) ?? [];
    // A token bound to a key and sent as Bearer would work for whoever found it.
    if (jwt === undefined) throw new Problem('token-invalid');
    const proofJwt = request.headers.get('dpop');
    if (proofJwt === null) throw new Problem('proof-invalid');
    const token = await this.tokens.hash(jwt);
    const proof = await this.#proofs.verify(proofJwt, request.method, url, token.ath);
    if (proof.nonce === undefined || !(await this.nonces.live(proof.nonce))) throw new Problem('nonce-required');
    const principal = await this.tokens.verify(token, kind);
    if (principal.jkt !== proof.jkt) throw new Problem('proof-invalid');
    if (!(await this.nonces.first(proof.nonce, proof.jkt, proof.jti))) throw new Problem('proof-invalid');
    // What was confirmed for one thing opens nothing else, whatever else it might say.
    if (confirmed === undefined && principal.confirmed) throw new Problem('token-invalid');
    if (confirmed !== principal.confirmed?.detail.type) throw new Problem('confirmation-required');
    const reach = confirmed === undefined ? reachOf(principal.scopes, scopes) : undefined;
    if (reach && !(limited && reach.length)) throw new Problem('scope-insufficient', { scope: scopes[0] });
    this.#sameSite(request, principal);
    return principal;
  }

  /** A token granted to one site is of no use on another, even where its key has been carried over. */
  #sameSite(request: Request, { client }: Principal): void {
    const origin = request.headers.get('origin');
    if (origin === null || !URL.canParse(client)) return;
    if (new URL(client).origin !== origin) throw new Problem('origin-mismatch');
  }

  /** A problem with the challenge of a route, where one is due. */
  async challenge(problem: Problem, { scopes }: Demand): Promise<Problem> {
    const error = {
      'token-invalid': 'invalid_token', 'proof-invalid': 'invalid_dpop_proof', 'nonce-required': 'use_dpop_nonce', 'scope-insufficient': 'insufficient_scope',
    }[problem.code as string];
    if (problem.status !== 401 && !error) return problem;
    const parts = [`algs="ES256"`, ...(scopes.length ? [`scope="${scopes.join(' ')}"`] : []), `resource_metadata="${this.#metadata}"`];
    return new Problem(problem.code, problem.extras, {
      ...problem.headers,
      'www-authenticate': `DPoP ${[...(error ? [`error="${error}"`] : []), ...parts].join(', ')}`,
      'dpop-nonce': await this.nonces.current(),
    });
  }
}
