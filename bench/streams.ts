/**
 * Ten thousand people watching their mailboxes at once, in one process.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { get } from 'node:http';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Figure } from './figure.ts';
import { freePort, startHost, startSenders, type Host } from './senders.ts';

const COUNT = 10_000;
const FREE = { burst: 1e9, perSecond: 1e9 };

const ask = (host: Host, path: string): Promise<string> =>
  new Promise((resolve, reject) => {
    get({ port: host.port, host: '127.0.0.1', path, headers: { host: `city.localhost:${host.port}` } }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk)).on('end', () => resolve(text));
    }).on('error', reject);
  });

/** Memory of an idle event stream, and how long one committed notice to each of ten thousand accounts takes. */
export async function streams(): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'dmail-streams-'));
  const senders = await startSenders();
  const host = await startHost({ domain: 'city.localhost', port: await freePort(), dataDir: folder, ...senders.reach, limits: { subject: FREE, remote: FREE, heartbeat: 3_600_000 } }, { node: ['--expose-gc'] });
  const sockets: Socket[] = [];
  let notices = 0;
  let last = 0;
  let wake = (): void => {};
  try {
    // Everybody's token is bound to the same key here: what is measured is the server's side.
    const person = await senders.person('person0@city.localhost', host.server);
    const issuer = senders.issuerOf('city');
    const path = '/dmail/events';
    let nonce: string | undefined;
    const watch = async (index: number): Promise<void> => {
      const token = await issuer.issue({ aud: host.server, sub: `p${index}`, client_id: 'https://portal.example/client.json', dmail_address: `person${index}@city.localhost`, cnf: { jkt: person.jkt }, scope: 'read:mailbox', exp: Math.floor(Date.now() / 1000) + 3600 });
      const proof = await person.proof(token, 'GET', host.origin + path, nonce ? { nonce } : {});
      const socket = connect(host.port, '127.0.0.1').setEncoding('latin1');
      socket.write(`GET ${path} HTTP/1.1\r\nhost: city.localhost:${host.port}\r\nauthorization: DPoP ${token}\r\ndpop: ${proof}\r\n\r\n`);
      let text = '';
      let open = false;
      await new Promise<void>((resolve, reject) => {
        socket.on('error', reject).on('data', (chunk: string) => {
          if (open) {
            notices += chunk.split('event: change').length - 1;
            last = Date.now();
            if (notices >= COUNT) wake();
            return;
          }
          text += chunk;
          const fresh = /dpop-nonce: (\S+)/i.exec(text)?.[1];
          if (fresh) nonce = fresh;
          if (/^HTTP\/1\.1 401/.test(text) && text.includes('\r\n\r\n')) {
            socket.destroy();
            resolve(watch(index));
          } else if (text.includes('event: change') && text.endsWith('\n\n\r\n')) {
            open = true;
            text = '';
            sockets.push(socket);
            resolve();
          }
        });
      });
    };
    // A few first, so that what is loaded once is loaded before it is measured.
    const warm = 200;
    for (let index = 0; index < warm; index++) await watch(index);
    const memory = async (): Promise<number> => (JSON.parse(await ask(host, '/memory')) as { rss: number }).rss;
    const before = await memory();
    for (let from = warm; from < COUNT; from += 50) await Promise.all(Array.from({ length: Math.min(50, COUNT - from) }, (_, offset) => watch(from + offset)));
    const after = await memory();
    const done = new Promise<void>((resolve) => (wake = resolve));
    const [first, committed] = JSON.parse(await ask(host, `/notify/${COUNT}`)) as [number, number];
    await done;
    const each = (after - before) / (COUNT - warm) / 1024;
    return [
      { name: 'memory of an idle event stream', value: each, unit: ' KiB', target: 20, bound: 'max', baseline: `${COUNT} streams of ${COUNT} accounts in one process` },
      { name: 'one committed notice to each of 10,000 streams', value: (last - first) / 1000, unit: ' s', target: 1, bound: 'max', baseline: `from the first commit to the last notice read, the writing of the others included; ${((last - committed) / 1000).toPrecision(2)} s from the last commit` },
    ];
  } finally {
    for (const socket of sockets) socket.destroy();
    await host.stop();
    senders.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
