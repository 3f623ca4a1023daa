/**
 * Sign-in at an ordinary OpenID provider. What it issues stays in this file: host pages never see any of it.
 * @module
 */
import { randomUUID } from 'node:crypto';
import * as openid from 'openid-client';
import type { FederateOptions } from './types.ts';

/** Seconds a person may take at the other provider. */
const PATIENCE = 600;

interface Attempt {
  /** Where the person goes on here afterwards. */
  next: string;
  verifier: string;
  nonce: string;
  until: number;
  /** Whom the provider named, once it has answered. */
  named?: Named;
}

/** A person, as the provider calls them. */
export interface Named {
  subject: string;
  name?: string;
}

export interface Federation {
  readonly name: string;
  /** Origin of the provider's sign-in page. */
  readonly origin: string;
  /** Begins an attempt: its handle, to be kept in a cookie, and the address to go to. `again` asks even whoever is signed in there. */
  begin(next: string, again?: boolean): Promise<{ handle: string; url: string }>;
  /** Takes the provider's answer; `undefined` when the handle is unknown. Refusals leave the attempt without a subject. */
  answer(handle: string, url: URL): Promise<string | undefined>;
  /** Ends an attempt and says whom the provider named for exactly this next step. */
  finish(handle: string, next: string): Named | undefined;
}

export function createFederation(options: FederateOptions, callback: string, fetch: typeof globalThis.fetch, scope = 'openid'): Federation {
  const issuer = new URL(options.issuer);
  const attempts = new Map<string, Attempt>();
  let configuration: Promise<openid.Configuration> | undefined;
  const configure = (): Promise<openid.Configuration> => {
    configuration ??= openid.discovery(issuer, options.clientId, options.clientSecret, openid.ClientSecretBasic(options.clientSecret), {
      [openid.customFetch]: (url, init) => fetch(url, init as RequestInit),
      execute: issuer.protocol === 'http:' ? [openid.allowInsecureRequests] : [],
    });
    configuration.catch(() => { configuration = undefined; });
    return configuration;
  };
  const alive = (handle: string): Attempt | undefined => {
    const attempt = attempts.get(handle);
    return attempt && attempt.until > Date.now() ? attempt : undefined;
  };
  return {
    name: options.name ?? issuer.host,
    origin: issuer.origin,
    async begin(next, again = false) {
      const config = await configure();
      for (const [handle, { until }] of attempts) if (until <= Date.now()) attempts.delete(handle);
      const handle = randomUUID();
      const attempt: Attempt = { next, verifier: openid.randomPKCECodeVerifier(), nonce: openid.randomNonce(), until: Date.now() + PATIENCE * 1000 };
      attempts.set(handle, attempt);
      const url = openid.buildAuthorizationUrl(config, {
        redirect_uri: callback,
        scope,
        state: handle,
        nonce: attempt.nonce,
        code_challenge: await openid.calculatePKCECodeChallenge(attempt.verifier),
        code_challenge_method: 'S256',
        ...(again && { prompt: 'login' }),
      });
      return { handle, url: url.href };
    },
    async answer(handle, url) {
      const attempt = alive(handle);
      if (!attempt) return undefined;
      try {
        const tokens = await openid.authorizationCodeGrant(await configure(), url, {
          pkceCodeVerifier: attempt.verifier, expectedState: handle, expectedNonce: attempt.nonce, idTokenExpected: true,
        });
        const { sub: subject, name }: Partial<Record<'sub' | 'name', unknown>> = tokens.claims() ?? {};
        if (typeof subject === 'string') attempt.named = { subject, ...(typeof name === 'string' && { name }) };
      } catch {
        // Refused, cancelled or forged: all the same to us, nobody is signed in.
      }
      return attempt.next;
    },
    finish(handle, next) {
      const attempt = alive(handle);
      attempts.delete(handle);
      return attempt?.next === next ? attempt.named : undefined;
    },
  };
}
