/** Changes of conversations at home. @module */
import type { MailboxUpdate, MailboxUpdated } from '../contract/index.ts';
import type { Http } from './http.ts';
import { conversation } from './mailbox.ts';
import { list, record, text } from './shape.ts';

const updated = record<MailboxUpdated>({ state: text, conversations: list(conversation) });

export const updateMailbox = (http: Http, body: MailboxUpdate): Promise<MailboxUpdated> => http.json({ method: 'PATCH', path: '/mailbox', body }, updated);
