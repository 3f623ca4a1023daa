/** What a sender does at a recipient's server. @module */
import type { Deposit, Message, Session } from '../contract/index.ts';
import type { Http } from './http.ts';
import { list, one, record, text, time, whole } from './shape.ts';

const session = record<Session>({
  id: text, uri: text, recipient: text, expiresAt: time,
  policy: record({ maxMessageBytes: whole, forbiddenMediaTypes: list(text), scope: one('any', 'replies') }),
});
const deposit = record<Deposit>({ uri: text, digest: text, receipt: text, depositedAt: time });

/**
 * Asks to write to one recipient.
 * @param resource `server` of the recipient's domain
 * @param thread conversation answered in, where the invitation is for replies alone
 * @throws {DmailProblem} `invitation-required`
 */
export const openSession = (http: Http, resource: string, recipient: string, thread?: string, signal?: AbortSignal): Promise<Session> =>
  http.json({ resource, method: 'POST', path: '/sessions', body: { recipient, ...(thread && { thread }) }, signal }, session);

/** Gives a session back; that it failed does not matter, sessions end by themselves. */
export const closeSession = (http: Http, resource: string, { uri }: Session): Promise<void> => http.answer({ resource, method: 'DELETE', path: uri }).then(nothing, nothing);

const nothing = () => {};

/** Deposits the message. Its id is the key of every attempt, on every device: however often it is repeated, the deposit is the same. */
export const deposited = (http: Http, resource: string, { uri }: Session, message: Message, signal?: AbortSignal): Promise<Deposit> =>
  http.json({ resource, method: 'POST', path: `${uri}/deposits`, body: message, headers: { 'idempotency-key': message.id }, signal }, deposit);
