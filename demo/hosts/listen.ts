/**
 * One port on both loopback addresses: browsers try `::1` or `127.0.0.1` first as they please, and a
 * server on one of them alone is slow or unreachable for the others.
 * @module
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

export type Handler = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;
export type Upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

/** The port is in use; the message is meant for the person at the terminal. */
export class PortTaken extends Error {
  constructor(readonly port: number) {
    super(`Port ${port} is in use: stop what is using it, or choose another one with --port.`);
    this.name = 'PortTaken';
  }
}

export interface Listening {
  port: number;
  /** Stops accepting, lets requests finish for `grace` milliseconds, then cuts what is left (event streams). */
  close(grace?: number): Promise<void>;
}

/** @param port 0 for any free one. @throws {PortTaken} */
export async function listenLocal(handler: Handler, port: number, upgrade?: Upgrade): Promise<Listening> {
  for (let attempt = 0; ; attempt++) {
    const v4 = newServer(handler, upgrade);
    await open(v4, '127.0.0.1', port);
    const address = v4.address();
    const actual = typeof address === 'object' && address ? address.port : port;
    const v6 = newServer(handler, upgrade);
    try {
      await open(v6, '::1', actual);
      return { port: actual, close: (grace) => closeAll([v4, v6], grace) };
    } catch (error) {
      if (!(error instanceof PortTaken)) return { port: actual, close: (grace) => closeAll([v4], grace) }; // no IPv6 here
      await closeAll([v4], 0);
      if (port !== 0 || attempt > 9) throw error;
    }
  }
}

function newServer(handler: Handler, upgrade?: Upgrade): Server {
  const server = createServer((request, response) => {
    // A handler that rejects has a defect; the connection must not hang for it.
    Promise.resolve(handler(request, response)).catch((error: unknown) => {
      process.stderr.write(`${request.method} ${request.headers.host}${request.url?.split('?')[0]}: ${error instanceof Error ? error.stack : String(error)}\n`);
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain; charset=utf-8' });
      response.end('Something went wrong here. The terminal says more.\n');
    });
  });
  // Event streams stay open; everything else is bounded by headers and request time-outs.
  server.requestTimeout = 0;
  server.keepAliveTimeout = 30_000;
  if (upgrade) server.on('upgrade', upgrade);
  return server;
}

function open(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(error.code === 'EADDRINUSE' || error.code === 'EACCES' ? new PortTaken(port) : error));
    server.listen({ host, port, exclusive: true }, () => {
      server.removeAllListeners('error');
      resolve();
    });
  });
}

async function closeAll(servers: Server[], grace = 500): Promise<void> {
  await Promise.all(
    servers.map(
      (server) =>
        new Promise<void>((resolve) => {
          const cut = setTimeout(() => server.closeAllConnections(), grace);
          server.close(() => {
            clearTimeout(cut);
            resolve();
          });
          server.closeIdleConnections();
        }),
    ),
  );
}
