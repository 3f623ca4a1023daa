/**
 * A few names on one port: an authorization server, one that federates, an ordinary provider, and host pages.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Agent, fetch as undiciFetch } from 'undici';
import { createAuthorizationServer } from '../../demo/identity/authorization-server.ts';
import { createOrdinaryProvider } from '../../demo/identity/ordinary-provider.ts';
import type { AuthorizationServer, AuthorizationServerOptions } from '../../demo/identity/types.ts';

export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

export interface Town {
  port: number;
  fetch: typeof fetch;
  home: AuthorizationServer;
  shop: AuthorizationServer;
  /** Origin of a name: `http://portal.localhost:1234`. */
  at(name: string): string;
  issuer: string;
  resource: string;
  /** Answers for a host name. */
  host(name: string, handler: Handler): void;
  /** Requests that came in, as `METHOD host/path`. */
  log: string[];
  /** Starts the home authorization server anew, over the same data where there is a folder. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export const PASSWORD = 'garden-house';

export async function createTown(options: Partial<AuthorizationServerOptions> = {}): Promise<Town> {
  const hosts = new Map<string, Handler>();
  const log: string[] = [];
  const server = createServer((request, response) => {
    const name = (request.headers.host ?? '').replace(/:\d+$/, '');
    log.push(`${request.method} ${name}${request.url?.split('?')[0]}`);
    const handler = hosts.get(name);
    if (handler) handler(request, response);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const at = (name: string): string => `http://${name}:${port}`;
  // Node does not resolve names under localhost; everything else goes nowhere.
  const dispatcher = new Agent({
    connect: {
      lookup(hostname, lookup, answer) {
        if (!hostname.endsWith('.localhost')) return answer(new Error(`no such host: ${hostname}`), '', 4);
        if (lookup.all) answer(null, [{ address: '127.0.0.1', family: 4 }]);
        else answer(null, '127.0.0.1', 4);
      },
    },
  });
  const fetch = ((input: string | URL, init?: object) => undiciFetch(input, { ...init, dispatcher })) as typeof globalThis.fetch;
  const allowHttp = (hostname: string): boolean => hostname.endsWith('.localhost');
  const issuer = at('id.home.localhost');
  const resource = `${at('home.localhost')}/dmail`;
  const make = (): Promise<AuthorizationServer> => createAuthorizationServer({
    domain: 'home.localhost', issuer, resource, fetch, ask: fetch, allowHttp,
    accounts: [{ local: 'anna', name: 'Anna Kováčová', password: PASSWORD }, { local: 'ben', name: 'Ben Novák', password: 'forty-photos' }],
    ...options,
  });
  let home = await make();
  const secret = 'only-between-the-two';
  const ordinary = await createOrdinaryProvider({
    issuer: at('login.shop.localhost'),
    clients: [{ clientId: 'mail', clientSecret: secret, redirectUri: `${at('id.shop.localhost')}/federated/callback` }],
    accounts: [{ local: 'sales', name: 'Sales', password: 'fair-prices' }, { local: 'temp', name: 'Temp', password: 'summer-job' }],
  });
  const shop = await createAuthorizationServer({
    domain: 'shop.localhost', issuer: at('id.shop.localhost'), resource: `${at('shop.localhost')}/dmail`, fetch, allowHttp,
    accounts: [{ local: 'sales', name: 'Sales, Shop' }],
    federate: { issuer: at('login.shop.localhost'), clientId: 'mail', clientSecret: secret, name: 'Shop staff' },
  });
  hosts.set('id.home.localhost', (request, response) => home.handler(request, response));
  hosts.set('id.shop.localhost', (request, response) => shop.handler(request, response));
  hosts.set('login.shop.localhost', (request, response) => ordinary.handler(request, response));
  return {
    port, fetch, shop, at, issuer, resource, log,
    get home() { return home; },
    host: (name, handler) => void hosts.set(name, handler),
    async restart() {
      await home.close();
      home = await make();
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await dispatcher.close();
      await Promise.all([home.close(), shop.close(), ordinary.close()]);
    },
  };
}

/** Serves a host page's client document, and whatever else is given by path. */
export function hostPage(town: Town, name: string, files: Record<string, { type: string; body: string; headers?: Record<string, string> }> = {}): { clientId: string; redirectUri: string; origin: string } {
  const origin = town.at(name);
  const clientId = `${origin}/dmail-client.json`;
  const redirectUri = `${origin}/callback.html`;
  const all: typeof files = {
    '/dmail-client.json': { type: 'application/json', body: JSON.stringify({ client_id: clientId, client_name: 'Citizen portal', redirect_uris: [redirectUri] }) },
    ...files,
  };
  town.host(name, (request, response) => {
    const file = all[(request.url ?? '/').split('?')[0]!];
    if (!file) return void response.writeHead(404).end();
    response.writeHead(200, { 'content-type': file.type, ...file.headers }).end(file.body);
  });
  return { origin, clientId, redirectUri };
}
