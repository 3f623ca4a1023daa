/** Whether typed content is finished; loaded with the first of it. @module */
import type { Part } from '../contract/index.ts';
import { PAYMENT_PART } from '../contract/payment-part.ts';
import { requestData, requestIn } from './payment-request.ts';
import { PaymentStore } from './payment.ts';

/**
 * The parts as a message has them: a payment with its fields in the form machines use.
 * @returns nothing where one of them is not whole, or something is wrong with it
 * @throws where what checks accounts could not be loaded
 */
export async function finishedParts(parts: readonly Part[]): Promise<Part[] | undefined> {
  const finished: Part[] = [];
  for (const part of parts) {
    if (part.type !== PAYMENT_PART) {
      finished.push(part);
      continue;
    }
    const { texts, ...rest } = requestIn(part.data);
    const store = new PaymentStore();
    store.write(texts);
    await store.check();
    if (store.state.uncheckable) throw new Error('accounts cannot be checked');
    const { payment } = store.state;
    if (!payment) return undefined;
    finished.push({ type: PAYMENT_PART, data: requestData({ texts: { ...payment }, ...rest }) });
  }
  return finished;
}
