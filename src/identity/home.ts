/**
 * Where a person signs in: their server, and the authorization server it trusts.
 * @module
 */
import { domainOf, parseAddress, parseDomain } from '../contract/address.ts';
import { DmailProblem, PATIENCE } from '../contract/problems.ts';
import { getPublished } from '../contract/published.ts';
import { createDiscovery, isSafeUrl, type DiscoveryOptions } from './discovery.ts';

export interface Home {
  /** Known unless the session was made for a server's URL. */
  domain?: string;
  server: string;
  metadata: Metadata;
}

/** The part of an authorization server's metadata (RFC 8414) that is used. */
export interface Metadata {
  issuer: string;
  authorization_endpoint: string;
  token_endpoint: string;
  revocation_endpoint?: string;
  pushed_authorization_request_endpoint?: string;
}

type Asking = Required<Pick<DiscoveryOptions, 'fetch' | 'timeout'>>;

/**
 * @param server domain or URL of a server, as a host page configures it
 * @param address address or domain a person typed
 * @param timeout milliseconds until each answer must be there
 */
export async function findHome({ server, issuer, address, fetch, timeout = PATIENCE }: { server?: string; issuer?: string; address?: string; fetch: typeof globalThis.fetch; timeout?: number }): Promise<Home> {
  const how: Asking = { fetch, timeout };
  if (server?.includes('://')) {
    const found = issuer ?? await issuerOf(server, how);
    return { server, metadata: await readMetadata(found, how) };
  }
  const typed = address && parseAddress(address);
  const domain = parseDomain(server ?? (typed ? domainOf(typed) : address ?? ''));
  if (!domain) throw new DmailProblem('not-dmail', { field: 'address' });
  const found = await createDiscovery(how).domain(domain);
  return { domain, server: found.server, metadata: await readMetadata(issuer ?? found.sign_in, how) };
}

async function readJson(url: string, { fetch, timeout }: Asking): Promise<Record<string, unknown>> {
  const { json, status } = await getPublished(fetch, url, timeout);
  if (typeof json !== 'object' || json === null) throw new DmailProblem('not-dmail', { status });
  return json as Record<string, unknown>;
}

/** Well-known address of a resource or an issuer: its path comes after the suffix (RFC 8414, 3.1; RFC 9728, 3.1). */
function wellKnown(url: string, suffix: string): string {
  const { origin, pathname } = new URL(url);
  return `${origin}/.well-known/${suffix}${pathname.replace(/\/$/, '')}`;
}

async function issuerOf(server: string, how: Asking): Promise<string> {
  if (!isSafeUrl(server)) throw new DmailProblem('not-dmail');
  const { resource, authorization_servers: servers } = await readJson(wellKnown(server, 'oauth-protected-resource'), how);
  const first: unknown = Array.isArray(servers) ? servers[0] : undefined;
  if (resource !== server || !isSafeUrl(first)) throw new DmailProblem('not-dmail');
  return first;
}

async function readMetadata(issuer: string, how: Asking): Promise<Metadata> {
  if (!isSafeUrl(issuer)) throw new DmailProblem('not-dmail');
  const found = await readJson(wellKnown(issuer, 'oauth-authorization-server'), how);
  const { authorization_endpoint: authorize, token_endpoint: token, revocation_endpoint: revoke, pushed_authorization_request_endpoint: push } = found;
  // An answer without `iss` cannot be told from one of another server (RFC 9207), so such a server is not used.
  if (found['issuer'] !== issuer || found['authorization_response_iss_parameter_supported'] !== true || !isSafeUrl(authorize) || !isSafeUrl(token)) {
    throw new DmailProblem('not-dmail');
  }
  return {
    issuer, authorization_endpoint: authorize, token_endpoint: token,
    ...(isSafeUrl(revoke) && { revocation_endpoint: revoke }), ...(isSafeUrl(push) && { pushed_authorization_request_endpoint: push }),
  };
}
