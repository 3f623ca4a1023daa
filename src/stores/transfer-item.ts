/** One attached file: what is known of it, and what of that is shown. @module */
import { safeName } from '../content/restrictions.ts';
import type { AttachmentReference } from '../contract/index.ts';
import type { TransferPlace, TransferRecord } from '../offline/ports.ts';
import { handleOf } from './file-handles.ts';
import type { BrokenRule, Transfer, TransferProblem, TransferState } from './transfers.ts';

/** A file on its way to one server, as long as this page is open. */
export interface Work {
  /** Octets that have arrived or left. */
  sent: number;
  /** Stops the attempt that is being made. */
  running?: AbortController;
  /** Attempts in a row that failed, and when the next one is due (ms since 1970). */
  attempts: number;
  /** Octets that have left, at the most. */
  most?: number;
  nextAttempt: number;
  problem?: TransferProblem;
  /** Will not get better by waiting. */
  failed?: boolean;
  /** Another tab is sending it there. */
  elsewhere?: boolean;
  /** Not all of it is there, and the rest is not here. */
  lacking?: boolean;
  /** That server fetches it: how often it was asked in a row without anything new, and what it said last. */
  pulling?: { quiet: number; offset: number };
}

export interface Item {
  record: TransferRecord;
  blob?: Blob;
  /** A rule of somebody it goes to forbids it. */
  rule?: BrokenRule;
  /** What is wrong with the file itself. */
  problem?: TransferProblem;
  readonly works: Map<string, Work>;
  /** The digest of the content here. */
  digesting?: Promise<string>;
  /** Ends taking it. */
  hashing?: AbortController;
  /** The record is written: nothing goes over the network before. */
  kept: Promise<unknown>;
  written: boolean;
  /** Changes that are not written yet. */
  changing: number;
  /** Another page of this origin has its bytes. */
  held?: boolean;
  /** When, and how much had left then. */
  marks: [time: number, sent: number][];
  /** What was shown last; absent when it has changed. */
  view?: Transfer;
}

/** Up to here, in octets, content is kept on the device until it has arrived; all of a draft together. */
const SMALL = 8_388_608;
const ALTOGETHER = 67_108_864;
/** The rate is that of so long, in milliseconds. */
const SPAN = 4_000;

const MEDIA_TYPE = /^[a-z0-9!#$&^_.+-]+\/[a-z0-9!#$&^_.+-]+$/;

/** As it is announced: without parameters, and octets where the browser says nothing. */
export const mediaTypeOf = (type: string): string => {
  const essence = type.split(';', 1)[0]!.trim().toLowerCase();
  return MEDIA_TYPE.test(essence) && essence.length <= 127 ? essence : 'application/octet-stream';
};

/** A file that was chosen. @param kept octets of others of the same draft that are kept on the device */
export function itemFor(file: File, draft: string, order: number, kept: number): Item {
  const handle = handleOf(file);
  const record: TransferRecord = {
    draft, id: crypto.randomUUID(), upload: crypto.randomUUID(), order, name: safeName(file.name) || 'file', mediaType: mediaTypeOf(file.type),
    size: file.size, lastModified: file.lastModified, places: {}, ...(handle && { handle }), ...(file.size <= SMALL && kept + file.size <= ALTOGETHER && { bytes: file }),
  };
  return { ...itemOf(record), blob: file };
}

/** A file an earlier page, or another one, has taken up. */
export const itemOf = (record: TransferRecord): Item => ({ record, ...(record.bytes && { blob: record.bytes }), works: new Map(), kept: Promise.resolve(), written: false, changing: 0, marks: [] });

export const work = (item: Item, server: string): Work => {
  let found = item.works.get(server);
  if (!found) item.works.set(server, (found = { sent: 0, attempts: 0, nextAttempt: 0 }));
  return found;
};

/** Where it goes for a recipient, if it was announced for them. */
const placeOf = ({ record }: Item, address: string): [server: string, place: TransferPlace] | undefined => Object.entries(record.places).find(([, { addresses }]) => addresses.includes(address));

export const hasArrived = (item: Item, address: string): boolean => !!placeOf(item, address)?.[1].done;

export const isOver = (item: Item, addresses: readonly string[]): boolean => addresses.length > 0 && addresses.every((address) => hasArrived(item, address));

/** @param server of a recipient, where that is known */
export const sentTo = (item: Item, address: string, server: string | undefined): number => {
  const [there = server, place] = placeOf(item, address) ?? [];
  return place?.done ? item.record.size : there === undefined ? 0 : (item.works.get(there)?.sent ?? 0);
};

/** Whether all that is missing anywhere is fetched from home, which has it. */
const fetched = ({ record: { places }, works }: Item, sees: (server: string) => boolean): boolean =>
  Object.values(places).some(({ repository, done }) => repository && done) && Object.entries(places).every(([server, { way, done }]) => done || !sees(server) || (way === 'pulled' && !works.get(server)?.lacking));

function stateOf(item: Item, addresses: readonly string[], sees: (server: string) => boolean): TransferState {
  const works = [...item.works].filter(([server]) => sees(server)).map(([, one]) => one);
  if (item.rule) return 'refused';
  if (isOver(item, addresses)) return 'done';
  if (item.record.paused) return 'paused';
  if (item.problem || works.some(({ failed }) => failed)) return 'failed';
  const moves = works.some(({ running, elsewhere, pulling }) => running || elsewhere || pulling);
  // Another server has its bytes already, and brings them.
  if (!item.blob && fetched(item, sees)) return 'sending';
  // Without its bytes it can only be asked whether it has arrived.
  if (!item.blob) return item.held ? (moves ? 'sending' : 'waiting') : 'lost';
  return moves ? 'sending' : 'waiting';
}

/**
 * What is shown of it.
 * @param serverOf the server of a recipient, once known
 */
export function viewOf(item: Item, addresses: readonly string[], serverOf: (address: string) => string | undefined, now: number): Transfer {
  const { id, name, mediaType, size, digest, properties, version } = item.record;
  const servers = new Set(addresses.map(serverOf));
  const state = stateOf(item, addresses, (server) => servers.has(server));
  const sent = addresses.length ? Math.min(...addresses.map((address) => sentTo(item, address, serverOf(address)))) : 0;
  const problem = item.rule ? { rule: item.rule } : state === 'done' ? undefined : (item.problem ?? [...item.works].find(([server, one]) => servers.has(server) && one.problem)?.[1].problem);
  const rate = state === 'sending' ? rateOf(item.marks, now) : undefined;
  return {
    id, document: documentOf(item.record), name, mediaType, size, state, sent: Math.min(sent, size), ...(rate !== undefined && { rate }), ...(problem && { problem }), ...(item.blob && { file: item.blob }), ...(digest && { digest }), ...(properties && { properties }), ...(version && { version }),
  };
}

/** Something has left: what the rate is made of. */
export function marked(item: Item, now: number): void {
  const total = [...item.works.values()].reduce((sum, { sent }) => sum + sent, 0);
  const { marks } = item;
  // Taken up again further back than it was thought to be.
  if (marks.length && total < marks.at(-1)![1]) marks.length = 0;
  marks.push([now, total]);
  while (marks.length > 2 && now - marks[0]![0] > SPAN) marks.shift();
}

function rateOf(marks: Item['marks'], now: number): number | undefined {
  const [first, last] = [marks[0], marks.at(-1)];
  if (!first || !last || last[0] <= first[0] || now - last[0] > SPAN) return undefined;
  return ((last[1] - first[1]) * 1000) / (Math.max(now, last[0]) - first[0]) || undefined;
}

/** Under which recipients know it. */
export const documentOf = ({ id, version, document }: Pick<TransferRecord, 'id' | 'version' | 'document'>): string => version?.document ?? document ?? id;

/** As the message names it. */
export const referenceOf = ({ record }: Item): AttachmentReference => {
  const { upload, name, mediaType, size, digest, properties } = record;
  return { id: documentOf(record), upload, name, mediaType, size, ...(digest && { digest }), ...(properties && { properties }) };
};

/** Ends what is being sent of it. */
export function stop(item: Item): void {
  for (const one of item.works.values()) one.running?.abort();
}

/** Ends all that is done for it, and forgets what was known of its way. */
export function end(item: Item): void {
  stop(item);
  item.works.clear();
  item.hashing?.abort();
  delete item.digesting;
}
