/** Receipts of conversations, and the keys receipts are signed with. @module */
import type { ReceiptKeys, ReceiptList } from '../contract/index.ts';
import type { Http } from './http.ts';
import { list, optional, record, text, whole } from './shape.ts';

export const listReceipts = async (http: Http, threads: readonly string[]): Promise<ReceiptList['receipts']> =>
  (await http.json<ReceiptList>({ path: '/receipts', query: { thread: threads.join(',') } }, record({ receipts: list(record({ thread: text, messageId: text, digest: text, receipts: list(text) })) }))).receipts;

/** Published keys of any server; needs no account. */
export const getKeys = async (http: Http, resource: string): Promise<ReceiptKeys['keys']> =>
  (await http.json<ReceiptKeys>({ resource, path: '/keys', anonymous: true, limit: 262_144 }, record({ keys: list(record({ kty: text, crv: text, x: text, y: text, kid: text, alg: text, iat: whole, exp: optional(whole) })) }))).keys;
