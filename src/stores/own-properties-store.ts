import { listDefinitions, putProperties } from '../client/properties.ts';
import { own as ownShape } from '../client/threads.ts';
import { DmailProblem } from '../contract/problems.ts';
import type { CoverTag, OwnProperties, StoredMessage } from '../contract/index.ts';
import type { Kit } from './kit.ts';
import type { Noted, OwnPropertiesState, OwnPropertiesStore } from './own-properties.ts';
import { Store } from './store.ts';

/** A document something was done with here. */
interface Item {
  /** What home answered last. */
  known?: OwnProperties;
  wanted?: readonly CoverTag[];
  saving?: Promise<boolean>;
  problem?: DmailProblem;
  conflict?: boolean;
}

/** The properties a person notes of the documents in their mailbox. */
export class OwnPropertiesOf extends Store<OwnPropertiesState> implements OwnPropertiesStore {
  readonly #kit: Kit;
  readonly #items = new Map<string, Item>();
  #loading: Promise<void> | undefined;

  constructor(kit: Kit) {
    super({ changes: 0 });
    this.#kit = kit;
  }

  get writable(): boolean {
    return this.#kit.account.may('read:mailbox');
  }

  load(): Promise<void> {
    if (this.state.definitions) return Promise.resolve();
    return (this.#loading ??= this.#load().finally(() => (this.#loading = undefined)));
  }

  of(stored: StoredMessage, attachment: string): Noted {
    const item = this.#items.get(keyOf(stored, attachment));
    const there = newest(saidOf(stored, attachment), item?.known)?.properties ?? [];
    if (item?.saving) return { properties: item.wanted ?? there, phase: 'saving' };
    if (!item?.wanted) return { properties: there, phase: 'kept' };
    return { properties: there, phase: item.conflict ? 'conflict' : 'failed', wanted: item.wanted, ...(item.problem && { problem: item.problem }) };
  }

  save(stored: StoredMessage, attachment: string, properties: readonly CoverTag[]): Promise<boolean> {
    const key = keyOf(stored, attachment);
    let item = this.#items.get(key);
    if (!item) this.#items.set(key, (item = {}));
    // A conversation read anew knows more than the last answer here.
    item.known = newest(saidOf(stored, attachment), item.known);
    item.wanted = properties;
    const saving = (item.saving ??= this.#save(item, { message: stored.id, attachment }));
    this.#changed();
    return saving;
  }

  async resolve(stored: StoredMessage, attachment: string, choice: 'mine' | 'theirs'): Promise<boolean> {
    const item = this.#items.get(keyOf(stored, attachment));
    if (!item?.wanted || item.saving) return false;
    if (choice === 'mine') return this.save(stored, attachment, item.wanted);
    delete item.wanted;
    this.#changed();
    return true;
  }

  protected override started(): void {
    void this.load();
  }

  async #load(): Promise<void> {
    try {
      const { definitions, asked = [] } = await listDefinitions(this.#kit.http);
      this.set({ definitions, asked, problem: undefined });
    } catch (error) {
      if (!(error instanceof DmailProblem)) throw error;
      this.set({ problem: error });
    }
  }

  /** One after the other: what is wanted meanwhile goes with the version the one before got. */
  async #save(item: Item, key: { message: string; attachment: string }): Promise<boolean> {
    delete item.problem;
    delete item.conflict;
    try {
      for (;;) {
        const sent = item.wanted!;
        item.known = await putProperties(this.#kit.http, key, sent, item.known?.version);
        if (item.wanted === sent) break;
      }
      delete item.wanted;
      return true;
    } catch (error) {
      if (!(error instanceof DmailProblem)) throw error;
      const { current } = error.context;
      if (error.code === 'version-mismatch' && ownShape(current)) {
        item.known = current as OwnProperties;
        item.conflict = true;
      }
      item.problem = error;
      return false;
    } finally {
      delete item.saving;
      this.#changed();
    }
  }

  #changed(): void {
    this.set({ changes: this.state.changes + 1 });
  }
}

/** A document is its sender's: others may have one of the same id. */
const keyOf = ({ sender, message }: StoredMessage, attachment: string): string => `${sender?.address ?? message.from.address} ${attachment}`;

const saidOf = ({ attachments }: StoredMessage, attachment: string): OwnProperties | undefined => attachments?.find(({ id }) => id === attachment)?.own;

/** What one conversation was told may be older than what another was, or what a change answered. */
const newest = (a: OwnProperties | undefined, b: OwnProperties | undefined): OwnProperties | undefined => (a && b ? (Date.parse(a.at) > Date.parse(b.at) ? a : b) : (a ?? b));
