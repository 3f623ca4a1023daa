import type { LitElement, ReactiveController } from 'lit';
import type { AttachmentListWords } from '../../src/locales/attachment-list.ts';
import { extensionOf } from '../../src/stores/file-list.ts';
import type { Transfer, TransferList } from '../../src/stores/transfers.ts';
import { addAgain } from './again.ts';
import { RowFocus } from './row-focus.ts';
import type { Command } from './row.ts';
import { isolated } from './wording.ts';

interface Wiring {
  list: () => TransferList;
  /** Where the focus goes when there is no row left. */
  otherwise: () => HTMLElement | null;
  /** The person chooses the bytes of a lost one again. */
  find: (id: string) => void;
  /** Opens or closes what is said of one. */
  describe: (id: string) => void;
  /** Of what one is the next version: to be chosen, or of nothing. */
  version: (id: string, apart: boolean) => void;
  say: (text: string) => void;
  words: AttachmentListWords;
}

/** Of a message that has left, files are only brought on their way. */
const ON_THE_WAY = new Set<Command>(['resume', 'retry', 'find']);

/** What a person does with the rows, by pointer and by keys: one place for both. */
export class RowCommands implements ReactiveController {
  /** The one whose name is being written. */
  renaming?: string;
  /** The one whose place is being chosen with buttons. */
  moving?: string;
  /** What was removed last, and where it stood. */
  undo?: { item: Transfer; at: number; list: TransferList };

  readonly #focus: RowFocus;

  constructor(private readonly host: LitElement, private readonly wiring: Wiring) {
    this.#focus = new RowFocus(host, wiring.otherwise);
    host.addController(this);
  }

  get focused(): (event: Event) => void {
    return this.#focus.focused;
  }

  focus(id?: string, what?: Command): void {
    this.#focus.want(id, what);
  }

  /** A list that is not seen any more gives nothing back. */
  hostDisconnected(): void {
    this.forget();
  }

  /** Nothing can be taken back any more. */
  forget(): void {
    const { undo } = this;
    if (!undo) return;
    this.undo = undefined;
    undo.list.remove(undo.item.id);
    this.host.requestUpdate();
  }

  readonly press = ({ target }: Event): void => {
    const button = (target as Element).closest<HTMLElement>('[data-do]');
    const id = button?.closest<HTMLElement>('.row')?.dataset.id;
    if (button && id) this.#do(button.dataset.do as Command, id);
  };

  key(event: KeyboardEvent, rtl: boolean): void {
    const { key, altKey, target } = event;
    const id = (target as Element).closest<HTMLElement>('.row')?.dataset.id;
    if (!id || event.isComposing) return;
    if (target instanceof HTMLInputElement) {
      if (key !== 'Enter' && key !== 'Escape') return;
      this.#renamed(key === 'Enter' ? target.value : undefined, true);
    } else if (altKey && (key === 'ArrowUp' || key === 'ArrowDown')) {
      this.#do(key === 'ArrowUp' ? 'up' : 'down', id);
    } else if (key === 'F2') {
      this.#do('rename', id);
    } else if (key === 'Delete' || key === 'Backspace') {
      this.#do('remove', id);
    } else if (key === 'Escape' && this.moving) {
      this.#do('reorder', this.moving);
    } else if (!this.#focus.key(event, rtl)) {
      return;
    }
    event.preventDefault();
  }

  /** Whoever goes elsewhere while writing a name means it. */
  readonly left = ({ target }: Event): void => {
    if (target instanceof HTMLInputElement && target.isConnected) this.#renamed(target.value, false);
  };

  /** Puts it at another place, and says so. */
  move(id: string, to: number): void {
    const { list, say, words } = this.wiring;
    const { items, sealed } = list().state;
    const item = items.find((one) => one.id === id);
    if (!item || sealed || to < 0 || to >= items.length) return;
    list().move(id, to);
    say(words('moved', { name: isolated(item.name), place: to + 1, count: items.length }));
  }

  /** What was removed is there again, where it was. */
  takeBack(): void {
    const { undo } = this;
    if (!undo) return;
    const { item, at, list } = undo;
    this.undo = undefined;
    if (list.putBack?.(item.id)) return this.#focus.want(item.id);
    const [back] = addAgain(list, [item]);
    if (!back) return this.host.requestUpdate();
    list.move(back.id, at);
    this.#focus.want(back.id);
  }

  #do(command: Command, id: string): void {
    const { list: listOf, find, describe, version } = this.wiring;
    const list = listOf();
    const at = list.state.items.findIndex((item) => item.id === id);
    const item = list.state.items[at];
    if (!item || (list.state.sealed && !ON_THE_WAY.has(command))) return;
    if (command === 'find') return void list.find(id).then((there) => there || find(id));
    if (command === 'properties') return describe(id);
    if (command === 'version' || command === 'apart') return version(id, command === 'apart');
    if (command === 'remove') {
      this.forget();
      this.undo = { item, at, list };
      this.moving = undefined;
      if (list.setAside) list.setAside(id);
      else list.remove(id);
      this.wiring.say(this.wiring.words('removed', { name: isolated(item.name) }));
      return this.#focus.want(undefined);
    }
    if (command === 'rename') return item.state === 'refused' ? undefined : this.#rename(item);
    if (command === 'up' || command === 'down') {
      this.move(id, at + (command === 'up' ? -1 : 1));
      // As buttons they stay under the finger, as keys the name keeps the focus.
      return this.#focus.want(id, this.moving === id ? command : 'rename');
    }
    if (command === 'reorder') {
      this.moving = this.moving === id ? undefined : id;
      return this.#focus.want(id, this.moving ? 'up' : 'reorder');
    }
    list[command](id);
    this.#focus.want(id, 'same');
  }

  #rename({ id, name }: Transfer): void {
    this.renaming = id;
    this.#focus.want(id);
    void this.host.updateComplete.then(() => {
      const input = this.host.renderRoot.querySelector<HTMLInputElement>('.rename');
      const extension = extensionOf(name);
      input?.setSelectionRange(0, extension ? name.length - extension.length - 1 : name.length);
    });
  }

  #renamed(name: string | undefined, stay: boolean): void {
    const id = this.renaming;
    if (!id) return;
    const { list, say, words } = this.wiring;
    this.renaming = undefined;
    if (name !== undefined) {
      const called = (): string | undefined => list().state.items.find((item) => item.id === id)?.name;
      const before = called();
      list().rename(id, name);
      const now = called();
      if (now && now !== before) say(words('renamed', { name: isolated(now) }));
    }
    if (stay) this.#focus.want(id);
    else this.host.requestUpdate();
  }
}
