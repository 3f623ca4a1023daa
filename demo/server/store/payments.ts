/**
 * What an owner pays: what was asked of a bank, kept before it is, and how that stands.
 * @module
 */
import type { Kysely, Transaction } from 'kysely';
import type { PaymentOrder, PaymentRecord, PaymentState } from '../../../src/contract/index.ts';
import { openReturn } from './bank-returns.ts';
import { Ledger } from './ledger.ts';
import { knownIbans, senderOf } from './payees.ts';
import { iso } from './rows.ts';
import type { NewPaymentOrder, PaymentNews, PaymentQuery, StoredPayment } from './payment-store.ts';
import type { PaymentRow, Schema } from './schema.ts';
import { StoreRefusal, type Notice, type SignReceipt } from './store.ts';
import { tellSender } from './told-payments.ts';
import { requireAccepted } from './withheld.ts';

type Db = Kysely<Schema>;
type Tx = Transaction<Schema>;

/** How far each state is; what is final stays. */
const RANK: Record<PaymentState, number> = { initiated: 0, authorised: 1, settled: 2, rejected: 2, cancelled: 2, expired: 2 };
const FINAL = 2;
/** States in which money is on its way, or there. */
const LIVE: readonly PaymentState[] = ['initiated', 'authorised', 'settled'];
/** Milliseconds a bank is given to answer; from then on nobody is asking it. */
const ASKING = 60_000;

export const toPayment = (row: PaymentRow): PaymentRecord => ({
  id: row.id, ...(row.message !== null && { message: row.message }), payment: JSON.parse(row.payment) as PaymentOrder, bank: row.bank, debtor: row.debtor,
  state: row.state, ...(row.reason !== null && { reason: row.reason }), createdAt: iso(row.created), changedAt: iso(row.changed),
  ...(row.state === 'initiated' && row.redirect !== null && { redirect: row.redirect }), ...(row.told !== null && { tell: true }),
});

const stored = (row: PaymentRow): StoredPayment => ({ owner: row.owner, record: toPayment(row), ...(row.name === null ? { way: JSON.parse(row.way) as StoredPayment['way'] } : { name: row.name }), final: RANK[row.state] === FINAL });

export async function payment(db: Db, owner: string, id: string): Promise<StoredPayment | undefined> {
  const row = await db.selectFrom('payments').selectAll().where('id', '=', id).where('owner', '=', owner).executeTakeFirst();
  return row && stored(row);
}

/** All that may still change. */
export const openPayments = async (db: Db): Promise<StoredPayment[]> => (await db.selectFrom('payments').selectAll().where('state', 'in', ['initiated', 'authorised']).execute()).map(stored);

export async function payments(db: Db, owner: string, { message, iban, before, limit }: PaymentQuery): Promise<PaymentRecord[]> {
  let query = db.selectFrom('payments').selectAll().where('owner', '=', owner).orderBy('created', 'desc').orderBy('id', 'desc').limit(limit);
  if (message !== undefined) query = query.where('message', '=', message);
  if (iban !== undefined) query = query.where('iban', '=', iban);
  if (before) query = query.where((eb) => eb.or([eb('created', '<', before.at), eb.and([eb('created', '=', before.at), eb('id', '<', before.id)])]));
  return (await query.execute()).map(toPayment);
}

/** What makes two payments one and the same to a person: account, amount, and what it is for. */
function identityOf({ iban, amount, currency, reference = '', variableSymbol = '', specificSymbol = '' }: PaymentOrder): { identity: string; referenced: boolean } {
  const [whole, part = ''] = amount.split('.');
  const same = [`${whole!.replace(/^0+(?=\d)/, '')}.${part.replace(/0+$/, '')}`, currency, reference, variableSymbol, specificSymbol];
  return { identity: JSON.stringify([iban, ...same]), referenced: Boolean(reference || variableSymbol || specificSymbol) };
}

/** Earlier payments of the same: for this message, with the same reference, or where neither has a message. */
function alike(tx: Tx, owner: string, message: string | null, { identity, referenced }: ReturnType<typeof identityOf>): Promise<PaymentRow[]> {
  return tx
    .selectFrom('payments').selectAll().where('owner', '=', owner).where('state', 'in', LIVE)
    .where((eb) => {
      const same = eb('identity', '=', identity);
      if (message === null) return referenced ? same : eb.and([same, eb('message', 'is', null)]);
      return referenced ? eb.or([eb('message', '=', message), same]) : eb('message', '=', message);
    })
    .orderBy('created', 'desc').orderBy('id', 'desc')
    .execute();
}

export async function placePayment(tx: Tx, { id, owner, key, digest, order: { payment: content, message: named, bank, debtor, again, tell }, back, way, now }: NewPaymentOrder, sign: SignReceipt): Promise<{ payment: StoredPayment; notices: (Notice | undefined)[] }> {
  const known = await tx.selectFrom('payments').selectAll().where('owner', '=', owner).where('key', '=', key).executeTakeFirst();
  if (known) {
    if (known.digest !== digest) throw new StoreRefusal('key-reused');
    return { payment: stored(known), notices: [] };
  }
  const message = named ?? null;
  const peer = message === null ? null : await senderOf(tx, owner, message);
  if (peer === undefined) throw new StoreRefusal('not-found');
  if (message !== null) await requireAccepted(tx, owner, message);
  const identity = identityOf(content);
  const notices: (Notice | undefined)[] = [];
  for (const before of await alike(tx, owner, message, identity)) {
    // The bank has given no answer to it, so nobody could confirm it: this one takes its place.
    if (before.name === null && before.asking <= now) notices.push(...(await change(tx, before, { state: 'cancelled' }, now, sign)).notices);
    else if (!again) throw new StoreRefusal('already-paid', { payment: { id: before.id, state: before.state, createdAt: iso(before.created) } });
  }
  const confirmed = await knownIbans(tx, owner, peer);
  if (!confirmed.includes(content.iban)) throw new StoreRefusal('confirmation-required', { iban: content.iban, known: [...new Set(confirmed)] });
  const ledger = await Ledger.open(tx, owner);
  const row: PaymentRow = {
    id, owner, key, digest, message, iban: content.iban, identity: identity.identity, payment: JSON.stringify(content), bank, debtor,
    state: 'initiated', reason: null, way: JSON.stringify(way), name: null, redirect: null, asking: now + ASKING, created: now, changed: now, seq: ledger.payment(id), told: tell ? crypto.randomUUID() : null,
  };
  await tx.insertInto('payments').values(row).execute();
  await openReturn(tx, back);
  notices.push(await ledger.close());
  return { payment: stored(row), notices };
}

/** Writes what is new of a payment, and tells the sender of its message where the owner wants that. */
async function change(tx: Tx, row: PaymentRow, news: Partial<Pick<PaymentRow, 'state' | 'reason' | 'name' | 'redirect'>>, now: number, sign: SignReceipt): Promise<{ payment: StoredPayment; notices: (Notice | undefined)[] }> {
  const moved = news.state !== undefined && news.state !== row.state;
  const heard = moved ? await tellSender(tx, { ...row, ...news }, now, sign) : undefined;
  const ledger = await Ledger.open(tx, row.owner);
  // Where nothing was told, nobody is said to be told.
  const set = { ...news, asking: 0, changed: moved ? now : row.changed, seq: ledger.payment(row.id), ...(moved && news.state !== 'initiated' && !heard && { told: null }) };
  await tx.updateTable('payments').set(set).where('id', '=', row.id).execute();
  return { payment: stored({ ...row, ...set }), notices: [heard?.notice, await ledger.close()] };
}

/** The sender of its message is told nothing more of it. What has come to its end, they know. */
export async function stopTelling(tx: Tx, owner: string, id: string): Promise<Notice | undefined> {
  const row = await tx.selectFrom('payments').selectAll().where('id', '=', id).where('owner', '=', owner).executeTakeFirst();
  if (!row) throw new StoreRefusal('not-found');
  if (row.told === null || RANK[row.state] === FINAL) return undefined;
  const ledger = await Ledger.open(tx, owner);
  await tx.updateTable('payments').set({ told: null, seq: ledger.payment(id) }).where('id', '=', id).execute();
  return ledger.close();
}

export async function notePayment(tx: Tx, id: string, { placed, standing, unplaced }: PaymentNews, now: number, sign: SignReceipt): Promise<{ payment: StoredPayment; notices: (Notice | undefined)[] } | undefined> {
  const row = await tx.selectFrom('payments').selectAll().where('id', '=', id).executeTakeFirst();
  if (!row) return undefined;
  const as = { payment: stored(row), notices: [] };
  // Answers may come in another order than they were asked for.
  if (RANK[row.state] === FINAL || (unplaced && row.name !== null)) return as;
  if (!placed && !standing) {
    await tx.updateTable('payments').set({ asking: 0 }).where('id', '=', id).execute();
    return as;
  }
  const state = standing && RANK[standing.state] > RANK[row.state] ? standing.state : row.state;
  if (state === row.state && (!placed || row.name !== null)) return as;
  return change(tx, row, { state, reason: state === row.state ? row.reason : (standing?.reason ?? null), ...(placed && { name: placed.id, redirect: placed.redirect }) }, now, sign);
}
