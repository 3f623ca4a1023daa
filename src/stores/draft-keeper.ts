import { deleteDraft, draft as draftShape, getDraft, putDraft } from '../client/drafts.ts';
import { DmailProblem } from '../contract/problems.ts';
import { isTransient } from '../contract/transient.ts';
import type { Draft, DraftContent } from '../contract/index.ts';
import type { LocalDraft } from '../offline/ports.ts';
import { waitFor } from './backoff.ts';
import { accountKey } from './kit.ts';
import type { Kit } from './kit.ts';

/** Kept after a pause of this long, in milliseconds, and at the latest after `AT_MOST` of typing. */
const PAUSE = 300;
const AT_MOST = 1_000;

export interface KeeperHandlers {
  /** Another tab or device saved, and nothing was changed here since: this is the text now. */
  taken(content: DraftContent, at: { here?: number; home?: number }): void;
  /** Another version stands where this one would go. Nothing is written until `resolve`. */
  conflict(other: Draft): void;
  kept(at: { here?: number; home?: number }): void;
  /** Could not be kept on this device, or not at home and waiting would not help. */
  problem(problem: DmailProblem | undefined): void;
  /** Sent or discarded in another tab. */
  gone(how: 'sent' | 'discarded'): void;
}

/** What boxes of one account tell each other. */
export type DraftWord = { id: string; draft: LocalDraft } | { id: string; gone: 'sent' | 'discarded' };

/** Keeps one draft on this device and at home, and notices when somebody else does. */
export class DraftKeeper {
  readonly id: string;
  readonly #kit: Kit;
  readonly #tell: KeeperHandlers;
  readonly #channel: BroadcastChannel;
  #revision = 0;
  /** When the text was kept here; that home has it too does not make it newer. */
  #savedAt = 0;
  #version: string | undefined;
  /** Not kept on this device yet. */
  #text: DraftContent | undefined;
  /** Kept here last. */
  #local: DraftContent | undefined;
  /** Texts this one was made from, was chosen over, or was itself: finding one of them again is no conflict. */
  readonly #passed = new Set<string>();
  #conflict: { draft: Draft; revision?: number } | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #since = 0;
  #saving: Promise<void> | undefined;
  #homing: Promise<void> | undefined;
  /** Being discarded; what is typed meanwhile is kept when that is done. */
  #leaving: Promise<void> | undefined;
  #behind = false;
  #failures = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  constructor(id: string, kit: Kit, tell: KeeperHandlers) {
    this.id = id;
    this.#kit = kit;
    this.#tell = tell;
    this.#channel = new BroadcastChannel(`${accountKey(kit)}:drafts`);
    this.#channel.onmessage = ({ data }: MessageEvent<DraftWord>) => data.id === id && this.#hear(data);
    globalThis.addEventListener?.('online', this.#online);
  }

  /** What this device has, or else home. */
  async load(): Promise<{ content: DraftContent; here?: number; home?: number } | undefined> {
    const local = await this.#stored((offline) => offline.drafts.get(this.id)).catch(() => undefined);
    if (local && !local.deleted) {
      this.#adopt(local);
      if (local.synced) void this.check();
      else this.#home();
      return { content: local.content, here: local.savedAt, ...(local.synced && { home: local.savedAt }) };
    }
    const draft = await getDraft(this.#kit.http, this.id);
    this.#version = draft.version;
    this.#revision = local?.revision ?? 0;
    this.#local = draft.content;
    this.#passes(draft.content);
    const home = Date.parse(draft.savedAt);
    await this.#synced(draft.content, draft.version, home);
    return { content: draft.content, home };
  }

  /** The text changed. */
  edited(content: DraftContent): void {
    this.#text = content;
    if (this.#conflict || this.#closed || this.#leaving) return;
    const now = Date.now();
    this.#since ||= now;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), Math.min(PAUSE, Math.max(0, this.#since + AT_MOST - now)));
  }

  /** Waits until everything is kept on this device. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#since = 0;
    while (this.#text && !this.#conflict && !this.#closed) {
      await (this.#leaving ?? (this.#saving ??= this.#save().finally(() => (this.#saving = undefined))));
    }
  }

  /** Whether home has another version than the one known here. */
  async check(): Promise<void> {
    if (this.#homing || this.#closed) return;
    try {
      const draft = await getDraft(this.#kit.http, this.id);
      if (draft.version !== this.#version && !this.#homing) await this.#meet(draft);
    } catch (error) {
      if (!(error instanceof DmailProblem)) throw error;
      // Discarded elsewhere; what is on the screen stays and is created anew when it is changed.
      if (error.code === 'not-found') this.#version = undefined;
    }
  }

  async resolve(choice: 'mine' | 'theirs', mine: DraftContent): Promise<void> {
    const conflict = this.#conflict;
    if (!conflict) return;
    this.#conflict = undefined;
    if (conflict.revision !== undefined) this.#revision = conflict.revision;
    else this.#version = conflict.draft.version;
    this.#passes(conflict.draft.content);
    const content = choice === 'mine' ? mine : conflict.draft.content;
    this.#text = content;
    if (choice === 'theirs') this.#tell.taken(content, {});
    await this.flush();
  }

  /** Removes it here and at home; home hears of it later where it cannot be reached. */
  discard(): Promise<void> {
    return (this.#leaving ??= this.#remove().finally(() => (this.#leaving = undefined)));
  }

  async #remove(): Promise<void> {
    this.#still();
    const content = this.#text ?? this.#local;
    this.#text = this.#conflict = undefined;
    await this.#saving;
    await this.#homing;
    this.#say({ id: this.id, gone: 'discarded' });
    if (content && (this.#version || this.#local)) {
      const tombstone: LocalDraft = { id: this.id, content, savedAt: this.#kit.now(), revision: ++this.#revision, synced: false, deleted: true };
      await this.#stored((offline) => offline.drafts.put(tombstone)).catch(() => {});
      await bury(this.#kit, this.id).catch(() => {});
    }
    this.#version = this.#local = undefined;
    this.#revision = (await this.#stored((offline) => offline.drafts.get(this.id)).catch(() => undefined))?.revision ?? 0;
  }

  /** It became a message; whoever sent it removes it here and at home. */
  sent(): void {
    this.#say({ id: this.id, gone: 'sent' });
    this.close();
  }

  close(): void {
    this.#still();
    this.#closed = true;
    this.#channel.close();
    globalThis.removeEventListener?.('online', this.#online);
  }

  readonly #online = () => {
    if (this.#behind) this.#home();
  };

  #still(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#retry);
    this.#behind = false;
  }

  #say(word: DraftWord): void {
    if (!this.#closed) this.#channel.postMessage(word);
  }

  #adopt({ content, revision, homeVersion, savedAt }: LocalDraft): void {
    this.#local = content;
    this.#savedAt = savedAt;
    this.#passes(content);
    this.#revision = revision;
    this.#version = homeVersion;
  }

  async #stored<T>(work: (offline: Awaited<ReturnType<Kit['offline']>>) => Promise<T>): Promise<T> {
    return work(await this.#kit.offline());
  }

  async #save(): Promise<void> {
    const content = this.#text!;
    const local: LocalDraft = { id: this.id, content, savedAt: this.#kit.now(), revision: this.#revision + 1, synced: false, ...(this.#version && { homeVersion: this.#version }) };
    try {
      const other = await this.#stored((offline) => offline.drafts.put(local));
      if (other) {
        if (other.deleted || same(other.content, content) || this.#knows(other.content)) {
          this.#revision = other.revision;
          if (!other.deleted) this.#version = other.homeVersion;
          return;
        }
        return this.#clash({ id: this.id, version: other.homeVersion ?? '', savedAt: new Date(other.savedAt).toISOString(), content: other.content }, other.revision);
      }
      this.#revision = local.revision;
      this.#savedAt = local.savedAt;
      this.#local = content;
      this.#passes(content);
      if (this.#text === content) this.#text = undefined;
      this.#tell.problem(undefined);
      this.#tell.kept({ here: local.savedAt });
      this.#say({ id: this.id, draft: local });
    } catch (error) {
      if (!(error instanceof DmailProblem)) throw error;
      this.#tell.problem(error);
      // This device cannot; home perhaps can.
      this.#savedAt = local.savedAt;
      this.#local = content;
      if (this.#text === content) this.#text = undefined;
    }
    this.#home();
  }

  #home(): void {
    if (this.#homing) {
      this.#behind = true;
      return;
    }
    if (this.#conflict || this.#closed) return;
    this.#behind = false;
    clearTimeout(this.#retry);
    this.#homing = this.#saveHome().finally(() => {
      this.#homing = undefined;
      if (this.#behind && !this.#failures) this.#home();
    });
  }

  async #saveHome(): Promise<void> {
    const content = this.#local;
    if (!content) return;
    try {
      const { version } = await putDraft(this.#kit.http, this.id, content, this.#version);
      this.#version = version;
      this.#failures = 0;
      if (this.#local !== content || this.#closed) return;
      await this.#synced(content, version);
      if (!this.#text) this.#tell.kept({ home: this.#kit.now() });
    } catch (error) {
      if (!(error instanceof DmailProblem)) throw error;
      const { current } = error.context;
      if (error.code === 'version-mismatch' && draftShape(current)) await this.#meet(current!);
      else if (error.code === 'version-mismatch' && this.#version) {
        this.#version = undefined;
        this.#behind = true;
      } else if (isTransient(error)) {
        this.#behind = true;
        this.#failures++;
        this.#retry = setTimeout(() => this.#home(), waitFor(this.#failures, this.#kit.backoff));
      } else this.#tell.problem(error);
      if (!isTransient(error)) this.#failures = 0;
    }
  }

  async #synced(content: DraftContent, version: string, savedAt = this.#savedAt): Promise<void> {
    this.#savedAt = savedAt;
    const local: LocalDraft = { id: this.id, content, savedAt, revision: this.#revision + 1, synced: true, homeVersion: version };
    const other = await this.#stored((offline) => offline.drafts.put(local)).catch(() => local);
    if (other) return;
    this.#revision = local.revision;
    this.#say({ id: this.id, draft: local });
  }

  /** Home has another version. */
  async #meet(draft: Draft): Promise<void> {
    const mine = this.#text ?? this.#local;
    // Our own text of a moment ago, of which home's answer was lost, say.
    if (mine && !same(draft.content, mine) && this.#knows(draft.content)) {
      this.#version = draft.version;
      this.#behind = true;
      return;
    }
    if (!mine || same(draft.content, mine)) {
      this.#version = draft.version;
      if (mine && !this.#text) await this.#synced(mine, draft.version);
      return;
    }
    const local = await this.#stored((offline) => offline.drafts.get(this.id)).catch(() => undefined);
    if (this.#text || !local?.synced) return this.#clash(draft);
    this.#version = draft.version;
    this.#local = draft.content;
    this.#passes(draft.content);
    await this.#synced(draft.content, draft.version, Date.parse(draft.savedAt));
    this.#tell.taken(draft.content, { here: this.#kit.now(), home: Date.parse(draft.savedAt) });
  }

  #passes(content: DraftContent): void {
    this.#passed.add(textOf(content));
    if (this.#passed.size > 100) this.#passed.delete(this.#passed.values().next().value!);
  }

  #knows(content: DraftContent): boolean {
    return this.#passed.has(textOf(content));
  }

  #clash(draft: Draft, revision?: number): void {
    if (this.#leaving) return;
    this.#still();
    this.#text ??= this.#local;
    this.#conflict = { draft, ...(revision !== undefined && { revision }) };
    this.#tell.conflict(draft);
  }

  #hear(word: DraftWord): void {
    if ('gone' in word) {
      // What was typed here since stays on the screen.
      if (!this.#text) this.#tell.gone(word.gone);
      return;
    }
    const { draft } = word;
    if (draft.revision <= this.#revision) return;
    if (this.#text && this.#knows(draft.content)) {
      this.#revision = draft.revision;
      this.#version = draft.homeVersion;
      return;
    }
    if (this.#text && !same(draft.content, this.#text)) {
      clearTimeout(this.#timer);
      return this.#clash({ id: this.id, version: draft.homeVersion ?? '', savedAt: new Date(draft.savedAt).toISOString(), content: draft.content }, draft.revision);
    }
    const changed = !same(draft.content, this.#local);
    this.#text = undefined;
    this.#adopt(draft);
    const at = { here: draft.savedAt, ...(draft.synced && { home: draft.savedAt }) };
    if (changed) this.#tell.taken(draft.content, at);
    else this.#tell.kept(at);
  }
}

const textOf = (content: unknown): string => JSON.stringify(sorted(content));

const same = (a: unknown, b: unknown): boolean => textOf(a) === textOf(b);

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || !value) return value;
  return Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, inner]) => [key, sorted(inner)]));
}

/** Discards at home what was discarded here. */
async function bury(kit: Kit, id: string): Promise<void> {
  await deleteDraft(kit.http, id);
  const offline = await kit.offline();
  if ((await offline.drafts.get(id))?.deleted) await offline.drafts.delete(id);
}

/** What an earlier page could not tell home: texts and removals. What home has newer waits until it is opened. */
export async function catchUp(kit: Kit, isOpen: (id: string) => boolean): Promise<void> {
  const offline = await kit.offline();
  for (const local of await offline.drafts.all()) {
    if (local.synced || isOpen(local.id)) continue;
    if (local.deleted) await bury(kit, local.id);
    else {
      const { version } = await putDraft(kit.http, local.id, local.content, local.homeVersion);
      await offline.drafts.put({ ...local, revision: local.revision + 1, synced: true, homeVersion: version });
    }
  }
}
