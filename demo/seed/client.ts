/**
 * A client of direct mail without a page: signs a person in at their home with their password, and speaks
 * the contract over HTTP as the elements do.
 * @module
 */
import { createHash, randomBytes } from 'node:crypto';
import { SignJWT, calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose';
import type { AttachmentReference, AuthorizationDetail, Delivery, Deposit, Message, Session, Upload, WellKnown } from '../../src/contract/index.ts';
import { domainOf, wellKnownUrl } from '../../src/contract/address.ts';
import { canonicalBytes } from '../../src/contract/canonical.ts';
import { digestOf } from '../../src/contract/digest.ts';
import { createSigner } from './signing.ts';
import { createVisitor, type Filling } from './visitor.ts';

export interface ClientOptions {
  fetch: typeof globalThis.fetch;
  /** Port of the names under `localhost`. */
  port: number;
  /** URL of this client's metadata document, and its redirect address. */
  clientId: string;
  redirectUri: string;
}

export interface DmailClient {
  readonly address: string;
  /** A request to the person's own server, with the home token. */
  home<T>(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<T>;
  /** The message with the person's signature, made on the page of their home. */
  sign(message: Message): Promise<Message>;
  /** Asks for an invitation. */
  request(recipient: string, name: string, reason: string): Promise<void>;
  /**
   * Sent copy, the attachments and a deposit for each recipient, sent copy with the receipts; repeating it changes nothing.
   * @param contents bytes of the attachments, in their order
   */
  send(message: Message, contents?: readonly Uint8Array<ArrayBuffer>[]): Promise<void>;
  /** Takes back what was allowed to this client, at home. */
  signOut(): Promise<void>;
}

interface Metadata {
  issuer: string;
  authorization_endpoint: string;
  token_endpoint: string;
  pushed_authorization_request_endpoint: string;
}

interface Granted {
  access_token: string;
  expires_in: number;
  authorization_details?: AuthorizationDetail[];
}

const SCOPE = 'send read:thread read:mailbox';
const base64url = (bytes: Buffer): string => bytes.toString('base64url');
const sha256 = (text: string): string => base64url(createHash('sha256').update(text).digest());

/** Signs in. @throws when a page on the way is not as expected */
export async function signIn(options: ClientOptions, address: string, password: string): Promise<DmailClient> {
  const { fetch, port } = options;
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  const jwk: JWK = await exportJWK(publicKey);
  const nonces = new Map<string, string>();
  const homeDomain = await discover(domainOf(address));
  const metadata = await json<Metadata>(await fetch(`${homeDomain.sign_in}/.well-known/openid-configuration`));
  const visitor = createVisitor(fetch);
  const homeToken = (await authorize({ scope: SCOPE }, (html) => (/type=["']?password/i.test(html) ? { login: address.split('@')[0]!, password } : {}))).access_token;
  let signer: ReturnType<typeof createSigner> | undefined;
  const deposits = new Map<string, { token: string; until: number }>();

  async function discover(domain: string): Promise<WellKnown> {
    return json<WellKnown>(await fetch(wellKnownUrl(domain, port)));
  }

  /** A proof of possession for one request (RFC 9449). */
  async function proof(method: string, url: string, token?: string): Promise<string> {
    const { origin, pathname } = new URL(url);
    return new SignJWT({ htm: method, htu: origin + pathname, ...(token && { ath: sha256(token) }), ...(nonces.has(origin) && { nonce: nonces.get(origin) }) })
      .setProtectedHeader({ typ: 'dpop+jwt', alg: 'ES256', jwk })
      .setIssuedAt()
      .setJti(base64url(randomBytes(16)))
      .sign(privateKey);
  }

  /** One request with proof; repeated once with the nonce when one is asked for. */
  async function ask(method: string, url: string, init: { token?: string; headers?: Record<string, string>; body?: string | Uint8Array<ArrayBuffer> } = {}): Promise<Response> {
    for (let attempt = 0; ; attempt++) {
      const before = nonces.get(new URL(url).origin);
      const response = await fetch(url, {
        method,
        headers: { ...init.headers, dpop: await proof(method, url, init.token), ...(init.token && { authorization: `DPoP ${init.token}` }) },
        body: init.body,
        redirect: 'manual',
      });
      const nonce = response.headers.get('dpop-nonce');
      if (nonce) nonces.set(new URL(url).origin, nonce);
      if (attempt === 0 && nonce && nonce !== before && (response.status === 401 || response.status === 400)) continue;
      return response;
    }
  }

  async function tokenRequest(fields: Record<string, string>): Promise<Granted> {
    const body = new URLSearchParams({ client_id: options.clientId, ...fields }).toString();
    return json(await ask('POST', metadata.token_endpoint, { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body }));
  }

  /** The code flow with PKCE, in a browser that has no screen. What is to be confirmed is pushed first. */
  async function authorize(asked: Record<string, string>, fill: (html: string) => Filling): Promise<Granted> {
    const verifier = base64url(randomBytes(32));
    const state = base64url(randomBytes(16));
    const parameters = {
      client_id: options.clientId,
      redirect_uri: options.redirectUri,
      response_type: 'code',
      state,
      resource: homeDomain.server,
      code_challenge: sha256(verifier),
      code_challenge_method: 'S256',
      dpop_jkt: await calculateJwkThumbprint(jwk),
      ...asked,
    };
    const url = new URL(metadata.authorization_endpoint);
    url.search = new URLSearchParams('authorization_details' in asked ? { client_id: options.clientId, request_uri: await push(parameters) } : parameters).toString();
    let page = await visitor.open(url.href, options.redirectUri);
    for (let step = 0; page.html; step++) {
      if (step > 6) throw new Error(`${address} cannot go on: ${page.url.origin}${page.url.pathname} asks again and again`);
      page = await visitor.submit(page, fill(page.html), options.redirectUri);
    }
    const answer = page.url.searchParams;
    const code = answer.get('code');
    if (!code || answer.get('state') !== state || (answer.get('iss') ?? metadata.issuer) !== metadata.issuer) throw new Error(`${address} was turned away: ${answer.get('error') ?? 'the answer is not ours'}`);
    return tokenRequest({ grant_type: 'authorization_code', code, code_verifier: verifier, redirect_uri: options.redirectUri, resource: homeDomain.server });
  }

  async function push(parameters: Record<string, string>): Promise<string> {
    const response = await fetch(metadata.pushed_authorization_request_endpoint, { method: 'POST', body: new URLSearchParams(parameters) });
    return (await json<{ request_uri: string }>(response)).request_uri;
  }

  /** A deposit token for one server, by exchange at home (RFC 8693). */
  async function depositToken(resource: string): Promise<string> {
    const kept = deposits.get(resource);
    if (kept && kept.until > Date.now()) return kept.token;
    const { access_token: token, expires_in: seconds } = await tokenRequest({
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      subject_token: homeToken,
      subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
      resource,
    });
    deposits.set(resource, { token, until: Date.now() + (seconds - 15) * 1000 });
    return token;
  }

  async function away<T>(server: string, method: string, url: string, body: unknown, headers: Record<string, string> = {}): Promise<T> {
    const token = await depositToken(server);
    return json<T>(await ask(method, url, { token, headers: { 'content-type': 'application/json', ...headers }, body: body === undefined ? undefined : JSON.stringify(body) }));
  }

  async function home<T>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<T> {
    const url = `${homeDomain.server}${path}`;
    return json<T>(await ask(method, url, { token: homeToken, headers: { 'content-type': 'application/json', ...headers }, body: body === undefined ? undefined : JSON.stringify(body) }));
  }

  /** Announces an attachment and sends what has not arrived of it (tus 1.0). */
  async function upload(server: string, session: Session, { id, upload: name, mediaType, size }: AttachmentReference, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    const { uri, offset } = await away<Upload>(server, 'PUT', `${session.uri}/uploads/${name}`, { document: id, mediaType, size });
    if (offset === size) return;
    const headers = { 'content-type': 'application/offset+octet-stream', 'tus-resumable': '1.0.0', 'upload-offset': String(offset) };
    await json(await ask('PATCH', uri, { token: await depositToken(server), headers, body: bytes.subarray(offset) }));
  }

  async function deposit(message: Message, recipient: string, contents: readonly Uint8Array<ArrayBuffer>[]): Promise<Delivery> {
    const { server } = await discover(domainOf(recipient));
    const session = await away<Session>(server, 'POST', `${server}/sessions`, { recipient, thread: message.thread });
    for (const [index, attachment] of (message.attachments ?? []).entries()) await upload(server, session, attachment, contents[index]!);
    const done = await away<Deposit>(server, 'POST', `${session.uri}/deposits`, message, { 'idempotency-key': message.id, prefer: 'return=representation' });
    await away(server, 'DELETE', session.uri, undefined);
    return { address: recipient, state: 'deposited', at: done.depositedAt, receipt: done.receipt };
  }

  return {
    address,
    home,
    async sign(message) {
      const bytes = canonicalBytes(message);
      const fields = await (await (signer ??= createSigner()))(bytes);
      const asked = JSON.stringify([{ type: 'urn:dmail:signature', digest: await digestOf(bytes), message }]);
      const { authorization_details: [detail] = [] } = await authorize({ login_hint: address, authorization_details: asked }, () => ({ fields }));
      if (detail?.type !== 'urn:dmail:signature' || !detail.signature) throw new Error(`${address} could not sign`);
      return { ...message, signature: detail.signature };
    },
    async request(recipient, name, reason) {
      const { server } = await discover(domainOf(recipient));
      await away(server, 'POST', `${server}/requests`, { recipient, name, reason });
    },
    async send(message, contents = []) {
      const recipients = [...message.to, ...(message.cc ?? [])].map((party) => party.address);
      const copy = (deliveries: Delivery[]): Promise<unknown> => home('PUT', `/sent/${message.id}`, { message, deliveries });
      await copy(recipients.map((recipient) => ({ address: recipient, state: 'sending' })));
      const deliveries: Delivery[] = [];
      for (const recipient of recipients) deliveries.push(await deposit(message, recipient, contents));
      await copy(deliveries);
    },
    async signOut() {
      await visitor.post(`${metadata.issuer}/grants`, { client: options.clientId });
    },
  };
}

/** The JSON of an answer that succeeded. */
async function json<T>(response: Response): Promise<T> {
  const text = await response.text();
  if (!response.ok) throw new Error(`${response.status}: ${text.slice(0, 400)}`);
  return (text ? JSON.parse(text) : undefined) as T;
}
