/**
 * Registered mail as its owner may see it: until it is accepted, who it is from and that it is there.
 * @module
 */
import { sql, type Kysely, type RawBuilder } from 'kysely';
import { decodeJwt } from 'jose';
import type { AcceptanceState, Message, ReceiptClaims } from '../../../src/contract/index.ts';
import { prepare } from './prepared.ts';
import type { AcceptanceRow, Schema } from './schema.ts';
import { StoreRefusal } from './store.ts';

type Db = Kysely<Schema>;

/** What is shown of a message that has not been accepted. */
export const envelope = ({ id, from, to, thread, sentAt, evidence }: Message): Message => ({ id, from, to, thread, sentAt, ...(evidence && { evidence }), subject: '', body: { text: '' } });

export const isWithheld = (state: AcceptanceState | null | undefined): boolean => state != null && state !== 'accepted';

/** Whether a message, by its id, is not withheld. @param id a column */
export const accessible = (id: string): RawBuilder<boolean> => sql<boolean>`not exists (select 1 from acceptances as x where x.message = ${sql.ref(id)} and x.state <> 'accepted')`;

const found = prepare<{ messages: string }, AcceptanceRow>((db, { messages }) => db.selectFrom('acceptances').selectAll().where(sql<boolean>`message in (select value from json_each(${messages}))`));

/** Where some messages stand whose senders ask for acceptance. */
export async function acceptances(db: Db, messages: readonly { id: string; direction: string; body: string }[]): Promise<Map<string, AcceptanceRow>> {
  // Most ask for nothing.
  const asking = messages.filter(({ direction, body }) => direction === 'in' && body.includes('"acceptance":{')).map(({ id }) => id);
  return new Map(asking.length ? (await found.rows(db, { messages: JSON.stringify(asking) })).map((row) => [row.message, row]) : []);
}

const one = prepare<{ message: string; owner: string }, AcceptanceRow>((db, { message, owner }) => db.selectFrom('acceptances').selectAll().where('message', '=', message).where('owner', '=', owner));

export const acceptance = (db: Db, owner: string, message: string): Promise<AcceptanceRow | undefined> => one.first(db, { message, owner });

const REFUSALS = { pending: 'acceptance-pending', refused: 'refused-by-recipient', expired: 'acceptance-expired' } as const;

/** @throws {StoreRefusal} where nothing of a message is handed over, whatever is asked for */
export async function requireAccepted(db: Db, owner: string, message: string): Promise<void> {
  const state = (await acceptance(db, owner, message))?.state;
  if (state !== undefined && state !== 'accepted') throw new StoreRefusal(REFUSALS[state]);
}

/** What the owner sees of the receipts: those that say what is in a message are for its sender, until it is accepted. */
export const shownReceipts = (receipts: string[], state: AcceptanceState | undefined): string[] =>
  isWithheld(state) && receipts.length && decodeJwt<ReceiptClaims>(receipts[0]!).attachments?.length ? [] : receipts;
