/**
 * Token exchange (RFC 8693): a home token becomes a token for one other server, for two minutes.
 * @module
 */
import { randomUUID } from 'node:crypto';
import { importJWK, jwtVerify, SignJWT, type JWK, type JWTPayload } from 'jose';
import type Provider from 'oidc-provider';
import { checkDpopReplay, validateDpop } from 'oidc-provider/lib/helpers/grants.js';
import { depositOf } from '../../src/contract/index.ts';
import { EXCHANGE } from './clients.ts';
import { errors } from './provider.ts';
import type { Revocations } from './types.ts';

const ACCESS_TOKEN = 'urn:ietf:params:oauth:token-type:access_token';
/** Seconds a deposit token lives; the contract allows no more. */
const LIFETIME = 120;

export interface ExchangeOptions {
  provider: Provider;
  key: JWK & { kid: string };
  /** Audience of the home tokens that are taken. */
  resource: string;
  revocations: Revocations;
  allowHttp: (hostname: string) => boolean;
  /** Whether the account still exists. */
  exists(accountId: string): boolean;
  used(accountId: string, clientId: string): void;
}

interface Params {
  subject_token?: string;
  subject_token_type?: string;
  requested_token_type?: string;
}

export async function registerExchange({ provider, key, resource, revocations, allowHttp, exists, used }: ExchangeOptions): Promise<void> {
  const { d: _, ...publicKey } = key;
  const [sign, verify] = await Promise.all([importJWK(key, 'ES256'), importJWK(publicKey, 'ES256')]);

  const subject = async (token: string | undefined): Promise<JWTPayload> => {
    try {
      // No other token is taken: not an ID token, not one of a sign-in provider, not one for another server.
      const { payload } = await jwtVerify(token ?? '', verify, { issuer: provider.issuer, audience: resource, typ: 'at+jwt', algorithms: ['ES256'], clockTolerance: 5 });
      return payload;
    } catch (cause) {
      const error = new errors.InvalidGrant('subject_token is no valid token of this server');
      error.cause = cause;
      throw error;
    }
  };

  provider.registerGrantType<Params>(EXCHANGE, async (ctx) => {
    const { client, params } = ctx.oidc;
    const proof = await validateDpop(provider, ctx);
    if (!proof) throw new errors.InvalidDpopProof('a proof of possession is required');
    await checkDpopReplay(provider, ctx, proof, client.clientId);
    if (params.subject_token_type !== ACCESS_TOKEN || (params.requested_token_type ?? ACCESS_TOKEN) !== ACCESS_TOKEN) {
      throw new errors.InvalidRequest('only access tokens are exchanged');
    }
    const claims = await subject(params.subject_token);
    const { cnf, scope, client_id: clientId, dmail_address: address, grant, sub, trusted_issuer, trusted_subject } = claims as JWTPayload & {
      cnf?: { jkt?: string }; scope?: string; client_id?: string; dmail_address?: string; grant?: string; trusted_issuer?: string; trusted_subject?: string;
    };
    if (claims.aud !== resource) throw new errors.InvalidGrant('subject_token is for another audience');
    if (cnf?.jkt !== proof.thumbprint) throw new errors.InvalidGrant('subject_token is bound to another key');
    if (clientId !== client.clientId) throw new errors.InvalidGrant('subject_token was issued to another client');
    if (!grant || revocations.isRevoked(grant) || !sub || !address || !exists(sub)) throw new errors.InvalidGrant('the grant has ended');
    const deposits = depositOf((scope ?? '').split(' ')).join(' ');
    if (!deposits) throw new errors.InvalidScope('subject_token does not allow to send', 'send');
    const target = params.resource;
    if (typeof target !== 'string' || !isServer(target, allowHttp)) throw new errors.InvalidTarget('resource is not the address of a server');

    const token = await new SignJWT({ client_id: clientId, scope: deposits, dmail_address: address, cnf: { jkt: proof.thumbprint }, ...(trusted_issuer && { trusted_issuer, trusted_subject }) })
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: key.kid })
      .setIssuer(provider.issuer).setSubject(sub).setAudience(target).setJti(randomUUID())
      .setIssuedAt().setExpirationTime(`${LIFETIME} s`).sign(sign);
    used(sub, clientId);
    ctx.body = { access_token: token, issued_token_type: ACCESS_TOKEN, token_type: 'DPoP', expires_in: LIFETIME, scope: deposits };
  }, ['subject_token', 'subject_token_type', 'requested_token_type', 'resource']);
}

function isServer(target: string, allowHttp: (hostname: string) => boolean): boolean {
  if (!URL.canParse(target)) return false;
  const { protocol, hostname, username, search, hash } = new URL(target);
  return (protocol === 'https:' || (protocol === 'http:' && allowHttp(hostname))) && !username && !search && !hash;
}
