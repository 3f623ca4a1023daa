/**
 * Port: the arithmetic of the gateway and the receipts. WebCrypto does it everywhere; in Node the system's library is
 * asked directly, since a job for a thread costs more than most of what is computed here.
 * @module
 */

/** The public part of a P-256 key (RFC 7518, 6.2.1). */
export interface PublicPoint { kty: 'EC'; crv: 'P-256'; x: string; y: string }

export type Awaitable<T> = T | Promise<T>;

/** A SHA-256 of bytes that come one after another. */
export interface Hasher {
  update(bytes: Uint8Array): void;
  /** Of all of them, in unpadded base64url; the end of it. */
  digest(): string;
}

export interface Primitives {
  /** Text as UTF-8 in unpadded base64url (RFC 4648, 5). */
  encode(text: string): string;
  /**
   * UTF-8 in base64url as text.
   * @throws where it is neither
   */
  decode(text: string): string;
  /** Length of a text in UTF-8. */
  octets(text: string): number;
  /** SHA-256 in unpadded base64url; of a text, that of its UTF-8. */
  sha256(data: string | Uint8Array<ArrayBuffer>): Awaitable<string>;
  hasher(): Hasher;
  /**
   * A check of ES256 signatures (RFC 7518, 3.4), given in base64url.
   * @throws where the point is none of the curve
   */
  verifier(key: PublicPoint): Awaitable<(text: string, signature: string) => Awaitable<boolean>>;
  /** Makes ES256 signatures, in unpadded base64url. */
  signer(key: PublicPoint & { d: string }): Awaitable<(text: string) => Awaitable<string>>;
}
