/**
 * How a digest is written: `sha-256:` and unpadded base64url (RFC 4648, 5). A line of its own, since that of the contract
 * comes with what verifies receipts.
 */
export const digestText = (digest: Uint8Array): string =>
  `sha-256:${btoa(String.fromCharCode(...digest)).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')}`;
