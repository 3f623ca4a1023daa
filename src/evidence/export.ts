/** Receipts as files that others can check. @module */

export interface ReceiptFile {
  name: string;
  /** RFC 7515, 9.2.1 */
  type: 'application/jose';
  /** Exactly the signed string: `jose jws ver -i receipt.jws -k key.jwk` accepts it. */
  text: string;
}

/** The file a receipt is handed on in. */
export function receiptFile(receipt: string, claims?: { jti: string; received_at: string }): ReceiptFile {
  const safe = (text: string) => text.replace(/[^A-Za-z0-9-]+/g, '-').slice(0, 40);
  const name = claims ? `receipt-${safe(claims.received_at.slice(0, 10))}-${safe(claims.jti)}.jws` : 'receipt.jws';
  return { name, type: 'application/jose', text: receipt };
}
