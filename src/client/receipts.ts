/** Receipts of conversations. @module */
import type { ReceiptList } from '../contract/index.ts';
import type { Http } from './http.ts';
import { list, record, text } from './shape.ts';

export const listReceipts = async (http: Http, threads: readonly string[]): Promise<ReceiptList['receipts']> =>
  (await http.json<ReceiptList>({ path: '/receipts', query: { thread: threads.join(',') } }, record({ receipts: list(record({ thread: text, messageId: text, digest: text, receipts: list(text) })) }))).receipts;

