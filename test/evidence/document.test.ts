/**
 * What docs/evidence.md has experts run, run exactly as it is printed there.
 */
import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createProxy, type Server } from 'node:http';
import { createServer } from 'node:https';
import { connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { createWorld, type World } from '../../demo/server/world.ts';
import { former, move, NEW, oldKeys } from '../support/moved.ts';
import { createEvidence } from '../../src/services/evidence.ts';
import { commands, environment, following, needPrograms, PAGE, program, sample } from './sample.ts';

const run = promisify(execFile);

describe('the document for experts', () => {
  let world: World;
  let folder: string;
  let servers: Server[];
  let proxy: string;
  /** What the world answers instead of the keys of the city. */
  let otherKeys: string | undefined;

  before(async () => {
    needPrograms();
    folder = mkdtempSync(join(tmpdir(), 'dmail-evidence-'));
    world = await createWorld({ domains: ['home.example', 'city.example', 'town.example', 'host.example'] });
    execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '1', '-subj', '/CN=city.example', '-addext', 'subjectAltName=DNS:city.example,DNS:town.example,DNS:host.example', '-keyout', join(folder, 'key.pem'), '-out', join(folder, 'cert.pem')], { stdio: 'ignore' });
    const city = createServer({ key: readFileSync(join(folder, 'key.pem')), cert: readFileSync(join(folder, 'cert.pem')) }, (request, response) => {
      void world.fetch(`https://${request.headers.host}${request.url}`).then(async (answer) => response.writeHead(answer.status).end(request.url!.endsWith('/keys') && otherKeys ? otherKeys : await answer.text()));
    });
    await new Promise<void>((resolve) => void city.listen(0, '127.0.0.1', resolve));
    // They are reached as any other names are: through a proxy that happens to have them here.
    const between = createProxy().on('connect', (request, socket) => {
      const target = connect((city.address() as AddressInfo).port, '127.0.0.1', () => void (/^(?:city|town|host)\.example:443$/.test(request.url!) ? socket.write('HTTP/1.1 200 OK\r\n\r\n') : socket.destroy()));
      socket.pipe(target).pipe(socket).on('error', () => target.destroy());
      target.on('error', () => socket.destroy());
    });
    await new Promise<void>((resolve) => void between.listen(0, '127.0.0.1', resolve));
    proxy = `http://127.0.0.1:${(between.address() as AddressInfo).port}`;
    servers = [city as unknown as Server, between];
  });
  after(async () => {
    for (const server of servers) {
      server.closeAllConnections();
      server.close();
    }
    await world.close();
    rmSync(folder, { recursive: true });
  });

  async function follow(bytes: Uint8Array, level: 'device-key' | 'passkey'): Promise<{ code: number; stdout: string; stderr: string }> {
    const place = mkdtempSync(join(folder, 'run-'));
    writeFileSync(join(place, 'evidence.zip'), bytes);
    writeFileSync(join(place, 'check.py'), program);
    const env = { ...environment, https_proxy: proxy, no_proxy: '', CURL_CA_BUNDLE: join(folder, 'cert.pem') };
    return run('sh', ['-eu', '-c', commands(level)], { cwd: place, env }).then((said) => ({ code: 0, ...said }), (error: { code: number; stdout: string; stderr: string }) => error);
  }

  for (const level of ['device-key', 'passkey'] as const)
    it(`checks a file signed with a ${level}`, async () => {
      const { bytes, receipts } = await sample(world, level);
      const { code, stdout, stderr } = await follow(bytes, level);
      assert.equal(code, 0, stderr);
      const lines = stdout.split('\n').filter(Boolean);
      // The digest the receipt vouches for, and that of the message.
      assert.match(lines[0]!, /^sha-256:[\w-]{43}$/);
      assert.equal(lines[0], lines[1]);
      // The second receipt names the first.
      assert.equal(lines[2]!.split(' ')[1], lines.find((line, index) => index > 3 && line.startsWith('sha-256:')));
      assert.ok(lines.includes('receipts/01-ContentConsignment.json is the first'));
      assert.equal(lines.filter((line) => line === 'Verified OK').length, level === 'passkey' ? 2 : 1);
      assert.ok(lines.includes('anna@home.example'));
      assert.deepEqual(lines.slice(-2).map((line) => line.split(' ')[1]), ['ContentConsignment', 'ContentHandover']);
      assert.ok(receipts.length === 2);
    });

  it('checks a file of a message to people at two domains, each against the keys of its own', async () => {
    const { bytes } = await sample(world, 'device-key', ['office@town.example']);
    const { code, stdout, stderr } = await follow(bytes, 'device-key');
    assert.equal(code, 0, stderr);
    assert.deepEqual(stdout.trim().split('\n').slice(-3).map((line) => line.split(' ').slice(1).join(' ')), [
      'ContentConsignment clerk@city.example https://city.example/dmail', 'ContentHandover clerk@city.example https://city.example/dmail', 'ContentConsignment office@town.example https://town.example/dmail',
    ]);
  });

  it('checks a file in which somebody says how a payment stands', async () => {
    const { message, receipts } = await sample(world);
    const payment = { id: 'payment-1', state: 'authorised', amount: '184.90', currency: 'EUR', iban: 'DE02120300000000202051' } as const;
    const chain = [...receipts, await following(world, receipts[1], 'PaymentStatement', { payment })];
    const { bytes } = await createEvidence({ fetch: world.fetch, now: world.clock.now }).archive(message, [chain], PAGE);
    const { code, stdout, stderr } = await follow(bytes, 'device-key');
    assert.equal(code, 0, stderr);
    assert.deepEqual(stdout.trim().split('\n').slice(-3).map((line) => line.split(' ')[1]), ['ContentConsignment', 'ContentHandover', 'PaymentStatement']);
  });

  it('finds out that keys in the file are not those of the domain', async () => {
    const { bytes } = await sample(world);
    const stranger = await createWorld();
    try {
      otherKeys = await (await stranger.fetch('https://city.example/dmail/keys')).text();
      assert.notEqual((await follow(bytes, 'device-key')).code, 0);
    } finally {
      otherKeys = undefined;
      await stranger.close();
    }
  });

  it('checks receipts of a server the domain has left, for the time the domain says', async () => {
    const { bytes } = await sample(world);
    const keys = await oldKeys(world);
    const place = mkdtempSync(join(folder, 'moved-'));
    writeFileSync(join(place, 'evidence.zip'), bytes);
    writeFileSync(join(place, 'check.py'), program);
    try {
      move(world, [former(world, keys, { server: 'https://other.example/dmail' }), former(world, keys, { exp: 1 }), former(world, keys)]);
      const { code, stdout, stderr } = await follow(bytes, 'device-key');
      assert.equal(code, 0, stderr);
      assert.deepEqual(stdout.trim().split('\n').slice(-2).map((line) => line.split(' ').at(-1)), ['https://city.example/dmail', 'https://city.example/dmail']);
      const others = ((await (await world.fetch(`${NEW}/keys`)).json()) as { keys: typeof keys }).keys;
      for (const named of [undefined, [former(world, keys, { exp: 1 })], [former(world, others)]]) {
        move(world, named);
        assert.notEqual((await follow(bytes, 'device-key')).code, 0, JSON.stringify(named));
        const said = JSON.stringify({ 'city.example': { server: NEW, keys: others, ...(named && { former_servers: named }) } });
        await assert.rejects(run('python3', ['-c', `import json, sys\nfrom check import check\ncheck(open('evidence.zip', 'rb').read(), json.loads(sys.argv[1]))`, said], { cwd: place, env: environment }), /Refused|StopIteration/);
      }
    } finally {
      world.intercept = undefined;
    }
  });

  it('is thirty lines of Python', () => assert.ok(program.trim().split('\n').length <= 30));
});
