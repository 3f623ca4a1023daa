/**
 * What a receipt says of the message it is for.
 * @module
 */
import { canonicalBytes, canonicalText } from '../contract/canonical.ts';
import { digestOf } from '../contract/digest.ts';
import type { Message, ReceiptAttachment, ReceiptClaims } from '../contract/index.ts';

/**
 * Whether a receipt is for exactly this message.
 * @param digest what is known of the message besides, `sha-256:…`
 * @throws {TypeError} for a message that has no canonical form
 */
export async function isFor(claims: ReceiptClaims, message: Message, digest?: string): Promise<boolean> {
  const bytes = canonicalBytes(message);
  const found = await digestOf(bytes);
  return claims.message.digest === found && claims.message.size === bytes.byteLength && (!digest || digest === found) && attached(message, claims) && wished(message, claims);
}

/** Of each attachment what the message and the receipt both say. */
const said = (list: readonly Pick<ReceiptAttachment, 'id' | 'name' | 'mediaType' | 'size'>[] = []): string => JSON.stringify(list.map(({ id, name, mediaType, size }) => [id, name, mediaType, size]));

/** Whether a receipt names the attachments of the message, each as the message does; once everything is said to be there, what each consists of. */
const attached = ({ attachments: named = [] }: Message, { attachments, event }: ReceiptClaims): boolean =>
  said(named) === said(attachments) &&
  named.every(({ digest, properties }, index) => {
    const { digest: there, properties: vouched } = attachments![index]!;
    // Older receipts say nothing of properties, which the digest of the message vouches for, too.
    return (there ? !digest || digest === there : event !== 'ContentConsignment') && (vouched === undefined || (!!properties && canonicalText(vouched) === canonicalText(properties)));
  });

/** Whether it was issued because the sender asked for it, and until when. */
const wished = ({ evidence }: Message, { event, until }: ReceiptClaims): boolean =>
  event === 'ContentAccessTracking' ? evidence?.opened === true : event !== 'NotificationForAcceptance' || Date.parse(evidence?.acceptance?.until ?? '') === Date.parse(until!);
