/**
 * Digests of bytes (FIPS 180-4), and how they are written.
 * @module
 */

/** `sha-256:` and the SHA-256 of the bytes in unpadded base64url. */
export async function digestOf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return `sha-256:${base64url(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)))}`;
}

/** Unpadded base64url (RFC 4648, 5). */
export function base64url(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}
