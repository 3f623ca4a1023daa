/**
 * A small HTTP/1.1 client over one connection: the measuring side must cost less than what it measures.
 */
import { connect, type Socket } from 'node:net';

export interface Answer { status: number; headers: Map<string, string>; body: string }

export class Connection {
  readonly #socket: Socket;
  #buffer = '';
  #waiting?: { resolve(answer: Answer): void; reject(error: Error): void };

  constructor(port: number, private readonly host: string) {
    this.#socket = connect(port, '127.0.0.1').setNoDelay(true);
    this.#socket.setEncoding('latin1').on('data', (chunk: string) => this.#read(chunk));
    const lost = (): void => {
      this.#waiting?.reject(new Error('the connection was lost'));
      this.#waiting = undefined;
    };
    this.#socket.on('error', lost).on('close', lost);
  }

  /** One request at a time. `path` begins with a slash. Bodies are ASCII here. */
  send(method: string, path: string, headers: Record<string, string> = {}, body = ''): Promise<Answer> {
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`).join('');
    const length = method === 'GET' ? '' : `content-length: ${Buffer.byteLength(body)}\r\n`;
    return new Promise((resolve, reject) => {
      if (this.#socket.destroyed) return reject(new Error('the connection was lost'));
      this.#waiting = { resolve, reject };
      this.#socket.write(`${method} ${path} HTTP/1.1\r\nhost: ${this.host}\r\n${lines}${length}\r\n${body}`);
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #read(chunk: string): void {
    this.#buffer += chunk;
    const end = this.#buffer.indexOf('\r\n\r\n');
    if (end < 0) return;
    const [first = '', ...lines] = this.#buffer.slice(0, end).split('\r\n');
    const headers = new Map(lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]));
    const rest = this.#buffer.slice(end + 4);
    let body: string;
    if (headers.get('transfer-encoding') === 'chunked') {
      if (!rest.endsWith('0\r\n\r\n')) return;
      body = '';
      for (let at = 0; ; ) {
        const line = rest.indexOf('\r\n', at);
        const size = parseInt(rest.slice(at, line), 16);
        if (!size) break;
        body += rest.slice(line + 2, line + 2 + size);
        at = line + 2 + size + 2;
      }
      this.#buffer = '';
    } else {
      const length = Number(headers.get('content-length') ?? 0);
      if (rest.length < length) return;
      body = rest.slice(0, length);
      this.#buffer = rest.slice(length);
    }
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.resolve({ status: Number(first.slice(9, 12)), headers, body });
  }
}
