/**
 * Figures of the reference server.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLibsql } from '../demo/server/store/libsql.ts';
import { createSqlStore } from '../demo/server/store/sql-store.ts';
import type { Message, Session } from '../src/contract/index.ts';
import { Connection, requestText, type Answer } from './client.ts';
import { median, type Figure } from './figure.ts';
import { seedDatabase } from './seed.ts';
import { freePort, startHost, startSenders, type Host, type Senders } from './senders.ts';

const AT_ONCE = 32;

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'dmail-bench-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A page of 50 from a mailbox of a thousand and of a million, first page and one deep inside. */
export function list(): Promise<Figure[]> {
  return inFolder(async (folder) => {
    const owner = 'clerk@city.example';
    const stores = [];
    for (const count of [1000, 1_000_000]) {
      const databases = openLibsql(join(folder, `${count}.sqlite`), { synchronous: 'OFF' });
      const store = createSqlStore(databases, () => Promise.reject(new Error('nothing is deposited here')));
      await store.migrate();
      await seedDatabase(databases, owner, count);
      const middle = Date.UTC(2020, 0, 1) + (count / 2) * 60_000;
      stores.push({ store, cursor: `${middle}.thread-00000000` });
    }
    const took: number[][] = [[], []];
    for (let round = 0; round < 60; round++) {
      for (const [index, { store, cursor }] of stores.entries()) {
        const begin = performance.now();
        for (let repeat = 0; repeat < 20; repeat++) await store.list(owner, { view: 'inbox', limit: 50, ...(repeat % 2 && { cursor }) });
        if (round >= 10) took[index]!.push((performance.now() - begin) / 20);
      }
    }
    for (const { store } of stores) await store.close();
    const [small, large] = took.map(median) as [number, number];
    return [{ name: 'list a page of 50 from 1,000,000 against from 1,000', value: large / small, target: 1.3, bound: 'max', baseline: `${(small * 1000).toFixed(0)} µs from 1,000, ${(large * 1000).toFixed(0)} µs from 1,000,000` }];
  });
}

/** What one worker needs for one request, made before the clock runs. */
interface Shot { wire: Uint8Array; headers: Record<string, string> }

/** What the server under test takes of the processor, and this process, which makes the load. */
interface Cores { server: number; load: number }

export class Range {
  readonly connections: Connection[];
  private sessions: { path: string; token: string; sender: number }[] = [];
  private people: Awaited<ReturnType<Senders['person']>>[] = [];
  private nonce = '';
  /** Of the last run. */
  used: Cores = { server: 0, load: 0 };

  constructor(readonly host: Host, private readonly senders: Senders) {
    this.connections = Array.from({ length: AT_ONCE }, () => new Connection(host.port, host.name));
  }

  private async authorized(person: number, method: string, path: string, token: string): Promise<Record<string, string>> {
    return { authorization: `DPoP ${token}`, dpop: await this.people[person]!.proof(token, method, this.host.origin + path, this.nonce ? { nonce: this.nonce } : {}) };
  }

  private async call(person: number, method: string, path: string, token: string, body: unknown): Promise<Answer> {
    for (let attempt = 0; ; attempt++) {
      const headers = { 'content-type': 'application/json', ...(await this.authorized(person, method, path, token)) };
      const answer = await this.connections[0]!.send(method, path, headers, JSON.stringify(body));
      this.nonce = answer.headers.get('dpop-nonce') ?? this.nonce;
      if (answer.status !== 401 || attempt) return answer;
    }
  }

  /** Eight senders, each with a session for a recipient of their own. */
  async open(): Promise<void> {
    this.sessions = [];
    for (let sender = 0; sender < 8; sender++) {
      this.people[sender] ??= await this.senders.person(`sender${sender}@home.localhost`);
      const owner = (this.people[sender + 8] ??= await this.senders.person(`owner${sender}@city.localhost`, this.host.server));
      const home = await owner.token(this.host.server, { scopes: ['read:mailbox'] });
      await this.call(sender + 8, 'PUT', `/dmail/invitations/sender${sender}@home.localhost`, home, { state: 'accepted' });
      const token = await this.people[sender]!.token(this.host.server, { scopes: ['send'] });
      const answer = await this.call(sender, 'POST', '/dmail/sessions', token, { recipient: `owner${sender}@city.localhost` });
      if (answer.status !== 201) throw new Error(`no session: ${answer.status} ${answer.body}`);
      this.sessions.push({ path: `/dmail/sessions/${(JSON.parse(answer.body) as Session).id}/deposits`, token, sender });
    }
  }

  async shots(count: number, prefer: boolean, evidence?: Message['evidence']): Promise<Shot[]> {
    const text = 'The application was received and is being examined by the department in charge. '.repeat(15);
    const shots: Shot[] = [];
    for (let index = 0; index < count; index++) {
      const { path, token, sender } = this.sessions[index % this.sessions.length]!;
      const message: Message = {
        id: crypto.randomUUID(), from: { address: `sender${sender}@home.localhost` }, to: [{ address: `owner${sender}@city.localhost` }], thread: crypto.randomUUID(), subject: `Notice ${index}`,
        sentAt: new Date().toISOString(), body: { text }, ...(evidence && { evidence }),
      };
      const headers = { 'content-type': 'application/json', 'idempotency-key': message.id, ...(prefer && { prefer: 'return=representation' }), ...(await this.authorized(sender, 'POST', path, token)) };
      shots.push({ headers, wire: Buffer.from(requestText(this.host.name, 'POST', path, headers, JSON.stringify(message))) });
    }
    return shots;
  }

  /** Microseconds of processor time. */
  async #spent(): Promise<Cores> {
    const { cpu } = JSON.parse((await this.connections[0]!.send('GET', '/memory')).body) as { cpu: NodeJS.CpuUsage };
    const own = process.cpuUsage();
    return { server: cpu.user + cpu.system, load: own.user + own.system };
  }

  /** Requests per second. */
  async fire(count: number, one: (connection: Connection, index: number) => Promise<void>): Promise<number> {
    let next = 0;
    const before = await this.#spent();
    const begin = performance.now();
    await Promise.all(this.connections.map(async (connection) => {
      while (next < count) await one(connection, next++);
    }));
    const took = performance.now() - begin;
    const after = await this.#spent();
    this.used = { server: (after.server - before.server) / took / 1000, load: (after.load - before.load) / took / 1000 };
    return (count / took) * 1000;
  }

  async empty(count: number, path = '/empty'): Promise<number> {
    const wire = Buffer.from(requestText(this.host.name, 'POST', path));
    return this.fire(count, async (connection) => {
      const { status } = await connection.put(wire);
      if (status !== 204) throw new Error(`empty: ${status}`);
    });
  }

  async deposit(count: number, prefer: boolean, evidence?: Message['evidence']): Promise<number> {
    await this.open();
    const shots = await this.shots(count, prefer, evidence);
    return this.fire(count, async (connection, index) => {
      const { wire, headers } = shots[index]!;
      const answer = await connection.put(wire);
      if (answer.status !== (prefer ? 201 : 303)) throw new Error(`deposit: ${answer.status} ${answer.body}`);
      if (prefer) return;
      // As a browser follows a 303: the same credentials go along and are ignored.
      const { 'content-type': _, ...kept } = headers;
      const seen = await connection.send('GET', new URL(answer.headers.get('location')!).pathname, kept);
      if (seen.status !== 200) throw new Error(`collect: ${seen.status}`);
    });
  }

  close(): void {
    for (const connection of this.connections) connection.close();
  }
}

const FREE = { burst: 1e9, perSecond: 1e9 };

/**
 * Deposits per second, 32 at once, whole gateway, durable, receipt and all. What they are held against is an empty POST
 * to the same server: the same listener, router, host check, counting, headers and log, and a route that answers 204.
 * Everything takes turns in short rounds and each round gives its own ratio, so that other work on the machine weighs on
 * both sides alike.
 */
export function deposits({ rounds = 15, count = 1500 } = {}): Promise<Figure[]> {
  return inFolder(async (folder) => {
    const senders = await startSenders();
    const start = async (synchronous: 'FULL' | 'OFF'): Promise<Range> =>
      new Range(await startHost({ domain: 'city.localhost', port: await freePort(), dataDir: join(folder, synchronous), synchronous, ...senders.reach, limits: { subject: FREE, remote: FREE } }), senders);
    const full = await start('FULL');
    const off = await start('OFF');
    const rates = { empty: [] as number[], bare: [] as number[], prefer: [] as number[], exchange: [] as number[], off: [] as number[] };
    const used = { empty: [] as Cores[], prefer: [] as Cores[] };
    // The first rounds are for the compiler.
    const warm = 3;
    for (let round = -warm; round < rounds; round++) {
      const empty = await full.empty(count * 5);
      const idle = full.used;
      const prefer = await full.deposit(count, true);
      const busy = full.used;
      const loose = await off.deposit(count, true);
      const again = await full.deposit(count, true);
      const after = await full.empty(count * 5);
      const exchange = await full.deposit(count, false);
      const bare = await full.empty(count * 5, '/bare');
      if (round < 0) continue;
      // One before and one after the runs held against them, and the other way round.
      rates.empty.push((empty + after) / 2);
      rates.bare.push(bare);
      rates.prefer.push((prefer + again) / 2);
      rates.exchange.push(exchange);
      rates.off.push(loose);
      used.empty.push(idle);
      used.prefer.push(busy);
    }
    for (const range of [full, off]) {
      range.close();
      await range.host.stop();
    }
    senders.close();
    const ratio = (a: readonly number[], b: readonly number[]): number => median(a.map((value, index) => value / b[index]!));
    const cores = (seen: readonly Cores[]): string => `server ${median(seen.map(({ server }) => server)).toFixed(2)} and load ${median(seen.map(({ load }) => load)).toFixed(2)} cores`;
    const rate = (seen: readonly number[]): string => `${median(seen).toFixed(0)}/s`;
    const against = `${rate(rates.empty)} empty posts through the same listener, router, checks, headers and log (${cores(used.empty)}; ${rate(rates.bare)} before any of the application)`;
    return [
      { name: 'deposits with return=representation against empty posts', value: ratio(rates.prefer, rates.empty), target: 0.12, bound: 'min', baseline: `${rate(rates.prefer)} (${cores(used.prefer)}) against ${against}` },
      { name: 'full deposit exchanges against empty posts', value: ratio(rates.exchange, rates.empty), target: 0.07, bound: 'min', baseline: `${rate(rates.exchange)} against ${rate(rates.empty)}` },
      { name: 'deposits under synchronous FULL against OFF', value: ratio(rates.prefer, rates.off), target: 0.85, bound: 'min', baseline: `${rate(rates.prefer)} against ${rate(rates.off)}, medians of ${rounds} rounds` },
    ];
  });
}

/**
 * What recording events adds to a deposit: registered messages, whose deposit records that they were taken in and that
 * their recipient is asked, against the same messages without, where one receipt says everything.
 */
export function recording({ rounds = 15, count = 1000 } = {}): Promise<Figure[]> {
  return inFolder(async (folder) => {
    const senders = await startSenders();
    const range = new Range(await startHost({ domain: 'city.localhost', port: await freePort(), dataDir: folder, synchronous: 'FULL', ...senders.reach, limits: { subject: FREE, remote: FREE } }), senders);
    const evidence: Message['evidence'] = { acceptance: { until: new Date(Date.now() + 14 * 86_400_000).toISOString() } };
    const rates = { plain: [] as number[], recorded: [] as number[] };
    for (let round = -2; round < rounds; round++) {
      const before = await range.deposit(count, true);
      const recorded = await range.deposit(count * 2, true, evidence);
      const after = await range.deposit(count, true);
      if (round < 0) continue;
      // One before and one after the run held against them.
      rates.plain.push((before + after) / 2);
      rates.recorded.push(recorded);
    }
    range.close();
    await range.host.stop();
    senders.close();
    const added = median(rates.plain.map((value, index) => value / rates.recorded[index]! - 1));
    return [{
      name: 'recording two events adds to a deposit', value: added * 100, unit: ' %', target: 15, bound: 'max',
      baseline: `${median(rates.recorded).toFixed(0)}/s against ${median(rates.plain).toFixed(0)}/s with one receipt, medians of ${rounds} rounds`,
    }];
  });
}
