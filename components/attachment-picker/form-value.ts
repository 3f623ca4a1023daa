/**
 * What a form gets of a list of files.
 * @module
 */
import type { CoverTag } from '../../src/contract/index.ts';
import { EndpointTransfers } from '../../src/stores/endpoint-transfers.ts';
import type { FileListStore } from '../../src/stores/file-list.ts';

/** Under which the browser keeps files of a page that was left, and what was said of them. */
export const KEPT = 'file';
export const SAID = 'properties';

/** What is submitted beside a file. */
export interface Said {
  name: string;
  properties: readonly CoverTag[];
}

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
    const said = list.state.items.some(({ properties }) => properties);
    for (const { state: its, file, name: called, properties = [] } of list.state.items) {
      if (its === 'refused' || !file) continue;
      // Under another name it is another file to the browser.
      const given = file instanceof File && file.name === called ? file : new File([file], called, { type: file.type });
      if (name) value.append(name, given);
      state.append(KEPT, given);
      if (!said) continue;
      const json = JSON.stringify({ name: called, properties } satisfies Said);
      if (name) value.append(`${name}-${SAID}`, json);
      state.append(SAID, json);
    }
  }
  internals.setFormValue(name ? value : null, state);
}
