/** A server of one's own, as the README has it: settings from the environment, behind TLS and HTTP/2. */
import assert from 'node:assert/strict';
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request as plainRequest, type IncomingMessage } from 'node:http';
import { connect, createSecureServer, type Http2SecureServer } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { root } from '../../demo/build.ts';
import { fileAccounts, readAccounts } from '../../demo/identity/accounts-file.ts';
import { readSettings, SettingError } from '../../demo/server/settings.ts';

describe('settings', () => {
  const least = { DMAIL_DOMAIN: 'home.example', DMAIL_ACCOUNTS: 'accounts.txt' };

  it('follow from the domain', () => {
    const { config, port, host } = readSettings(least);
    assert.deepEqual(config, {
      domain: 'home.example', server: 'https://home.example/dmail', publicOrigin: 'https://home.example',
      issuers: { sign_in: 'https://id.home.example', token_issuers: ['https://id.home.example'] },
    });
    assert.deepEqual({ port, host }, { port: 8080, host: '127.0.0.1' });
  });

  it('are refused where they would make a server nobody reaches', () => {
    for (const wrong of [
      { DMAIL_DOMAIN: undefined }, { DMAIL_DOMAIN: 'https://home.example' }, { DMAIL_ACCOUNTS: undefined },
      { DMAIL_ORIGIN: 'http://home.example' }, { DMAIL_ORIGIN: 'https://home.example/mail' }, { DMAIL_SIGN_IN: 'id.home.example' }, { PORT: 'x' },
    ]) assert.throws(() => readSettings({ ...least, ...wrong }), SettingError, JSON.stringify(wrong));
  });
});

describe('properties a server of one’s own asks for', () => {
  const least = { DMAIL_DOMAIN: 'home.example', DMAIL_ACCOUNTS: 'accounts.txt' };
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'own-properties-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));
  const read = async (text: string) => {
    const path = join(folder, 'properties.json');
    await writeFile(path, text);
    return readSettings({ ...least, DMAIL_PROPERTIES: path }).config.properties;
  };

  it('stand in a file', async () => {
    const asked = [{ name: 'invoice-number', kind: 'text', label: 'Invoice number', required: true }];
    assert.deepEqual(await read(JSON.stringify({ asked })), { asked });
    assert.deepEqual(await read(JSON.stringify({ asked: [], own: [{ name: 'desk', kind: 'choice', choices: [{ value: 'Taxes' }] }] })), { asked: [], own: [{ name: 'desk', kind: 'choice', choices: [{ value: 'Taxes' }] }] });
    assert.equal(readSettings(least).config.properties, undefined);
  });

  it('are refused with the place of what is wrong, before anything is opened', async () => {
    for (const [text, place] of [
      ['{', 'cannot be read as JSON'], ['{"other":[]}', 'other'], ['[]]', 'cannot be read'], ['{"own":{}}', '/own/0'], ['{"own":[{"name":"a","kind":"text"},{"name":"b","kind":"colour"}]}', '/own/1'],
      ['[[]]', 'member 0'], ['"asked"', 'no object'], ['7', 'no object'], ['null', 'no object'], ['{"asked":[{"name":"a","kind":"choice"}]}', '/asked/0'], ['{"asked":[{"name":"a","kind":"text"},{"name":"a","kind":"text"}]}', '/asked/1'],
    ] as const) await assert.rejects(read(text), (error) => error instanceof SettingError && error.message.includes(place), text);
    assert.throws(() => readSettings({ ...least, DMAIL_PROPERTIES: join(folder, 'none.json') }), SettingError);
  });
});

describe('an authorization server of one’s own', () => {
  it('has accounts added by a command, and lists the grants that have ended', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'own-id-'));
    const env = { ...process.env, DMAIL_DOMAIN: 'home.example', DMAIL_ACCOUNTS: join(folder, 'accounts.txt'), DMAIL_DATA: join(folder, 'data'), PORT: '0' };
    let server: ChildProcess | undefined;
    try {
      const added = execFileSync(process.execPath, ['--import', 'tsx', join(root, 'demo/identity/account.ts'), 'anna', 'Anna Kováčová'], { env, input: 'garden-house\n', encoding: 'utf8' });
      assert.match(added, /^anna@home\.example was added/);
      const text = readFileSync(join(folder, 'accounts.txt'), 'utf8');
      assert.doesNotMatch(text, /garden-house/);
      const [entry] = readAccounts(text, 'home.example');
      assert.equal(entry!.person.name, 'Anna Kováčová');
      const accounts = fileAccounts(join(folder, 'accounts.txt'), 'home.example');
      assert.ok('person' in (await accounts.check('anna', 'garden-house')));
      assert.ok('wrong' in (await accounts.check('anna', 'garden-hose')));
      server = spawn(process.execPath, ['--import', 'tsx', join(root, 'demo/identity/main.ts')], { env, stdio: ['ignore', 'pipe', 'inherit'] });
      const [line] = (await once(server.stdout!, 'data')) as [Buffer];
      const base = `http://127.0.0.1:${/:(\d+)\n/.exec(String(line))![1]}`;
      const metadata = (await (await fetch(`${base}/.well-known/openid-configuration`)).json()) as Record<string, unknown>;
      assert.equal(metadata['issuer'], 'https://id.home.example');
      const list = await fetch(`${base}/revocations`);
      assert.deepEqual(await list.json(), { revoked: [] });
      const same = await fetch(`${base}/revocations`, { headers: { 'if-none-match': list.headers.get('etag')! } });
      assert.equal(same.status, 304);
    } finally {
      if (server?.exitCode === null) {
        server.kill('SIGKILL');
        await once(server, 'exit');
      }
      await rm(folder, { recursive: true, force: true });
    }
  });
});

describe('a server behind TLS and HTTP/2', () => {
  let folder: string;
  let server: ChildProcess;
  let proxy: Http2SecureServer;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'own-'));
    await writeFile(join(folder, 'accounts.txt'), 'anna\nben@home.example # the neighbour\n');
    server = spawn(process.execPath, ['--import', 'tsx', join(root, 'demo/server/main.ts')], {
      env: { ...process.env, DMAIL_DOMAIN: 'home.example', DMAIL_ACCOUNTS: join(folder, 'accounts.txt'), DMAIL_DATA: join(folder, 'data'), DMAIL_REVOCATIONS: 'off', PORT: '0', BEHIND_PROXY: '1' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(server.stdout!, 'data')) as [Buffer];
    const port = Number(/:(\d+)\n/.exec(String(line))![1]);

    execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '1', '-subj', '/CN=home.example', '-addext', 'subjectAltName=DNS:home.example', '-keyout', join(folder, 'key.pem'), '-out', join(folder, 'cert.pem')], { stdio: 'ignore' });
    // What any reverse proxy does: HTTP/2 and TLS outside, HTTP/1.1 inside, the name passed on.
    proxy = createSecureServer({ key: readFileSync(join(folder, 'key.pem')), cert: readFileSync(join(folder, 'cert.pem')) });
    proxy.on('stream', (stream, headers) => {
      const inner = plainRequest({ port, method: headers[':method'], path: headers[':path'], headers: { host: headers[':authority'], 'x-forwarded-for': '203.0.113.7' } }, (answer: IncomingMessage) => {
        const { connection: _, 'keep-alive': __, 'transfer-encoding': ___, ...rest } = answer.headers;
        stream.respond({ ':status': answer.statusCode, ...rest });
        answer.pipe(stream);
      });
      stream.pipe(inner);
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  });
  after(async () => {
    proxy.close();
    if (server.exitCode === null) {
      server.kill('SIGKILL');
      await once(server, 'exit');
    }
    await rm(folder, { recursive: true, force: true });
  });

  async function get(path: string, authority = 'home.example'): Promise<{ status: number; headers: Record<string, unknown>; body: string }> {
    const { port } = proxy.address() as AddressInfo;
    const session = connect(`https://home.example:${port}`, { ca: readFileSync(join(folder, 'cert.pem')), lookup: (_host, options, done) => (options.all ? done(null, [{ address: '127.0.0.1', family: 4 }]) : done(null, '127.0.0.1', 4)) });
    try {
      const stream = session.request({ ':path': path, ':authority': authority });
      const [headers] = (await once(stream, 'response')) as [Record<string, unknown>];
      let body = '';
      for await (const chunk of stream) body += String(chunk);
      return { status: Number(headers[':status']), headers, body };
    } finally {
      session.close();
    }
  }

  it('names its public address, whatever it listens on', async () => {
    const known = JSON.parse((await get('/.well-known/dmail')).body) as Record<string, unknown>;
    assert.equal(known['server'], 'https://home.example/dmail');
    assert.equal(known['sign_in'], 'https://id.home.example');
    assert.equal((await get('/dmail/health')).status, 200);
    const challenge = await get('/dmail/mailbox');
    assert.equal(challenge.status, 401);
    assert.match(String(challenge.headers['www-authenticate']), /resource_metadata="https:\/\/home\.example\/\.well-known\/oauth-protected-resource\/dmail"/);
  });

  it('does not answer for another name', async () => {
    assert.equal((await get('/.well-known/dmail', 'else.example')).status, 421);
  });

  it('ends cleanly when asked to', async () => {
    server.kill('SIGTERM');
    const [code] = (await once(server, 'exit')) as [number | null];
    assert.equal(code, process.platform === 'win32' ? null : 0);
  });
});
