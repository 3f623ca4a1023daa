/**
 * The way between a browser and a server under test: counts what goes over it, and breaks where it is told to.
 */
import { once } from 'node:events';
import { createServer, request as ask, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';

const headLength = ({ rawHeaders, method, url }: IncomingMessage): number => rawHeaders.reduce((sum, text) => sum + text.length + 2, 16 + (method?.length ?? 0) + (url?.length ?? 0));

export class Wire {
  /** Octets of uploads that the browser has sent. */
  content = 0;
  /** Octets of everything asked about sessions and uploads, heads and contents, and of the answers. */
  about = 0;
  /** The connection breaks when so many octets of uploads have come by, again and again. */
  breaks: number[] = [];
  readonly #server = createServer((request, response) => {
    const { pathname, port, search } = new URL(request.url!);
    const counted = /\/(?:sessions|uploads)\b/.test(pathname);
    const count = (octets: number): void => void (counted && (this.about += octets));
    count(headLength(request));
    const { 'proxy-connection': _, ...headers } = request.headers;
    const onward = ask({ host: '127.0.0.1', port, path: pathname + search, method: request.method, headers, agent: false });
    const { socket } = request;
    const broken = (): void => {
      socket.destroy();
      onward.destroy();
    };
    const scale = new Transform({
      transform: (piece: Buffer, _encoding, done) => {
        count(piece.length);
        if (request.method === 'PATCH') this.content += piece.length;
        if (this.content < (this.breaks[0] ?? Infinity)) return done(null, piece);
        this.breaks = this.breaks.filter((at) => at > this.content);
        broken();
        done();
      },
    });
    pipeline(request, scale, onward).catch(broken);
    onward.on('error', broken).on('response', (answer) => {
      count(headLength(answer));
      answer.on('data', (piece: Buffer) => count(piece.length));
      response.writeHead(answer.statusCode!, answer.headers);
      pipeline(answer, response).catch(broken);
    });
  });

  async open(): Promise<this> {
    await once(this.#server.listen(0, '127.0.0.1'), 'listening');
    return this;
  }

  /** For `createBrowserContext`: names of this machine go this way, too. */
  get proxy(): { proxyServer: string; proxyBypassList: string[] } {
    return { proxyServer: `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`, proxyBypassList: ['<-loopback>'] };
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}
