/** What a sender does at a recipient's server. @module */
import type { Deposit, Message, Session } from '../contract/index.ts';
import type { Http } from './http.ts';
import { list, one, optional, record, text, time, whole } from './shape.ts';
import type { Guard } from './shape.ts';

/** An absolute address. Whose it is is looked at when something is sent there. */
export const uri: Guard = (value) => typeof value === 'string' && URL.canParse(value);

const session = record<Session>({
  id: text, uri, recipient: text, expiresAt: time,
  policy: record<Session['policy']>({
    maxMessageBytes: whole, forbiddenMediaTypes: list(text), scope: one('any', 'replies'),
    // What it asks to be told of each file is read by `readDefinitions`.
    attachments: optional(record<NonNullable<Session['policy']['attachments']>>({ maxCount: whole, maxBytes: optional(whole), availableBytes: whole })),
  }),
});
const deposit = record<Deposit>({ uri: text, digest: text, receipt: text, depositedAt: time, earlier: optional(list(text)) });

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
