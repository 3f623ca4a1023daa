/** Accepting or refusing a registered letter. @module */
import type { StoredMessage } from '../contract/index.ts';
import type { Confirmed } from '../identity/token-source.ts';
import type { Http } from './http.ts';
import { limit, storedMessage } from './threads.ts';

/**
 * Does what the person has decided at home: it is in what they confirmed.
 * @param message the server's id
 * @throws {DmailProblem} `conflict` where it was decided otherwise, `acceptance-expired`
 */
export const postAcceptance = (http: Http, by: Confirmed, message: string): Promise<StoredMessage> =>
  http.json({ method: 'POST', path: `/messages/${encodeURIComponent(message)}/acceptance`, by, limit }, storedMessage);
