/** What a recipient's server tells a sender of what they deposited there. @module */
import type { EvidencePage } from '../contract/index.ts';
import type { Http } from './http.ts';
import { flag, list, record, text } from './shape.ts';

const page = record<EvidencePage>({ state: text, hasMore: flag, messages: list(record({ messageId: text, recipient: text, receipts: list(text) })) });

/**
 * All receipts of the messages of which there are new ones.
 * @param resource `server` of the recipient's domain
 * @param since state up to which they are known; everything, where not given
 * @throws {DmailProblem} `state-unknown` when the state is too old
 */
export const getEvidence = (http: Http, resource: string, since: string | undefined, signal?: AbortSignal): Promise<EvidencePage> =>
  http.json({ resource, path: '/evidence', query: { since }, limit: 33_554_432, signal }, page);
