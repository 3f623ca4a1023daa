/** Receipts of conversations. @module */
import type { ReceiptList } from '../contract/index.ts';
import type { Http } from './http.ts';
import { list, record, text } from './shape.ts';

/** Octets: servers leave conversations out above some three mebibytes, and one alone may be larger. */
const LIMIT = 33_554_432;

/** Those left out of an answer may be had one by one. */
export const listReceipts = async (http: Http, threads: readonly string[]): Promise<ReceiptList['receipts']> =>
  (await http.json<ReceiptList>({ path: '/receipts', query: { thread: threads.join(',') }, limit: LIMIT }, record({ receipts: list(record({ thread: text, messageId: text, digest: text, receipts: list(text) })) }))).receipts;

