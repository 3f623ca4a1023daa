/** The files a draft names, and those that are kept of it, are brought together with those there are. @module */
import type { AttachmentReference } from '../contract/index.ts';
import type { TransferRecord } from '../offline/ports.ts';
import { documentOf, end, itemOf, stop } from './transfer-item.ts';
import type { Item } from './transfer-item.ts';

export interface Adopted {
  /** The draft does not name them any more. */
  out: Item[];
  /** They are there, and what the draft says of each. */
  present: { item: Item; reference: AttachmentReference }[];
  /** Those that were not there, the ones that had been put apart among them. */
  added: Item[];
}

/** @param apart by document, what the draft did not name for a while */
export function adopted(draft: string, references: readonly AttachmentReference[], items: readonly Item[], apart: ReadonlyMap<string, Item>): Adopted {
  const named = new Set(references.map(({ id }) => id));
  const there = new Map(items.map((item) => [documentOf(item.record), item]));
  const found: Adopted = { out: items.filter(({ record }) => !named.has(documentOf(record))), present: [], added: [] };
  let order = 0;
  for (const reference of references) {
    const { id, upload, name, mediaType, size, digest, properties } = reference;
    const item = there.get(id);
    order = Math.max(order + 1, item?.record.order ?? 0);
    const back = apart.get(id);
    if (item) found.present.push({ item, reference });
    else if (back?.record.upload === upload) found.added.push(Object.assign(back, { record: { ...back.record, order }, written: false }));
    else found.added.push(itemOf({ draft, id, upload, order, name, mediaType, size, lastModified: 0, places: {}, ...(digest && { digest }), ...(properties && { properties }) }));
  }
  return found;
}

/**
 * What earlier pages took up, or what another one has changed.
 * @param opened one that was not here
 * @returns all there are now, in their order
 */
export function takenUp(records: readonly TransferRecord[], items: readonly Item[], apart: ReadonlyMap<string, Item>, opened: (item: Item) => Item): Item[] {
  const there = new Map(items.map((item) => [item.record.id, item]));
  const taken = records.flatMap((record) => {
    const item = there.get(record.id);
    if (!item) return apart.get(documentOf(record))?.record.upload === record.upload ? [] : opened(Object.assign(itemOf(record), { written: true }));
    there.delete(record.id);
    if (item.changing) return item;
    // Another upload: nothing of what was known of the one before holds.
    if (item.record.upload !== record.upload) end(item);
    if (record.paused && !item.record.paused) stop(item);
    item.record = record;
    item.blob ??= record.bytes;
    delete item.view;
    return item;
  });
  for (const item of there.values()) {
    if (item.written) end(item);
    else taken.push(item);
  }
  return taken.sort((a, b) => a.record.order - b.record.order);
}
