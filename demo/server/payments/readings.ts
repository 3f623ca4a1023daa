/**
 * What banks tell, asked for once and told to all who want to know it in the same moment: several letters are looked at
 * together, and by several pages.
 * @module
 */
import type { BankTransaction } from '../../../src/contract/index.ts';
import { Cache } from '../gateway/cache.ts';
import type { AccountsProvider, FoundAccount } from './accounts-port.ts';

/** Milliseconds an answer is that of the moment; one that is still awaited is shared as well. */
const MOMENT = 2000;
/** Answers kept at the same time. */
const MOST = 500;

/** What was booked on an account, of some days. */
export interface Booked {
  transactions: BankTransaction[];
  /** There are more than were read. */
  incomplete: boolean;
}

/** The consent a bank is asked with. */
export interface Consented { owner: string; bank: string; consent: string }

export interface Reading<T> {
  /** When the bank was asked. */
  at: number;
  told: Promise<T>;
}

export class Readings {
  readonly #accounts: Cache<Reading<FoundAccount[]>>;
  readonly #transactions: Cache<Reading<Booked> & { from: string }>;

  constructor(private readonly provider: AccountsProvider, private readonly clock: { now(): number }) {
    this.#accounts = new Cache(MOST, clock);
    this.#transactions = new Cache(MOST, clock);
  }

  /** A failure ({@link BankFault}) is told to all who share it, too. */
  accounts({ owner, bank, consent }: Consented, remote?: string): Reading<FoundAccount[]> {
    return this.#once(this.#accounts, JSON.stringify([owner, bank, consent]), () => true, {}, () => this.provider.accounts(bank, consent, remote));
  }

  /** What was booked from a day on, until today (ISO 8601); it may begin earlier. */
  transactions({ owner, bank, consent }: Consented, resource: string, from: string, remote?: string): Reading<Booked> {
    const today = new Date(this.clock.now()).toISOString().slice(0, 10);
    return this.#once(this.#transactions, JSON.stringify([owner, bank, consent, resource]), (known) => known.from <= from, { from },
      () => this.provider.transactions(bank, consent, resource, from, today, remote));
  }

  #once<T, R extends Reading<T>>(cache: Cache<R>, key: string, serves: (known: R) => boolean, more: Omit<R, keyof Reading<T>>, ask: () => Promise<T>): R {
    const known = cache.get(key);
    if (known && serves(known)) return known;
    const at = this.clock.now();
    const reading = { ...more, at, told: ask() } as unknown as R;
    // Nobody may be there any more to hear of a failure.
    reading.told.catch(() => {});
    cache.set(key, reading, at + MOMENT);
    return reading;
  }
}
