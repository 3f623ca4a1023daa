/**
 * A small HTTP/1.1 client over one connection: the measuring side must cost less than what it measures.
 */
import { connect, type Socket } from 'node:net';

export class Answer {
  constructor(readonly status: number, private readonly head: string, readonly body: string) {}

  get headers(): Map<string, string> {
    return new Map(this.head.split('\r\n').slice(1).map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]));
  }
}

/** A request as it goes over the wire. `path` begins with a slash. Bodies are ASCII here. */
export function requestText(host: string, method: string, path: string, headers: Record<string, string> = {}, body = ''): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`).join('');
  const length = method === 'GET' ? '' : `content-length: ${Buffer.byteLength(body)}\r\n`;
  return `${method} ${path} HTTP/1.1\r\nhost: ${host}\r\n${lines}${length}\r\n${body}`;
}

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

  send(method: string, path: string, headers: Record<string, string> = {}, body = ''): Promise<Answer> {
    return this.put(requestText(this.host, method, path, headers, body));
  }

  /** One request at a time, in ASCII. */
  put(text: string | Uint8Array): Promise<Answer> {
    return new Promise((resolve, reject) => {
      if (this.#socket.destroyed) return reject(new Error('the connection was lost'));
      this.#waiting = { resolve, reject };
      this.#socket.write(text);
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #read(chunk: string): void {
    this.#buffer += chunk;
    const end = this.#buffer.indexOf('\r\n\r\n');
    if (end < 0) return;
    const head = this.#buffer.slice(0, end);
    const rest = this.#buffer.slice(end + 4);
    let body: string;
    if (/^transfer-encoding: chunked/im.test(head)) {
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
      const length = Number(/^content-length: (\d+)/im.exec(head)?.[1] ?? 0);
      if (rest.length < length) return;
      body = rest.slice(0, length);
      this.#buffer = rest.slice(length);
    }
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.resolve(new Answer(Number(head.slice(9, 12)), head, body));
  }
}
