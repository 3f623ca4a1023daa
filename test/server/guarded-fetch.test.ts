/**
 * The one fetch a server makes on somebody's word.
 */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { readSettings } from '../../demo/server/settings.ts';
import { createGuardedFetch, GuardedFetchError, isPublicAddress, type GuardedFetch } from '../../demo/server/guarded-fetch.ts';

const refused = (reason: GuardedFetchError['reason']) => (error: unknown) => error instanceof GuardedFetchError && error.reason === reason;

describe('guarded fetch', () => {
  let server: Server;
  let port: number;
  let guarded: GuardedFetch;
  let resolved: { address: string; family: number }[] = [];
  let asked = 0;

  before(async () => {
    server = createServer((request, response) => {
      asked++;
      const json = (body: string): void => void response.setHeader('content-type', 'application/json').end(body);
      const path = request.url!;
      if (path === '/good') json('{"ok":true}');
      else if (path === '/near') response.writeHead(302, { location: '/good' }).end();
      else if (path === '/far') response.writeHead(302, { location: `http://other.localhost:${port}/good` }).end();
      else if (path === '/file') response.writeHead(302, { location: 'file:///etc/passwd' }).end();
      else if (path === '/inside') response.writeHead(302, { location: 'http://169.254.169.254/latest/meta-data' }).end();
      else if (path === '/loop') response.writeHead(302, { location: '/loop' }).end();
      else if (path === '/html') response.setHeader('content-type', 'text/html').end('<p>');
      else if (path === '/packed') response.writeHead(200, { 'content-encoding': 'gzip' }).end(Buffer.from([0x1f, 0x8b]));
      else if (path === '/strange') response.writeHead(799).end('?');
      else if (path === '/missing') response.writeHead(404, { 'content-type': 'text/plain' }).end('no');
      else if (path === '/endless') {
        response.setHeader('content-type', 'application/json');
        const more = (): void => {
          while (response.write(' '.repeat(65_536)));
          response.once('drain', more);
        };
        more();
        response.on('error', () => {});
      } else if (path === '/drip') {
        response.setHeader('content-type', 'application/json').write('{');
        const timer = setInterval(() => response.write(' '), 20);
        response.on('close', () => clearInterval(timer));
      } // `/silent` says nothing.
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    port = (server.address() as { port: number }).port;
    guarded = createGuardedFetch({ allow: { [`good.localhost:${port}`]: `127.0.0.1:${port}` }, timeout: 300, maxBytes: 100_000, lookup: async () => resolved });
  });
  after(async () => {
    await guarded.close();
    server.closeAllConnections();
    server.close();
  });

  const at = (path: string): string => `http://good.localhost:${port}${path}`;

  it('an allowed development host answers over http', async () => {
    assert.deepEqual(await (await guarded.fetch(at('/good'))).json(), { ok: true });
    assert.equal((await guarded.fetch(at('/missing'))).status, 404);
  });

  it('every other host is asked over https alone', async () => {
    for (const url of [`http://other.localhost:${port}/good`, `http://127.0.0.1:${port}/good`, 'http://a.example/', 'ftp://a.example/', 'file:///etc/passwd', 'data:application/json,1', `http://good.localhost:1/good`, `http://user:pass@good.localhost:${port}/good`])
      await assert.rejects(guarded.fetch(url), refused('scheme'), url);
  });

  it('no literal address, however it is written', async () => {
    for (const host of ['127.0.0.1', '10.0.0.1', '[::1]', '[::ffff:127.0.0.1]', '2130706433', '0x7f.1', '1.1.1.1', '[2606:4700::1111]']) await assert.rejects(guarded.fetch(`https://${host}:${port}/good`), refused('address'), host);
  });

  it('no name that leads to a private or special network, not even among others', async () => {
    const before = asked;
    for (const address of ['127.0.0.1', '10.1.2.3', '172.16.0.1', '192.168.1.1', '169.254.169.254', '100.64.0.1', '0.0.0.0', '224.0.0.1', '255.255.255.255', '192.0.2.1', '198.18.0.1', '::1', '::', '::ffff:10.0.0.1', '::ffff:8.8.8.8', 'fe80::1', 'fc00::1', 'fd12::1', 'ff02::1', '64:ff9b::7f00:1', '2002:7f00:1::', '2001:db8::1', '2001::1']) {
      assert.equal(isPublicAddress(address), false, address);
      const family = address.includes(':') ? 6 : 4;
      for (const answer of [[{ address, family }], [{ address: '93.184.215.14', family: 4 }, { address, family }]]) {
        resolved = answer;
        await assert.rejects(guarded.fetch(`https://a.example:${port}/good`), refused('address'), address);
      }
    }
    assert.equal(asked, before, 'nothing was connected to');
    for (const address of ['93.184.215.14', '1.1.1.1', '2606:4700:4700::1111', '2a00:1450::1']) assert.equal(isPublicAddress(address), true, address);
  });

  it('redirects stay with the host', async () => {
    assert.deepEqual(await (await guarded.fetch(at('/near'))).json(), { ok: true });
    for (const path of ['/far', '/file', '/inside', '/loop']) await assert.rejects(guarded.fetch(at(path)), refused('redirect'), path);
  });

  it('what comes as a stream may be large and slow, but neither led elsewhere nor packed', async () => {
    const ask = (path: string, signal = new AbortController().signal): Promise<Response> => guarded.stream(path, { method: 'GET', headers: {}, signal });
    assert.equal(await (await ask(at('/html'))).text(), '<p>');
    const endless = (await ask(at('/endless'))).body!.getReader();
    for (let got = 0; got < 1_000_000; ) got += (await endless.read()).value!.byteLength;
    await endless.cancel();
    const stop = new AbortController();
    const drip = (await ask(at('/drip'), stop.signal)).body!.getReader();
    // Longer than any answer may take that is read whole.
    for (const end = performance.now() + 400; performance.now() < end; ) await drip.read();
    stop.abort(new Error('enough'));
    await assert.rejects(drip.read());
    for (const path of ['/near', '/far', '/inside', '/loop']) await assert.rejects(ask(at(path)), refused('redirect'));
    await assert.rejects(ask(at('/packed')), refused('encoding'));
    await assert.rejects(ask(at('/strange')), refused('status'));
    await assert.rejects(ask(at('/silent')), refused('timeout'));
    await assert.rejects(ask(at('/silent'), AbortSignal.abort(new Error('enough'))), /enough/);
    for (const url of [`http://127.0.0.1:${port}/good`, 'https://10.0.0.1/', 'https://[::1]/']) await assert.rejects(ask(url), GuardedFetchError);
    resolved = [{ address: '10.1.2.3', family: 4 }];
    await assert.rejects(ask('https://inside.example/'), refused('address'));
  });

  it('hosts of one’s own are asked inside a private network, and nothing is streamed from them', async () => {
    const own = createGuardedFetch({ allow: { [`good.localhost:${port}`]: `127.0.0.1:${port}` }, internalHosts: ['inside.example'], timeout: 300, lookup: async () => [{ address: '127.0.0.1', family: 4 }] });
    const stream = (url: string): Promise<Response> => own.stream(url, { method: 'GET', headers: {}, signal: new AbortController().signal });
    // There is somebody, who speaks no TLS.
    await assert.rejects(own.fetch(`https://inside.example:${port}/good`), refused('unreachable'));
    for (const host of ['inside.example', 'INSIDE.example', 'a.inside.example', 'good.localhost']) await assert.rejects(stream(`https://${host}:${port}/good`), refused('address'), host);
    for (const host of ['a.inside.example', 'inside.example.', 'outside.example']) await assert.rejects(own.fetch(`https://${host}:${port}/good`), refused('address'), host);
    // In development, exactly what is named.
    assert.equal(await (await stream(at('/html'))).text(), '<p>');
    for (const url of [`http://inside.example:${port}/html`, `http://a.good.localhost:${port}/html`, `http://good.localhost.:${port}/html`, 'http://good.localhost:1/html', 'http://good.localhost/html']) await assert.rejects(stream(url), refused('scheme'), url);
    await own.close();
  });

  it('no setting of a server opens another network to streams', async () => {
    const env = { DMAIL_DOMAIN: 'home.example', DMAIL_ACCOUNTS: 'accounts.txt', DMAIL_INTERNAL_HOSTS: 'id.home.example other.example' };
    const settings = readSettings({ ...env, DMAIL_ALLOW: 'other.example:80=127.0.0.1:80', NODE_ENV: 'development' });
    assert.deepEqual([settings.internalHosts, settings.allow, settings.fetch, settings.stream], [['id.home.example', 'other.example'], undefined, undefined, undefined]);
  });

  it('slow, endless and foreign answers are not waited for', async () => {
    await assert.rejects(guarded.fetch(at('/silent')), refused('timeout'));
    await assert.rejects(guarded.fetch(at('/drip')), refused('timeout'));
    await assert.rejects(guarded.fetch(at('/endless')), refused('too-large'));
    await assert.rejects(guarded.fetch(at('/html')), refused('media-type'));
  });
});
