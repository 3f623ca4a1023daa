/**
 * What an owner has sent of a document: its versions, as far as home can tell. Bytes are with those it was sent to.
 * @module
 */
import { decodeJwt } from 'jose';
import type { Kysely, Transaction } from 'kysely';
import type { AttachmentReference, Message, Party, Reach, ReceiptClaims, SentDocument, VersionList } from '../../../src/contract/index.ts';
import { prepare } from './prepared.ts';
import { inReach } from './reached.ts';
import { iso } from './rows.ts';
import type { MessageRow, Schema, SentDocumentRow } from './schema.ts';
import { nextVersion } from './uploads.ts';

type Db = Kysely<Schema>;

/** The same bytes, as far as the sender has said so: under one digest, or sent as one upload. */
const alike = prepare<{ owner: string; document: string; upload: string; digest: string }, { version: number }>((db, { owner, document, upload, digest }) =>
  db.selectFrom('sent_documents').select('version').where('owner', '=', owner).where('document', '=', document).where((eb) => eb.or([eb('upload', '=', upload), eb('digest', '=', digest)])).orderBy('version').limit(1));

const insert = prepare<SentDocumentRow>((db, { message, position, owner, document, version, upload, digest }) =>
  db.insertInto('sent_documents').values({ message, position, owner, document, version, upload, digest }));

/** Counts what a message carries among what its owner has sent before. */
export async function noteSent(tx: Db, owner: string, message: string, references: readonly AttachmentReference[]): Promise<void> {
  for (const [position, { id: document, upload, digest }] of references.entries()) {
    const before = await alike.first(tx, { owner, document, upload, digest: digest ?? '' });
    // Nobody has this address: what others send the owner of a document of the same id is counted apart.
    const version = before?.version ?? (await nextVersion(tx as Transaction<Schema>, { owner, peer: '', document }));
    await insert.run(tx, { message, position, owner, document, version, upload, digest: digest ?? null });
  }
}

/** Where the attachments of some messages stand among what was sent of them. */
export async function sentDocuments(db: Db, owner: string, messages: readonly string[]): Promise<Map<string, SentDocument[]>> {
  const found = new Map<string, SentDocument[]>();
  if (!messages.length) return found;
  const rows = await db
    .selectFrom('sent_documents as s')
    .innerJoin('sent_documents as o', (on) => on.onRef('o.owner', '=', 's.owner').onRef('o.document', '=', 's.document'))
    .select(['s.message', 's.document', 's.version'])
    .select(({ fn }) => fn.count<number>('o.version').distinct().as('versions'))
    .where('s.owner', '=', owner).where('s.message', 'in', messages)
    .groupBy(['s.message', 's.position', 's.document', 's.version'])
    .orderBy('s.message').orderBy('s.position')
    .execute();
  for (const { message, document: id, version, versions } of rows) found.set(message, [...(found.get(message) ?? []), { id, version, versions: Number(versions) }]);
  return found;
}

/** Whether a receipt says that all of an attachment arrived. It is the sender's copy, whom it is for: whoever reads it verifies it. */
function arrived(receipt: string, document: string): boolean {
  try {
    return decodeJwt<ReceiptClaims>(receipt).attachments?.find(({ id }) => id === document)?.digest !== undefined;
  } catch {
    return false;
  }
}

type Letter = Pick<MessageRow, 'id' | 'at' | 'body'> & Pick<SentDocumentRow, 'version' | 'position'>;

/** All versions of a document one of the owner's letters carries; `undefined` where it carries none of that id. */
export async function sentVersions(db: Db, owner: string, message: string, document: string, reach?: Reach): Promise<VersionList | undefined> {
  const letters: Letter[] = await db
    .selectFrom('sent_documents as s')
    .innerJoin('messages as m', 'm.id', 's.message')
    .select(['s.version', 's.position', 'm.id', 'm.at', 'm.body'])
    .where('s.owner', '=', owner).where('s.document', '=', document)
    .$if(reach !== undefined, (query) => query.where(inReach('m', reach!)))
    .orderBy('s.version', 'desc').orderBy('m.at', 'desc').orderBy('m.id', 'desc')
    .execute();
  if (!letters.some(({ id }) => id === message)) return undefined;
  const deliveries = await db.selectFrom('deliveries').select(['message', 'address', 'receipt']).where('message', 'in', letters.map(({ id }) => id)).orderBy('message').orderBy('position').execute();
  const versions = new Map<number, VersionList['versions'][number] & { to: Party[] }>();
  const reached = new Set<string>();
  for (const { id, version, position, at, body } of letters) {
    const { to, cc = [], attachments } = JSON.parse(body) as Message;
    const { name, mediaType, size, digest, properties } = attachments![position]!;
    const one = versions.get(version) ?? { version, messageId: id, at: iso(at), name, mediaType, size, state: 'arriving', ...(properties && { properties }), to: [] };
    versions.set(version, one);
    if (digest !== undefined) one.digest ??= digest;
    for (const { address, receipt } of deliveries.filter((each) => each.message === id)) {
      if (!one.to.some((party) => party.address === address)) one.to.push([...to, ...cc].find((party) => party.address === address) ?? { address });
      if (receipt !== null && arrived(receipt, document)) reached.add(`${version} ${address}`);
    }
  }
  for (const one of versions.values()) if (one.to.length && one.to.every(({ address }) => reached.has(`${one.version} ${address}`))) one.state = 'complete';
  return { versions: [...versions.values()] };
}
