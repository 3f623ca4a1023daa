/**
 * ClamAV's daemon, over the one command that needs no shared files: INSTREAM (`man clamd`).
 * @module
 */
import { createConnection, type NetConnectOpts, type Socket } from 'node:net';
import type { Scanner, Verdict } from './scanner.ts';

export interface ClamdOptions {
  /** Milliseconds until there is a connection. */
  connect?: number;
  /** Milliseconds the daemon may take no bytes. */
  stall?: number;
  /** Milliseconds from the last byte until the verdict. */
  verdict?: number;
}

/** Octets of an answer that are read; the longest is the name of a signature. */
const LONGEST = 1024;

/** It did not answer what it was asked. */
class Silent extends Error {}

/** @param where a TCP address, or the path of a socket */
export function clamd(where: { host: string; port: number } | { path: string }, { connect = 5_000, stall = 30_000, verdict = 180_000 }: ClamdOptions = {}): Scanner {
  return {
    async scan(bytes, signal) {
      const line = new Line(where);
      const stop = (): void => line.end();
      signal.addEventListener('abort', stop);
      try {
        signal.throwIfAborted();
        await line.within(connect, line.connected);
        await line.write(Buffer.from('zINSTREAM\0'), stall);
        for await (const piece of bytes) {
          if (!piece.byteLength) continue;
          // It speaks before it was given everything when it refuses to take more.
          if (line.said !== undefined) break;
          const size = Buffer.alloc(4);
          size.writeUInt32BE(piece.byteLength);
          await line.write(Buffer.concat([size, piece]), stall);
        }
        if (line.said !== undefined) return refused(line.said);
        await line.write(Buffer.alloc(4), stall);
        return verdictOf(await line.within(verdict, line.answer));
      } catch {
        // Where it has said why, that counts for more than that it hung up.
        return refused(line.said);
      } finally {
        signal.removeEventListener('abort', stop);
        line.end();
      }
    },
  };
}

/** @param said before everything was given to it */
const refused = (said: string | undefined): Verdict => ({ state: 'not-scanned', passing: !/size limit exceeded/i.test(said ?? '') });

/** @param said once everything was given to it */
function verdictOf(said: string): Verdict {
  if (said === 'stream: OK') return { state: 'clean' };
  const [, signature] = /^stream: (.+) FOUND$/.exec(said) ?? [];
  // So it calls what it has not looked at to its end, where it was told to say so (AlertExceedsMax).
  if (signature?.startsWith('Heuristics.Limits.Exceeded')) return { state: 'not-scanned', passing: false };
  return signature === undefined ? refused(said) : { state: 'infected', signature };
}

/** A connection on which one question is asked. */
class Line {
  /** What it has answered. */
  said: string | undefined;
  readonly connected: Promise<void>;
  readonly answer: Promise<string>;
  readonly #socket: Socket;
  readonly #broken: Promise<never>;

  constructor(where: NetConnectOpts) {
    const socket = (this.#socket = createConnection(where));
    this.connected = new Promise((resolve) => socket.once('connect', resolve));
    this.#broken = new Promise((_, reject) => socket.on('error', reject).on('close', () => reject(new Silent())));
    this.#broken.catch(() => {});
    this.answer = new Promise((resolve) => {
      let text = '';
      socket.on('data', (piece: Buffer) => {
        text = (text + piece.toString('latin1')).slice(0, LONGEST);
        // An answer ends with a zero byte; half of one is none.
        const end = text.indexOf('\0');
        if (end < 0 || this.said !== undefined) return;
        this.said = text.slice(0, end).trim();
        resolve(this.said);
      });
    });
  }

  /** Resolves when the daemon is ready for more. */
  async write(bytes: Uint8Array, ms: number): Promise<void> {
    const socket = this.#socket;
    if (socket.write(bytes)) return;
    await this.within(ms, Promise.race([new Promise<void>((resolve) => socket.once('drain', resolve)), this.answer.then(() => {})]));
  }

  /** @throws what broke the line, or that it took too long */
  async within<T>(ms: number, work: Promise<T>): Promise<T> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<never>((_, reject) => (timer = setTimeout(() => reject(new Silent()), ms)));
    try {
      return await Promise.race([work, this.#broken, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  end(): void {
    this.#socket.destroy();
  }
}
