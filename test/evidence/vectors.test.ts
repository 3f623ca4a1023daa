/**
 * Signatures others published, and signatures at the edges of what one can be, held against Python's cryptography
 * (the kinds of cases Project Wycheproof tries ECDSA and JWS with, computed here with the tool they are compared with:
 * no package brings its own along).
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { importKey, openJws, signatureHolds } from '../../src/evidence/jws.ts';
import { rawSignature } from '../../src/evidence/signature.ts';
import { environment, needPrograms } from './sample.ts';

const run = promisify(execFile);
const bytesOf = (hex: string): Uint8Array<ArrayBuffer> => Uint8Array.from(Buffer.from(hex, 'hex'));
const textOf = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(Buffer.from(text));
const jwk = (x: string, y: string): JsonWebKey => ({ kty: 'EC', crv: 'P-256', x: Buffer.from(x, 'hex').toString('base64url'), y: Buffer.from(y, 'hex').toString('base64url') });

describe('signatures others published', () => {
  it('hold: RFC 6979, A.2.5', async () => {
    const key = await importKey(jwk('60FED4BA255A9D31C961EB74C6356D68C049B8923B61FA6CE669622E60F29FB6', '7903FE1008B8BC99A41AE9E95628BC64F2F1B20C2D7E9F5177A3C294D4462299'));
    const samples: [string, string][] = [
      ['sample', 'EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8'],
      ['test', 'F1ABB023518351CD71D881567B1EA663ED3EFCF6C5132B354F28D3B0B7D38367019F4113742A2B14BD25926B49C649155F267E60D3814B4C0CC84250E46F0083'],
    ];
    for (const [text, signature] of samples) {
      assert.equal(await signatureHolds(key, bytesOf(signature), textOf(text)), true);
      assert.equal(await signatureHolds(key, bytesOf(signature), textOf(`${text} `)), false);
    }
  });

  it('hold: RFC 7515, A.3', async () => {
    const key = await importKey({ kty: 'EC', crv: 'P-256', x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU', y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0' });
    const jws = 'eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q';
    const at = jws.lastIndexOf('.');
    assert.equal(await signatureHolds(key, Uint8Array.from(Buffer.from(jws.slice(at + 1), 'base64url')), textOf(jws.slice(0, at))), true);
  });
});

/** Computes the cases: what is signed, the key, the signature raw and in DER, and whether Python takes it. */
const CASES = `
import hashlib, json, secrets
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils
n = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
p = 0xFFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF
cases = []
def case(public, message, r, s, note):
    if not (0 <= r < 1 << 256 and 0 <= s < 1 << 256): return
    der = utils.encode_dss_signature(r, s)
    try: public.verify(der, message, ec.ECDSA(hashes.SHA256())); holds = True
    except Exception: holds = False
    numbers = public.public_numbers()
    cases.append({'x': '%064x' % numbers.x, 'y': '%064x' % numbers.y, 'message': message.hex(), 'raw': '%064x%064x' % (r, s), 'der': der.hex(), 'holds': holds, 'note': note})
for secret in [1, 2, 3, n - 1, n - 2, *(secrets.randbelow(n - 1) + 1 for _ in range(20))]:
    private = ec.derive_private_key(secret, ec.SECP256R1())
    public = private.public_key()
    for message in [b'', b'a', bytes(64), secrets.token_bytes(300)]:
        r, s = utils.decode_dss_signature(private.sign(message, ec.ECDSA(hashes.SHA256())))
        case(public, message, r, s, 'signed')
        case(public, message, r, n - s, 'the other s')
        case(public, message + b'\\0', r, s, 'another message')
        for note, a, b in [('r + n', r + n, s), ('s + n', r, s + n), ('-r', n - r, s), ('r + 1', r + 1, s), ('s + 1', r, s + 1), ('swapped', s, r), ('r shifted', r >> 1, s), ('s shifted', r, s >> 8)]: case(public, message, a, b, note)
    message = secrets.token_bytes(20)
    e = int.from_bytes(hashlib.sha256(message).digest(), 'big')
    for a in [0, 1, 2, n - 1, n, n + 1, p - 1, p, p + 1, (1 << 256) - 1]:
        for b in [0, 1, 2, n - 1, n, n + 1, p, (1 << 256) - 1]: case(public, message, a, b, f'{a:x} {b:x}')
    # Nonces of one, and of minus one: r is that of the generator; s is made to fit, small and large.
    gx = 0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296
    for k in [1, n - 1]: case(public, message, gx % n, pow(k, -1, n) * (e + gx * secret) % n, 'nonce of one')
    # r made of a point whose x is beyond n: it has to be taken modulo n.
    case(public, message, (gx + n) % (1 << 256), 1, 'x beyond n')
print(json.dumps(cases))
`;

describe('signatures at the edge', () => {
  let folder: string;
  let cases: { x: string; y: string; message: string; raw: string; der: string; holds: boolean; note: string }[];

  before(async () => {
    needPrograms();
    folder = mkdtempSync(join(tmpdir(), 'dmail-vectors-'));
    writeFileSync(join(folder, 'cases.py'), CASES);
    cases = JSON.parse((await run('python3', [join(folder, 'cases.py')], { env: environment, maxBuffer: 1 << 25 })).stdout) as typeof cases;
  });
  after(() => rmSync(folder, { recursive: true }));

  it('hold for the kit where they hold for Python, and nowhere else', async () => {
    assert.ok(cases.length > 2000 && cases.filter(({ holds }) => holds).length > 100);
    for (const { x, y, message, raw, holds, note } of cases) assert.equal(await signatureHolds(await importKey(jwk(x, y)), bytesOf(raw), bytesOf(message)), holds, note);
  });

  it('are the same two numbers in DER, where none is zero', () => {
    for (const { der, raw } of cases) {
      const none = [raw.slice(0, 64), raw.slice(64)].some((number) => /^0+$/.test(number));
      if (none) assert.throws(() => rawSignature(bytesOf(der)), TypeError);
      else assert.equal(Buffer.from(rawSignature(bytesOf(der))).toString('hex'), raw);
    }
  });
});

/** Signs the kinds of JWS there are, good and bad, with keys of its own. */
const KINDS = `
import hashlib, hmac, json
from base64 import urlsafe_b64encode, b64encode
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, utils
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
def b64(data): return urlsafe_b64encode(data).rstrip(b'=').decode()
def words(value): return json.dumps(value, separators=(',', ':')).encode()
def public(key):
    numbers = key.public_key().public_numbers()
    size = (key.curve.key_size + 7) // 8
    return {'kty': 'EC', 'crv': 'P-256', 'x': b64(numbers.x.to_bytes(size, 'big')), 'y': b64(numbers.y.to_bytes(size, 'big'))}
def raw(key, data, hash=hashes.SHA256()):
    size = (key.curve.key_size + 7) // 8
    r, s = utils.decode_dss_signature(key.sign(data, ec.ECDSA(hash)))
    return r.to_bytes(size, 'big') + s.to_bytes(size, 'big')
key, other, wide, koblitz = (ec.generate_private_key(curve()) for curve in (ec.SECP256R1, ec.SECP256R1, ec.SECP384R1, ec.SECP256K1))
jwk = public(key)
HEAD = {'alg': 'ES256', 'typ': 'dmail-receipt+jwt', 'kid': 'k'}
BODY = words({'a': 'b'})
cases = []
def case(note, jws, holds=False): cases.append({'note': note, 'jws': jws, 'holds': holds})
def made(head=HEAD, body=BODY, sign=lambda data: raw(key, data), text=None):
    start = f'{b64(text if text is not None else words(head))}.{b64(body)}'
    return f'{start}.{b64(sign(start.encode()))}'
case('good', made(), True)
case('good, members in another order', made({'kid': 'k', 'typ': HEAD['typ'], 'alg': 'ES256'}), True)
case('good, white space in the header', made(text=json.dumps(HEAD, indent=2).encode()), True)
case('good, nothing in it', made(body=b''), True)
case('good, any octets in it', made(body=bytes(range(256))), True)
good = made()
head, body, signature = good.split('.')
# Other ways of signing, under their own name and under that of ES256.
spki = key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
pem = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
private, edwards = rsa.generate_private_key(65537, 2048), Ed25519PrivateKey.generate()
others = {
    'none': lambda data: b'', 'HS256 with the key as DER': lambda data: hmac.digest(spki, data, 'sha256'), 'HS256 with the key as PEM': lambda data: hmac.digest(pem, data, 'sha256'),
    'HS256 with the key as JWK': lambda data: hmac.digest(words(jwk), data, 'sha256'), 'HS256 with an empty key': lambda data: hmac.digest(b'', data, 'sha256'),
    'RS256': lambda data: private.sign(data, padding.PKCS1v15(), hashes.SHA256()), 'PS256': lambda data: private.sign(data, padding.PSS(padding.MGF1(hashes.SHA256()), 32), hashes.SHA256()),
    'ES384': lambda data: raw(wide, data, hashes.SHA384()), 'ES256K': lambda data: raw(koblitz, data), 'EdDSA': edwards.sign, 'ES256 with another key': lambda data: raw(other, data),
    'ES256 over SHA-384': lambda data: raw(key, data, hashes.SHA384()), 'ES256 over SHA-1': lambda data: raw(key, data, hashes.SHA1()), 'ES256 in DER': lambda data: key.sign(data, ec.ECDSA(hashes.SHA256())),
    'ES256 over what is decoded': lambda data: raw(key, words(HEAD) + b'.' + BODY), 'ES256 over the content alone': lambda data: raw(key, BODY),
    'zeros': lambda data: bytes(64), 'one octet more': lambda data: raw(key, data) + b'\\0', 'one octet less': lambda data: raw(key, data)[:-1], 'one zero before': lambda data: b'\\0' + raw(key, data), 'turned round': lambda data: raw(key, data)[32:] + raw(key, data)[:32],
}
for note, sign in others.items():
    case(note + ' called ES256', made(sign=sign))
    case(note, made({**HEAD, 'alg': note.split()[0]}, sign=sign) if not note.startswith('ES256 ') else made({**HEAD, 'alg': 'es256'}))
for alg in ['none', 'None', 'NONE', 'es256', 'ES256 ', 'ES384', 'ES512', 'ES256K', 'HS256', 'RS256', 'EdDSA', '', None, 256, ['ES256'], {'ES256': True}]: case(f'alg {alg!r}', made({**HEAD, 'alg': alg}))
for member in HEAD: case(f'no {member}', made({name: value for name, value in HEAD.items() if name != member}))
# A header that says how it is to be checked.
for member, value in {'jwk': public(other), 'jku': 'https://evil.example/keys', 'x5u': 'https://evil.example/x', 'x5c': ['MIIB'], 'x5t': 'AA', 'x5t#S256': 'AA', 'crit': [], 'b64': False, 'zip': 'DEF', 'cty': 'JWT', 'iat': 1, '__proto__': {}}.items():
    case(f'with {member}', made({**HEAD, member: value}))
    case(f'with {member} that is critical', made({**HEAD, member: value, 'crit': [member]}))
    case(f'with {member}, signed with another key', made({**HEAD, member: value}, sign=lambda data: raw(other, data)))
case('typ of another kind', made({**HEAD, 'typ': 'JWT'}))
case('typ in capitals', made({**HEAD, 'typ': HEAD['typ'].upper()}))
case('a member twice', made(text=b'{"alg":"ES256","typ":"dmail-receipt+jwt","kid":"k","alg":"none","x":1}'))
for note, text in {'no header': b'', 'null': b'null', 'a list': b'["ES256"]', 'a text': b'"ES256"', 'no JSON': b'{"alg":"ES256"', 'a mark before': b'\\xef\\xbb\\xbf' + words(HEAD), 'no UTF-8': words(HEAD).replace(b'"k"', b'"\\xff"'), 'something behind': words(HEAD) + b'{}'}.items(): case(note, made(text=text))
# The same octets in other letters, other octets in the same letters.
for note, jws in {
    'padded': f'{head}==.{body}=.{signature}==', 'a padded signature': f'{good}==', 'the other alphabet': '.'.join(b64encode(part).decode().rstrip('=') for part in (words(HEAD), b'\\xff\\xfe\\xfd', b'\\xff' * 64)),
    'a space before': f' {good}', 'a space behind': f'{good} ', 'a new line behind': f'{good}\\n', 'a new line in it': f'{head}.\\n{body}.{signature}', 'a zero behind': f'{good}\\0',
    'four parts': f'{good}.', 'five parts': f'{head}.{body}.{signature}.{signature}.', 'two parts': f'{head}.{body}', 'no signature': f'{head}.{body}.', 'no content': f'{head}..{signature}', 'no header': f'.{body}.{signature}', 'dots': '..', 'nothing': '',
    'bits that stand for nothing': f'{head}.{body}.{signature[:-1]}{chr(ord(signature[-1]) + 1)}', 'a letter more': f'{head}.{body}.{signature}A', 'twice': f'{good}{good}',
    'as JSON': words({'payload': body, 'protected': head, 'signature': signature}).decode(), 'as general JSON': words({'payload': body, 'signatures': [{'protected': head, 'signature': signature}]}).decode(),
    'the content of another': f'{head}.{b64(words({"a": "c"}))}.{signature}', 'the header of another': f'{b64(words({**HEAD, "kid": "l"}))}.{body}.{signature}', 'letters that look the same': good.replace('a', '\\u0430', 1).replace('e', '\\u0435', 1),
}.items(): case(note, jws)
print(json.dumps({'jwk': jwk, 'cases': cases}))
`;

describe('a JWS at the edge', () => {
  let folder: string;
  let jwk: JsonWebKey;
  let cases: { note: string; jws: string; holds: boolean }[];

  before(async () => {
    needPrograms();
    folder = mkdtempSync(join(tmpdir(), 'dmail-vectors-'));
    writeFileSync(join(folder, 'kinds.py'), KINDS);
    ({ jwk, cases } = JSON.parse((await run('python3', [join(folder, 'kinds.py')], { env: environment, maxBuffer: 1 << 25 })).stdout) as { jwk: JsonWebKey; cases: typeof cases });
  });
  after(() => rmSync(folder, { recursive: true }));

  it('is taken where it is written and signed in the one way, and nowhere else', async () => {
    assert.ok(cases.length > 120 && cases.filter(({ holds }) => holds).length === 5);
    const key = await importKey(jwk);
    for (const { note, jws, holds } of cases) {
      let taken: boolean;
      try {
        const { signed, signature } = openJws(jws, 'dmail-receipt+jwt', 100_000);
        taken = await signatureHolds(key, signature, signed);
      } catch {
        taken = false;
      }
      assert.equal(taken, holds, note);
    }
  });
});
