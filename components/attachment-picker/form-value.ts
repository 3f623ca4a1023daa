/**
 * What a form gets of a list of files, and takes back when one returns to it.
 * @module
 */
import { EndpointTransfers, type AttachedReference } from '../../src/stores/endpoint-transfers.ts';
import type { FileListStore } from '../../src/stores/file-list.ts';

/** Under which the browser keeps files of a page that was left. */
const KEPT = 'file';

const isReference = (value: unknown): value is AttachedReference => {
  const { name, mediaType, size, url } = (value ?? {}) as Partial<AttachedReference>;
  return typeof name === 'string' && typeof mediaType === 'string' && typeof size === 'number' && typeof url === 'string' && /^https?:/.test(url) && URL.canParse(url);
};

/** The files themselves, or one JSON text for each that has arrived. */
export function giveToForm(internals: ElementInternals, name: string | undefined, list: FileListStore): void {
  const value = new FormData();
  let state: FormData | string;
  if (list instanceof EndpointTransfers) {
    const { references } = list;
    if (name) for (const reference of references) value.append(name, JSON.stringify(reference));
    state = JSON.stringify(references);
  } else {
    state = new FormData();
    for (const { state: its, file, name: called } of list.state.items) {
      if (its === 'refused' || !file) continue;
      // Under another name it is another file to the browser.
      const given = file instanceof File && file.name === called ? file : new File([file], called, { type: file.type });
      if (name) value.append(name, given);
      state.append(KEPT, given);
    }
  }
  internals.setFormValue(name ? value : null, state);
}

/** What the browser kept; anything else is left aside. */
export function takeBack(list: FileListStore, state: unknown): void {
  if (state instanceof FormData && !(list instanceof EndpointTransfers)) {
    list.clear();
    list.add(state.getAll(KEPT).filter((entry) => entry instanceof File));
  } else if (typeof state === 'string' && list instanceof EndpointTransfers) {
    let kept: unknown;
    try {
      kept = JSON.parse(state);
    } catch {
      return;
    }
    if (Array.isArray(kept)) list.restore(kept.filter(isReference));
  }
}
