/**
 * Signing at home, as HTTP: what is taken to be signed, and which signatures are.
 */
import assert from 'node:assert/strict';
import { createHash, generateKeyPairSync, randomBytes, sign as signDer, type KeyObject } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { calculateJwkThumbprint, CompactSign, exportJWK, generateKeyPair, type JWK } from 'jose';
import { IdentityStore } from '../../demo/identity/store.ts';
import { canonicalBytes, digestOf, type Message, type MessageSignature } from '../../src/contract/index.ts';
import { verifySignature, type SignatureVerification } from '../../src/evidence/signature.ts';
import { Browser, Client } from './person.ts';
import { createTown, hostPage, type Town } from './town.ts';

const message = (changes: Partial<Message> = {}): Message => ({
  id: 'message-0000001', thread: 'thread-00000001', from: { address: 'anna@home.localhost' }, to: [{ address: 'clerk@city.localhost' }],
  subject: 'Permit', sentAt: new Date().toISOString(), body: { text: 'I ask for the permit.' }, ...changes,
});
const detailOf = async (what: Message): Promise<Record<string, unknown>> => ({ type: 'urn:dmail:signature', digest: await digestOf(canonicalBytes(what)), message: what });

/** A key as a browser has it. */
async function device() {
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  const { kty, crv, x, y } = await exportJWK(publicKey);
  const jwk = { kty, crv, x, y } as JWK;
  const kid = await calculateJwkThumbprint(jwk);
  const sign = async (what: Message, header: Record<string, unknown> = {}): Promise<Record<string, string>> => {
    const jws = await new CompactSign(canonicalBytes(what))
      .setProtectedHeader({ alg: 'ES256', typ: 'dmail-signature+jws', cty: 'application/json', kid, iat: Math.floor(Date.now() / 1000), srCms: [{ commId: { id: 'http://uri.etsi.org/01903/v1.2.2#ProofOfOrigin' } }], ...header })
      .sign(privateKey);
    const [head, , signature] = jws.split('.');
    return { decision: 'sign', level: 'device-key', jwk: JSON.stringify(jwk), jws: `${head}..${signature}` };
  };
  return { kid, sign };
}

/** An authenticator in software. */
class Authenticator {
  readonly id = randomBytes(32);
  readonly #key: KeyObject;
  readonly #public: { x: string; y: string };
  counter = 1;

  constructor(private readonly origin: string) {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.#key = privateKey;
    const der = publicKey.export({ type: 'spki', format: 'der' });
    this.#public = { x: der.subarray(-64, -32).toString('hex'), y: der.subarray(-32).toString('hex') };
  }

  #data(flags: number, rest = Buffer.alloc(0)): Buffer {
    const count = Buffer.alloc(4);
    count.writeUInt32BE(this.counter);
    return Buffer.concat([createHash('sha256').update(new URL(this.origin).hostname).digest(), Buffer.from([flags]), count, rest]);
  }

  #client(type: string, challenge: string, origin = this.origin): Buffer {
    return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
  }

  create(challenge: string, { flags = 0x45, origin }: { flags?: number; origin?: string } = {}): Record<string, string> {
    const key = Buffer.from(`a5010203262001215820${this.#public.x}225820${this.#public.y}`, 'hex');
    const rest = Buffer.concat([Buffer.alloc(16), Buffer.from([0, 32]), this.id, key]);
    return {
      decision: 'register', level: 'passkey', credential: this.id.toString('base64url'), authenticatorData: this.#data(flags, rest).toString('base64url'),
      clientDataJSON: this.#client('webauthn.create', challenge, origin).toString('base64url'),
    };
  }

  get(what: Message, { flags = 0x05, origin, type = 'webauthn.get' }: { flags?: number; origin?: string; type?: string } = {}): Record<string, string> {
    const data = this.#data(flags);
    const client = this.#client(type, createHash('sha256').update(canonicalBytes(what)).digest('base64url'), origin);
    const signature = signDer('sha256', Buffer.concat([data, createHash('sha256').update(client).digest()]), this.#key);
    return {
      decision: 'sign', level: 'passkey', credential: this.id.toString('base64url'), authenticatorData: data.toString('base64url'),
      clientDataJSON: client.toString('base64url'), signature: signature.toString('base64url'),
    };
  }
}

const verify = async (town: Town, what: Message, signature: unknown): Promise<SignatureVerification> => {
  const { keys } = (await (await town.fetch(`${town.issuer}/jwks`)).json()) as { keys: JsonWebKey[] };
  return verifySignature({ ...what, signature: signature as MessageSignature }, { keysOf: (domain, issuer) => Promise.resolve(domain === 'home.localhost' && issuer === town.issuer ? keys : undefined), now: Date.now() });
};

describe('signing', () => {
  let town: Town;
  let client: Client;
  let browser: Browser;
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'identity-'));
    town = await createTown({ dataDir: folder });
    client = await Client.create(town, hostPage(town, 'portal.localhost'));
    browser = new Browser(town);
    await client.signIn(browser);
  });
  after(async () => {
    await town.close();
    await rm(folder, { recursive: true });
  });

  /** Signs by what a form holds; the signature, or the status of the page that says why not. */
  const signed = async (what: Message, form: Record<string, string>): Promise<MessageSignature | number> => {
    const asked = await client.ask(browser, [await detailOf(what)]);
    assert.equal(browser.status, 200, browser.html);
    await browser.submit(form, client.page.redirectUri);
    if (!browser.url.startsWith(client.page.redirectUri)) return browser.status;
    const { status, body } = await client.answered(browser, asked);
    assert.equal(status, 200, JSON.stringify(body));
    const [answer] = body['authorization_details'] as { digest: string; message?: Message; signature: MessageSignature }[];
    assert.equal(answer!.message, undefined);
    assert.equal(answer!.digest, await digestOf(canonicalBytes(what)));
    return answer!.signature;
  };

  const html: Partial<Message> = { body: { text: 'I ask.', html: '<p>I owe.</p>' } };
  for (const [what, make] of [
    ['without the message', async () => ({ ...await detailOf(message()), message: undefined })],
    ['of another digest', async () => ({ ...await detailOf(message()), message: message({ subject: 'Another' }) })],
    ['from somebody else', () => detailOf(message({ from: { address: 'ben@home.localhost' } }))],
    ['with formatting', () => detailOf(message(html))],
    ['that is none', async () => ({ ...await detailOf(message()), message: { text: 'x' } })],
    ['with a member nobody knows', () => detailOf({ ...message(), hidden: 'I owe you everything' } as Message)],
    ['with attachments nobody has looked at', () => detailOf(message({ attachments: [{ id: 'document-1', upload: 'upload-00001', name: 'a.pdf', mediaType: 'application/pdf', size: 1 }] }))],
    ['of another day', () => detailOf(message({ sentAt: '2020-01-01T00:00:00Z' }))],
    ['of a day that never was', () => detailOf(message({ sentAt: new Date().toISOString().replace(/..\.\d+Z$/, '60Z') }))],
    ['signed already', () => detailOf(message({ signature: { level: 'device-key', jws: 'AA..AA', binding: 'AA.AA.AA' } }))],
  ] as const) {
    it(`takes no message ${what}`, async () => {
      const { status, body } = await client.push([await make()]);
      assert.equal(status, 400);
      assert.equal(body['error'], 'invalid_authorization_details', JSON.stringify(body));
    });
  }

  it('takes a message as large as a server takes, and nothing beyond', async () => {
    const tag = (index: number) => ({ name: `n-${index}`, kind: 'text' as const, value: 'š'.repeat(500) });
    const large = message({ body: { text: '– '.repeat(250_000) }, cover: Array.from({ length: 5 }, (_, index) => ({ name: `c-${index}`, tags: Array.from({ length: 100 }, (_, at) => tag(at)) })) });
    assert.ok(canonicalBytes(large).length > 1_500_000);
    const { sign } = await device();
    const outcome = await verify(town, large, await signed(large, await sign(large)));
    assert.equal(outcome.state, 'verified');
    const { status } = await town.fetch(`${town.issuer}/request`, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: `authorization_details=${'x'.repeat(7_000_000)}` });
    assert.equal(status, 413);
  });

  it('shows the bytes to the page of this person, and to nobody else', async () => {
    await client.ask(browser, [await detailOf(message())]);
    const { url } = browser;
    const other = new Browser(town);
    await other.go(`${url}/message`);
    assert.equal(other.status, 400);
    await browser.go(`${url}/message`);
    assert.equal(browser.status, 200);
    assert.equal(browser.headers.get('content-type'), 'application/octet-stream');
    assert.equal(browser.headers.get('access-control-allow-origin'), null);
    assert.equal((JSON.parse(browser.html) as Message).subject, 'Permit');
    await client.ask(browser, [{ type: 'urn:dmail:tracking', peer: 'clerk@city.localhost' }]);
    await browser.go(`${browser.url}/message`);
    assert.equal(browser.status, 404);
  });

  it('shows every word of the message, and runs two scripts of this server', async () => {
    const what = message({ reference: 'SP-1', channel: 'Permits', inReplyTo: 'message-0000000', cc: [{ address: 'mayor@city.localhost', name: 'The Mayor' }], parts: [{ type: 'application/x', data: { deep: ['<script>alert(1)</script>'] } }] });
    await client.ask(browser, [await detailOf(what)]);
    const leaves = (value: unknown): string[] => (value !== null && typeof value === 'object' ? Object.values(value).flatMap(leaves) : [String(value)]);
    const text = browser.html.replace(/<[^>]*>/g, '').replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&quot;/g, '"').replace(/&#39;/g, "'").replace(/&amp;/g, '&');
    for (const leaf of leaves(what)) assert.ok(text.includes(leaf), leaf);
    assert.deepEqual(browser.html.match(/<script[^>]*>/g), ['<script src="/assets/settle.js">', '<script type="module" src="/assets/sign.js">']);
    const policy = browser.headers.get('content-security-policy') ?? '';
    assert.match(policy, /script-src 'self'; connect-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'/);
    assert.match(policy, /frame-ancestors 'none'/);
    assert.doesNotMatch(policy, /unsafe/);
  });

  it('by a key of a browser is bound to the person, each time for the same key', async () => {
    const { sign } = await device();
    const outcome = await verify(town, message(), 0);
    assert.equal(outcome.state, 'failed');
    for (const subject of ['One', 'Two']) {
      const what = message({ subject });
      const verified = await verify(town, what, await signed(what, await sign(what)));
      assert.equal(verified.state, 'verified', JSON.stringify(verified));
      assert.equal(verified.level, 'device-key');
      assert.deepEqual(verified.signer, { address: 'anna@home.localhost', issuer: town.issuer, name: 'Anna Kováčová' });
    }
  });

  for (const [what, form] of [
    ['over something else', async () => (await device()).sign(message({ subject: 'Another' }))],
    ['by another key than it says', async () => ({ ...await (await device()).sign(message()), jwk: (await (await device()).sign(message()))['jwk']! })],
    ['of another hour', async () => (await device()).sign(message(), { iat: Math.floor(Date.now() / 1000) - 7200 })],
    ['without a time', async () => (await device()).sign(message(), { iat: undefined })],
    ['of another type', async () => (await device()).sign(message(), { typ: 'JWT' })],
    ['that names a key by address', async () => (await device()).sign(message(), { jku: 'https://evil.example/jwks' })],
    ['that is no JWS', async () => ({ ...await (await device()).sign(message()), jws: 'AAAA..AAAA' })],
    ['without a signature', async () => ({ ...await (await device()).sign(message()), jws: '' })],
    ['with a key that is none', async () => ({ ...await (await device()).sign(message()), jwk: '{"kty":"oct"}' })],
    ['by a passkey nobody made', async () => new Authenticator(town.issuer).get(message())],
  ] as const) {
    it(`answers with no signature ${what}`, async () => {
      assert.equal(await signed(message(), await form()), 422);
    });
  }

  it('by an ended key signs nothing any more', async () => {
    const { sign, kid } = await device();
    const what = message();
    assert.equal(typeof await signed(what, await sign(what)), 'object');
    const grants = new Browser(town);
    await client.signIn(grants);
    await grants.go(`${town.issuer}/grants`);
    assert.ok(grants.html.includes(kid.slice(0, 16)));
    const body = new URLSearchParams({ key: kid }).toString();
    await grants.go(`${town.issuer}/grants`, { method: 'POST', body, headers: { 'content-type': 'application/x-www-form-urlencoded', 'origin': town.issuer } });
    assert.match(grants.html, /Nothing can be signed with this key/);
    assert.equal(await signed(what, await sign(what)), 422);
    await client.ask(browser, [await detailOf(what)]);
    assert.match(browser.html, new RegExp(`data-ended="[^"]*${kid}`));
  });

  describe('with a passkey', () => {
    const challenge = (): string => /data-challenge="([\w-]+)"/.exec(browser.html)![1]!;
    const register = async (authenticator: Authenticator, options?: { flags?: number; origin?: string }, other?: string): Promise<number> => {
      await client.ask(browser, [await detailOf(message())]);
      await browser.submit(authenticator.create(other ?? challenge(), options), client.page.redirectUri);
      return browser.status;
    };

    it('is verified by anybody, and its counter counts on', async () => {
      const authenticator = new Authenticator(town.issuer);
      assert.equal(await register(authenticator), 200);
      assert.match(browser.html, /The passkey is ready/);
      const what = message();
      authenticator.counter = 2;
      const outcome = await verify(town, what, await signed(what, authenticator.get(what)));
      assert.equal(outcome.state, 'verified', JSON.stringify(outcome));
      assert.equal(outcome.level, 'passkey');
      // A copy of it would count from where it was.
      assert.equal(await signed(what, authenticator.get(what)), 422);
      authenticator.counter = 3;
      assert.equal(typeof await signed(what, authenticator.get(what)), 'object');
    });

    it('is verified where the authenticator does not count', async () => {
      const authenticator = new Authenticator(town.issuer);
      authenticator.counter = 0;
      await register(authenticator);
      const what = message();
      for (let time = 0; time < 2; time++) assert.equal(typeof await signed(what, authenticator.get(what)), 'object');
    });

    it('is not made for another page, another site, or without the person', async () => {
      assert.equal(await register(new Authenticator(town.issuer), {}, randomBytes(32).toString('base64url')), 422);
      assert.equal(await register(new Authenticator(town.issuer), { origin: 'https://evil.example' }), 422);
      assert.equal(await register(new Authenticator(town.issuer), { flags: 0x41 }), 422);
      assert.equal(await register(new Authenticator('http://evil.localhost')), 422);
    });

    it('is made soon after signing in only', async () => {
      const session = await IdentityStore.open({ dataDir: folder });
      const objects = session.adapter('Session');
      const who = new Browser(town);
      await client.signIn(who);
      const authenticator = new Authenticator(town.issuer);
      const asked = await client.ask(who, [await detailOf(message())]);
      assert.match(who.html, /value="register"/);
      const id = who.cookie('session')!;
      const kept = (await objects.find(id))!;
      await objects.upsert(id, { ...kept, loginTs: Math.floor(Date.now() / 1000) - 3600 }, 3600);
      await session.close();
      await who.submit(authenticator.create(/data-challenge="([\w-]+)"/.exec(who.html)![1]!), client.page.redirectUri);
      assert.equal(who.status, 422);
      assert.doesNotMatch(who.html, /value="register"/);
      // Signing in again leads back to the same question.
      await who.submit({ decision: 'again' }, client.page.redirectUri);
      assert.match(who.html, /name="password"/);
      await who.submit({ login: 'anna', password: 'garden-house', decision: 'sign-in' }, client.page.redirectUri);
      await who.submit(authenticator.create(/data-challenge="([\w-]+)"/.exec(who.html)![1]!), client.page.redirectUri);
      assert.equal(who.status, 200);
      assert.match(who.html, /The passkey is ready/);
      await who.submit({ decision: 'cancel' }, client.page.redirectUri);
      assert.equal((await client.answered(who, asked)).status, 400);
    });

    it('is nobody else’s', async () => {
      const authenticator = new Authenticator(town.issuer);
      await register(authenticator);
      const ben = new Browser(town);
      const site = await Client.create(town, hostPage(town, 'ben.localhost'));
      await site.signIn(ben, { login: 'ben', password: 'forty-photos' });
      const what = message({ from: { address: 'ben@home.localhost' } });
      await site.ask(ben, [await detailOf(what)], { login_hint: 'ben@home.localhost' });
      authenticator.counter++;
      await ben.submit(authenticator.get(what), site.page.redirectUri);
      assert.equal(ben.status, 422);
      await ben.submit(authenticator.create(/data-challenge="([\w-]+)"/.exec(ben.html)![1]!), site.page.redirectUri);
      assert.equal(ben.status, 422);
    });

    it('signs nothing without the person, on another site, or as something else', async () => {
      const authenticator = new Authenticator(town.issuer);
      await register(authenticator);
      const what = message();
      for (const options of [{ flags: 0x01 }, { flags: 0x04 }, { origin: 'https://evil.example' }, { origin: town.at('deep.id.home.localhost') }, { type: 'webauthn.create' }]) {
        authenticator.counter++;
        assert.equal(await signed(what, authenticator.get(what, options)), 422, JSON.stringify(options));
      }
      authenticator.counter++;
      assert.equal(await signed(what, authenticator.get(message({ subject: 'Another' }))), 422);
    });
  });

  it('holds after the key of the server was changed, unless that was compromised', async () => {
    const { sign } = await device();
    const what = message();
    const signature = await signed(what, await sign(what));
    const rotate = async (how?: { compromised: boolean }): Promise<void> => {
      const store = await IdentityStore.open({ dataDir: folder });
      await store.rotateTokenKey(how);
      await store.close();
      await town.restart();
    };
    await rotate();
    assert.equal((await verify(town, what, signature)).state, 'verified');
    const later = message({ subject: 'Later' });
    const newer = await signed(later, await sign(later));
    assert.equal((await verify(town, later, newer)).state, 'verified');
    await rotate({ compromised: true });
    assert.equal((await verify(town, later, newer)).state, 'failed');
    assert.equal((await verify(town, what, signature)).state, 'verified');
    const { keys } = (await (await town.fetch(`${town.issuer}/jwks`)).json()) as { keys: JWK[] };
    assert.equal(keys.length, 2);
    for (const key of keys) assert.equal(key.d, undefined);
  });
});
