import { draft as draftShape, getDraft, putDraft } from '../client/drafts.ts';
import { DmailProblem } from '../contract/problems.ts';
import { isTransient } from '../contract/transient.ts';
import type { Draft, DraftContent } from '../contract/index.ts';
import type { LocalDraft, OfflineStore } from '../offline/ports.ts';
import { DraftAside } from './draft-aside.ts';
import { asHome, Passed, same } from './draft-content.ts';
import { bury } from './draft-home.ts';
import { DraftHoming } from './draft-homing.ts';
import type { DraftWord, KeeperHandlers } from './draft-words.ts';
import { accountKey } from './kit.ts';
import type { Kit } from './kit.ts';

/** Kept after a pause of this long, in milliseconds, and at the latest after `AT_MOST` of typing. */
const PAUSE = 300;
const AT_MOST = 1_000;

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
  readonly #passed = new Passed();
  /** What stands under the draft's id; `#text` and `#local` are kept aside. */
  #conflict: Draft | undefined;
  readonly #aside: DraftAside;
  #choosing: Promise<void> | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #since = 0;
  #saving: Promise<void> | undefined;
  readonly #homing: DraftHoming;
  /** Being discarded; what is typed meanwhile is kept when that is done. */
  #leaving: Promise<void> | undefined;
  #closed = false;
  /** At hand when there is no time to ask for it. */
  #offline: OfflineStore | undefined;

  constructor(id: string, kit: Kit, tell: KeeperHandlers) {
    this.id = id;
    this.#kit = kit;
    this.#tell = tell;
    this.#channel = new BroadcastChannel(`${accountKey(kit)}:drafts`);
    this.#aside = new DraftAside(id, kit, (word) => this.#say(word));
    this.#homing = new DraftHoming(kit, () => this.#saveHome(), () => !!this.#conflict || this.#closed);
    this.#channel.onmessage = ({ data }: MessageEvent<DraftWord>) => data.id === id && this.#hear(data);
    void this.#stored(() => Promise.resolve()).catch(() => {});
  }

  /** What this device has, or else home. */
  async load(): Promise<{ content: DraftContent; here?: number; home?: number } | undefined> {
    const local = await this.#stored((offline) => offline.drafts.get(this.id)).catch(() => undefined);
    const mine = await this.#aside.find().catch(() => undefined);
    if (local && !local.deleted) {
      this.#adopt(local);
      if (mine && !same(mine.content, local.content)) {
        if (!same(mine.over, local.content)) return this.#goOn(mine, asHome(local));
        // The last words of a page that went.
        this.edited(mine.content);
        return { content: mine.content, here: mine.savedAt };
      }
      await this.#aside.drop().catch(() => {});
      if (local.synced) void this.check();
      else this.#homing.go();
      return { content: local.content, here: local.savedAt, ...(local.synced && { home: local.savedAt }) };
    }
    const draft = await getDraft(this.#kit.http, this.id);
    this.#version = draft.version;
    this.#revision = local?.revision ?? 0;
    this.#local = draft.content;
    this.#passed.add(draft.content);
    const home = Date.parse(draft.savedAt);
    await this.#synced(draft.content, draft.version, home);
    return mine ? this.#goOn(mine, draft) : { content: draft.content, home };
  }

  /** The person has not chosen before the page went. */
  #goOn({ content, savedAt }: LocalDraft, other: Draft): { content: DraftContent; here: number } {
    this.#local = content;
    this.#conflict = other;
    this.#tell.conflict(other);
    void this.check();
    return { content, here: savedAt };
  }

  /** The text changed. */
  edited(content: DraftContent): void {
    this.#text = content;
    if (this.#closed || this.#leaving) return;
    const now = Date.now();
    this.#since ||= now;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), Math.min(PAUSE, Math.max(0, this.#since + AT_MOST - now)));
  }

  /** Waits until everything is kept on this device. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#since = 0;
    while (this.#text && !this.#closed) {
      await (this.#leaving ?? (this.#saving ??= this.#save().finally(() => (this.#saving = undefined))));
    }
  }

  /** The page may be gone in a moment: what is typed is written now, without asking first what stands there. */
  leave(): void {
    const content = this.#text;
    if (content && !this.#conflict && !this.#leaving && !this.#closed) {
      this.#passed.add(content);
      // A draft that was discarded and taken back has no text yet that it could be typed over.
      if (this.#offline && (this.#local || !this.#revision)) this.#aside.leave(this.#offline, content, this.#local);
    }
    void this.flush();
  }

  /** What home did not take before it may take now. */
  goHome(): void {
    if (this.#local) this.#homing.go();
  }

  /** Whether home has another version than the one known here. */
  async check(): Promise<void> {
    if (this.#homing.under || this.#closed) return;
    try {
      const draft = await getDraft(this.#kit.http, this.id);
      if (draft.version !== this.#version && !this.#homing.under) await this.#meet(draft);
    } catch (error) {
      if (!(error instanceof DmailProblem)) throw error;
      // Discarded elsewhere; what is on the screen stays and is created anew when it is changed.
      if (error.code === 'not-found') this.#version = undefined;
    }
  }

  /** What is not chosen becomes a draft of its own, before anything is overwritten. */
  resolve(choice: 'mine' | 'theirs', mine: DraftContent): Promise<void> {
    return (this.#choosing ??= this.#choose(choice, mine).finally(() => (this.#choosing = undefined)));
  }

  async #choose(choice: 'mine' | 'theirs', mine: DraftContent): Promise<void> {
    const other = this.#conflict;
    if (!other) return;
    await this.flush();
    if (!same(mine, other.content)) await this.#aside.part(choice === 'mine' ? other.content : mine, choice === 'mine' ? 'theirs' : 'mine');
    const latest = this.#conflict;
    // Changed once more in between: the person sees that first.
    if (!latest || (choice === 'mine' && !same(latest.content, other.content))) return;
    this.#conflict = undefined;
    this.#tell.conflict(undefined);
    this.#passed.add(latest.content);
    if (choice === 'mine') this.#text ??= mine;
    else this.#tell.taken((this.#text = latest.content), {});
    await this.flush();
  }

  /** Removes it here and at home; home hears of it later where it cannot be reached. */
  discard(): Promise<void> {
    return (this.#leaving ??= this.#remove().finally(() => (this.#leaving = undefined)));
  }

  async #remove(): Promise<void> {
    this.#still();
    const content = this.#text ?? this.#local;
    this.#text = undefined;
    await this.#saving;
    if (this.#conflict) {
      // The other version is somebody else's to discard; taken back, this one meets it again.
      this.#local = undefined;
      await this.#aside.drop();
      const there = await this.#stored((offline) => offline.drafts.get(this.id)).catch(() => undefined);
      if (there) this.#say({ id: this.id, draft: there });
      return;
    }
    await this.#homing.under;
    this.#say({ id: this.id, gone: 'discarded' });
    await this.#aside.drop().catch(() => {});
    if (content && (this.#version || this.#local)) {
      const tombstone: LocalDraft = { id: this.id, content, savedAt: this.#kit.now(), revision: ++this.#revision, synced: false, deleted: true };
      await this.#stored((offline) => offline.drafts.put(tombstone)).catch(() => {});
      // Whoever began to listen since has read what stood there before.
      this.#say({ id: this.id, gone: 'discarded' });
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
    this.#homing.close();
  }

  #still(): void {
    clearTimeout(this.#timer);
    this.#homing.still();
  }

  #say(word: DraftWord): void {
    if (!this.#closed) this.#channel.postMessage(word);
  }

  #adopt({ content, revision, homeVersion, savedAt }: LocalDraft): void {
    this.#local = content;
    this.#savedAt = savedAt;
    this.#passed.add(content);
    this.#revision = revision;
    this.#version = homeVersion;
  }

  async #stored<T>(work: (offline: OfflineStore) => Promise<T>): Promise<T> {
    return work((this.#offline ??= await this.#kit.offline()));
  }

  async #save(): Promise<void> {
    const content = this.#text!;
    if (this.#conflict) return this.#saveAside(content);
    const local: LocalDraft = { id: this.id, content, savedAt: this.#kit.now(), revision: this.#revision + 1, synced: false, ...(this.#version && { homeVersion: this.#version }) };
    try {
      const other = await this.#stored((offline) => offline.drafts.put(local));
      if (other) {
        if (other.deleted || same(other.content, content) || this.#passed.has(other.content)) {
          this.#revision = other.revision;
          if (!other.deleted) this.#version = other.homeVersion;
          return;
        }
        return this.#clash(asHome(other), other.revision);
      }
      if (this.#conflict) return;
      this.#revision = local.revision;
      this.#savedAt = local.savedAt;
      this.#local = content;
      this.#passed.add(content);
      if (this.#text === content) this.#text = undefined;
      this.#tell.problem(undefined);
      this.#tell.kept({ here: local.savedAt });
      this.#say({ id: this.id, draft: local });
      await this.#aside.drop().catch(() => {});
    } catch (error) {
      if (!(error instanceof DmailProblem)) throw error;
      this.#tell.problem(error);
      // This device cannot; home perhaps can.
      this.#savedAt = local.savedAt;
      this.#local = content;
      if (this.#text === content) this.#text = undefined;
    }
    this.#homing.go();
  }

  async #saveAside(content: DraftContent): Promise<void> {
    try {
      const here = await this.#aside.keep(content);
      this.#tell.problem(undefined);
      if (this.#text === content) this.#tell.kept({ here });
    } catch (error) {
      if (!(error instanceof DmailProblem)) throw error;
      this.#tell.problem(error);
    }
    this.#local = content;
    if (this.#text === content) this.#text = undefined;
  }

  async #saveHome(): Promise<void> {
    const content = this.#local;
    if (!content) return;
    if (this.#kit.account.state.limits?.keeps(content) === false) return this.#tell.stays();
    try {
      const { version } = await putDraft(this.#kit.http, this.id, content, this.#version);
      this.#version = version;
      if (this.#local !== content || this.#conflict || this.#closed) return;
      await this.#synced(content, version);
      if (!this.#text && !this.#conflict) this.#tell.kept({ home: this.#kit.now() });
    } catch (error) {
      if (!(error instanceof DmailProblem) || isTransient(error)) throw error;
      const { current } = error.context;
      if (error.code === 'scope-insufficient') this.#tell.stays();
      else if (error.code === 'version-mismatch' && draftShape(current)) await this.#meet(current as Draft);
      else if (error.code === 'version-mismatch' && this.#version) {
        this.#version = undefined;
        this.#homing.later();
      } else this.#tell.problem(error);
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
    if (this.#conflict) {
      const there = await this.#stored((offline) => offline.drafts.get(this.id)).catch(() => undefined);
      // What another tab has not brought home yet comes first.
      if (this.#conflict && there?.synced) this.#clash(draft);
      return;
    }
    const mine = this.#text ?? this.#local;
    // Our own text of a moment ago, of which home's answer was lost, say.
    if (mine && !same(draft.content, mine) && this.#passed.has(draft.content)) {
      this.#version = draft.version;
      this.#homing.later();
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
    this.#passed.add(draft.content);
    await this.#synced(draft.content, draft.version, Date.parse(draft.savedAt));
    this.#tell.taken(draft.content, { here: this.#kit.now(), home: Date.parse(draft.savedAt) });
  }

  /** @param revision of the other version on this device; absent for one that is at home */
  #clash(other: Draft, revision?: number): void {
    if (this.#leaving) return;
    this.#still();
    if (!this.#conflict) this.#text ??= this.#local;
    this.#conflict = other;
    this.#version = other.version || undefined;
    if (revision !== undefined) this.#revision = revision;
    this.#tell.conflict(other);
    void this.flush().then(() => {
      // One's own version is aside: here too, the other one stands now.
      if (revision === undefined && this.#conflict === other && this.#aside.holds) return this.#synced(other.content, other.version, Date.parse(other.savedAt));
    });
  }

  #hear(word: DraftWord): void {
    const mine = this.#text ?? (this.#conflict && this.#local);
    if ('gone' in word) {
      if (word.gone === 'sent' && this.#conflict) void this.#part(mine);
      // What was typed here since stays on the screen.
      else if (!mine) this.#tell.gone(word.gone);
      return;
    }
    const { draft } = word;
    if (draft.revision <= this.#revision) return;
    if (this.#text && !this.#conflict && this.#passed.has(draft.content)) {
      this.#revision = draft.revision;
      this.#version = draft.homeVersion;
      return;
    }
    if (mine ? !same(draft.content, mine) : this.#conflict) {
      clearTimeout(this.#timer);
      return this.#clash(asHome(draft), draft.revision);
    }
    if (this.#conflict) {
      this.#conflict = undefined;
      this.#tell.conflict(undefined);
      void this.#aside.drop().catch(() => {});
    }
    const changed = !same(draft.content, this.#local);
    this.#text = undefined;
    this.#adopt(draft);
    const at = { here: draft.savedAt, ...(draft.synced && { home: draft.savedAt }) };
    if (changed) this.#tell.taken(draft.content, at);
    else this.#tell.kept(at);
  }

  /** The other version became the message: one's own is a draft of its own. */
  async #part(mine: DraftContent | undefined): Promise<void> {
    try {
      if (mine) await this.#aside.part(mine, 'mine');
      this.#text = this.#conflict = undefined;
      this.#tell.conflict(undefined);
      this.#tell.gone('sent');
    } catch (error) {
      if (!(error instanceof DmailProblem)) throw error;
      this.#tell.problem(error);
    }
  }
}
