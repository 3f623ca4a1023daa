/**
 * What people allow providers to see.
 * @module
 */
import { DAY, dayOf, TIMES, type BankDeps } from './config.ts';
import { accountsOf } from './store/ledger.ts';
import type { AccountRow, ConsentRow, ConsentStatus, Granted } from './store/schema.ts';

/** What a provider asks for (`accountAccess` of the document). */
export interface Access {
  accounts?: { iban?: string }[];
  balances?: { iban?: string }[];
  transactions?: { iban?: string }[];
  allPsd2?: string;
}

export const RIGHTS = ['accounts', 'balances', 'transactions'] as const;
export type Right = (typeof RIGHTS)[number];

export class Consents {
  readonly #confirm: number;

  constructor(private readonly deps: BankDeps) {
    this.#confirm = deps.times?.confirm ?? TIMES.confirm;
  }

  find(id: string): Promise<ConsentRow | undefined> {
    return this.deps.store.selectFrom('consents').selectAll().where('id', '=', id).executeTakeFirst();
  }

  /** Those a person has given and that still count. */
  givenBy(owner: string): Promise<ConsentRow[]> {
    return this.deps.store.selectFrom('consents').selectAll().where('owner', '=', owner).where('status', '=', 'valid').orderBy('created', 'desc').execute();
  }

  /** Ends what has had its time. */
  async run(): Promise<void> {
    const now = this.deps.now();
    const over = { status: 'expired' as const, changed: now };
    await this.deps.store.updateTable('consents').set(over).where('status', '=', 'received').where('created', '<=', now - this.#confirm).execute();
    await this.deps.store.updateTable('consents').set(over).where('status', '=', 'valid').where('until', '<', dayOf(now)).execute();
  }

  /**
   * The person allows it for the accounts they have chosen: their own, and of those the ones that were asked for.
   * @returns false where nothing is left to allow
   */
  async give(consent: ConsentRow, owner: string, chosen: readonly string[]): Promise<boolean> {
    const access = JSON.parse(consent.asked) as Access;
    const accounts = offered(access, await accountsOf(this.deps.store, owner)).filter(({ id }) => chosen.includes(id));
    if (accounts.length === 0) return false;
    const granted = Object.fromEntries(RIGHTS.map((right) => [right, accounts.filter(({ iban }) => asks(access, right, iban)).map(({ id }) => id)])) as unknown as Granted;
    return this.#change(consent.id, ['received'], { status: 'valid', owner, granted: JSON.stringify(granted) });
  }

  /** @param from states in which that is possible */
  end(id: string, status: ConsentStatus, from: readonly ConsentStatus[]): Promise<boolean> {
    return this.#change(id, from, { status });
  }

  async #change(id: string, from: readonly ConsentStatus[], to: Partial<ConsentRow>): Promise<boolean> {
    const { numUpdatedRows } = await this.deps.store.updateTable('consents').set({ ...to, changed: this.deps.now() }).where('id', '=', id).where('status', 'in', from).executeTakeFirst();
    return numUpdatedRows > 0n;
  }

  /** The last day a consent may have. */
  lastDay(): string {
    return dayOf(this.deps.now() + (this.deps.times?.consent ?? TIMES.consent) * DAY);
  }
}

/** IBANs a right is asked for; none named means all that the person chooses. */
function asks(access: Access, right: Right, iban: string): boolean {
  if (access.allPsd2 !== undefined) return true;
  const listed = access[right];
  if (named(access).length === 0) return listed !== undefined;
  // Whoever may see what was booked may see that there is an account.
  return right === 'accounts' ? named(access).includes(iban) : (listed ?? []).some((each) => each.iban === iban);
}

const named = (access: Access): string[] => RIGHTS.flatMap((right) => access[right] ?? []).flatMap(({ iban }) => iban ?? []);

/** Those of a person's accounts that a provider asks for. */
export function offered(access: Access, accounts: readonly AccountRow[]): AccountRow[] {
  const ibans = named(access);
  return accounts.filter(({ iban }) => ibans.length === 0 || ibans.includes(iban));
}

/** Which rights are asked for at all. */
export const rightsAsked = (access: Access): Right[] => RIGHTS.filter((right) => right === 'accounts' || access.allPsd2 !== undefined || access[right] !== undefined);
