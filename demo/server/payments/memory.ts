/**
 * Payment initiation without banks, for tests and stories: how payments go on is said by whoever made it.
 * @module
 */
import type { Bank } from '../../../src/contract/index.ts';
import { BankUnavailable, OrderRefused, type BankOrder, type Initiated, type PaymentProvider, type Standing } from './port.ts';

/** An order as its bank has taken it. */
export interface MemoryPayment extends Standing {
  id: string;
  order: BankOrder;
  key: string;
}

export interface MemoryPayments extends PaymentProvider {
  /** All that was taken, in its order. */
  readonly taken: readonly MemoryPayment[];
  /** No bank answers. `after`: orders are taken nevertheless. */
  down?: 'before' | 'after' | undefined;
  /** The code orders are refused with. */
  refusing?: string | undefined;
  /** How the payment taken last stands from now on. */
  now(standing: Standing): void;
}

export function memoryPayments(banks: readonly Bank[]): MemoryPayments {
  const taken: MemoryPayment[] = [];
  const find = (id: string): MemoryPayment => {
    const payment = taken.find((each) => each.id === id);
    if (!payment || provider.down) throw new BankUnavailable();
    return payment;
  };
  const shown = ({ id, state, reason, order: { bank } }: MemoryPayment): Initiated => ({ id, state, ...(reason !== undefined && { reason }), redirect: `https://${bank}.example/sca/${id}` });
  const provider: MemoryPayments = {
    taken,
    now: (standing) => void Object.assign(taken.at(-1)!, standing),
    banks: () => banks,
    fault: () => undefined,
    initiate: async (order, { key }) => {
      if (provider.down === 'before') throw new BankUnavailable();
      if (provider.refusing) throw new OrderRefused(provider.refusing);
      let payment = taken.find((each) => each.key === key);
      if (!payment) taken.push((payment = { id: `payment-${taken.length + 1}`, key, order, state: 'initiated' }));
      if (provider.down) throw new BankUnavailable();
      return shown(payment);
    },
    status: async ({ id }) => {
      const { state, reason } = find(id);
      return { state, ...(reason !== undefined && { reason }) };
    },
    cancel: async ({ id }) => {
      const payment = find(id);
      if (payment.state === 'initiated' || payment.state === 'authorised') payment.state = 'cancelled';
      return payment.state === 'cancelled';
    },
  };
  return provider;
}
