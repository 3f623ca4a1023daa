/**
 * Settings of a server from the environment, each checked before anything is opened.
 * @module
 */
import { readFileSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { parseAddress, parseDomain } from '../../src/contract/address.ts';
import { clamd } from './content/clamd.ts';
import type { Scanner } from './content/scanner.ts';
import { readDefinitions } from '../../src/schema/definitions.ts';
import type { FormerSetting } from './former.ts';
import { readFormer } from './former-settings.ts';
import type { NodeAppOptions } from './node.ts';
import type { Properties } from './properties.ts';
import { readRetention, type Retention } from './retention.ts';

export type Settings = NodeAppOptions & { port: number; host: string };

/** What is wrong with a setting, for the person at the terminal. */
export class SettingError extends Error {}

/**
 * - `DMAIL_DOMAIN`: the domain whose addresses have mailboxes here
 * - `DMAIL_ORIGIN`: how the world reaches this server; default `https://` and the domain
 * - `DMAIL_SIGN_IN`: issuer at which people sign in; default `https://id.` and the domain
 * - `DMAIL_TOKEN_ISSUERS`: issuers that speak for the domain, separated by spaces; default `DMAIL_SIGN_IN`
 * - `DMAIL_ACCOUNTS`: file with one address per line (and what the authorization server needs, behind it), read again when it has changed
 * - `DMAIL_DATA`: folder for database, attachments, keys and accounting log; default `data`
 * - `DMAIL_MAILBOX_BYTES`: octets of attachments one mailbox may hold; default what is free on the disk
 * - `DMAIL_PROPERTIES`: JSON file of what senders are asked to say of attachments (`asked`), and what owners can note of them (`own`); default nothing is asked for
 * - `DMAIL_RETENTION`: JSON file of the days things are kept: deleted conversations (`deleted`), receipts of messages that are gone (`receipts`), conversations after their last message (`messages`), the accounting log (`log`, null for good); default 30, 365, for good, 365
 * - `DMAIL_FORMER_SERVERS`: JSON file of the servers the domain used before, as the well-known document names them (`server`, `iat`, `exp`, `jwks`); without `jwks`, with the keys in the data folder that were used then; default none
 * - `DMAIL_CLAMD`: where ClamAV's daemon listens, which looks for malware in attachments: name and port, or the path of its socket; default nothing looks
 * - `PORT`, `HOST`: where to listen; default `8080` on `127.0.0.1`
 * - `DMAIL_REVOCATIONS`: where the authorization server lists the grants that have ended; default `/revocations` of `DMAIL_SIGN_IN`, `off` for none
 * - `DMAIL_INTERNAL_HOSTS`: names that may lead into a private network, separated by spaces
 * - `BEHIND_PROXY=1`: take the client's address from `X-Forwarded-For`
 * @throws {SettingError}
 */
export function readSettings(env: Readonly<Record<string, string | undefined>>): Settings {
  const { domain, server, publicOrigin, signIn, accountsFile, ...place } = readPlace(env);
  const issuers = env['DMAIL_TOKEN_ISSUERS']?.split(/\s+/).filter(Boolean).map((url) => urlFrom('DMAIL_TOKEN_ISSUERS', url)) ?? [signIn];
  const mailboxBytes = env['DMAIL_MAILBOX_BYTES'] === undefined ? undefined : Number(env['DMAIL_MAILBOX_BYTES']);
  if (mailboxBytes !== undefined && !(Number.isSafeInteger(mailboxBytes) && mailboxBytes >= 0)) throw new SettingError('DMAIL_MAILBOX_BYTES is no number of octets.');
  const properties = propertiesFrom(env['DMAIL_PROPERTIES']);
  const retention = retentionFrom(env['DMAIL_RETENTION']);
  const formerServers = formerFrom(env['DMAIL_FORMER_SERVERS']);
  const revocations = env['DMAIL_REVOCATIONS'] ?? `${signIn}/revocations`;
  return {
    config: { domain, server, publicOrigin, issuers: { sign_in: signIn, token_issuers: issuers }, ...(mailboxBytes !== undefined && { limits: { mailboxBytes } }), ...(properties && { properties }), ...(retention && { retention }), ...(formerServers && { formerServers }) },
    accounts: accountsFrom(accountsFile, domain),
    ...scannerFrom(env['DMAIL_CLAMD']),
    behindProxy: env['BEHIND_PROXY'] === '1',
    ...(revocations !== 'off' && { revocations: urlFrom('DMAIL_REVOCATIONS', revocations) }),
    ...place,
  };
}

/** @throws {SettingError} */
function jsonFrom(name: string, path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new SettingError(`${name}: ${path} cannot be read as JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** @throws {SettingError} */
function retentionFrom(path: string | undefined): Retention | undefined {
  if (!path) return undefined;
  return readRetention(jsonFrom('DMAIL_RETENTION', path), (member, why) => {
    throw new SettingError(`DMAIL_RETENTION: ${path}${member && `: ${member}`}: ${why}.`);
  });
}

/** @throws {SettingError} */
function formerFrom(path: string | undefined): FormerSetting[] | undefined {
  if (!path) return undefined;
  return readFormer(jsonFrom('DMAIL_FORMER_SERVERS', path), (where, why) => {
    throw new SettingError(`DMAIL_FORMER_SERVERS: ${path}${where && `: ${where}`}: ${why}.`);
  });
}

/** @throws {SettingError} */
function propertiesFrom(path: string | undefined): Partial<Properties> | undefined {
  if (!path) return undefined;
  const said = jsonFrom('DMAIL_PROPERTIES', path);
  if (typeof said !== 'object' || !said) throw new SettingError(`DMAIL_PROPERTIES: ${path} holds no object.`);
  const found: Partial<Properties> = {};
  for (const [name, list] of Object.entries(said)) {
    if (name !== 'asked' && name !== 'own') throw new SettingError(`DMAIL_PROPERTIES: ${path} has a member ${name}; it can have asked and own.`);
    found[name] = readDefinitions(list, (index) => {
      throw new SettingError(`DMAIL_PROPERTIES: ${path}: /${name}/${index} is no definition of a property.`);
    });
  }
  return found;
}

/**
 * What looks for malware, as `DMAIL_CLAMD` says.
 * @throws {SettingError}
 */
export function scannerFrom(text: string | undefined): { scanner?: Scanner } {
  if (!text) return {};
  if (text.startsWith('/')) return { scanner: clamd({ path: text }) };
  const [, host, port] = /^(\[[\da-f:.]+\]|[\w.-]+):(\d{1,5})$/i.exec(text) ?? [];
  if (host === undefined || Number(port) < 1 || Number(port) > 65_535) throw new SettingError(`DMAIL_CLAMD is neither a name and a port (127.0.0.1:3310) nor the path of a socket: ${text}`);
  return { scanner: clamd({ host: host.replace(/^\[|\]$/g, ''), port: Number(port) }) };
}

/** What the dmail server and the authorization server of a domain are both told. */
export interface Place {
  domain: string;
  publicOrigin: string;
  /** Base address of the dmail server. */
  server: string;
  signIn: string;
  accountsFile: string;
  dataDir: string;
  internalHosts: readonly string[];
  port: number;
  host: string;
}

/** @throws {SettingError} */
export function readPlace(env: Readonly<Record<string, string | undefined>>, defaultPort = 8080): Place {
  const domain = parseDomain(env['DMAIL_DOMAIN'] ?? '');
  if (!domain) throw new SettingError('DMAIL_DOMAIN is missing or is no domain name: the part of the addresses behind the @.');
  const publicOrigin = originFrom('DMAIL_ORIGIN', env['DMAIL_ORIGIN'] ?? `https://${domain}`);
  const signIn = urlFrom('DMAIL_SIGN_IN', env['DMAIL_SIGN_IN'] ?? `https://id.${domain}`);
  const port = Number(env['PORT'] ?? defaultPort);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new SettingError('PORT is no port number.');
  if (!env['DMAIL_ACCOUNTS']) throw new SettingError('DMAIL_ACCOUNTS is missing: a file with one address per line.');
  return {
    domain, publicOrigin, server: `${publicOrigin}/dmail`, signIn,
    accountsFile: env['DMAIL_ACCOUNTS'],
    dataDir: env['DMAIL_DATA'] ?? 'data',
    internalHosts: env['DMAIL_INTERNAL_HOSTS']?.split(/\s+/).filter(Boolean) ?? [],
    port,
    host: env['HOST'] ?? '127.0.0.1',
  };
}

/** @throws {SettingError} */
export function urlFrom(name: string, text: string): string {
  if (!URL.canParse(text) || new URL(text).protocol !== 'https:') throw new SettingError(`${name} is not an https address: ${text}`);
  return text.replace(/\/$/, '');
}

function originFrom(name: string, text: string): string {
  const url = urlFrom(name, text);
  if (new URL(url).origin !== url) throw new SettingError(`${name} has a path; only scheme, name and port belong there: ${text}`);
  return url;
}

/** Addresses of a file; looked at again at most once a second. */
function accountsFrom(path: string, domain: string): NodeAppOptions['accounts'] {
  let known = new Set<string>();
  let changed = -1;
  let checked = 0;
  const refresh = async (): Promise<void> => {
    checked = Date.now();
    const { mtimeMs } = await stat(path);
    if (mtimeMs === changed) return;
    const lines = (await readFile(path, 'utf8')).split('\n').map((line) => line.replace(/#.*/, '').trim()).filter(Boolean);
    known = new Set(lines.map((line) => {
      const [word = ''] = line.split(/\s+/, 1);
      const address = parseAddress(word.includes('@') ? word : `${word}@${domain}`);
      if (!address?.endsWith(`@${domain}`)) throw new SettingError(`${path}: ${word} is no address of ${domain}.`);
      return address;
    }));
    changed = mtimeMs;
  };
  return {
    async exists(address) {
      if (Date.now() - checked > 1000) await refresh();
      return known.has(address);
    },
  };
}
