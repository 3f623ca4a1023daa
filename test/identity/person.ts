/**
 * A person with a browser that runs no scripts, and a client that speaks OAuth by hand: what the wire sees.
 */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { calculateJwkThumbprint, decodeJwt, exportJWK, generateKeyPair, SignJWT, type JWK, type JWTPayload } from 'jose';
import type { Town } from './town.ts';

/** Follows redirects and keeps cookies, as far as the pages need it. */
export class Browser {
  readonly #jar = new Map<string, Map<string, { value: string; path: string }>>();
  url = '';
  html = '';
  status = 0;
  headers = new Headers();

  constructor(readonly town: Town, readonly language = 'en') {}

  /** Stops before `until`, and answers where it got. */
  async go(url: string, init: { method?: string; body?: string; headers?: Record<string, string> } = {}, until = ''): Promise<string> {
    let next = { url, ...init };
    for (let step = 0; step < 15; step++) {
      if (until && next.url.startsWith(until)) return (this.url = next.url);
      const { host, pathname } = new URL(next.url);
      const cookies = [...(this.#jar.get(host)?.entries() ?? [])].filter(([, { path }]) => pathname.startsWith(path)).map(([name, { value }]) => `${name}=${value}`);
      const response = await this.town.fetch(next.url, {
        method: next.method ?? 'GET', redirect: 'manual', ...(next.body !== undefined && { body: next.body }),
        headers: { 'accept': 'text/html', 'accept-language': this.language, 'cookie': cookies.join('; '), ...next.headers },
      });
      for (const line of response.headers.getSetCookie()) this.#keep(host, line);
      this.url = next.url;
      this.status = response.status;
      this.headers = response.headers;
      const location = response.headers.get('location') ?? /^0; url=(.+)$/.exec(response.headers.get('refresh') ?? '')?.[1];
      this.html = await response.text();
      if (!location) return this.url;
      next = { url: new URL(location, next.url).href };
    }
    throw new Error('too many redirects');
  }

  /** Sends the first form of the page. */
  submit(fields: Record<string, string | string[]>, until = '', origin = new URL(this.url).origin): Promise<string> {
    const action = /<form method="post" action="([^"]+)"/.exec(this.html)?.[1];
    if (!action) throw new Error(`no form at ${this.url}: ${this.html}`);
    const body = new URLSearchParams();
    for (const [name, value] of Object.entries(fields)) for (const one of [value].flat()) body.append(name, one);
    return this.go(new URL(action, this.url).href, { method: 'POST', body: body.toString(), headers: { 'content-type': 'application/x-www-form-urlencoded', origin } }, until);
  }

  /** Of the page it is at. */
  cookie(name: string): string | undefined {
    return this.#jar.get(new URL(this.url).host)?.get(name)?.value;
  }

  #keep(host: string, line: string): void {
    const [pair = '', ...attributes] = line.split(/;\s*/);
    const name = pair.slice(0, pair.indexOf('='));
    const value = pair.slice(pair.indexOf('=') + 1);
    const path = attributes.find((text) => /^path=/i.test(text))?.slice(5) ?? '/';
    const jar = this.#jar.get(host) ?? new Map<string, { value: string; path: string }>();
    this.#jar.set(host, jar);
    if (value === '' || attributes.some((text) => /expires=Thu, 01 Jan 1970/i.test(text))) jar.delete(name);
    else jar.set(name, { value, path });
  }
}

export interface Tokens {
  access_token: string;
  refresh_token: string;
  id_token?: string;
  token_type: string;
  scope: string;
  expires_in: number;
}

export interface Answer {
  status: number;
  body: Record<string, unknown>;
  headers: Headers;
}

export class Client {
  #nonce: string | undefined;

  private constructor(readonly town: Town, readonly key: CryptoKey, readonly jwk: JWK, readonly jkt: string, readonly page: { clientId: string; redirectUri: string; origin: string }, readonly issuer: string, readonly resource: string) {}

  static async create(town: Town, page: { clientId: string; redirectUri: string; origin: string }, issuer = town.issuer, resource = town.resource): Promise<Client> {
    const { privateKey, publicKey } = await generateKeyPair('ES256');
    const jwk = await exportJWK(publicKey);
    return new Client(town, privateKey, jwk, await calculateJwkThumbprint(jwk), page, issuer, resource);
  }

  /** The same key in the hands of another host page. */
  as(page: Client['page']): Client {
    return new Client(this.town, this.key, this.jwk, this.jkt, page, this.issuer, this.resource);
  }

  proof(claims: JWTPayload = {}, nonce = this.#nonce): Promise<string> {
    return new SignJWT({ jti: randomUUID(), htm: 'POST', htu: `${this.issuer}/token`, iat: Math.floor(Date.now() / 1000), ...(nonce && { nonce }), ...claims })
      .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk: this.jwk }).sign(this.key);
  }

  /** Asks the token endpoint, with a fresh proof and the nonce it wants, or with exactly the proof given. */
  async token(fields: Record<string, string>, { proof, path = '/token' }: { proof?: string; path?: string } = {}): Promise<Answer> {
    for (;;) {
      const response = await this.town.fetch(this.issuer + path, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded', 'origin': this.page.origin, ...(proof !== '' && { dpop: proof ?? await this.proof() }) },
        body: new URLSearchParams({ client_id: this.page.clientId, ...fields }).toString(),
      });
      const text = await response.text();
      const body = (text ? JSON.parse(text) : {}) as Record<string, unknown>;
      const nonce = response.headers.get('dpop-nonce');
      if (nonce) this.#nonce = nonce;
      if (proof !== undefined || body['error'] !== 'use_dpop_nonce') return { status: response.status, body, headers: response.headers };
    }
  }

  authorizeUrl(scope: string, extra: Record<string, string> = {}): { url: string; verifier: string; state: string } {
    const verifier = randomBytes(32).toString('base64url');
    const state = randomUUID();
    const url = new URL('/auth', this.issuer);
    url.search = new URLSearchParams({
      client_id: this.page.clientId, redirect_uri: this.page.redirectUri, response_type: 'code', scope: `openid ${scope}`.trim(), state, resource: this.resource,
      code_challenge: createHash('sha256').update(verifier).digest('base64url'), code_challenge_method: 'S256', dpop_jkt: this.jkt, ...extra,
    }).toString();
    return { url: url.href, verifier, state };
  }

  /** The whole way: pages, consent, code, tokens. */
  async signIn(browser: Browser, { scope = 'send read:mailbox', allow, login = 'anna', password = 'garden-house' }: { scope?: string; allow?: string[]; login?: string; password?: string } = {}): Promise<Tokens> {
    const { url, verifier } = this.authorizeUrl(scope);
    const back = this.page.redirectUri;
    await browser.go(url, {}, back);
    if (browser.html.includes('name="password"') && !browser.url.startsWith(back)) await browser.submit({ login, password, decision: 'sign-in' }, back);
    if (!browser.url.startsWith(back)) await browser.submit({ scope: allow ?? scope.split(' '), decision: 'allow' }, back);
    const answer = await this.token({ grant_type: 'authorization_code', code: new URL(browser.url).searchParams.get('code') ?? '', redirect_uri: back, code_verifier: verifier, resource: this.resource });
    if (answer.status !== 200) throw new Error(`${answer.status} ${JSON.stringify(answer.body)} ${browser.url}`);
    return answer.body as unknown as Tokens;
  }

  /** Pushes what is to be confirmed; an empty field is left out. */
  push(details: unknown, fields: Record<string, string> = {}): Promise<Answer & { verifier: string }> {
    const { url, verifier } = this.authorizeUrl('');
    const form = { ...Object.fromEntries(new URL(url).searchParams), login_hint: 'anna@home.localhost', authorization_details: JSON.stringify(details), ...fields };
    return this.token(Object.fromEntries(Object.entries(form).filter(([name, value]) => value && (name !== 'scope' || name in fields))), { path: '/request', proof: '' }).then((answer) => ({ ...answer, verifier }));
  }

  async pushed(details: unknown, fields?: Record<string, string>): Promise<{ url: string; verifier: string }> {
    const { status, body, verifier } = await this.push(details, fields);
    if (status !== 201) throw new Error(`${status} ${JSON.stringify(body)}`);
    return { verifier, url: `${this.issuer}/auth?${new URLSearchParams({ client_id: this.page.clientId, request_uri: String(body['request_uri']) }).toString()}` };
  }

  /** Leads a browser to the page on which it is confirmed. */
  async ask(browser: Browser, details: unknown, fields?: Record<string, string>): Promise<{ url: string; verifier: string }> {
    const asked = await this.pushed(details, fields);
    await browser.go(asked.url, {}, this.page.redirectUri);
    return asked;
  }

  /** The token for what was confirmed in a browser that has come back. */
  answered(browser: Browser, { verifier }: { verifier: string }): Promise<Answer> {
    const code = new URL(browser.url).searchParams.get('code') ?? '';
    return this.token({ grant_type: 'authorization_code', code, redirect_uri: this.page.redirectUri, code_verifier: verifier, resource: this.resource });
  }

  exchange(subject: string, resource: string, options?: { proof?: string; fields?: Record<string, string> }): Promise<Answer> {
    return this.token({
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange', subject_token: subject,
      subject_token_type: 'urn:ietf:params:oauth:token-type:access_token', resource, ...options?.fields,
    }, options);
  }

  refresh(token: string): Promise<Answer> {
    return this.token({ grant_type: 'refresh_token', refresh_token: token, resource: this.resource });
  }
}

export const claims = (token: unknown): JWTPayload & Record<string, unknown> => decodeJwt(String(token));
