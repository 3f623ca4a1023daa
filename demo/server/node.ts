/**
 * The server in Node: files for the database and the keys, the guarded fetch outwards, node:http inwards.
 * @module
 */
import { mkdir } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { openAccountingLog } from './accounting.ts';
import { createApp, type App } from './app.ts';
import type { Accounts, AccountingEntry, ServerConfig, ServerDeps } from './config.ts';
import { fileContent } from './content/files.ts';
import type { Scanner } from './content/scanner.ts';
import { createGuardedFetch } from './guarded-fetch.ts';
import { fileKeys } from './keys/file.ts';
import { keyFileIn } from './keys/command.ts';
import { followKeys, GRACE } from './keys/following.ts';
import { openKeys } from './keys/keys.ts';
import { createListener } from './listener.ts';
import type { AccountsProvider } from './payments/accounts-port.ts';
import type { PaymentProvider } from './payments/port.ts';
import { nodePrimitives } from './primitives-node.ts';
import { RETENTION } from './retention.ts';
import { followRevocations } from './revocations.ts';
import type { LibsqlOptions } from './store/libsql.ts';
import type { Store } from './store/store.ts';
import { openThreadedStore } from './store/threaded-store.ts';

export interface NodeAppOptions {
  config: ServerConfig;
  /** Folder of the database, the attachments, the receipt keys and the accounting log. */
  dataDir: string;
  accounts: Accounts;
  /** What looks for malware in attachments; nothing does, where not given. */
  scanner?: Scanner;
  /** Requests to other servers; the guarded fetch, where not given. */
  fetch?: ServerDeps['fetch'];
  stream?: ServerDeps['stream'];
  /** With the guarded fetch: development hosts, `host:port` to `address:port`. */
  allow?: Readonly<Record<string, string>>;
  /** With the guarded fetch: names that may lead into a private network. */
  internalHosts?: readonly string[];
  /** Where the authorization server, in another process, lists the grants that have ended. */
  revocations?: string;
  /** Where who did what is written; `accounting.jsonl` in the data folder, where not given. */
  account?: (entry: AccountingEntry) => void;
  also?: ServerDeps['also'];
  /** Who asks banks for payments, and for accounts; nobody does, where not given. */
  payments?: PaymentProvider;
  bankAccounts?: AccountsProvider;
  synchronous?: LibsqlOptions['synchronous'];
  /** Take the client's address from `X-Forwarded-For`, as set by a proxy in front. */
  behindProxy?: boolean;
}

export interface NodeApp {
  app: App;
  store: Store;
  /** For `node:http`, or for whoever routes several hosts. */
  listener: (request: IncomingMessage, response: ServerResponse) => void;
  close(): Promise<void>;
}

const PURGE_EVERY = 15 * 60_000;

/** Opens everything a server needs; it listens nowhere yet. */
export async function createNodeApp({ config, dataDir, accounts, scanner, fetch, stream, allow, internalHosts, revocations, account, also, payments, bankAccounts, synchronous, behindProxy = false }: NodeAppOptions): Promise<NodeApp> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const keyFile = keyFileIn(dataDir);
  const keys = await openKeys(fileKeys(keyFile), Date.now(), undefined, nodePrimitives);
  const store = await openThreadedStore(join(dataDir, 'mail.sqlite'), keyFile, { synchronous, server: config.server });
  const guarded = fetch ? undefined : createGuardedFetch({ allow, internalHosts });
  const log = account ? undefined : openAccountingLog(join(dataDir, 'accounting.jsonl'));
  const content = await fileContent(join(dataDir, 'content'));
  const app = await createApp({
    config, store, content, scanner, keys, accounts, also, payments, bankAccounts,
    primitives: nodePrimitives,
    fetch: fetch ?? guarded!.fetch,
    stream: stream ?? guarded?.stream,
    account: account ?? ((entry) => log!.write(entry)),
  });
  const said = (error: unknown): void => console.error(error);
  const { log: days } = config.retention ?? RETENTION;
  const keep = async (): Promise<void> => {
    await app.purge();
    await keys.renew(Date.now(), GRACE);
    if (days !== undefined) await log?.forget(new Date(Date.now() - days * 86_400_000).toISOString());
  };
  const purge = setInterval(() => void keep().catch(said), PURGE_EVERY).unref();
  const following = followKeys(keyFile, keys, () => store.takeKeys(), said);
  const follower = revocations === undefined ? undefined : followRevocations(revocations, app);
  return {
    app,
    store,
    listener: createListener(app, { behindProxy }),
    async close() {
      clearInterval(purge);
      following.close();
      follower?.close();
      await app.close();
      await store.close();
      await guarded?.close();
      await log?.close();
    },
  };
}

export interface RunningServer {
  port: number;
  node: NodeApp;
  /** Takes no new requests, lets those at work finish, ends the streams, closes the database. */
  close(): Promise<void>;
}

/** Listens. @param port 0 for any free one */
export async function startServer(options: NodeAppOptions & { port: number; host?: string; grace?: number }): Promise<RunningServer> {
  const node = await createNodeApp(options);
  const server = createServer(node.listener);
  server.keepAliveTimeout = 65_000;
  // An upload takes as long as it takes; the listener sees to it that bodies keep coming.
  server.requestTimeout = 0;
  server.headersTimeout = 20_000;
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(options.port, options.host ?? '127.0.0.1', 4096, resolve));
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : options.port,
    node,
    async close() {
      const closed = closing(server, options.grace ?? 5000);
      await node.app.close();
      await closed;
      await node.close();
    },
  };
}

function closing(server: Server, grace: number): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), grace).unref();
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
    server.closeIdleConnections();
  });
}
