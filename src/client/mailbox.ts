/** The mailbox at home. @module */
import type { Conversation, MailboxPage, View } from '../contract/index.ts';
import type { Http } from './http.ts';
import { flag, list, one, optional, record, text, time, whole } from './shape.ts';

const party = record({ address: text, name: optional(text) });
const tag = record({ name: text, label: optional(text), kind: text, value: text });

export const conversation = record<Conversation>({
  id: text, messageId: text, subject: text, excerpt: text, direction: one('in', 'out'), from: party, to: list(party), at: time,
  count: whole, unread: whole, starred: flag, archived: flag, deleted: flag, reference: optional(text), tags: optional(list(tag)),
  attachments: optional(record({ count: whole, size: whole })), properties: optional(record({ own: optional(list(tag)), sender: optional(list(tag)) })), deliveries: optional(list(record({ address: text, state: text }))),
});

const page = record<MailboxPage>({ state: text, conversations: list(conversation), next: optional(text), total: whole, unread: whole });

export interface ListRequest {
  view: View;
  unread?: boolean;
  starred?: boolean;
  peer?: string;
  q?: string;
  cursor?: string;
  limit?: number;
}

export const listMailbox = (http: Http, { view, unread, starred, peer, q, cursor, limit }: ListRequest, signal?: AbortSignal): Promise<MailboxPage> =>
  http.json({ path: '/mailbox', query: { view, unread, starred, peer, q, cursor, limit }, signal }, page);
