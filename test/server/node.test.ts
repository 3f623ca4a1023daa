/**
 * The server as somebody runs it: over HTTP, on files, restarted, behind a proxy.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { startServer, type RunningServer } from '../../demo/server/node.ts';
import { openKeys } from '../../demo/server/keys/keys.ts';
import { fileKeys } from '../../demo/server/keys/file.ts';
import type { ReceiptKeys } from '../../src/contract/index.ts';

const DOMAIN = 'mail.example';
const config = { domain: DOMAIN, server: `https://${DOMAIN}/dmail`, publicOrigin: `https://${DOMAIN}`, issuers: { sign_in: `https://id.${DOMAIN}`, token_issuers: [`https://id.${DOMAIN}`] } };

interface Seen { status: number; headers: NodeJS.Dict<string | string[]>; body: string }

function ask(port: number, path: string, { host = DOMAIN, method = 'GET', headers = {}, body }: { host?: string; method?: string; headers?: Record<string, string>; body?: string } = {}): Promise<Seen> {
  return new Promise((resolve, reject) => {
    const asked = httpRequest({ port, host: '127.0.0.1', path, method, headers: { host, ...headers } }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk)).on('end', () => resolve({ status: response.statusCode!, headers: response.headers, body: text }));
    });
    asked.on('error', reject).end(body);
  });
}

describe('a server in Node', () => {
  let dataDir: string;
  let server: RunningServer;
  const start = (): Promise<RunningServer> => startServer({ config: { ...config, limits: { remote: { burst: 30, perSecond: 1 } } }, dataDir, accounts: { exists: () => true }, port: 0, behindProxy: true });
  before(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'dmail-node-'));
    server = await start();
  });
  after(async () => {
    await server.close();
    rmSync(dataDir, { recursive: true });
  });

  it('answers under its public name, whatever the proxy speaks', async () => {
    const seen = await ask(server.port, '/.well-known/dmail');
    assert.equal(seen.status, 200);
    assert.equal((JSON.parse(seen.body) as { server: string }).server, config.server);
    assert.equal((await ask(server.port, '/dmail/health')).body, '{"status":"ok"}');
    assert.equal((await ask(server.port, '/dmail/health', { host: 'elsewhere.example' })).status, 421);
    assert.equal((await ask(server.port, '/dmail/health', { host: 'no host at all' })).status, 400);
  });

  it('says what is wrong with a database it cannot open, and ends', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'dmail-broken-'));
    writeFileSync(join(folder, 'mail.sqlite'), 'not a database, and long enough to be told from an empty one'.repeat(100));
    await assert.rejects(startServer({ config, dataDir: folder, accounts: { exists: () => true }, port: 0 }), /not a database/);
    rmSync(folder, { recursive: true });
  });

  it('keeps its keys over a restart, and publishes retired ones', async () => {
    const keys = async (): Promise<ReceiptKeys> => JSON.parse((await ask(server.port, '/dmail/keys')).body) as ReceiptKeys;
    const first = await keys();
    await server.close();
    const path = join(dataDir, 'receipt-keys.json');
    assert.equal(statSync(path).mode & 0o777, 0o600);
    // The database is one file when nobody has it open.
    assert.equal(statSync(join(dataDir, 'mail.sqlite-wal'), { throwIfNoEntry: false })?.size ?? 0, 0);
    server = await start();
    assert.deepEqual(await keys(), first);
    await server.close();
    await (await openKeys(fileKeys(path), Date.now())).rotate(Date.now());
    server = await start();
    const [current, retired] = (await keys()).keys;
    assert.equal(retired!.kid, first.keys[0]!.kid);
    assert.ok(retired!.exp && !current!.exp);
    assert.ok(!/"d":/.test((await ask(server.port, '/dmail/keys')).body));
    // Of a retired key the private part is gone.
    assert.equal((JSON.parse(readFileSync(path, 'utf8')) as { d?: string }[]).filter(({ d }) => d).length, 1);
  });

  it('counts strangers by the address the proxy names', async () => {
    const from = (address: string): Promise<Seen> => ask(server.port, '/dmail/health', { headers: { 'x-forwarded-for': `1.1.1.1, ${address}` } });
    const statuses = [];
    for (let index = 0; index < 40; index++) statuses.push((await from('192.0.2.7')).status);
    assert.equal(statuses.at(-1), 429);
    assert.ok(Number((await from('192.0.2.7')).headers['retry-after']) >= 1);
    assert.equal((await from('192.0.2.8')).status, 200);
  });

  it('writes who did what, and no token', async () => {
    await ask(server.port, '/dmail/mailbox', { headers: { authorization: 'DPoP eyJhbGciOi.eyJzZWNyZXQ.c2lnbmF0dXJl', dpop: 'x' } });
    await server.close();
    const log = readFileSync(join(dataDir, 'accounting.jsonl'), 'utf8').trim().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
    assert.deepEqual([log.at(-1)!['operation'], log.at(-1)!['status'], log.at(-1)!['problem']], ['listMailbox', 401, 'proof-invalid']);
    assert.ok(!JSON.stringify(log).includes('eyJ'));
    server = await start();
  });

  it('the frame page allows nothing but its own script and inline styles', async () => {
    for (const [query, images] of [['', 'img-src data:'], ['?remote=1', 'img-src data: https:']]) {
      const seen = await ask(server.port, `/dmail/frame${query}`);
      const policy = String(seen.headers['content-security-policy']).split('; ');
      assert.ok(policy.includes("default-src 'none'") && policy.includes(images!) && policy.includes('sandbox allow-scripts') && policy.includes("style-src 'unsafe-inline'"));
      const script = /<script>([\s\S]*)<\/script>/.exec(seen.body)![1]!;
      const digest = Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.from(script))).toString('base64');
      assert.ok(policy.includes(`script-src 'sha256-${digest}'`));
    }
    assert.equal((await ask(server.port, '/dmail/frame?remote=2')).status, 422);
  });

  it('a body that is refused does not poison the connection', async () => {
    const seen = await ask(server.port, '/dmail/sessions', { method: 'POST', headers: { 'content-type': 'application/json' }, body: 'x'.repeat(1_000_000) });
    assert.equal(seen.status, 401);
    assert.equal(seen.headers['connection'], 'close');
  });
});
