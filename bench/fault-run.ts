/**
 * Deposits without pause into a server that is killed again and again. A client does what the kit's outbox does: it
 * keeps message and key, and tries again with the same until it has an answer.
 */
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Person } from '../demo/server/world-identity.ts';
import type { Deposit, MailboxPage, Message, ReceiptList, Session } from '../src/contract/index.ts';
import { Connection, type Answer } from './client.ts';
import { freePort, startHost, startSenders, type Host } from './senders.ts';

export interface FaultReport {
  kills: number;
  acknowledged: number;
  /** Acknowledged, and not there afterwards, or there with another receipt. */
  lost: number;
  /** There more than once. */
  duplicates: number;
  /** Attempts that got no answer because the server was dying or dead. */
  attempts: number;
}

const CLIENTS = 8;
const OWNER = 'clerk@city.localhost';
const FREE = { burst: 1e9, perSecond: 1e9 };

/** Milliseconds until a broken connection is tried again. */
const RETRY = 10;

class Client {
  #connection?: Connection;
  #nonce?: string;
  #token?: { jwt: Promise<string>; until: number };

  constructor(private readonly person: Person, private readonly host: () => Host) {}

  /** Throws where the connection breaks. */
  async call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const host = this.host();
    for (let attempt = 0; ; attempt++) {
      if (!this.#token || this.#token.until < Date.now()) this.#token = { jwt: this.person.token(host.server, { scopes: ['send', 'read:mailbox'] }), until: Date.now() + 60_000 };
      const token = await this.#token.jwt;
      const proof = await this.person.proof(token, method, host.origin + path, this.#nonce ? { nonce: this.#nonce } : {});
      this.#connection ??= new Connection(host.port, `city.localhost:${host.port}`);
      let answer: Answer;
      try {
        answer = await this.#connection.send(method, path, { ...(body !== undefined && { 'content-type': 'application/json' }), authorization: `DPoP ${token}`, dpop: proof, ...headers }, body === undefined ? '' : JSON.stringify(body));
      } catch (error) {
        this.#connection.close();
        this.#connection = undefined;
        throw error;
      }
      this.#nonce = answer.headers.get('dpop-nonce') ?? this.#nonce;
      if (answer.status !== 401 || attempt > 1) return answer;
    }
  }

  /** Tries until the server answers. */
  async insist(method: string, path: string, body?: unknown, headers?: Record<string, string>, broken: () => void = () => {}): Promise<Answer> {
    for (;;) {
      try {
        return await this.call(method, path, body, headers);
      } catch {
        broken();
        await pause(RETRY);
      }
    }
  }

  close(): void {
    this.#connection?.close();
  }
}

/** Kills the server so many times at random moments and counts what became of the messages. */
export async function faults(kills: number): Promise<FaultReport> {
  const dataDir = mkdtempSync(join(tmpdir(), 'dmail-faults-'));
  const senders = await startSenders();
  const port = await freePort();
  const start = (): Promise<Host> => startHost({ domain: 'city.localhost', port, dataDir, ...senders.reach, limits: { subject: FREE, remote: FREE } });
  let host = await start();
  const owner = new Client(await senders.person(OWNER, host.server), () => host);
  const acknowledged = new Map<string, { thread: string; receipt: string }>();
  const report: FaultReport = { kills: 0, acknowledged: 0, lost: 0, duplicates: 0, attempts: 0 };
  let going = true;
  let heard = (): void => {};
  const answered = (): Promise<void> => new Promise((resolve) => (heard = resolve));

  async function work(index: number): Promise<void> {
    const address = `sender${index}@home.localhost`;
    const client = new Client(await senders.person(address), () => host);
    let session: string | undefined;
    while (going) {
      const message: Message = {
        id: crypto.randomUUID(), thread: crypto.randomUUID(), from: { address }, to: [{ address: OWNER }], subject: 'Under fire', sentAt: new Date().toISOString(), body: { text: 'It must arrive once.' },
      };
      // What was begun is brought to its end, also when the killing is over.
      for (;;) {
        session ??= await open(client);
        const answer = await client.insist('POST', `/dmail/sessions/${session}/deposits`, message, { 'idempotency-key': message.id, ...(index % 2 && { prefer: 'return=representation' }) }, () => report.attempts++);
        const collected = answer.status === 303 ? await client.call('GET', new URL(answer.headers.get('location')!).pathname).catch(() => undefined) : answer;
        if (collected?.status === 200 || collected?.status === 201) {
          heard();
          acknowledged.set(message.id, { thread: message.thread, receipt: (JSON.parse(collected.body) as Deposit).receipt });
          break;
        }
        if (collected?.status === 410 && answer.status !== 303) session = undefined;
        else if (answer.status !== 303) throw new Error(`deposit: ${answer.status} ${answer.body}`);
      }
    }
    client.close();
  }

  for (let index = 0; index < CLIENTS; index++) await owner.insist('PUT', `/dmail/invitations/sender${index}@home.localhost`, { state: 'accepted' });
  const working = Promise.all(Array.from({ length: CLIENTS }, (_, index) => work(index)));
  try {
    while (report.kills < kills) {
      // Two of three wait for deposits to flow again; the third may hit the server while it still finds its feet.
      if (report.kills % 3) await Promise.race([answered(), working]);
      await Promise.race([pause(Math.random() * 100), working]);
      host.process.kill('SIGKILL');
      await once(host.process, 'exit');
      report.kills++;
      host = await start();
    }
    going = false;
    await working;
    await count(owner, acknowledged, report);
  } finally {
    going = false;
    owner.close();
    await host.stop();
    senders.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
  return report;
}

async function open(client: Client): Promise<string> {
  const answer = await client.insist('POST', '/dmail/sessions', { recipient: OWNER });
  if (answer.status !== 201) throw new Error(`session: ${answer.status} ${answer.body}`);
  return (JSON.parse(answer.body) as Session).id;
}

/** Reads the whole mailbox by the API and compares it with what was acknowledged. */
async function count(owner: Client, acknowledged: ReadonlyMap<string, { thread: string; receipt: string }>, report: FaultReport): Promise<void> {
  report.acknowledged = acknowledged.size;
  const rows = new Map<string, number>();
  for (let cursor = ''; ; ) {
    const page = JSON.parse((await owner.insist('GET', `/dmail/mailbox?limit=200${cursor}`)).body) as MailboxPage;
    for (const { id, count: messages } of page.conversations) rows.set(id, (rows.get(id) ?? 0) + messages);
    if (!page.next) break;
    cursor = `&cursor=${page.next}`;
  }
  report.duplicates = [...rows.values()].filter((messages) => messages > 1).length;
  const expected = [...acknowledged.values()];
  for (let from = 0; from < expected.length; from += 50) {
    const part = expected.slice(from, from + 50);
    const { receipts } = JSON.parse((await owner.insist('GET', `/dmail/receipts?thread=${part.map(({ thread }) => thread).join(',')}`)).body) as ReceiptList;
    const found = new Map(receipts.map((entry) => [entry.thread, entry.receipts]));
    for (const { thread, receipt } of part) if (!found.get(thread)?.includes(receipt)) report.lost++;
  }
}
