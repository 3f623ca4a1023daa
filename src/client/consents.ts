/** Which senders are told when a message is opened. @module */
import type { Consent } from '../contract/index.ts';
import type { Confirmed } from '../identity/token-source.ts';
import type { Http } from './http.ts';
import { list, one, optional, record, text, time } from './shape.ts';

export const consent = record<Consent>({ id: text, peer: text, message: optional(text), state: one('granted', 'withdrawn'), since: time, withdrawnAt: optional(time), records: optional(list(text)) });

/** Puts on record what the person has confirmed. @throws {DmailProblem} `confirmation-required` where it was not for exactly this */
export const grantConsent = (http: Http, by: Confirmed, body: { peer: string; message?: string }): Promise<Consent> => http.json({ method: 'POST', path: '/consents', body, by }, consent);

/** From now on nothing is told under it; what was told stands. Repeating is harmless. */
export const withdrawConsent = async (http: Http, id: string): Promise<void> => {
  await http.answer({ method: 'DELETE', path: `/consents/${encodeURIComponent(id)}` });
};

/** The message with this server's id is being read. Home tells its sender if a consent is live, and answers the same if none is. */
export const postOpening = async (http: Http, message: string): Promise<void> => {
  await http.answer({ method: 'POST', path: `/messages/${encodeURIComponent(message)}/openings` });
};
