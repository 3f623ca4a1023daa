/**
 * What the store answers from SQL without changing anything.
 * @module
 */
import type { Kysely } from 'kysely';
import * as attachments from './attachments.ts';
import { bankConsent, bankConsents } from './bank-consents.ts';
import { consents } from './consents.ts';
import * as deposits from './deposits.ts';
import { evidence } from './events.ts';
import { exported } from './exporting.ts';
import { within } from './reached.ts';
import * as mailbox from './mailbox.ts';
import * as own from './owner.ts';
import { permission } from './permission.ts';
import { payees } from './payees.ts';
import { asksToBePaid, oldestRequest, paymentRequests, requestsBy, settledBy } from './payment-requests.ts';
import { openPayments, payment, payments } from './payments.ts';
import * as properties from './properties.ts';
import { pulls } from './pulls.ts';
import { pullGrant } from './repository.ts';
import * as scans from './scans.ts';
import type { Schema } from './schema.ts';
import type { StoreReads } from './store.ts';
import * as uploads from './uploads.ts';

/** Runs a query on a connection that sees what has been committed. */
export type Read = <T>(query: (db: Kysely<Schema>) => Promise<T>) => Promise<T>;

export const sqlReads = (read: Read): StoreReads => ({
  permission: (owner, peer, thread, now) => read((db) => permission(db, owner, peer, thread, now)),
  session: (id, now) => read((db) => deposits.session(db, id, now)),
  list: (owner, query) => read((db) => mailbox.list(db, owner, query)),
  thread: (owner, id, reading) => read((db) => mailbox.thread(db, owner, id, reading)),
  message: (owner, id, reading) => read((db) => mailbox.message(db, owner, id, reading)),
  sent: (owner, messageId) => read((db) => mailbox.sent(db, owner, messageId)),
  receipts: (owner, threads, reach) => read((db) => mailbox.receipts(db, owner, threads, reach)),
  within: (owner, what, reach) => read((db) => within(db, owner, what, reach)),
  evidence: (by, state, reach) => read((db) => evidence(db, by, state, reach)),
  consents: (owner) => read((db) => consents(db, owner)),
  bankConsents: (owner) => read((db) => bankConsents(db, owner)),
  bankConsent: (owner, id) => read((db) => bankConsent(db, owner, id)),
  exported: (owner, place, days, reading) => read((db) => exported(db, owner, place, days, reading ?? {})),
  drafts: (owner) => read((db) => own.drafts(db, owner)),
  draft: (owner, id) => read((db) => own.draft(db, owner, id)),
  invitations: (owner) => read((db) => own.invitations(db, owner)),
  payments: (owner, query) => read((db) => payments(db, owner, query)),
  payment: (owner, id) => read((db) => payment(db, owner, id)),
  openPayments: () => read((db) => openPayments(db)),
  payees: (owner) => read((db) => payees(db, owner)),
  paymentRequests: (owner, message) => read((db) => paymentRequests(db, owner, message)),
  asksToBePaid: (owner) => read((db) => asksToBePaid(db, owner)),
  oldestRequest: (owner, iban, from) => read((db) => oldestRequest(db, owner, iban, from)),
  requestsBy: (owner, iban, keys) => read((db) => requestsBy(db, owner, iban, keys)),
  settledBy: (owner, account, entries) => read((db) => settledBy(db, owner, account, entries)),
  changes: (owner, since, reach) => read((db) => own.changes(db, owner, since, reach)),
  revocations: () => read((db) => db.selectFrom('revocations').selectAll().execute()),
  endedGrants: () => read((db) => db.selectFrom('ended_grants').select(['name as grant', 'at']).execute()),
  upload: (by, name) => read((db) => uploads.upload(db, by, name)),
  announcedFor: (key) => read((db) => uploads.announcedFor(db, key)),
  uploadByKey: (key) => read((db) => uploads.uploadByKey(db, key)),
  wanted: (key, now) => read((db) => uploads.wanted(db, key, now)),
  pullGrant: (hash) => read((db) => pullGrant(db, hash)),
  pulls: () => read((db) => pulls(db)),
  held: (owner) => read((db) => uploads.held(db, owner)),
  room: (owner, peer, quota) => read((db) => uploads.roomFor(db, owner, peer, quota)),
  attachment: (owner, message, document) => read((db) => attachments.attachment(db, owner, message, document)),
  versions: (owner, message, document, reach) => read((db) => attachments.versions(db, owner, message, document, reach)),
  own: (owner, message, document) => read((db) => properties.own(db, owner, message, document)),
  unusedContents: () => read((db) => uploads.unusedContents(db)),
  scanOf: (digest) => read((db) => scans.scanOf(db, digest)),
  unscanned: () => read((db) => scans.unscanned(db)),
  infected: () => read((db) => scans.infected(db)),
  dueScans: (now, count) => read((db) => scans.dueScans(db, now, count)),
  contentUsed: (digest) => read((db) => uploads.contentUsed(db, digest)),
});
