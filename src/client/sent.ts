/** The sender's own copy at home. @module */
import type { SentCopy, StoredMessage } from '../contract/index.ts';
import type { Http } from './http.ts';
import { storedMessage } from './threads.ts';

/** Keeps the message at home; its recipients may answer from now on. Repeating is harmless. */
export const putSent = (http: Http, body: SentCopy, signal?: AbortSignal): Promise<StoredMessage> => http.json({ method: 'PUT', path: `/sent/${encodeURIComponent(body.message.id)}`, body, signal }, storedMessage);
