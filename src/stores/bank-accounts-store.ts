import { endBankConsent, getBankConsent, listBankAccounts, listBankConsents, listBankTransactions, requestBankConsent } from '../client/bank-accounts.ts';
import type { BankAccountList, BankConsent } from '../contract/index.ts';
import { DmailProblem } from '../contract/problems.ts';
import { dayAfter } from '../payments/statement.ts';
import type { BankAccountsState, BankAccountsStore, ShownBank, Statement } from './bank-accounts.ts';
import type { Kit } from './kit.ts';
import { Store } from './store.ts';

/** Days that are read at once, and how often it is asked whether the person has decided, in milliseconds. */
const SPAN = 90;
const LOOK = 2_000;
/** Accounts whose statements are read at the same time. */
const TOGETHER = 4;

export class BankAccountsOfOwner extends Store<BankAccountsState> implements BankAccountsStore {
  readonly #kit: Kit;
  #leave: (() => void) | undefined;
  #asked = 0;
  #look: ReturnType<typeof setTimeout> | undefined;
  #spans = 1;

  constructor(kit: Kit) {
    super({ phase: 'loading', offered: [], banks: [], asked: [], statements: {}, from: '', to: '', reading: false });
    this.#kit = kit;
  }

  retry(): void {
    void this.#load();
  }

  earlier(): void {
    this.#spans++;
    void this.#load();
  }

  async connect(bank: string): Promise<BankConsent | undefined> {
    const consent = await this.#change(bank, () => requestBankConsent(this.#kit.http, { bank }));
    if (!consent) return undefined;
    this.set({ asked: [...this.state.asked.filter((each) => each.bank.id !== bank), consent] });
    this.#follow();
    return consent;
  }

  async end({ id, bank }: BankConsent): Promise<boolean> {
    const ended = await this.#change(bank.id, async () => {
      await endBankConsent(this.#kit.http, id);
      return true;
    });
    if (!ended) return false;
    this.set({ banks: this.state.banks.filter(({ consent }) => consent.id !== id), asked: this.state.asked.filter((each) => each.id !== id) });
    this.retry();
    return true;
  }

  protected override started(): void {
    this.#leave = this.#kit.account.subscribe(() => {
      const { phase, online } = this.#kit.account.state;
      if (phase === 'signed-out') {
        this.#asked++;
        this.set({ phase: 'loading', offered: [], banks: [], asked: [], statements: {}, reading: false, problem: undefined, change: undefined });
      } else if (phase === 'signed-in' && online && !this.state.reading && (this.state.problem || this.state.phase === 'loading')) this.retry();
    });
    if (this.#kit.account.state.phase === 'signed-in') this.retry();
  }

  protected override stopped(): void {
    this.#leave?.();
    this.#leave = undefined;
    clearTimeout(this.#look);
    this.#look = undefined;
  }

  async #change<T>(bank: string, work: () => Promise<T>): Promise<T | undefined> {
    this.set({ changing: bank, change: undefined });
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof DmailProblem)) throw error;
      this.set({ change: { bank, problem: error } });
      return undefined;
    } finally {
      this.set({ changing: undefined });
    }
  }

  async #load(): Promise<void> {
    const asked = ++this.#asked;
    const to = new Date(this.#kit.now()).toISOString().slice(0, 10);
    const from = dayAfter(to, 1 - SPAN * this.#spans);
    this.set({ reading: true, ...(this.state.phase === 'failed' && { phase: 'loading' }) });
    try {
      const [{ banks: offered, consents }, told] = await Promise.all([listBankConsents(this.#kit.http), listBankAccounts(this.#kit.http)]);
      // Who asked later brings what is newer.
      if (asked !== this.#asked) return;
      const banks = this.#shown(told);
      const known = new Set(banks.flatMap(({ accounts }) => accounts.map(({ id }) => id)));
      this.set({
        phase: 'ready', problem: undefined, offered, banks, from, to, asked: consents.filter(({ state }) => state === 'received' || state === 'rejected'),
        statements: Object.fromEntries(Object.entries(this.state.statements).filter(([id]) => known.has(id))),
      });
      this.#follow();
      await this.#read(told, from, to, asked);
    } catch (error) {
      if (!(error instanceof DmailProblem)) throw error;
      if (asked === this.#asked) this.set({ problem: error, ...(this.state.phase === 'loading' && { phase: 'failed' }) });
    } finally {
      if (asked === this.#asked) this.set({ reading: false });
    }
  }

  /** A bank that fails now has told something before, as a rule. */
  #shown({ at, banks }: BankAccountList): ShownBank[] {
    return banks.map((bank) => {
      const before = bank.failure && this.state.banks.find(({ consent }) => consent.id === bank.consent.id);
      return before ? { ...bank, accounts: before.accounts, at: before.at } : { ...bank, at };
    });
  }

  async #read({ banks }: BankAccountList, from: string, to: string, asked: number): Promise<void> {
    const waiting = banks.flatMap(({ accounts }) => accounts.map(({ id }) => id));
    const next = async (): Promise<void> => {
      for (let id = waiting.shift(); id !== undefined && asked === this.#asked; id = waiting.shift()) {
        const statement = await this.#statement(id, from, to);
        if (asked === this.#asked) this.set({ statements: { ...this.state.statements, [id]: statement } });
      }
    };
    await Promise.all(Array.from({ length: TOGETHER }, next));
  }

  async #statement(id: string, from: string, to: string): Promise<Statement> {
    try {
      const { transactions, incomplete } = await listBankTransactions(this.#kit.http, id, from, to);
      return { transactions, ...(incomplete && { incomplete }) };
    } catch (error) {
      if (!(error instanceof DmailProblem)) throw error;
      return { transactions: this.state.statements[id]?.transactions ?? [], problem: error };
    }
  }

  /** Asks after what waits for the person, while somebody watches and the page is seen. */
  #follow(): void {
    clearTimeout(this.#look);
    const waiting = this.state.asked.filter(({ state }) => state === 'received');
    if (!waiting.length || !this.#leave) return;
    this.#look = setTimeout(() => {
      if (globalThis.document?.hidden || !this.#kit.account.state.online) this.#follow();
      else void this.#after(waiting);
    }, LOOK);
  }

  async #after(waiting: readonly BankConsent[]): Promise<void> {
    const now = await Promise.all(waiting.map((consent) => getBankConsent(this.#kit.http, consent.id).catch((error: unknown) => {
      if (!(error instanceof DmailProblem)) throw error;
      return consent;
    })));
    // What was asked for meanwhile is followed by whoever did.
    if (now.some(({ id, state }) => state !== 'received' && this.state.asked.some((each) => each.id === id))) this.retry();
    else this.#follow();
  }
}
