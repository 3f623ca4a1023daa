/**
 * Settings of an authorization server from the environment, and its start.
 * @module
 */
import { createServer } from 'node:http';
import { createGuardedFetch } from '../server/guarded-fetch.ts';
import { readPlace, SettingError, urlFrom } from '../server/settings.ts';
import { fileAccounts } from './accounts-file.ts';
import { createAuthorizationServer } from './authorization-server.ts';
import type { AuthorizationServerOptions } from './types.ts';

export interface IdentitySettings {
  domain: string;
  issuer: string;
  resource: string;
  accountsFile: string;
  dataDir: string;
  internalHosts: readonly string[];
  federate?: NonNullable<AuthorizationServerOptions['federate']>;
  port: number;
  host: string;
}

/**
 * The settings of the dmail server (`DMAIL_DOMAIN`, `DMAIL_ORIGIN`, `DMAIL_SIGN_IN`, `DMAIL_ACCOUNTS`, `DMAIL_DATA`,
 * `DMAIL_INTERNAL_HOSTS`, `HOST`), with `PORT` 8081 by default, and for sign-in at an OpenID provider:
 * - `DMAIL_FEDERATE`: its issuer
 * - `DMAIL_FEDERATE_CLIENT`, `DMAIL_FEDERATE_SECRET`: what it registered this server as; the redirect address is
 *   `{issuer}/federated/callback`
 * - `DMAIL_FEDERATE_NAME`: what people know it by
 * @throws {SettingError}
 */
export function readIdentitySettings(env: Readonly<Record<string, string | undefined>>): IdentitySettings {
  const { domain, server, signIn, accountsFile, dataDir, internalHosts, port, host } = readPlace(env, 8081);
  const provider = env['DMAIL_FEDERATE'];
  const [clientId, clientSecret, name] = [env['DMAIL_FEDERATE_CLIENT'], env['DMAIL_FEDERATE_SECRET'], env['DMAIL_FEDERATE_NAME']];
  if (provider && !(clientId && clientSecret)) throw new SettingError('DMAIL_FEDERATE needs DMAIL_FEDERATE_CLIENT and DMAIL_FEDERATE_SECRET.');
  return {
    domain, issuer: signIn, resource: server, accountsFile, dataDir, internalHosts, port, host,
    ...(provider && { federate: { issuer: urlFrom('DMAIL_FEDERATE', provider), clientId: clientId!, clientSecret: clientSecret!, ...(name && { name }) } }),
  };
}

export interface RunningIdentity {
  port: number;
  close(): Promise<void>;
}

/** Listens. @throws {AccountsFileError} */
export async function startIdentity({ accountsFile, internalHosts, port, host, federate, ...rest }: IdentitySettings): Promise<RunningIdentity> {
  const guarded = createGuardedFetch({ internalHosts });
  const identity = await createAuthorizationServer({
    ...rest,
    accounts: fileAccounts(accountsFile, rest.domain),
    fetch: (input) => guarded.fetch(String(input instanceof Request ? input.url : input)),
    // The provider is no stranger's word: it stands in the settings.
    ...(federate && { federate: { ...federate, fetch } }),
  });
  const server = createServer(identity.handler);
  server.keepAliveTimeout = 65_000;
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve));
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : port,
    async close() {
      await new Promise<void>((resolve) => {
        const cut = setTimeout(() => server.closeAllConnections(), 2000).unref();
        server.close(() => {
          clearTimeout(cut);
          resolve();
        });
        server.closeIdleConnections();
      });
      await Promise.all([identity.close(), guarded.close()]);
    },
  };
}
