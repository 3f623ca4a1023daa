/**
 * How the tables came to be what they are.
 * @module
 */
import { sql, type Kysely, type Migration, type RawBuilder } from 'kysely';
import type { CoverTag, Message } from '../../../src/contract/index.ts';
import { PAYMENT_PART } from '../../../src/contract/payment-part.ts';
import { withChannel } from './channels.ts';
import { documentName } from './document-name.ts';
import { noteRequests } from './payment-requests.ts';
import { noteOwnWords } from './properties.ts';
import type { Schema } from './schema.ts';
import { noteSent } from './sent-documents.ts';
import { accessible } from './withheld.ts';
import { noteWords } from './words.ts';

/** `name!` must be there, `name#` is an integer. */
async function table(db: Kysely<unknown>, name: string, columns: string, key: string[]): Promise<void> {
  let create = db.schema.createTable(name);
  for (const column of columns.split(' ')) {
    const [, id, kind, must] = /^(\w+)(#?)(!?)$/.exec(column)!;
    create = create.addColumn(id!, kind ? 'bigint' : 'text', (c) => (must ? c.notNull() : c));
  }
  await create.addPrimaryKeyConstraint(`${name}_key`, key as never).execute();
}

const first: Migration = {
  async up(db: Kysely<unknown>) {
    await table(db, 'mailboxes', 'owner! epoch! seq#! floor#! inbox#! inbox_unread#! sent#! starred#! archive#! deleted#!', ['owner']);
    await table(db, 'messages', 'id! owner! thread! direction! message_id! peer! at#! unread#! digest! size#! body! sender receipt uri', ['id']);
    await table(db, 'conversations', 'owner! id! seq#! at#! message_id! subject! excerpt! direction! sender! recipients! count#! unread#! starred#! archived#! deleted_at# has_in#! has_out#! in_inbox#! in_sent#! in_starred#! in_archive#! in_deleted#! reference tags attachments#! attachments_size#! deliveries peers! words!', ['owner', 'id']);
    await table(db, 'deliveries', 'message! address! position#! state! at# problem receipt', ['message', 'address']);
    await table(db, 'sessions', 'id! sender! issuer! subject! jkt! recipient! thread scope! expires#!', ['id']);
    await table(db, 'deposits', 'sender! recipient! key! digest! message! at#!', ['sender', 'recipient', 'key']);
    await table(db, 'tickets', 'hash! sender! recipient! key! expires#!', ['hash']);
    await table(db, 'drafts', 'owner! id! version! saved_at#! content! seq#!', ['owner', 'id']);
    await table(db, 'invitations', 'owner! peer! state! scope since#! expires# name reason seq#!', ['owner', 'peer']);
    await table(db, 'openings', 'owner! peer! thread! at#!', ['owner', 'peer', 'thread']);
    await table(db, 'tombstones', 'owner! kind! ref! seq#!', ['owner', 'kind', 'ref']);
    await table(db, 'revocations', 'address! client! at#!', ['address', 'client']);
    const index = (name: string, on: string, columns: string[], options: { unique?: boolean; where?: string } = {}): Promise<void> => {
      let create = db.schema.createIndex(name).on(on).columns(columns as never);
      if (options.unique) create = create.unique();
      return (options.where ? create.where(sql.ref(options.where), '=', sql.lit(1)) : create).execute();
    };
    await index('messages_once', 'messages', ['owner', 'direction', 'peer', 'message_id'], { unique: true });
    await index('messages_thread', 'messages', ['owner', 'thread', 'at', 'id']);
    await index('conversations_seq', 'conversations', ['owner', 'seq']);
    for (const view of ['inbox', 'sent', 'starred', 'archive', 'deleted']) await index(`conversations_${view}`, 'conversations', ['owner', 'at', 'id'], { where: `in_${view}` });
    await index('sessions_peer', 'sessions', ['recipient', 'sender']);
    await index('drafts_seq', 'drafts', ['owner', 'seq']);
    await index('invitations_seq', 'invitations', ['owner', 'seq']);
    await index('tombstones_seq', 'tombstones', ['owner', 'seq']);
    await index('deposits_at', 'deposits', ['at']);
    await index('tickets_expires', 'tickets', ['expires']);
    await index('sessions_expires', 'sessions', ['expires']);
  },
};

const endedGrants: Migration = {
  up: (db: Kysely<unknown>) => table(db, 'ended_grants', 'name! at#!', ['name']),
};

const roots: Migration = {
  async up(db: Kysely<unknown>) {
    for (const name of ['messages', 'conversations']) await db.schema.alterTable(name).addColumn('root', 'text', (c) => c.notNull().defaultTo('')).execute();
    await sql`update conversations set root = (select m.id from messages m where m.owner = conversations.owner and m.thread = conversations.id order by m.at, m.id limit 1)
      where exists (select 1 from messages m where m.owner = conversations.owner and m.thread = conversations.id)`.execute(db);
    await sql`update messages set root = coalesce((select c.root from conversations c where c.owner = messages.owner and c.id = messages.thread), id)`.execute(db);
    await sql`update conversations set root = message_id where root = ''`.execute(db);
    await db.schema.dropIndex('messages_thread').execute();
    await db.schema.createIndex('messages_root').on('messages').columns(['root', 'at', 'id'] as never).execute();
    // Single-use addresses live in memory.
    await db.schema.dropTable('tickets').execute();
  },
};

const attachments: Migration = {
  async up(db: Kysely<unknown>) {
    await table(db, 'uploads', 'key! sender! issuer! subject! name! size#! declared digest', ['key']);
    await table(db, 'announcements', 'upload! owner! peer! document! version#! thread held#! at#!', ['upload', 'owner']);
    await table(db, 'attachments', 'message! position#! owner! document! upload! reference!', ['message', 'position']);
    await table(db, 'contents', 'digest! size#!', ['digest']);
    await table(db, 'earlier_receipts', 'message! position#! receipt!', ['message', 'position']);
    await db.schema.createIndex('uploads_name').on('uploads').columns(['sender', 'issuer', 'subject', 'name'] as never).unique().execute();
    await db.schema.createIndex('uploads_digest').on('uploads').columns(['digest'] as never).execute();
    await db.schema.createIndex('announcements_document').on('announcements').columns(['owner', 'peer', 'document', 'version'] as never).execute();
    await db.schema.createIndex('announcements_held').on('announcements').columns(['owner', 'held'] as never).execute();
    await db.schema.createIndex('announcements_at').on('announcements').columns(['at'] as never).execute();
    await db.schema.createIndex('attachments_upload').on('attachments').columns(['upload', 'owner'] as never).execute();
    await db.schema.alterTable('deposits').dropColumn('digest').execute();
  },
};

const scans: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema.alterTable('contents').addColumn('scan', 'text').execute();
    await db.schema.createIndex('contents_scan').on('contents').columns(['scan'] as never).execute();
  },
};

const pulls: Migration = {
  async up(db: Kysely<unknown>) {
    await table(db, 'repository', 'upload! owner! document! held#! at#!', ['upload']);
    await table(db, 'grants', 'hash! upload! server! keys! expires#! ended#!', ['hash']);
    await table(db, 'pulls', 'upload! uri! state! problem attempts#! wrong#! next#! moved#!', ['upload']);
    await db.schema.createIndex('repository_owner').on('repository').columns(['owner', 'held'] as never).execute();
    await db.schema.createIndex('grants_upload').on('grants').columns(['upload', 'server'] as never).execute();
    await db.schema.createIndex('pulls_state').on('pulls').columns(['state'] as never).execute();
  },
};

const versions: Migration = {
  async up(db: Kysely<unknown>) {
    await table(db, 'versions', 'document! version#!', ['document']);
    const tables = db as Kysely<Schema>;
    const highest = await tables.selectFrom('announcements').select(['owner', 'peer', 'document']).select(({ fn }) => fn.max('version').as('version')).groupBy(['owner', 'peer', 'document']).execute();
    for (const { version, ...of } of highest) await tables.insertInto('versions').values({ document: await documentName(of), version }).execute();
  },
};

/** Notes what the attachments of messages are found by. @param which of them are found by it */
async function noteAttachmentWords(tables: Kysely<Schema>, which: RawBuilder<boolean> = sql`1 = 1`): Promise<void> {
  for (let last = ''; ; ) {
    const messages = await tables.selectFrom('messages').select(['id', 'owner', 'body']).where('id', '>', last).where('body', 'like', '%"attachments":[{%').where(which).orderBy('id').limit(200).execute();
    for (const { id, owner, body } of messages) await noteWords(tables, owner, id, (JSON.parse(body) as Message).attachments ?? []);
    if (!messages.length) break;
    last = messages.at(-1)!.id;
  }
}

const properties: Migration = {
  async up(db: Kysely<unknown>) {
    await table(db, 'own_properties', 'owner! peer! document! version! at#! properties!', ['owner', 'peer', 'document']);
    await table(db, 'own_words', 'owner! word! peer! document!', ['owner', 'word', 'peer', 'document']);
    await table(db, 'attachment_words', 'owner! word! message!', ['owner', 'word', 'message']);
    await db.schema.createIndex('own_words_document').on('own_words').columns(['owner', 'peer', 'document'] as never).execute();
    await db.schema.createIndex('attachment_words_message').on('attachment_words').columns(['message'] as never).execute();
    await db.schema.alterTable('conversations').addColumn('properties', 'text').execute();
    await noteAttachmentWords(db as Kysely<Schema>);
  },
};

const room: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema.dropIndex('announcements_held').execute();
    await db.schema.createIndex('announcements_room').on('announcements').columns(['owner', 'peer', 'held'] as never).execute();
  },
};

const looks: Migration = {
  async up(db: Kysely<unknown>) {
    for (const name of ['looks', 'due']) await db.schema.alterTable('contents').addColumn(name, 'bigint').execute();
    await db.schema.createIndex('contents_due').on('contents').columns(['due'] as never).execute();
    // Why these could not be looked at nobody has noted: each is tried once.
    await (db as Kysely<Schema>).updateTable('contents').set({ due: 0 }).where('scan', '=', 'not-scanned').execute();
  },
};

const earlierReceiptsOfDeliveries: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema.alterTable('deliveries').addColumn('earlier', 'text').execute();
  },
};

const evidence: Migration = {
  async up(db: Kysely<unknown>) {
    await table(db, 'evidence', 'message! address! issuer! subject! seq#!', ['message']);
    await table(db, 'evidence_states', 'address! issuer! subject! epoch! seq#!', ['address', 'issuer', 'subject']);
    await db.schema.createIndex('evidence_seq').on('evidence').columns(['address', 'issuer', 'subject', 'seq'] as never).execute();
  },
};

const hostsOfGrants: Migration = {
  async up(db: Kysely<unknown>) {
    for (const name of ['client', 'host_grant']) await db.schema.alterTable('grants').addColumn(name, 'text').execute();
    // One that has ended is gone.
    await sql`delete from grants where ended = 1`.execute(db);
    await db.schema.alterTable('grants').dropColumn('ended').execute();
  },
};

const consents: Migration = {
  async up(db: Kysely<unknown>) {
    await table(db, 'consents', 'id! owner! peer! message since#! withdrawn# granted! withdrawal', ['id']);
    await table(db, 'confirmations', 'jti! expires#!', ['jti']);
    await db.schema.createIndex('consents_owner').on('consents').columns(['owner', 'peer'] as never).execute();
    await db.schema.alterTable('messages').addColumn('handed_over', 'bigint').execute();
    await (db as Kysely<Schema>).updateTable('messages').set({ handed_over: 0 }).where('direction', '=', 'in').execute();
  },
};

const methods: Migration = {
  up: (db: Kysely<unknown>) => db.schema.alterTable('sessions').addColumn('method', 'text').execute(),
};

const acceptances: Migration = {
  async up(db: Kysely<unknown>) {
    await table(db, 'acceptances', 'message! owner! until#! state! at#', ['message']);
    await db.schema.createIndex('acceptances_until').on('acceptances').columns(['state', 'until'] as never).execute();
    await db.schema.alterTable('conversations').addColumn('acceptance', 'text').execute();
  },
};

const owedReceipts: Migration = {
  async up(db: Kysely<unknown>) {
    await table(db, 'owed_receipts', 'message! owner! peer! message_id! since#! until# receipts!', ['message']);
    await db.schema.createIndex('owed_receipts_owner').on('owed_receipts').columns(['owner', 'message'] as never).execute();
    await db.schema.createIndex('owed_receipts_since').on('owed_receipts').columns(['since'] as never).execute();
    await db.schema.createIndex('owed_receipts_until').on('owed_receipts').columns(['until'] as never).execute();
  },
};

const rejections: Migration = {
  async up(db: Kysely<unknown>) {
    await table(db, 'rejections', 'address! issuer! subject! recipient! digest! type! at#! receipt!', ['address', 'issuer', 'subject', 'recipient', 'digest', 'type']);
    await db.schema.createIndex('rejections_at').on('rejections').columns(['at'] as never).execute();
  },
};

const rejectionsOfRecipients: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema.createIndex('rejections_recipient').on('rejections').columns(['recipient'] as never).execute();
  },
};

const bankReturns: Migration = {
  async up(db: Kysely<unknown>) {
    await table(db, 'bank_returns', 'state! owner! kind! ref! client! return_to at#!', ['state']);
    await db.schema.createIndex('bank_returns_owner').on('bank_returns').columns(['owner'] as never).execute();
  },
};

const bankConsents: Migration = {
  async up(db: Kysely<unknown>) {
    await table(db, 'bank_consents', 'id! owner! bank! consent! redirect! state! until created#! changed#!', ['id']);
    await db.schema.createIndex('bank_consents_owner').on('bank_consents').columns(['owner', 'bank'] as never).execute();
  },
};

const payments: Migration = {
  async up(db: Kysely<unknown>) {
    await table(db, 'payments', 'id! owner! key! digest! message iban! identity! payment! bank! debtor! state! reason way! name redirect asking#! created#! changed#! seq#!', ['id']);
    await table(db, 'payees', 'id! owner! peer! iban! payee! at#!', ['id']);
    await db.schema.createIndex('payments_key').on('payments').columns(['owner', 'key'] as never).unique().execute();
    await db.schema.createIndex('payments_created').on('payments').columns(['owner', 'created', 'id'] as never).execute();
    await db.schema.createIndex('payments_seq').on('payments').columns(['owner', 'seq'] as never).execute();
    await db.schema.createIndex('payments_state').on('payments').columns(['state'] as never).execute();
    await db.schema.createIndex('payees_iban').on('payees').columns(['owner', 'peer', 'iban'] as never).unique().execute();
  },
};

const paymentRequests: Migration = {
  async up(db: Kysely<unknown>) {
    await table(db, 'payment_requests', 'message! part#! owner! iban! amount! asked! sent! at#! state!', ['message', 'part']);
    await table(db, 'request_keys', 'owner! iban! key! message! part#!', ['owner', 'iban', 'key', 'message', 'part']);
    await table(db, 'received', 'owner! bank! iban! entry! message! part#! amount! currency! day! payer', ['owner', 'iban', 'bank', 'entry']);
    await db.schema.createIndex('payment_requests_account').on('payment_requests').columns(['owner', 'iban', 'state', 'sent'] as never).execute();
    await db.schema.createIndex('request_keys_message').on('request_keys').columns(['message'] as never).execute();
    await db.schema.createIndex('received_request').on('received').columns(['message', 'part'] as never).execute();
    const tables = db as Kysely<Schema>;
    for (let last = ''; ; ) {
      const messages = await tables.selectFrom('messages').selectAll().where('id', '>', last).where('direction', '=', 'out').where('body', 'like', `%${PAYMENT_PART}%`).orderBy('id').limit(200).execute();
      for (const row of messages) await noteRequests(tables, row, JSON.parse(row.body) as Message);
      if (!messages.length) break;
      last = messages.at(-1)!.id;
    }
  },
};

const toldPayments: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema.alterTable('payments').addColumn('told', 'text').execute();
  },
};

const choices: Migration = {
  async up(db: Kysely<unknown>) {
    const tables = db as Kysely<Schema>;
    await noteAttachmentWords(tables, accessible('messages.id'));
    for (let last = ''; ; ) {
      const owners = await tables.selectFrom('own_properties').select('owner').distinct().where('owner', '>', last).orderBy('owner').limit(200).execute();
      for (const { owner } of owners)
        for (const row of await tables.selectFrom('own_properties').selectAll().where('owner', '=', owner).execute()) await noteOwnWords(tables, row, JSON.parse(row.properties) as CoverTag[]);
      if (!owners.length) break;
      last = owners.at(-1)!.owner;
    }
  },
};

const returnedPayments: Migration = {
  async up(db: Kysely<unknown>) {
    for (const column of ['returned', 'returned_by']) await db.schema.alterTable('received').addColumn(column, 'text').execute();
  },
};

const sentDocuments: Migration = {
  async up(db: Kysely<unknown>) {
    await table(db, 'sent_documents', 'message! position#! owner! document! version#! upload! digest', ['message', 'position']);
    await db.schema.createIndex('sent_documents_document').on('sent_documents').columns(['owner', 'document', 'version'] as never).execute();
    const tables = db as Kysely<Schema>;
    for (let last = ''; ; ) {
      const messages = await tables.selectFrom('messages').select(['id', 'owner', 'body']).where('id', '>', last).where('direction', '=', 'out').where('body', 'like', '%"attachments":[{%').orderBy('id').limit(200).execute();
      for (const { id, owner, body } of messages) await noteSent(tables, owner, id, (JSON.parse(body) as Message).attachments ?? []);
      if (!messages.length) break;
      last = messages.at(-1)!.id;
    }
  },
};

const channels: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema.alterTable('conversations').addColumn('channels', 'text').execute();
    const tables = db as Kysely<Schema>;
    for (let last = ''; ; ) {
      const messages = await tables.selectFrom('messages').select(['id', 'owner', 'thread', 'body']).where('id', '>', last).where('body', 'like', '%"channel":"%').where(accessible('messages.id')).orderBy('id').limit(200).execute();
      for (const { owner, thread: id, body } of messages) {
        const before = await tables.selectFrom('conversations').select('channels').where('owner', '=', owner).where('id', '=', id).executeTakeFirst();
        const after = before && withChannel(before.channels, (JSON.parse(body) as Message).channel);
        if (after !== before?.channels) await tables.updateTable('conversations').set({ channels: after }).where('owner', '=', owner).where('id', '=', id).execute();
      }
      if (!messages.length) break;
      last = messages.at(-1)!.id;
    }
  },
};

/** In their order; a migration once published is never changed. */
export const migrations: Record<string, Migration> = {
  '0001-first': first, '0002-ended-grants': endedGrants, '0003-roots': roots, '0004-attachments': attachments, '0005-scans': scans, '0006-pulls': pulls, '0007-versions': versions, '0008-room': room, '0009-properties': properties,
  '0010-looks': looks, '0011-earlier-receipts': earlierReceiptsOfDeliveries, '0012-evidence': evidence, '0013-hosts-of-grants': hostsOfGrants, '0014-consents': consents,
  '0015-methods': methods, '0016-acceptances': acceptances,
  '0017-owed-receipts': owedReceipts, '0018-rejections': rejections, '0019-rejections-of-recipients': rejectionsOfRecipients, '0020-bank-returns': bankReturns, '0021-bank-consents': bankConsents,
  '0022-payments': payments, '0023-payment-requests': paymentRequests, '0024-told-payments': toldPayments,
  '0026-returned-payments': returnedPayments, '0027-choices': choices, '0028-sent-documents': sentDocuments, '0029-channels': channels,
};
