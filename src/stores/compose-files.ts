/** The files of a draft being written. @module */
import { DmailProblem } from '../contract/problems.ts';
import type { AttachmentReference } from '../contract/index.ts';
import type { Asked } from '../schema/properties.ts';
import { same } from './draft-content.ts';
import type { DraftTransfers, Transfer, Transfers } from './transfers.ts';

export interface FilesHandlers {
  /** What is shown of them, and what recipients ask for. */
  shown(items: readonly Transfer[], asked: readonly Asked[]): void;
  /** The draft names others than before. */
  changed(): void;
  /** They could not be opened. */
  problem(problem: DmailProblem): void;
  /** Who accepts the message; `undefined` while nobody may be sent anything. */
  recipients(): { addresses: readonly string[]; thread: string | undefined; passedOn: string | undefined } | undefined;
}

/** What a draft names of its files, and the list that carries them, which is loaded with the first one. */
export class DraftFiles {
  readonly #draft: string;
  readonly #transfers: () => Promise<Transfers>;
  readonly #told: FilesHandlers;
  #references: readonly AttachmentReference[] = [];
  #opening: Promise<DraftTransfers> | undefined;
  #list: DraftTransfers | undefined;
  #stop = () => {};

  constructor(draft: string, transfers: () => Promise<Transfers>, told: FilesHandlers) {
    this.#draft = draft;
    this.#transfers = transfers;
    this.#told = told;
  }

  /** As the message will name them; members of a draft's content or a message, none where there is nothing. */
  get named(): { attachments?: AttachmentReference[] } {
    return this.#references.length ? { attachments: [...this.#references] } : {};
  }

  /** @throws {DmailProblem} */
  list(): Promise<DraftTransfers> {
    this.#opening ??= this.#open().catch((error: unknown) => {
      this.#opening = undefined;
      throw error;
    });
    return this.#opening;
  }

  async #open(): Promise<DraftTransfers> {
    const list = await (await this.#transfers()).of(this.#draft);
    list.adopt(this.#references);
    this.#list = list;
    const look = () => {
      this.#told.shown(list.state.items, list.state.asked ?? []);
      if (same(list.references, this.#references)) return;
      this.#references = list.references;
      this.#told.changed();
    };
    this.#stop = list.subscribe(look);
    look();
    this.direct();
    return list;
  }

  /** The draft was kept with these, here or elsewhere. */
  adopt(references: readonly AttachmentReference[] = []): void {
    if (same(references, this.#references)) return;
    this.#references = references;
    if (this.#list) this.#list.adopt(references);
    else this.list().catch((error: unknown) => this.#told.problem(error instanceof DmailProblem ? error : new DmailProblem('internal', {}, { cause: error })));
  }

  /** Files go to those who accept the message. */
  direct(): void {
    const to = this.#list && this.#told.recipients();
    if (to) this.#list!.sendTo(to.addresses, to.thread, to.passedOn);
  }

  /** Resolves when it is known how the message will name each. */
  async settled(): Promise<void> {
    const list = this.#list;
    if (!list) return;
    await list.settled();
    this.#references = list.references;
  }

  /** @param given the draft is given up, and what was sent of its files with it */
  close(given: boolean): void {
    this.#stop();
    if (given && this.#list) void this.#transfers().then((all) => all.drop(this.#draft)).catch(() => {});
  }
}
