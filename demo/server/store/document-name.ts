/**
 * Under what is counted which versions a document has had.
 * @module
 */
import { digestOf } from '../../../src/contract/index.ts';
import type { AnnouncementRow } from './schema.ts';

export type Document = Pick<AnnouncementRow, 'owner' | 'peer' | 'document'>;

const encoder = new TextEncoder();

/**
 * The count stays when the last message with the document is purged: receipts name versions and are kept by whoever
 * has them, and a number given a second time would let the receipt of one content be shown for another. What the owner
 * has purged must not be read from what is left, though. Hence a digest: of who sent what to whom it says nothing to
 * anybody who does not know the id of the document, which are the two who wrote to each other.
 */
export const documentName = ({ owner, peer, document }: Document): Promise<string> => digestOf(encoder.encode(JSON.stringify([owner, peer, document])));
