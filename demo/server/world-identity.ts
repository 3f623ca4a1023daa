/**
 * Issuers and people of a world: the tokens are real, only nobody has to sign in for them.
 * @module
 */
import { calculateJwkThumbprint, exportJWK, SignJWT, type JWK, type JWTPayload } from 'jose';
import { depositOf, type AuthorizationDetail } from '../../src/contract/index.ts';
import type { Confirmed, OutgoingRequest } from '../../src/identity/token-source.ts';
import { webPrimitives } from './primitives-web.ts';
import type { Wire } from './world-wire.ts';

type Clock = { now(): number };
const ES256 = { name: 'ECDSA', namedCurve: 'P-256' } as const;

/** An authorization server as far as a dmail server sees it: metadata, keys, tokens. */
export interface Issuer {
  url: string;
  clock: Clock;
  answer: Wire;
  /** Signs an access token; claims given take the place of the usual ones. */
  issue(claims: JWTPayload, header?: { typ?: string }): Promise<string>;
}

/** SHA-256 of a text in base64url; `ath` of a token. */
export const hashOf = async (text: string): Promise<string> => webPrimitives.sha256(text);

export async function createIssuer(url: string, clock: Clock): Promise<Issuer> {
  const { privateKey, publicKey } = await crypto.subtle.generateKey(ES256, true, ['sign', 'verify']);
  const jwk: JWK = { ...(await exportJWK(publicKey)), alg: 'ES256', use: 'sig' };
  jwk.kid = await calculateJwkThumbprint(jwk);
  const documents: Record<string, unknown> = {
    '/.well-known/oauth-authorization-server': { issuer: url, jwks_uri: `${url}/jwks`, token_endpoint: `${url}/token`, response_types_supported: ['code'] },
    '/jwks': { keys: [jwk] },
  };
  return {
    url,
    clock,
    async answer(request) {
      const found = documents[new URL(request.url).pathname];
      return new Response(JSON.stringify(found ?? { error: 'not_found' }), { status: found ? 200 : 404, headers: { 'content-type': 'application/json', 'access-control-allow-origin': '*' } });
    },
    issue(claims, { typ = 'at+jwt' } = {}) {
      const now = Math.floor(clock.now() / 1000);
      return new SignJWT({ iss: url, iat: now, exp: now + 120, jti: crypto.randomUUID(), ...claims }).setProtectedHeader({ alg: 'ES256', typ, kid: jwk.kid! }).sign(privateKey);
    },
  };
}

export interface Grant { scopes: readonly string[]; clientId?: string }

/** `grant` claim of what a person granted to a client. */
export const grantOf = (address: string, clientId: string): string => `${address} ${clientId}`;

/** A person with a key of their own. */
export interface Person {
  jkt: string;
  /** What `TokenSource.headers` answers. */
  headers(request: OutgoingRequest, grant: Grant): Promise<Record<string, string>>;
  /** The usual token for a resource. */
  token(resource: string, grant: Grant): Promise<string>;
  /** A proof for a token; claims given take the place of the usual ones. */
  proof(token: string, method: string, url: string, claims?: JWTPayload): Promise<string>;
  /** As if the person had confirmed it on the page of their home: a token for exactly that. */
  confirm(detail: AuthorizationDetail, grant: Pick<Grant, 'clientId'>): Promise<Confirmed>;
}

/** A token is used again until shortly before its end, as a client does. */
const EARLY = 20;
const HOME_LIFE = 600;
const DEPOSIT_LIFE = 120;
const CONFIRMED_LIFE = 120;
const PORTAL = 'https://portal.example/client.json';

export async function createPerson(address: string, issuer: Issuer, home: string): Promise<Person> {
  const { privateKey, publicKey } = await crypto.subtle.generateKey(ES256, true, ['sign', 'verify']);
  const { kty, crv, x, y } = await exportJWK(publicKey);
  const jwk = { kty, crv, x, y } as JWK;
  const jkt = await calculateJwkThumbprint(jwk);
  const kept = new Map<string, { token: Promise<string>; until: number }>();

  async function token(resource: string, { scopes, clientId = PORTAL }: Grant): Promise<string> {
    const atHome = resource === home;
    const now = Math.floor(issuer.clock.now() / 1000);
    return issuer.issue({
      aud: resource, sub: `sub-${address}`, client_id: clientId, dmail_address: address, cnf: { jkt }, exp: now + (atHome ? HOME_LIFE : DEPOSIT_LIFE),
      scope: (atHome ? scopes : depositOf(scopes)).join(' '),
      ...(atHome && { grant: grantOf(address, clientId) }),
    });
  }

  async function proof(accessToken: string, method: string, url: string, claims: JWTPayload = {}): Promise<string> {
    const { origin, pathname } = new URL(url);
    return new SignJWT({ htm: method, htu: origin + pathname, jti: crypto.randomUUID(), iat: Math.floor(issuer.clock.now() / 1000), ath: await hashOf(accessToken), ...claims })
      .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk })
      .sign(privateKey);
  }

  return {
    jkt,
    token,
    proof,
    async confirm(detail, { clientId = PORTAL }) {
      const now = Math.floor(issuer.clock.now() / 1000);
      const confirmed = await issuer.issue({
        aud: home, sub: `sub-${address}`, client_id: clientId, dmail_address: address, cnf: { jkt }, exp: now + CONFIRMED_LIFE, grant: grantOf(address, clientId), authorization_details: [detail],
      });
      return {
        detail,
        headers: async ({ method, url, nonce }) => ({ authorization: `DPoP ${confirmed}`, dpop: await proof(confirmed, method, url, nonce === undefined ? {} : { nonce }) }),
      };
    },
    async headers({ method, url, resource, nonce, renew }, grant) {
      const name = JSON.stringify([resource, grant]);
      const now = issuer.clock.now();
      let entry = kept.get(name);
      if (!entry || renew || entry.until <= now) {
        const life = (resource === home ? HOME_LIFE : DEPOSIT_LIFE) - EARLY;
        kept.set(name, (entry = { token: token(resource, grant), until: now + life * 1000 }));
      }
      const accessToken = await entry.token;
      return { authorization: `DPoP ${accessToken}`, dpop: await proof(accessToken, method, url, nonce === undefined ? {} : { nonce }) };
    },
  };
}
