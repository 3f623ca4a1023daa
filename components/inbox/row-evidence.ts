import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Conversation, ReceiptList } from '../../src/contract/index.ts';
import type { Ring } from '../../src/element/ring.ts';
import type { Services } from '../../src/services/services.ts';
import type { EvidenceStore, Verification } from '../../src/stores/evidence.ts';
import type { Readable } from '../../src/stores/store.ts';

/** Receipts of a row. Another message, or another state of delivery, has others. */
interface Known {
  of: string;
  outcomes: readonly Readable<Verification>[];
}

const versionOf = ({ messageId, deliveries }: Conversation): string =>
  messageId + (deliveries?.map(({ state }) => state).join() ?? '');

/**
 * Verifies the receipts of the rows that are shown. What does it is loaded once rows are on the screen, so
 * that it never stands in their way; the receipts of all new rows are asked for in one request.
 */
export class RowEvidence implements ReactiveController {
  #services?: Services;
  #store?: EvidenceStore;
  #asking = false;
  readonly #known = new Map<string, Known>();
  readonly #stops = new Map<Readable<Verification>, () => void>();

  constructor(private readonly host: ReactiveControllerHost) {
    host.addController(this);
  }

  /** The rows that are shown now. */
  show(services: Services | undefined, conversations: readonly Conversation[]): void {
    if (services !== this.#services) {
      this.hostDisconnected();
      this.#known.clear();
      this.#services = services;
      this.#store = undefined;
    }
    const wanted = conversations.filter((row) => this.#known.get(row.id)?.of !== versionOf(row));
    if (services && wanted.length && !this.#asking) void this.#ask(services, wanted);
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
    for (const stop of this.#stops.values()) stop();
    this.#stops.clear();
  }

  async #ask(services: Services, rows: readonly Conversation[]): Promise<void> {
    this.#asking = true;
    try {
      this.#store ??= await services.evidence();
      const answers = new Map((await services.receipts(rows.map(({ id }) => id))).map((answer) => [answer.thread, answer]));
      if (services !== this.#services) return;
      for (const row of rows) this.#known.set(row.id, { of: versionOf(row), outcomes: this.#verify(row, answers.get(row.id)) });
      this.host.requestUpdate();
    } catch {
      // Rings stay dashed, which is what they say: not verified. Asked again when rows change or come into view.
      for (const row of rows) this.#known.set(row.id, { of: versionOf(row), outcomes: [] });
    } finally {
      this.#asking = false;
    }
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
