/**
 * What the sender of a message is told of a payment for it: the owner's word, in receipts of the message.
 * @module
 */
import { decodeJwt } from 'jose';
import type { Transaction } from 'kysely';
import type { PaymentOrder, PaymentStatement, ReceiptClaims } from '../../../src/contract/index.ts';
import { STATEMENTS } from '../../../src/evidence/chain.ts';
import { chain, changed, earlierReceipts, record } from './events.ts';
import type { MessageRow, PaymentRow, Schema } from './schema.ts';
import type { Notice, SignReceipt } from './store.ts';

type Tx = Transaction<Schema>;

/**
 * Whether there is room to say something. What is told as authorised is told the end of as well: whoever heard that money
 * is on its way hears that it is not.
 */
function fits(said: readonly PaymentStatement[], { id, state }: Pick<PaymentStatement, 'id' | 'state'>): boolean {
  if (said.some((before) => before.id === id)) return said.every((before) => before.id !== id || before.state === 'authorised') && state !== 'authorised';
  const states = new Map(said.map((before) => [before.id, before.state]));
  const open = [...states.values()].filter((before) => before === 'authorised').length;
  return said.length + open + (state === 'authorised' ? 2 : 1) <= STATEMENTS;
}

/**
 * Tells how a payment stands that has come to another state; in the transaction in which it does.
 * @returns whether anything was told, and who is to hear of that here
 */
export async function tellSender(tx: Tx, { owner, message, told, state, name, payment }: PaymentRow, now: number, sign: SignReceipt): Promise<{ notice: Notice | undefined } | undefined> {
  // What no bank has taken nobody could confirm: nothing has become of it.
  if (told === null || message === null || state === 'initiated' || (name === null && state !== 'rejected')) return undefined;
  const row: MessageRow | undefined = await tx.selectFrom('messages').selectAll().where('id', '=', message).where('owner', '=', owner).executeTakeFirst();
  if (!row || row.receipt === null) return undefined;
  const receipts = chain((await earlierReceipts(tx, [message])).get(message), row.receipt);
  if (!fits(receipts.flatMap((receipt) => decodeJwt<ReceiptClaims>(receipt).payment ?? []), { id: told, state })) return undefined;
  const { amount, currency, iban, reference, variableSymbol } = JSON.parse(payment) as PaymentOrder;
  await record(tx, row, { event: 'PaymentStatement', payment: { id: told, state, amount, currency, iban, ...(reference !== undefined && { reference }), ...(variableSymbol !== undefined && { variableSymbol }) } }, now, sign);
  return { notice: await changed(tx, owner, [row.thread]) };
}
