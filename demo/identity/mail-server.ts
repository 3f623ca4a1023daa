/**
 * Asks the dmail server of the domain, as any client of a person does: by its public API, with a token this
 * authorization server issues to itself. It never sees the server's storage.
 * @module
 */
import { createHash, randomUUID, webcrypto } from 'node:crypto';
import type { ErasureDetail, Retention, WellKnown } from '../../src/contract/index.ts';
import { calculateJwkThumbprint, exportJWK, importJWK, SignJWT, type CryptoKey, type JWK } from 'jose';

export interface MailServerOptions {
  issuer: string;
  /** `server` of the domain. */
  resource: string;
  key: JWK & { kid: string };
  /** How the server is reached: it stands in the settings and is no stranger's word. */
  fetch: typeof fetch;
}

export interface MailServer {
  /**
   * The answer's JSON, or nothing with the status. Rejects where the server cannot be reached.
   * @param options `scope`: what the token may do, `read:mailbox` by default
   */
  ask(account: string, method: 'GET' | 'POST' | 'DELETE', path: string, options?: { scope?: string; body?: object }): Promise<{ status: number; body?: unknown }>;
  /** All that it keeps of somebody, as it comes; nothing where it does not answer. */
  exported(account: string): Promise<{ body: AsyncIterable<Uint8Array>; disposition: string } | undefined>;
  /** Has it forget all that it keeps of somebody, who has just confirmed that. Whether it has. */
  erase(account: string): Promise<boolean>;
  /** How long it keeps what; nothing where it does not answer. */
  retention(): Promise<Retention | undefined>;
}

/** Seconds such a token lives. */
const LIFETIME = 60;
const PATIENCE = 10_000;
/** Milliseconds a large mailbox takes to be emptied. */
const ERASING = 120_000;
/** Octets of an answer: a message with its receipts. */
const LARGEST = 16 * 1024 * 1024;

export async function createMailServer({ issuer, resource, key, fetch }: MailServerOptions): Promise<MailServer> {
  const [sign, own] = await Promise.all([importJWK(key, 'ES256'), webcrypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify'])]);
  const { kty, crv, x, y } = await exportJWK(own.publicKey as CryptoKey);
  const jwk = { kty, crv, x, y } as JWK;
  const jkt = await calculateJwkThumbprint(jwk);
  let nonce: string | undefined;

  /** @param right what it may do: a scope, or one thing that was confirmed */
  const tokenFor = (account: string, right: { scope: string } | { authorization_details: [ErasureDetail] }): Promise<string> =>
    new SignJWT({ client_id: issuer, ...right, dmail_address: account, cnf: { jkt } })
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: key.kid })
      .setIssuer(issuer).setSubject(account).setAudience(resource).setJti(randomUUID())
      .setIssuedAt().setExpirationTime(`${LIFETIME} s`).sign(sign);
  const proofFor = (token: string, method: string, url: string): Promise<string> =>
    new SignJWT({ htm: method, htu: url, ath: createHash('sha256').update(token).digest('base64url'), ...(nonce !== undefined && { nonce }) })
      .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk }).setJti(randomUUID()).setIssuedAt().sign(own.privateKey as CryptoKey);

  /** @param signal ends the waiting for the answer, and what is read of it */
  const request = async (account: string, right: Parameters<typeof tokenFor>[1], method: string, path: string, signal: AbortSignal, body?: object): Promise<Response> => {
    const url = `${resource}${path}`;
    const token = await tokenFor(account, right);
    for (let again = false; ; again = true) {
      const response = await fetch(url, {
        method, redirect: 'error', signal,
        headers: { accept: 'application/json', authorization: `DPoP ${token}`, dpop: await proofFor(token, method, url), ...(body && { 'content-type': 'application/json' }) },
        ...(body && { body: JSON.stringify(body) }),
      });
      const fresh = response.headers.get('dpop-nonce');
      if (fresh) nonce = fresh;
      if (response.status !== 401 || !fresh || again) return response;
      await response.body?.cancel();
    }
  };
  const READ = { scope: 'read:mailbox' };

  return {
    async ask(account, method, path, { scope, body } = {}) {
      const response = await request(account, scope === undefined ? READ : { scope }, method, path, AbortSignal.timeout(PATIENCE), body);
      const text = await response.text();
      if (!response.ok || !text || text.length > LARGEST) return { status: response.status };
      return { status: response.status, body: JSON.parse(text) };
    },
    async exported(account) {
      const silent = new AbortController();
      const patience = setTimeout(() => silent.abort(), PATIENCE);
      try {
        const response = await request(account, READ, 'GET', '/export', silent.signal);
        if (response.ok && response.body) return { body: response.body, disposition: response.headers.get('content-disposition') ?? 'attachment' };
        await response.body?.cancel();
      } catch {
        // It does not answer.
      } finally {
        clearTimeout(patience);
      }
      return undefined;
    },
    async erase(account) {
      const confirmed: [ErasureDetail] = [{ type: 'urn:dmail:erasure', address: account }];
      const response = await request(account, { authorization_details: confirmed }, 'DELETE', '/mailbox', AbortSignal.timeout(ERASING)).catch(() => undefined);
      await response?.body?.cancel();
      return response?.status === 204;
    },
    async retention() {
      try {
        const response = await fetch(new URL('/.well-known/dmail', resource).href, { redirect: 'error', signal: AbortSignal.timeout(PATIENCE) });
        return response.ok ? ((await response.json()) as WellKnown).retention : undefined;
      } catch {
        return undefined;
      }
    },
  };
}
