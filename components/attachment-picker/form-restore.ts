/**
 * What a form had when its page was left is taken back when somebody returns to it. Loaded then.
 * @module
 */
import { EndpointTransfers, type AttachedReference } from '../../src/stores/endpoint-transfers.ts';
import type { FileListStore } from '../../src/stores/file-list.ts';
import { KEPT, SAID, type Said } from './form-value.ts';

const isReference = (value: unknown): value is AttachedReference => {
  const { name, mediaType, size, url, digest, properties } = (value ?? {}) as Partial<AttachedReference>;
  return typeof name === 'string' && typeof mediaType === 'string' && typeof size === 'number' && typeof url === 'string' && typeof digest === 'string' && /^https?:/.test(url) && URL.canParse(url) && (!properties || Array.isArray(properties));
};

function read(text: FormDataEntryValue | undefined): unknown {
  try {
    return typeof text === 'string' ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
}

/** What the browser kept; anything else is left aside, and so are files where somebody has chosen some already. */
export function takeBack(list: FileListStore, state: unknown): void {
  if (state instanceof FormData && !(list instanceof EndpointTransfers) && !list.state.items.length) {
    list.add(state.getAll(KEPT).filter((entry) => entry instanceof File));
    const said = state.getAll(SAID).map((text) => (read(text) as Partial<Said> | undefined)?.properties);
    list.state.items.forEach(({ id }, index) => Array.isArray(said[index]) && list.describe(id, said[index]));
  } else if (typeof state === 'string' && list instanceof EndpointTransfers) {
    const kept = read(state);
    if (Array.isArray(kept)) void list.restore(kept.filter(isReference));
  }
}
