/**
 * A single bit that was changed anywhere is found by the kit, and by programs nobody here wrote: the same changes, the
 * same verdicts.
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createPublicKey } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { createWorld, type World } from '../../demo/server/world.ts';
import type { Message, ReceiptKey } from '../../src/contract/index.ts';
import { openEvidenceFile, verifyReceipt } from '../../src/evidence/index.ts';
import { evidencePageIn } from '../../src/locales/evidence-page.ts';
import { createEvidence } from '../../src/services/evidence.ts';
import { entriesOf, repacked } from '../support/repacked.ts';
import { CLERK, environment, needPrograms, program, sample } from './sample.ts';

const run = promisify(execFile);
const SERVER = 'https://city.example/dmail';

/** Compact JWS with each bit of what it consists of changed, or of some of them. */
function altered(jws: string, some?: number): string[] {
  const parts = jws.split('.').map((part) => Buffer.from(part, 'base64url'));
  const all = parts.flatMap((bytes, part) => Array.from({ length: bytes.length * 8 }, (_, bit) => [part, bit] as const));
  const chosen = some === undefined ? all : Array.from({ length: some }, () => all[Math.floor(Math.random() * all.length)]!);
  return chosen.map(([part, bit]) => {
    const flipped = Buffer.from(parts[part]!);
    flipped[bit >> 3]! ^= 1 << (bit & 7);
    return parts.map((bytes, index) => (index === part ? flipped : bytes).toString('base64url')).join('.');
  });
}

describe('a bit that was changed', () => {
  let world: World;
  let folder: string;
  let message: Message;
  let receipt: string;
  let later: string;
  let bytes: Uint8Array<ArrayBuffer>;
  let keys: ReceiptKey[];

  before(async () => {
    needPrograms();
    folder = mkdtempSync(join(tmpdir(), 'dmail-flips-'));
    world = await createWorld();
    ({ message, receipts: [receipt, later], bytes } = await sample(world));
    ({ keys } = (await (await world.fetch(`${SERVER}/keys`)).json()) as { keys: ReceiptKey[] });
    writeFileSync(join(folder, 'key.jwk'), JSON.stringify(keys[0]));
    writeFileSync(join(folder, 'key.pem'), createPublicKey({ key: keys[0] as unknown as import('node:crypto').JsonWebKey, format: 'jwk' }).export({ type: 'spki', format: 'pem' }));
    writeFileSync(join(folder, 'evidence.zip'), bytes);
    writeFileSync(join(folder, 'check.py'), program);
  });
  after(async () => {
    await world.close();
    rmSync(folder, { recursive: true });
  });

  const accepts = async (jws: string): Promise<boolean> => {
    const { state } = await verifyReceipt(jws, { message, recipient: CLERK }, { issuerOf: () => Promise.resolve({ server: SERVER, keys }), now: world.clock.now() });
    return state === 'verified';
  };
  /** Those the kit accepts. */
  async function byKit(list: readonly string[]): Promise<string[]> {
    const taken: string[] = [];
    for (const jws of list) if (await accepts(jws)) taken.push(jws);
    return taken;
  }
  /** A Python program that has what docs/evidence.md gives experts; it names what it accepts. */
  async function python(lines: string): Promise<string> {
    writeFileSync(join(folder, 'flips.py'), `import contextlib, io, json\nfrom check import *\ndef accepted(work):\n    try:\n        with contextlib.redirect_stdout(io.StringIO()): work()\n        return True\n    except (Exception, SystemExit): return False\n${lines}`);
    return (await run('python3', ['flips.py'], { cwd: folder, env: environment })).stdout.trim();
  }
  async function byPython(list: readonly string[]): Promise<string> {
    writeFileSync(join(folder, 'list.json'), JSON.stringify(list));
    return python(`said = {'server': '${SERVER}', 'keys': [json.load(open('key.jwk'))]}\nfor jws in json.load(open('list.json')):\n    if accepted(lambda: claims_of(jws, said)): print(jws)\n`);
  }
  /** As many shells as there are processors ask for all of them and name those that were accepted. */
  async function byShell(count: number, command: string): Promise<string> {
    const shells = Array.from({ length: availableParallelism() }, (_, first) =>
      run('sh', ['-c', `i=${first}; while [ $i -lt ${count} ]; do ${command} >/dev/null 2>&1 && echo $i; i=$((i + ${availableParallelism()})); done; true`], { cwd: folder, env: environment, maxBuffer: 1 << 20 }));
    return (await Promise.all(shells)).map(({ stdout }) => stdout).join('').trim();
  }
  async function byJose(list: readonly string[]): Promise<string> {
    for (const [index, jws] of list.entries()) writeFileSync(join(folder, `${index}.jws`), jws);
    return byShell(list.length, 'jose jws ver -i $i.jws -k key.jwk');
  }
  async function byOpenssl(list: readonly string[]): Promise<string> {
    for (const [index, jws] of list.entries()) {
      const [header, payload, signature] = jws.split('.') as [string, string, string];
      const numbers = Buffer.from(signature, 'base64url').toString('hex');
      writeFileSync(join(folder, `${index}.txt`), `${header}.${payload}`);
      writeFileSync(join(folder, `${index}.cnf`), `asn1=SEQUENCE:both\n[both]\nr=INTEGER:0x${numbers.slice(0, 64)}\ns=INTEGER:0x${numbers.slice(64)}\n`);
    }
    return byShell(list.length, 'openssl asn1parse -genconf $i.cnf -noout -out $i.der && openssl dgst -sha256 -verify key.pem -signature $i.der $i.txt');
  }

  it('is none in what all of them accept', async () => {
    for (const jws of [receipt, later]) {
      assert.deepEqual(await byKit([jws]), [jws]);
      assert.equal(await byPython([jws]), jws);
      assert.equal(await byJose([jws]), '0');
      assert.equal(await byOpenssl([jws]), '0');
    }
  });

  it('in a receipt is refused wherever it is: by the kit, by jose and by Python', async () => {
    const list = altered(receipt);
    assert.ok(list.length > 5000);
    assert.deepEqual(await byKit(list), []);
    assert.equal(await byPython(list), '');
    assert.equal(await byJose(list), '');
  });

  it('in a receipt is refused by openssl', async () => {
    assert.equal(await byOpenssl(altered(receipt, 300)), '');
  });

  it('in another receipt is refused by all of them', async () => {
    const list = altered(later, 200);
    assert.deepEqual(await byKit(list), []);
    assert.equal(await byPython(list), '');
    assert.equal(await byJose(list), '');
    assert.equal(await byOpenssl(list), '');
  });

  it('in the text of a receipt is refused by the kit and by Python, where it stands for nothing too', async () => {
    const list = Array.from({ length: receipt.length * 8 }, (_, bit) => {
      const flipped = Buffer.from(receipt, 'latin1');
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      return flipped.toString('latin1');
    });
    assert.deepEqual(await byKit(list), []);
    assert.equal(await byPython(list), '');
  });

  it('in an evidence file is refused wherever it is: by the kit and by Python', async () => {
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      bytes[bit >> 3]! ^= 1 << (bit & 7);
      assert.equal(typeof (await openEvidenceFile(bytes)), 'string', `bit ${bit}`);
      bytes[bit >> 3]! ^= 1 << (bit & 7);
    }
    assert.equal(typeof (await openEvidenceFile(bytes)), 'object');
    const said = await python(`data = bytearray(open('evidence.zip', 'rb').read())
print(accepted(lambda: check(data)))
for bit in range(len(data) * 8):
    data[bit >> 3] ^= 1 << (bit & 7)
    if accepted(lambda: check(data)): print(bit)
    data[bit >> 3] ^= 1 << (bit & 7)
print(accepted(lambda: check(data)))
`);
    assert.equal(said, 'True\nTrue');
  });

  it('in another evidence file is refused by both', async () => {
    const { bytes: other } = await sample(world, 'passkey');
    writeFileSync(join(folder, 'other.zip'), other);
    const bits = Array.from({ length: 2000 }, () => Math.floor(Math.random() * other.length * 8));
    for (const bit of bits) {
      const flipped = other.slice();
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      assert.equal(typeof (await openEvidenceFile(flipped)), 'string', `bit ${bit}`);
    }
    writeFileSync(join(folder, 'bits.json'), JSON.stringify(bits));
    const said = await python(`data = bytearray(open('other.zip', 'rb').read())
print(accepted(lambda: check(data)))
for bit in json.load(open('bits.json')):
    data[bit >> 3] ^= 1 << (bit & 7)
    if accepted(lambda: check(data)): print(bit)
    data[bit >> 3] ^= 1 << (bit & 7)
`);
    assert.equal(said, 'True');
  });

  it('in a part of an evidence file is refused by the kit though its archive and its manifest say that it is whole', async () => {
    for (const level of ['device-key', 'passkey'] as const) {
      const { bytes: file } = await sample(world, level);
      const evidence = createEvidence({ fetch: world.fetch, now: world.clock.now });
      const stateOf = async (of: Uint8Array<ArrayBuffer>): Promise<string> => (await evidence.file(of, evidencePageIn)).state;
      assert.equal(await stateOf(await repacked(file)), 'verified');
      // Keys are held against those that are published, and what a manifest says of a page decides whether that is compared.
      for (const { name, bytes: whole } of await entriesOf(file)) {
        if (name.startsWith('keys/') || name === 'signature/issuer.json' || name === 'manifest.json') continue;
        for (let round = 0; round < 60; round++) {
          const bit = Math.floor(Math.random() * whole.length * 8);
          const flipped = whole.slice();
          flipped[bit >> 3]! ^= 1 << (bit & 7);
          const state = await stateOf(await repacked(file, (entries) => entries.map((entry) => (entry.name === name ? { name, bytes: flipped } : entry))));
          assert.equal(state, 'failed', `${name} bit ${bit}`);
        }
      }
    }
  });

  it('in a part of an evidence file is refused though its archive says that it is whole', async () => {
    // Whoever changes a part can put the digest of the archive right again, and the manifest; not the signatures.
    const said = await python(`import random
data = open('evidence.zip', 'rb').read()
archive = zipfile.ZipFile(io.BytesIO(data))
files = {name: archive.read(name) for name in archive.namelist()}
def packed(files):
    manifest = json.loads(files['manifest.json'])
    for file in manifest['files']: file['digest'] = digest(files[file['name']])
    out = io.BytesIO()
    with zipfile.ZipFile(out, 'w') as made:
        for name, content in {**files, 'manifest.json': json.dumps(manifest).encode()}.items(): made.writestr(name, content)
        made.comment = b'sha-256:' + b'A' * 43
    return out.getvalue()[:-43] + digest(out.getvalue()[:-43])[8:].encode()
print(accepted(lambda: check(packed(files))))
for name in [name for name in files if name == 'message.json' or name.startswith('receipts/')]:
    for bit in random.sample(range(len(files[name]) * 8), 300):
        changed = bytearray(files[name])
        changed[bit >> 3] ^= 1 << (bit & 7)
        if accepted(lambda: check(packed({**files, name: bytes(changed)}))): print(name, bit)
`);
    assert.equal(said, 'True');
  });
});
