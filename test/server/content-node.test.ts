/**
 * Attachments over HTTP, in a server of its own process: killed in the middle, answered early, given up.
 */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { after, before, describe, it } from 'node:test';
import { Courier, opened, tus } from '../../bench/courier.ts';
import { freePort, startHost, startSenders, type Host, type Senders } from '../../bench/senders.ts';
import type { Deposit, Message, StoredMessage } from '../../src/contract/index.ts';
import { below, random } from './content-support.ts';

const ANNA = 'anna@home.localhost';
const OWNER = 'clerk@city.localhost';
const FREE = { burst: 1e9, perSecond: 1e9 };
const MIB = 1024 * 1024;

describe('attachments over HTTP', () => {
  let dataDir: string;
  let senders: Senders;
  let host: Host;
  let port: number;
  let anna: Courier;
  let owner: Courier;
  const start = (): Promise<Host> => startHost({ domain: 'city.localhost', port, dataDir, ...senders.reach, limits: { subject: FREE, remote: FREE } });
  before(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'dmail-content-'));
    senders = await startSenders();
    port = await freePort();
    host = await start();
    anna = new Courier(await senders.person(ANNA), () => host);
    owner = new Courier(await senders.person(OWNER, host.server), () => host);
    await owner.json('PUT', `/dmail/invitations/${ANNA}`, { state: 'accepted' });
  });
  after(async () => {
    await host.stop();
    senders.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  async function deposited(upload: string, size: number): Promise<Deposit> {
    const { id: session } = await anna.json<{ id: string }>('POST', '/dmail/sessions', { recipient: OWNER });
    const message: Message = {
      id: crypto.randomUUID(), thread: crypto.randomUUID(), from: { address: ANNA }, to: [{ address: OWNER }], subject: 'With a file', sentAt: new Date().toISOString(), body: { text: 'Attached.' },
      attachments: [{ id: upload, upload, name: 'file.bin', mediaType: 'application/octet-stream', size }],
    };
    return anna.json('POST', `/dmail/sessions/${session}/deposits`, message, { 'idempotency-key': message.id, prefer: 'return=representation' });
  }

  const offsetOf = async (path: string): Promise<number> => Number((await anna.ask('HEAD', path)).headers['upload-offset']);
  const fetched = async (path: string, headers: Record<string, string> = {}): Promise<Buffer> => Buffer.concat((await (await owner.ask('GET', path, { headers })).toArray()) as Buffer[]);

  it('an upload goes on after the server was killed in the middle of it, again and again', async () => {
    const bytes = Buffer.from(random(24 * MIB));
    const name = crypto.randomUUID();
    const path = await opened(anna, OWNER, name, name, bytes.byteLength);
    const { uri } = await deposited(name, bytes.byteLength);
    const at = `${new URL(uri).pathname}/attachments/${name}`;
    let kills = 0;
    for (let offset = 0; offset < bytes.byteLength; ) {
      const doomed = kills < 6;
      const stop = below(8 * MIB);
      const sending = async function* (): AsyncGenerator<Buffer> {
        for (let from = offset; from < bytes.byteLength; from += 65_536) {
          if (doomed && from - offset > stop) host.process.kill('SIGKILL');
          yield bytes.subarray(from, from + 65_536);
        }
      };
      const exited = once(host.process, 'exit');
      const sent = await anna.ask('PATCH', path, { headers: tus(offset), body: Readable.from(sending()), length: bytes.byteLength - offset }).catch(() => undefined);
      if (doomed) {
        await exited;
        kills++;
        host = await start();
        await anna.json('GET', path);
      } else assert.equal(sent!.statusCode, 204);
      offset = await offsetOf(path);
    }
    assert.equal(kills, 6);
    const { attachments, receipts } = await owner.json<StoredMessage>('GET', new URL(uri).pathname);
    assert.deepEqual([attachments![0]!.state, attachments![0]!.digest, receipts!.length], ['complete', `sha-256:${createHash('sha256').update(bytes).digest('base64url')}`, 3]);
    assert.ok((await fetched(at)).equals(bytes));
  });

  it('a download that is given up keeps no file open', async () => {
    const bytes = Buffer.from(random(48 * MIB));
    const name = crypto.randomUUID();
    const path = await opened(anna, OWNER, name, name, bytes.byteLength);
    assert.equal((await anna.ask('PATCH', path, { headers: tus(0), body: bytes })).statusCode, 204);
    const { uri } = await deposited(name, bytes.byteLength);
    const at = `${new URL(uri).pathname}/attachments/${name}`;
    const files = (): number =>
      readdirSync(`/proc/${host.process.pid}/fd`).filter((fd) => {
        try {
          return readlinkSync(`/proc/${host.process.pid}/fd/${fd}`).includes('/content/');
        } catch {
          return false;
        }
      }).length;
    const answers = await Promise.all(Array.from({ length: 8 }, () => owner.ask('GET', at)));
    // Each of them has begun, and waits for its client.
    for (const answer of answers) await once(answer, 'readable');
    assert.ok(files() >= 8);
    for (const answer of answers) answer.destroy();
    while (files()) await new Promise((resolve) => setTimeout(resolve, 10));
    const from = below(bytes.byteLength);
    assert.ok((await fetched(at, { range: `bytes=${from}-` })).equals(bytes.subarray(from)));
  });

  it('a download begins before there is anything to send, and ends with the upload', async () => {
    const bytes = Buffer.from(random(300_000));
    const name = crypto.randomUUID();
    const path = await opened(anna, OWNER, name, name, bytes.byteLength);
    const { uri } = await deposited(name, bytes.byteLength);
    const following = await owner.ask('GET', `${new URL(uri).pathname}/attachments/${name}`);
    assert.deepEqual([following.statusCode, following.headers['content-length']], [200, '300000']);
    assert.equal((await anna.ask('PATCH', path, { headers: tus(0), body: bytes })).statusCode, 204);
    assert.ok(Buffer.concat((await following.toArray()) as Buffer[]).equals(bytes));
  });

  it('a body that is refused is answered while it still comes', async () => {
    const name = crypto.randomUUID();
    const path = await opened(anna, OWNER, name, name, 8 * MIB);
    const refused = await anna.ask('PATCH', path, { headers: tus(5), body: Buffer.alloc(2 * MIB) });
    assert.deepEqual([refused.statusCode, refused.headers['upload-offset'], refused.headers['connection']], [409, '0', 'close']);
    assert.match(String(Buffer.concat((await refused.toArray()) as Buffer[])), /problem:conflict/);
    const long = await anna.ask('PATCH', path, { headers: tus(0), body: Buffer.alloc(9 * MIB) }).catch(() => undefined);
    assert.ok(!long || long.statusCode === 413);
    assert.equal(await offsetOf(path), 0);
  });
});
