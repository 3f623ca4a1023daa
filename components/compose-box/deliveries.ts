import type { Delivery } from '../../src/contract/index.ts';
import type { ComposeWords } from '../../src/locales/compose.ts';

export const ARRIVED: readonly Delivery['state'][] = ['deposited', 'handed-over', 'opened'];
export const STOPPED: readonly Delivery['state'][] = ['refused', 'expired', 'failed'];

/** One line of words for the whole: "Delivered to 2 of 3". */
export function summary(t: ComposeWords, deliveries: readonly Delivery[]): string {
  const done = deliveries.filter(({ state }) => ARRIVED.includes(state)).length;
  const stopped = deliveries.filter(({ state }) => STOPPED.includes(state)).length;
  if (done === deliveries.length && done) return t('allDelivered', { count: done });
  if (done) return t('someDelivered', { done, all: deliveries.length });
  return t(stopped === deliveries.length && stopped ? 'nothingSent' : 'onItsWay');
}
