/**
 * The one list of places a link may lead to.
 * @module
 */
import { parseAddress } from '../contract/address.ts';

const ALLOWED = new Set(['https:', 'mailto:', 'dmail:']);

/**
 * Checks a URL from a message, or one a person typed, against the allow-list (https, dmail, mailto).
 * Host names without a scheme (`www.a.example/x`) are taken as https and a bare address as dmail.
 * @returns the URL to use, or `undefined` where it leads somewhere it must not
 */
export function allowedUrl(text: string): string | undefined {
  const trimmed = text.trim();
  if (!trimmed || /\s/.test(trimmed) || trimmed.length > 2000) return undefined;
  if (!/^[a-z][a-z0-9+.-]*:/i.test(trimmed)) {
    const address = parseAddress(trimmed);
    if (address) return `dmail:${address}`;
    return /^www\.[^\s/]+\.[a-z]{2,}/i.test(trimmed) ? allowedUrl(`https://${trimmed}`) : undefined;
  }
  let url: URL;
  try {
    url = new URL(trimmed);
  } catch {
    return undefined;
  }
  // Credentials in a URL are there to make the host look like another one.
  if (!ALLOWED.has(url.protocol) || url.username || url.password) return undefined;
  return url.href;
}
