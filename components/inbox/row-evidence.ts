import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Conversation, ReceiptList } from '../../src/contract/index.ts';
import { DmailProblem } from '../../src/contract/problems.ts';
import { isTransient } from '../../src/contract/transient.ts';
import type { Ring } from '../../src/element/ring.ts';
import type { Services } from '../../src/services/services.ts';
import { waitFor } from '../../src/stores/backoff.ts';
import type { EvidenceStore, Verification } from '../../src/stores/evidence.ts';
import type { Readable } from '../../src/stores/store.ts';

/** Receipts of a row. Another message, or another state of delivery, has others. */
interface Known {
  of: string;
  outcomes: readonly Readable<Verification>[];
}

/** A row that had no answer among others, or at all: it is asked for alone. */
interface Later {
  of: string;
  tries: number;
  /** Not before, on the clock of the page. */
  at: number;
}

const versionOf = ({ messageId, deliveries }: Conversation): string =>
  messageId + (deliveries?.map(({ state }) => state).join() ?? '');

/**
 * Verifies the receipts of the rows that are shown. What does it is loaded once rows are on the screen, so
 * that it never stands in their way; the receipts of all new rows are asked for in one request, and what that left out
 * or failed for one by one.
 */
export class RowEvidence implements ReactiveController {
  #services?: Services;
  #store?: EvidenceStore;
  #asking = false;
  #clock: ReturnType<typeof setTimeout> | undefined;
  readonly #known = new Map<string, Known>();
  readonly #later = new Map<string, Later>();
  readonly #stops = new Map<Readable<Verification>, () => void>();

  constructor(private readonly host: ReactiveControllerHost) {
    host.addController(this);
  }

  /** The rows that are shown now. */
  show(services: Services | undefined, conversations: readonly Conversation[]): void {
    if (services !== this.#services) {
      this.hostDisconnected();
      this.#known.clear();
      this.#later.clear();
      this.#services = services;
      this.#store = undefined;
    }
    const wanted = conversations.filter((row) => this.#known.get(row.id)?.of !== versionOf(row));
    if (!services || !wanted.length || this.#asking) return;
    const wait = (row: Conversation) => (this.#due(row)?.at ?? 0) - performance.now();
    const due = wanted.filter((row) => wait(row) <= 0);
    clearTimeout(this.#clock);
    if (due.length) void this.#ask(services, due);
    else this.#clock = setTimeout(() => this.host.requestUpdate(), Math.min(...wanted.map(wait)));
  }

  /** What the ring of a row says. What is not deposited yet has no receipt to verify. */
  ring(row: Conversation): Ring {
    const states = row.deliveries?.map(({ state }) => state) ?? [];
    if (states.some((state) => state === 'refused' || state === 'expired' || state === 'failed')) return 'failed';
    const known = this.#known.get(row.id);
    if (states.some((state) => state === 'queued' || state === 'sending') || known?.of !== versionOf(row)) return 'waiting';
    const outcomes = known.outcomes.map(({ state }) => state.state);
    if (outcomes.includes('failed')) return 'failed';
    return outcomes.length && outcomes.every((state) => state === 'verified') ? 'verified' : 'waiting';
  }

  hostDisconnected(): void {
    clearTimeout(this.#clock);
    for (const stop of this.#stops.values()) stop();
    this.#stops.clear();
  }

  /** When it is to be asked for alone. */
  #due(row: Conversation): Later | undefined {
    const later = this.#later.get(row.id);
    return later?.of === versionOf(row) ? later : undefined;
  }

  async #ask(services: Services, rows: readonly Conversation[]): Promise<void> {
    this.#asking = true;
    const alone = rows.filter((row) => this.#due(row));
    let problem: unknown;
    for (const asked of [rows.filter((row) => !this.#due(row)), ...alone.map((row) => [row])]) {
      let answers = new Map<string, ReceiptList['receipts'][number]>();
      // While nothing can be had, the rest need not try.
      if (!problem && asked.length)
        try {
          this.#store ??= await services.evidence();
          answers = new Map((await services.receipts(asked.map(({ id }) => id))).map((answer) => [answer.thread, answer]));
          problem = undefined;
        } catch (error) {
          problem = error;
        }
      if (services !== this.#services) break;
      for (const row of asked) this.#note(row, answers.get(row.id), asked.length === 1, problem);
      // Said of what was asked for, not of the way there: too much of it, say.
      if (problem instanceof DmailProblem && !isTransient(problem)) problem = undefined;
    }
    this.#asking = false;
    this.host.requestUpdate();
  }

  /** What is left out when it is asked for alone has no receipts; any other is asked for once more. Until then its ring stays dashed. */
  #note(row: Conversation, answer: ReceiptList['receipts'][number] | undefined, alone: boolean, problem: unknown): void {
    const of = versionOf(row);
    if (answer || (alone && !problem)) {
      this.#later.delete(row.id);
      this.#known.set(row.id, { of, outcomes: this.#verify(row, answer) });
      return;
    }
    const tries = (this.#due(row)?.tries ?? 0) + 1;
    const atOnce = !alone && (!problem || (problem instanceof DmailProblem && !isTransient(problem)));
    this.#later.set(row.id, { of, tries, at: atOnce ? 0 : performance.now() + waitFor(tries, {}) });
  }

  #verify(row: Conversation, answer: ReceiptList['receipts'][number] | undefined): Readable<Verification>[] {
    if (!answer || answer.messageId !== row.messageId) return [];
    return answer.receipts.map((receipt) => {
      const outcome = this.#store!.verification(receipt, { digest: answer.digest, sender: row.from.address });
      if (!this.#stops.has(outcome)) this.#stops.set(outcome, outcome.subscribe(() => this.host.requestUpdate()));
      return outcome;
    });
  }
}
