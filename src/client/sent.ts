/** The sender's own copy at home. @module */
import type { SentCopy, StoredMessage } from '../contract/index.ts';
import type { Http } from './http.ts';
import { limit, storedMessage } from './threads.ts';

const path = (messageId: string) => `/sent/${encodeURIComponent(messageId)}`;

/** Keeps the message at home; its recipients may answer from now on. Repeating is harmless. */
export const putSent = (http: Http, body: SentCopy, signal?: AbortSignal): Promise<StoredMessage> => http.json({ method: 'PUT', path: path(body.message.id), body, signal }, storedMessage);

/** What one sent, by the id it was sent under. @throws {DmailProblem} `not-found` */
export const getSent = (http: Http, messageId: string, signal?: AbortSignal): Promise<StoredMessage> => http.json({ path: path(messageId), signal, limit }, storedMessage);
