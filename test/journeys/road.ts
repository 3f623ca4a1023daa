/**
 * The road between one browser and the town: a proxy on which bytes stop flowing without a word, in the middle of
 * whatever they are in the middle of. Nobody is told; a connection that stalls looks like one that is slow.
 */
import { createServer, connect, type Socket } from 'node:net';

/** How far an exchange comes before its bytes stop. */
export const KINDS = ['before the request left', 'within the request', 'before the answer came', 'within the answer'] as const;
export type Kind = (typeof KINDS)[number];

export interface Stop {
  method: string;
  path: RegExp;
  kind: Kind;
  /** As many that fit go by first. */
  skip?: number;
}

export interface Stalled {
  /** The exchange stands still. */
  readonly met: Promise<void>;
  /** The page has let go of it, or asks anew. */
  readonly left: Promise<void>;
  /** Bytes flow again; those of a request that was left still arrive at the server. */
  release(): void;
}

/** The road has ended; nobody gets through. */
export interface Cut {
  /** It has come to that. */
  readonly met: Promise<void>;
  mend(): void;
}

interface Ending {
  method: string;
  path: RegExp;
  heard: boolean;
  met(): void;
}

interface Trip {
  method: string;
  path: string;
  /** Of the whole answer, once it was handed to the browser. */
  answered: boolean;
  hold(): void;
  release(): void;
}

interface Watch extends Stop {
  skip: number;
  begin(trip: Trip): void;
  met(): void;
  left(): void;
}

export class Road {
  readonly #server = createServer((socket) => this.#travel(socket));
  readonly #sockets = new Set<Socket>();
  readonly #trips: Trip[] = [];
  /** Those still to be met. */
  readonly #watches = new Set<Watch>();
  /** Those that were met and not released. */
  readonly #standing = new Set<Watch>();
  /** Where it is to end. */
  #ending: Ending | undefined;
  #gone = false;
  #port = 0;

  static async open(): Promise<Road> {
    const road = new Road();
    await new Promise<void>((resolve) => void road.#server.listen(0, '127.0.0.1', resolve));
    const address = road.#server.address();
    road.#port = typeof address === 'object' && address ? address.port : 0;
    return road;
  }

  /** For `createBrowserContext`: names of this machine go by the road, too. */
  get proxy(): { proxyServer: string; proxyBypassList: string[] } {
    return { proxyServer: `127.0.0.1:${this.#port}`, proxyBypassList: ['<-loopback>'] };
  }

  /** Stops the next exchange that fits. A browser's question before it (CORS) counts as its beginning. */
  stop(stop: Stop): Stalled {
    let trip: Trip | undefined;
    let met!: () => void;
    let left!: () => void;
    const stalled: Stalled = {
      met: new Promise<void>((resolve) => (met = resolve)),
      left: new Promise<void>((resolve) => (left = resolve)),
      release: () => {
        this.#watches.delete(watch);
        this.#standing.delete(watch);
        trip?.release();
      },
    };
    const watch: Watch = {
      ...stop, met, left, skip: stop.skip ?? 0,
      begin: (found) => {
        trip = found;
        this.#watches.delete(watch);
        this.#standing.add(watch);
      },
    };
    this.#watches.add(watch);
    return stalled;
  }

  /** Ends at the next exchange that fits: before its request has left, or `heard` and answered, of which the page learns nothing. */
  cut({ method, path, heard = false }: { method: string; path: RegExp; heard?: boolean }): Cut {
    let met!: () => void;
    const ended = new Promise<void>((resolve) => (met = resolve));
    this.#ending = { method, path, heard, met };
    return {
      met: ended,
      mend: () => {
        this.#gone = false;
      },
    };
  }

  #end({ met }: Ending): void {
    this.#ending = undefined;
    this.#gone = true;
    for (const socket of this.#sockets) socket.destroy();
    met();
  }

  /** From now on not a byte more of the answers that are under way. @returns ends it; nothing where there are none */
  silence(path: RegExp): (() => void) | undefined {
    const silent = this.#trips.filter((trip) => !trip.answered && path.test(trip.path));
    for (const trip of silent) trip.hold();
    return silent.length === 0 ? undefined : () => {
      for (const trip of silent) trip.release();
    };
  }

  /** How many whole answers to such requests the browser was given. */
  answered(method: string, path: RegExp): number {
    return this.#trips.filter((trip) => trip.answered && trip.method === method && path.test(trip.path)).length;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise<void>((resolve) => void this.#server.close(() => resolve()));
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('error', () => socket.destroy()).on('close', () => this.#sockets.delete(socket));
  }

  /** One exchange for each connection: it is asked of the server to close after it, and the browser sees that. */
  #travel(browser: Socket): void {
    if (this.#gone) return void browser.destroy();
    this.#keep(browser);
    let request = Buffer.alloc(0);
    const gather = (chunk: Buffer): void => {
      request = Buffer.concat([request, chunk]);
      const end = request.indexOf('\r\n\r\n');
      if (end < 0) return;
      const head = request.subarray(0, end).toString('latin1');
      if (request.length < end + 4 + lengthIn(head)) return;
      browser.off('data', gather);
      this.#carry(browser, head, request.subarray(end + 4));
    };
    browser.on('data', gather);
  }

  #carry(browser: Socket, head: string, body: Buffer): void {
    const [line = '', ...fields] = head.split('\r\n');
    const [method = '', target = ''] = line.split(' ');
    // Anything else is the browser's own affair.
    if (!target.startsWith('http://')) return void browser.destroy();
    const url = new URL(target);
    const ending = this.#ending?.method === method && this.#ending.path.test(url.pathname) ? this.#ending : undefined;
    if (ending && !ending.heard) return this.#end(ending);
    const asked = /^access-control-request-method: *(\w+)/im.exec(head)?.[1];
    const fits = (one: Watch): boolean => one.path.test(url.pathname) && (one.method === method || (one.method === asked && one.kind === KINDS[0]));
    for (const one of this.#standing) if (fits(one)) one.left();
    const watch = [...this.#watches].find((one) => fits(one) && (one.skip === 0 || (one.method === method && one.skip-- < 0)));
    const kept = fields.filter((field) => !/^(proxy-connection|connection):/i.test(field));
    const bytes = Buffer.concat([Buffer.from(`${method} ${url.pathname}${url.search} HTTP/1.1\r\n${kept.join('\r\n')}\r\nconnection: close\r\n\r\n`, 'latin1'), body]);

    const kind = watch?.kind;
    let server: Socket | undefined;
    let held = kind === KINDS[0] || kind === KINDS[1];
    let there = kind === KINDS[1] ? Math.floor(bytes.length - Math.max(body.length, 20) / 2) : held ? 0 : bytes.length;
    /** What the server has answered and the browser was not given. */
    let waiting: Buffer[] = [];
    let ended = false;
    let over = false;
    let released = false;
    let given = '';

    const arrive = (upTo: number, from = 0): void => {
      server ??= this.#toServer(url, give, () => {
        ended = true;
        give();
      });
      server.write(bytes.subarray(from, upTo));
    };
    const give = (chunk?: Buffer): void => {
      if (ending) return void (ended && !this.#gone && this.#end(ending));
      if (chunk) waiting.push(chunk);
      if (held || over) return;
      const all = Buffer.concat(waiting);
      waiting = [];
      if (kind === KINDS[2] && !released && all.length > 0) return stand(all, 0);
      if (kind === KINDS[3] && !released) {
        const start = all.indexOf('\r\n\r\n') + 4;
        if (start < 4 || (!ended && all.length === start)) return void waiting.push(all);
        return stand(all, all.length > start ? start + Math.ceil((all.length - start) / 2) : Math.floor(start / 2));
      }
      hand(all);
      if (!ended) return;
      trip.answered ||= !browser.destroyed;
      browser.end();
    };
    const hand = (part: Buffer): void => {
      given += part.toString('latin1');
      trip.answered ||= !browser.destroyed && isWhole(given);
      if (part.length > 0) browser.write(part);
    };
    const stand = (all: Buffer, first: number): void => {
      held = true;
      hand(all.subarray(0, first));
      waiting.unshift(all.subarray(first));
      watch?.met();
    };
    const trip: Trip = {
      method, path: url.pathname, answered: false,
      hold: () => {
        held = true;
      },
      release: () => {
        released = true;
        held = false;
        if (there < bytes.length) {
          arrive(bytes.length, there);
          there = bytes.length;
        }
        give();
      },
    };
    this.#trips.push(trip);
    watch?.begin(trip);
    browser.on('close', () => {
      watch?.left();
      if (trip.answered) return;
      over = true;
      // What stands on the road arrives when the road is open again, whether or not somebody still waits for it.
      if (!held || there === bytes.length) server?.destroy();
    });
    browser.resume();
    if (there > 0) arrive(there);
    if (held) watch?.met();
  }

  #toServer(url: URL, data: (chunk: Buffer) => void, end: () => void): Socket {
    const server = connect(Number(url.port), '127.0.0.1');
    this.#keep(server);
    return server.on('data', data).on('close', end);
  }
}

/** Whether an answer has all it says it has; one that ends with its connection has not. */
function isWhole(answer: string): boolean {
  const end = answer.indexOf('\r\n\r\n') + 4;
  if (end < 4) return false;
  const head = answer.slice(0, end);
  if (/^transfer-encoding: *chunked/im.test(head)) return answer.endsWith('\r\n0\r\n\r\n');
  return / (204|304) /.test(head.slice(0, 14)) || (/^content-length:/im.test(head) && answer.length - end >= lengthIn(head));
}

const lengthIn = (head: string): number => Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0);
