/**
 * Addresses of direct mail, and where the server of a domain is found.
 * @module
 */
const LOCAL = /^[a-z0-9](?:[a-z0-9._+-]{0,62}[a-z0-9])?$/;
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * Reads what a person typed as an address: surrounding space, the scheme `dmail:` and capitals are
 * tolerated, an internationalised domain is turned into its ASCII form (RFC 5891).
 * @returns the address as it goes over the wire, `local@domain`, or `undefined` if it is none.
 */
export function parseAddress(input: string): string | undefined {
  const text = input.trim().replace(/^dmail:/i, '').toLowerCase();
  const at = text.lastIndexOf('@');
  const local = text.slice(0, at);
  if (at < 1 || text.length > 254 || !LOCAL.test(local)) return undefined;
  const domain = parseDomain(text.slice(at + 1));
  return domain && `${local}@${domain}`;
}

/** A domain name in its ASCII form, or `undefined` if the text is none. At least two labels. */
export function parseDomain(input: string): string | undefined {
  const text = input.trim().replace(/\.$/, '');
  if (!text || /[\s/\\:@?#%[\]]/.test(text)) return undefined;
  let host: string;
  try {
    host = new URL(`https://${text}/`).hostname;
  } catch {
    return undefined;
  }
  const labels = host.split('.');
  if (labels.length < 2 || host.length > 253 || !labels.every((label) => LABEL.test(label))) return undefined;
  // All digits in the last label would be an IPv4 address.
  return /^\d+$/.test(labels.at(-1)!) ? undefined : host;
}

/** The domain of an address. */
export const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1);

/** Whether a domain lies under `localhost`, which never leaves the machine (RFC 6761, 6.3). */
export const isLocalhost = (domain: string): boolean => domain === 'localhost' || domain.endsWith('.localhost');

/**
 * The origin at which a domain publishes `/.well-known/dmail`. Always https, but for names under
 * `localhost`, which are served in the clear on `localhostPort`.
 */
export function originOf(domain: string, localhostPort?: number | string): string {
  if (!isLocalhost(domain)) return `https://${domain}`;
  return `http://${domain}${localhostPort ? `:${localhostPort}` : ''}`;
}

/** The address of a domain's discovery document. */
export const wellKnownUrl = (domain: string, localhostPort?: number | string): string =>
  `${originOf(domain, localhostPort)}/.well-known/dmail`;
