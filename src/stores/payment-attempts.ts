/**
 * Payments that were asked for and of which nothing was heard yet, with the keys they were asked for under: kept before
 * the network, and used again after a reload, so that one payment is asked for however often it is sent.
 * @module
 */
import type { NewPayment } from '../contract/index.ts';
import { accountKey, type Kit } from './kit.ts';

export interface PaymentAttempt {
  /** What is to be paid. */
  subject: string;
  /** `Idempotency-Key`. */
  key: string;
  body: NewPayment;
  /** ms since 1970 */
  at: number;
}

const ROW = 'payments';
/** What nobody went on with for as long is not gone on with: days, in milliseconds. */
const LONGEST = 7 * 86_400_000;

/** Whether it is the same order: where the person goes afterwards is no part of it. */
const same = ({ returnTo: _, ...one }: NewPayment, { returnTo: __, ...other }: NewPayment): boolean => JSON.stringify(one) === JSON.stringify(other);

export class PaymentAttempts {
  constructor(private readonly kit: Kit) {}

  /** @throws {DmailProblem} where what was kept cannot be read */
  async find(subject: string): Promise<PaymentAttempt | undefined> {
    return (await this.#read()).find((attempt) => attempt.subject === subject);
  }

  /**
   * The attempt at this order: the one that is kept, or else a new one, which then is.
   * @throws {DmailProblem} where it cannot be kept: nothing may be sent then
   */
  take(subject: string, body: NewPayment): Promise<PaymentAttempt> {
    return this.#alone(async () => {
      const kept = await this.#read();
      const there = kept.find((attempt) => attempt.subject === subject && same(attempt.body, body));
      if (there) return there;
      const made: PaymentAttempt = { subject, key: crypto.randomUUID(), body, at: this.kit.now() };
      await this.#write([...kept.filter((attempt) => attempt.subject !== subject), made]);
      return made;
    });
  }

  /** It is known what came of it. */
  done({ key }: PaymentAttempt): Promise<void> {
    return this.#alone(async () => {
      const kept = await this.#read();
      if (kept.some((attempt) => attempt.key === key)) await this.#write(kept.filter((attempt) => attempt.key !== key));
    });
  }

  async #read(): Promise<PaymentAttempt[]> {
    const kept = JSON.parse((await (await this.kit.offline()).meta.get(ROW)) ?? '[]') as PaymentAttempt[];
    return kept.filter(({ at }) => this.kit.now() - at < LONGEST);
  }

  async #write(attempts: readonly PaymentAttempt[]): Promise<void> {
    await (await this.kit.offline()).meta.put(ROW, JSON.stringify(attempts));
  }

  /** Tabs of one account take turns. */
  #alone<T>(work: () => Promise<T>): Promise<T> {
    const locks = globalThis.navigator?.locks;
    return locks ? locks.request(`${accountKey(this.kit)}:payments`, work) : work();
  }
}
