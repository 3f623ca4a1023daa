import { expect } from 'chai';
import { deviceSignature } from '../../demo/server/world-confirm.ts';
import { createWorld } from '../../demo/server/world.ts';
import type { World } from '../../demo/server/world.ts';
import { base64url, canonicalBytes, digestOf, DmailProblem } from '../contract/index.ts';
import type { DeviceSignature, Message, MessageSignature, PasskeySignature } from '../contract/index.ts';
import { createEvidence } from '../services/evidence.ts';
import { rawSignature, signedBytes, verifySignature } from './index.ts';
import type { SignatureOptions } from './index.ts';

const ANNA = 'anna@home.example';
const ISSUER = 'https://id.home.example';
const DAY = 86_400;
const encoder = new TextEncoder();
const bytes = (text: string) => encoder.encode(text) as Uint8Array<ArrayBuffer>;
const sha256 = async (of: Uint8Array<ArrayBuffer>) => new Uint8Array(await crypto.subtle.digest('SHA-256', of));
const part = (value: unknown) => base64url(bytes(JSON.stringify(value)));
const decode = (text: string) => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (char) => char.charCodeAt(0));
const ES256 = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

/** What authenticators and OpenSSL make of the two numbers of a signature. */
function der(raw: Uint8Array): Uint8Array<ArrayBuffer> {
  const numbers = [raw.subarray(0, 32), raw.subarray(32)].map((number) => {
    const digits = [...number.subarray(number.findIndex((octet) => octet > 0))];
    return digits[0]! & 0x80 ? [0, ...digits] : digits;
  });
  const content = numbers.flatMap((digits) => [2, digits.length, ...digits]);
  return Uint8Array.from([0x30, content.length, ...content]);
}

describe('a signature', () => {
  let world: World;
  let plain: Message;
  let now: number;
  let pair: CryptoKeyPair;
  let jwk: JsonWebKey;

  before(async () => {
    world = await createWorld();
    plain = world.message(ANNA, ['clerk@city.example'], { subject: 'Permit', text: 'A stove, 12 kW.' });
    now = Math.floor(world.clock.now() / 1000);
    pair = await crypto.subtle.generateKey(ES256, true, ['sign', 'verify']);
    const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', pair.publicKey);
    jwk = { kty, crv, x, y };
  });
  after(() => world.close());

  const issuer = () => world.domain('home.example').issuer;
  const keysOf: SignatureOptions['keysOf'] = async (domain, asked) => (domain === 'home.example' && asked === ISSUER ? ((await (await world.fetch(`${ISSUER}/jwks`)).json()) as { keys: JsonWebKey[] }).keys : undefined);
  const verify = (message: Message, options: Partial<SignatureOptions> = {}) => verifySignature(message, { keysOf, now: world.clock.now(), ...options });
  const outcome = async (signature: unknown, options: Partial<SignatureOptions> = {}, message = plain) => {
    const { failed, state } = await verify({ ...message, signature } as Message, options);
    return failed ?? state;
  };
  const signedWith = async (content: Uint8Array<ArrayBuffer>, key = pair.privateKey) => new Uint8Array(await crypto.subtle.sign(ES256, key, content));
  const bind = async (changes: object = {}, typ = 'dmail-signing-key+jwt') => issuer().issue({ sub: 'anna', dmail_address: ANNA, name: 'Anna', iat: now, exp: now + DAY, level: 'device-key', cnf: { jwk }, digest: await digestOf(signedBytes(plain)), ...changes }, { typ });

  const thumbprint = async () => base64url(await sha256(bytes(JSON.stringify({ crv: jwk.crv, kty: jwk.kty, x: jwk.x, y: jwk.y }))));
  async function device({ header = {}, binding = {}, of = plain, typ }: { header?: object; binding?: object; of?: Message; typ?: string } = {}): Promise<DeviceSignature> {
    const head = part({ alg: 'ES256', typ: 'dmail-signature+jws', cty: 'application/json', kid: await thumbprint(), iat: now, srCms: [{ commId: { id: 'http://uri.etsi.org/01903/v1.2.2#ProofOfOrigin' } }], ...header });
    const signature = await signedWith(bytes(`${head}.${base64url(signedBytes(of))}`));
    return { level: 'device-key', jws: `${head}..${base64url(signature)}`, binding: await bind(binding, typ) };
  }
  async function passkey({ client = {}, flags = 0x05, rpId = 'id.home.example', extra = [], binding = {} }: { client?: object; flags?: number; rpId?: string; extra?: number[]; binding?: object } = {}): Promise<PasskeySignature> {
    const data = Uint8Array.from([...(await sha256(bytes(rpId))), flags, 0, 0, 0, 7, ...extra]);
    const said = bytes(JSON.stringify({ type: 'webauthn.get', challenge: base64url(await sha256(signedBytes(plain))), origin: 'https://id.home.example', crossOrigin: false, ...client }));
    const signature = der(await signedWith(Uint8Array.from([...data, ...(await sha256(said))])));
    return { level: 'passkey', authenticatorData: base64url(data), clientDataJSON: base64url(said), signature: base64url(signature), binding: await bind({ level: 'passkey', rp_id: 'id.home.example', ...binding }) };
  }

  it('by a key of a device verifies', async () => {
    const message = { ...plain, signature: await device() };
    const found = await verify(message);
    expect(found).to.deep.include({ state: 'verified', level: 'device-key', signer: { address: ANNA, name: 'Anna', issuer: ISSUER }, signedAt: new Date(now * 1000).toISOString() });
    expect(found.checks.map(({ name }) => name)).to.deep.equal(['form', 'signer', 'issuer', 'binding', 'signature', 'time']);
    expect((await verify(plain)).state).to.equal('none');
  });

  it('made at home, when confirmed there, verifies without an account', async () => {
    const message = { ...plain, signature: await deviceSignature(ANNA, signedBytes(plain), issuer()) };
    const outcome = createEvidence({ fetch: world.fetch, now: () => world.clock.now() }).signature(message);
    await new Promise<void>((resolve) => void outcome.subscribe(resolve));
    expect(outcome.state.state).to.equal('verified');
    expect(createEvidence({ fetch: world.fetch }).signature(plain).state.state).to.equal('none');
  });

  it('by a passkey verifies', async () => {
    expect(await verify({ ...plain, signature: await passkey() })).to.deep.include({ state: 'verified', level: 'passkey', signedAt: new Date(Math.floor(Date.parse(plain.sentAt) / 1000) * 1000).toISOString() });
    expect(await outcome(await passkey({ client: { origin: 'https://sign.id.home.example' } }))).to.equal('verified');
    expect(await outcome(await passkey({ flags: 0x85, extra: [0xa0] }))).to.equal('verified');
  });

  it('fails for another message, however little differs', async () => {
    for (const signature of [await device(), await passkey()])
      for (const changes of [{ subject: 'Permit ' }, { body: { text: 'A stove, 13 kW.' } }, { sentAt: new Date(Date.parse(plain.sentAt) + 1).toISOString() }, { reference: 'X' }, { evidence: { opened: true as const } }])
        expect(await outcome(signature, {}, { ...plain, ...changes })).to.equal('binding');
    // Bound for what the message became, by an issuer that was never shown what was signed.
    const changed = { ...plain, subject: 'Permit ' };
    const digest = await digestOf(signedBytes(changed));
    for (const signature of [await device({ binding: { digest } }), await passkey({ binding: { digest } })]) expect(await outcome(signature, {}, changed)).to.equal('signature');
    expect(await outcome(await device(), {}, { ...plain, from: { address: 'ben@home.example' } })).to.equal('signer');
  });

  it('fails with any bit of it changed', async () => {
    const jws = async (signature: DeviceSignature) => {
      const [header, , raw] = signature.jws.split('.') as [string, string, string];
      return [header, raw].flatMap((text, index) => flips(text).map((flipped) => ({ ...signature, jws: index ? `${header}..${flipped}` : `${flipped}..${raw}` })));
    };
    const whole = await device();
    const assertion = await passkey();
    const keys = await keysOf('home.example', ISSUER, '');
    const known = { keysOf: () => Promise.resolve(keys) };
    const altered: MessageSignature[] = [
      ...(await jws(whole)),
      ...flips(whole.binding.split('.')[2]!).map((flipped) => ({ ...whole, binding: `${whole.binding.split('.').slice(0, 2).join('.')}.${flipped}` })),
      ...(['authenticatorData', 'clientDataJSON', 'signature'] as const).flatMap((name) => flips(assertion[name]).map((flipped) => ({ ...assertion, [name]: flipped }))),
    ];
    expect(altered.length).to.be.greaterThan(4000);
    for (const signature of altered) expect((await verify({ ...plain, signature }, known)).state, JSON.stringify(signature)).to.equal('failed');
  });

  /** A base64url text with each bit of what it stands for changed. */
  function flips(text: string): string[] {
    const whole = decode(text);
    return Array.from({ length: whole.length * 8 }, (_, bit) => {
      const flipped = whole.slice();
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      return base64url(flipped);
    });
  }

  it('may not say how it is to be checked, nor be anything else', async () => {
    for (const header of [{ alg: 'none' }, { alg: 'HS256' }, { typ: 'JOSE' }, { cty: undefined }, { cty: 'text/plain' }, { crit: ['b64'], b64: false }, { b64: false }, { jwk }, { jku: 'https://evil.example' }, { x5u: 'https://evil.example' }, { x5c: [] }, { iat: '7' }, { iat: undefined }, { srCms: undefined }, { srCms: {} }, { kid: 7 }])
      expect(await outcome(await device({ header })), JSON.stringify(header)).to.equal('form');
    const good = await device();
    const attached = good.jws.replace('..', `.${base64url(signedBytes(plain))}.`);
    for (const jws of [attached, '', '..', `${good.jws}=`, good.jws.replace('..', '.'), ` ${good.jws}`, 'x'.repeat(5000)]) expect(await outcome({ ...good, jws }), jws.slice(0, 40)).to.equal('form');
    for (const nonsense of [null, 'signature', {}, [], { ...good, level: 'qualified' }, { ...good, level: 'passkey' }, { ...good, x5c: [] }, { ...good, binding: undefined }, { ...good, binding: good.jws }, { ...(await passkey()), level: 'device-key' }])
      expect(await outcome(nonsense), JSON.stringify(nonsense)).to.equal('form');
    expect(await outcome(await device({ header: { kid: 'A'.repeat(43) } }))).to.equal('signature');
  });

  it('by a passkey fails for another page, ceremony or party', async () => {
    for (const client of [{ type: 'webauthn.create' }, { type: undefined }, { challenge: undefined }, { origin: undefined }, { crossOrigin: true }]) expect(await outcome(await passkey({ client })), JSON.stringify(client)).to.equal('form');
    for (const origin of ['https://evil.example', 'https://evilid.home.example', 'https://home.example', 'http://id.home.example', 'https://id.home.example.evil.example', 'https://id.home.example/', 'null', 'android:apk-key-hash:x'])
      expect(await outcome(await passkey({ client: { origin } })), origin).to.equal('signature');
    expect(await outcome(await passkey({ client: { challenge: base64url(await sha256(bytes('other'))) } }))).to.equal('signature');
    expect(await outcome(await passkey({ rpId: 'evil.example' }))).to.equal('signature');
    // Present but not verified, verified but not present, with what only a registration has.
    for (const [flags, extra] of [[0x01, []], [0x04, []], [0x00, []], [0x45, []], [0x85, []], [0x05, [0]]] as [number, number[]][]) expect(await outcome(await passkey({ flags, extra })), String(flags)).to.equal('form');
    for (const rp_id of [undefined, '', 'Home.example', 'https://home.example', 7]) expect(await outcome(await passkey({ binding: { rp_id } })), String(rp_id)).to.equal('form');
    expect(await outcome(await device({ binding: { rp_id: 'id.home.example' } }))).to.equal('form');
  });

  it('is that of whom the issuer of their domain names', async () => {
    for (const [failed, binding] of [
      ['signer', { dmail_address: 'ben@home.example' }], ['signer', { dmail_address: 'anna@city.example' }], ['issuer', { iss: 'https://id.city.example' }], ['form', { level: 'passkey' }],
      ['form', { cnf: undefined }], ['form', { cnf: { jwk: { kty: 'oct', k: 'AA' } } }], ['form', { iss: undefined }], ['form', { exp: undefined }], ['form', { iat: '1' }], ['form', { name: { toString: 'x' } }],
    ] as [string, object][]) expect(await outcome(await device({ binding })), JSON.stringify(binding)).to.equal(failed);
    expect(await outcome(await device({ typ: 'at+jwt' }))).to.equal('form');
    expect(await outcome(await device({ binding: { cnf: { jwk: { ...jwk, x: jwk.y, y: jwk.x } } } }))).to.equal('signature');
    const other = world.domain('city.example').issuer;
    const digest = await digestOf(signedBytes(plain));
    const foreign = await other.issue({ iss: ISSUER, sub: 'anna', dmail_address: ANNA, iat: now, exp: now + DAY, level: 'device-key', cnf: { jwk }, digest }, { typ: 'dmail-signing-key+jwt' });
    expect(await outcome({ ...(await device()), binding: foreign })).to.equal('binding');
    expect(await outcome(await device(), { keysOf: async () => [{}, { kty: 'EC' }] })).to.equal('binding');
  });

  it('takes a binding of its own: what is left of a key that was ended signs nothing new', async () => {
    const before = await device();
    const later = { ...plain, id: crypto.randomUUID() };
    expect(await outcome({ ...(await device({ of: later })), binding: before.binding }, {}, later)).to.equal('binding');
    for (const digest of [undefined, '', 7]) expect(await outcome(await device({ binding: { digest } })), String(digest)).to.equal('form');
    for (const digest of ['sha-256:', (await digestOf(signedBytes(plain))).toLowerCase()]) expect(await outcome(await device({ binding: { digest } })), digest).to.equal('binding');
  });

  it('is bound with a key of the issuer while that was in use', async () => {
    const until = (exp: unknown): Partial<SignatureOptions> => ({ keysOf: async (...asked) => (await keysOf(...asked))!.map((key) => ({ ...key, exp }) as JsonWebKey) });
    for (const exp of [now, now + 1]) expect(await outcome(await device(), until(exp)), String(exp)).to.equal('verified');
    for (const exp of [now - 1, 0, 'never', null]) expect(await outcome(await device(), until(exp)), String(exp)).to.equal('binding');
  });

  it('is made while its key is bound', async () => {
    expect(await outcome(await device({ binding: { exp: now } }))).to.equal('verified');
    for (const changes of [{ binding: { exp: now - 1 } }, { binding: { iat: now + 400 } }, { header: { iat: now + DAY + 1 } }, { header: { iat: 7 }, binding: { iat: 7 } }]) expect(await outcome(await device(changes)), JSON.stringify(changes)).to.equal('time');
    const day = DAY * 1000;
    for (const off of [-1, 1, 400]) expect(await outcome(await device(), { now: world.clock.now() + off * day })).to.equal('verified');
    expect(await outcome(await device(), { now: world.clock.now() - 7 * day })).to.equal('time');
    expect(await outcome(await passkey({ binding: { exp: now - 3600 } }))).to.equal('time');
  });

  it('is neither good nor bad while the issuer cannot be asked', async () => {
    for (const code of ['offline', 'unreachable', 'timeout', 'not-dmail', 'not-found'] as const) expect((await verify({ ...plain, signature: await device() }, { keysOf: () => Promise.reject(new DmailProblem(code)) })).state).to.equal('unknown');
    expect(await outcome(await device(), { keysOf: () => Promise.resolve(undefined) })).to.equal('issuer');
  });

  it('is none of a message with a second, formatted wording, which its signer was not shown', async () => {
    const formatted = { ...plain, body: { text: 'I agree', html: '<p>I do not agree</p>' } };
    expect(await outcome(await device({ of: formatted }), {}, formatted)).to.equal('form');
  });

  it('is made over the canonical form of all but itself', async () => {
    expect(new TextDecoder().decode(signedBytes({ ...plain, signature: await device() }))).to.equal(new TextDecoder().decode(canonicalBytes(plain)));
  });

  it('of an authenticator is read where it is exactly DER', async () => {
    for (let round = 0; round < 300; round++) {
      const raw = await signedWith(crypto.getRandomValues(new Uint8Array(8)));
      const whole = der(raw);
      expect([...rawSignature(whole)]).to.deep.equal([...raw]);
      for (const wrong of [whole.slice(1), whole.slice(0, -1), [...whole, 0], [0x31, ...whole.slice(1)], [0x30, 0x81, ...whole.slice(1)], whole.map((octet, at) => (at === 2 ? 3 : octet))]) expect(() => rawSignature(Uint8Array.from(wrong))).to.throw(TypeError);
    }
    for (const wrong of [[], [0x30, 0], [0x30, 6, 2, 1, 1, 2, 1, 0x80], [0x30, 6, 2, 1, 1, 2, 0, 1], [0x30, 7, 2, 2, 0, 1, 2, 1, 1], [0x30, 6, 2, 2, 1, 1, 2, 1], [0x30, 5, 2, 0, 2, 1, 1]]) expect(() => rawSignature(Uint8Array.from(wrong)), wrong.join(' ')).to.throw(TypeError);
    expect([...rawSignature(Uint8Array.from([0x30, 6, 2, 1, 1, 2, 1, 2]))].filter((octet) => octet)).to.deep.equal([1, 2]);
  });
});
