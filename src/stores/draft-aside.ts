/** Where versions of a draft are kept that do not stand under its id. @module */
import { putDraft } from '../client/drafts.ts';
import { DmailProblem } from '../contract/problems.ts';
import type { DraftContent } from '../contract/index.ts';
import type { LocalDraft, OfflineStore } from '../offline/ports.ts';
import { bringHome } from './draft-home.ts';
import type { DraftWord } from './draft-words.ts';
import type { Kit } from './kit.ts';

/**
 * What one writes while another version of the draft stands: two tabs share what is kept under the
 * draft's id, so it has a row of its own beside that, until the person has chosen. So have the last words of a page
 * that has no time to see what stands under the id.
 */
export class DraftAside {
  readonly #of: string;
  readonly #kit: Kit;
  readonly #say: (word: DraftWord) => void;
  #row: LocalDraft | undefined;

  constructor(of: string, kit: Kit, say: (word: DraftWord) => void) {
    this.#of = of;
    this.#kit = kit;
    this.#say = say;
  }

  /** Something is kept. */
  get holds(): boolean {
    return !!this.#row;
  }

  /** What was kept last, by this page or an earlier one. */
  async find(): Promise<LocalDraft | undefined> {
    const { drafts } = await this.#kit.offline();
    return (this.#row = (await drafts.all()).filter(({ beside }) => beside === this.#of).sort((a, b) => b.savedAt - a.savedAt)[0]);
  }

  /** Answers when it was kept. */
  async keep(content: DraftContent): Promise<number> {
    this.#row = await this.#put(this.#row, content, this.#of);
    return this.#row.savedAt;
  }

  /** Writes the last words now. @param over the text they were typed over; without one they are the draft itself */
  leave({ drafts }: OfflineStore, content: DraftContent, over: DraftContent | undefined): void {
    const words = { content, savedAt: this.#kit.now(), revision: 1, synced: false };
    if (over) this.#row = { ...words, id: this.#row?.id ?? crypto.randomUUID(), beside: this.#of, over };
    // Who stays hears what goes wrong when the draft itself is kept.
    drafts.leave(over ? this.#row! : { ...words, id: this.#of }).catch(() => {});
  }

  /** Makes a draft of its own of the version that does not stay: one's own, which is kept here already, or the other. */
  async part(content: DraftContent, whose: 'mine' | 'theirs'): Promise<void> {
    const there = whose === 'mine' ? this.#row : undefined;
    try {
      const row = await this.#put(there, content);
      if (there) this.#row = undefined;
      // Where home cannot be reached, the next page tells it.
      void bringHome(this.#kit, row).then((draft) => this.#say({ id: draft.id, draft }), () => {});
    } catch (error) {
      if (!(error instanceof DmailProblem)) throw error;
      // This device cannot; home perhaps can.
      await putDraft(this.#kit.http, crypto.randomUUID(), content, undefined);
    }
  }

  /** Forgets what is kept: it stands under the draft's id, or was discarded. */
  async drop(): Promise<void> {
    const row = this.#row;
    if (!row) return;
    this.#row = undefined;
    const { drafts } = await this.#kit.offline();
    // Another tab may have gone on with it.
    if ((await drafts.get(row.id))?.revision !== row.revision) return;
    await drafts.delete(row.id);
    this.#say({ id: row.id, gone: 'discarded' });
  }

  async #put(there: LocalDraft | undefined, content: DraftContent, beside?: string): Promise<LocalDraft> {
    const { id, revision } = there ?? { id: crypto.randomUUID(), revision: 0 };
    const draft: LocalDraft = { id, content, savedAt: this.#kit.now(), revision: revision + 1, synced: false, ...(beside && { beside }) };
    const { drafts } = await this.#kit.offline();
    // Another tab goes on in that row: this one begins another.
    if (await drafts.put(draft)) return this.#put(undefined, content, beside);
    this.#say({ id, draft });
    return draft;
  }
}
