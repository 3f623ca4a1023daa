/** Conversations with their messages. @module */
import type { Message, OwnProperties, StoredMessage, Thread } from '../contract/index.ts';
import { consent } from './consents.ts';
import type { Http } from './http.ts';
import { conversation } from './mailbox.ts';
import { flag, list, one, optional, record, text, time, whole } from './shape.ts';

const party = record({ address: text, name: optional(text) });
export const tag = record({ name: text, label: optional(text), kind: text, value: text, currency: optional(text), unit: optional(text) });
/** The owner's own properties of a document. */
export const own = record<OwnProperties>({ version: text, at: time, properties: list(tag) });
const category = record({ name: text, label: optional(text), tags: list(tag) });

export const message = record<Message>({
  id: text, from: party, to: list(party), cc: optional(list(party)), reference: optional(text), channel: optional(text), thread: text, inReplyTo: optional(text),
  // In the words of the sender: a day that never was must not keep the other letters from being read.
  subject: text, sentAt: text, body: record({ text, html: optional(text) }), cover: optional(list(category)),
  attachments: optional(list(record({ id: text, name: text, mediaType: text, size: whole, digest: optional(text), properties: optional(list(tag)) }))), parts: optional(list(record({ type: text }))),
  evidence: optional(record({ opened: optional(flag), acceptance: optional(record({ until: time })) })), signature: optional(record({ level: text })),
});

export const storedMessage = record<StoredMessage>({
  id: text, direction: one('in', 'out'), message, digest: text, at: time, unread: flag, receipts: optional(list(text)),
  sender: optional(record({ address: text, issuer: text, subject: text, method: text })),
  attachments: optional(list(record({ id: text, version: whole, versions: whole, received: whole, state: one('arriving', 'complete'), digest: optional(text), scan: optional(one('pending', 'clean', 'infected', 'not-scanned')), own: optional(own) }))),
  documents: optional(list(record({ id: text, version: whole, versions: whole }))),
  deliveries: optional(list(record({ address: text, state: text, receipt: optional(text), earlier: optional(list(text)), problem: optional(text) }))),
  acceptance: optional(record({ state: one('pending', 'accepted', 'refused', 'expired'), until: time, at: optional(time) })),
  consent: optional(consent),
});

const thread = record<Thread>({ state: text, conversation, messages: list(storedMessage) });

/** Octets: two hundred messages of the greatest length allowed would be more; nobody writes those. One with its receipts, which repeat what it says of attachments, is less. */
export const limit = 33_554_432;

export const getThread = (http: Http, id: string, signal?: AbortSignal): Promise<Thread> => http.json({ path: `/threads/${encodeURIComponent(id)}`, signal, limit }, thread);

export const getMessage = (http: Http, id: string, signal?: AbortSignal): Promise<StoredMessage> => http.json({ path: `/messages/${encodeURIComponent(id)}`, signal, limit }, storedMessage);
