/** One attempt to bring one file to one server, and what its failure means. @module */
import { safeName } from '../content/restrictions.ts';
import { getUpload, openUpload } from '../client/uploads.ts';
import { DmailProblem } from '../contract/problems.ts';
import type { ProblemCode } from '../contract/problems.ts';
import { isTransient } from '../contract/transient.ts';
import type { Session, Upload } from '../contract/index.ts';
import type { TransferPlace } from '../offline/ports.ts';
import type { Kit } from './kit.ts';
import { openHandle } from './file-handles.ts';
import { documentOf } from './transfer-item.ts';
import type { Item } from './transfer-item.ts';
import type { TransferProblem } from './transfers.ts';

export interface Run {
  item: Item;
  /** Of the recipients' domain. */
  server: string;
  /** Those who are there. */
  addresses: readonly string[];
  session(address: string): Promise<Session>;
  /** It was announced for them. */
  announced(address: string): Promise<void>;
  /** Those it goes to are at more than one domain. */
  scattered: boolean;
  /** What is here was hashed. */
  digested(digest: string): Promise<void>;
  /** What is known of its way to a server is otherwise. */
  change(server: string, change: Partial<TransferPlace>): Promise<void>;
  /** Octets that have arrived or left. */
  sent(octets: number): void;
  signal: AbortSignal;
}

/** Milliseconds between two questions whether what has arrived was looked at for malware, from which on it is not asked again. */
const LOOKED_AT = 6_000;

/** The file is another one than was chosen. */
export class FileChanged extends Error {}
/** It has not all arrived, and there is nothing here to send. */
export class NoBytes extends Error {}
/** The server fetches it, and has not all of it yet. */
export class OnItsWay extends Error {
  /** @param wait milliseconds until it is worth asking again */
  constructor(readonly wait: number) {
    super();
  }
}

/**
 * Announces the file for everybody, sends what is missing, and makes sure that what arrived is what was sent.
 * @returns the digest of what arrived, where it is known
 * @throws {DmailProblem} @throws {FileChanged} @throws {NoBytes}
 * @throws {DOMException} `NotReadableError`, `NotFoundError`
 * @throws the reason of `signal`
 */
export async function carry(kit: Kit, run: Run): Promise<string | undefined> {
  const { item, server, addresses, session, announced, sent, signal, scattered } = run;
  const { upload, mediaType, size, digest, places } = item.record;
  const document = documentOf(item.record);
  const place = places[server];
  const known = place?.addresses ?? [];
  const fresh = addresses.filter((address) => !known.includes(address));
  const announcement = { document, mediaType, size, ...(digest && { digest }) };
  const far = server !== kit.http.home;
  // The way is decided when it is announced there first.
  const way = far && size && !place?.way && !known.length && (scattered || Object.values(places).some(({ repository }) => repository)) ? await (await pull()).wayTo(kit, run, announcement) : undefined;
  let there: Upload | undefined;
  if (!far && place?.repository) there = await (await repository()).leaveAtHome(kit.http, upload, announcement, signal);
  // Announced again for one of those who know of it, it answers how far it is.
  if (item.works.get(server)?.pulling && !fresh.length) there = await getUpload(kit.http, server, upload, signal);
  else for (const address of fresh.length ? fresh : addresses.slice(0, 1)) {
    const opened = await session(address);
    there = way && !there ? await (await pull()).announceFrom(kit, run, opened, way, announcement) : await openUpload(kit.http, server, opened, upload, announcement, signal);
    await announced(address);
    signal.throwIfAborted();
  }
  if (!there) return undefined;
  if (there.document !== document || there.size !== size || there.id !== upload) throw new DmailProblem('answer-invalid');
  sent(there.offset);
  if (item.record.places[server]?.way === 'pulled') await (await pull()).follow(kit, run, there);
  if (there.state === 'arriving') {
    const blob = await bytesOf(item, false);
    if (!blob) throw new NoBytes();
    const [{ sendBytes }, { dmailTransport }] = await loaded(Promise.all([import('../content/upload.ts'), import('../content/transport.ts')]));
    const own = ownDigest(item, blob);
    // Kept at once: a page that is opened later knows the file again by it.
    own.then((value) => run.digested(value)).catch(() => {});
    await sendBytes({ blob, uri: there.uri, offset: there.offset, transport: dmailTransport(kit.http, server), onProgress: sent, signal });
    there = await getUpload(kit.http, server, upload, signal);
    await own;
  }
  if (there.state === 'arriving') throw new DmailProblem('unavailable');
  // What has arrived is looked at at once, as a rule; what takes longer the receipt tells.
  for (let wait = 100; there.scan === 'pending' && wait < LOOKED_AT; wait *= 2) {
    await pause(wait, signal);
    there = await getUpload(kit.http, server, upload, signal);
  }
  if (there.scan === 'infected') throw new DmailProblem('infected');
  sent(size);
  if (!there.digest) return digest;
  const own = digest ?? (item.blob ? await ownDigest(item, item.blob) : there.digest);
  if (own !== there.digest) throw new DmailProblem('digest-mismatch');
  return own;
}

const pull = () => loaded(import('./transfer-pull.ts'));
const repository = () => loaded(import('../client/repository.ts'));

/** Taken while it is sent, once, however many it goes to. */
function ownDigest(item: Item, blob: Blob): Promise<string> {
  if (item.digesting) return item.digesting;
  const { signal } = (item.hashing = new AbortController());
  const digesting = (item.digesting = loaded(import('../content/hash.ts')).then(({ digestOf }) => digestOf(blob, { signal })));
  digesting.catch(() => {
    if (item.digesting === digesting) delete item.digesting;
  });
  return digesting;
}

/** @throws the reason of `signal` */
const pause = (ms: number, signal: AbortSignal): Promise<void> => new Promise((resolve, reject) => {
  const stop = () => {
    clearTimeout(timer);
    reject(signal.reason as Error);
  };
  const timer = setTimeout(() => {
    signal.removeEventListener('abort', stop);
    resolve();
  }, ms);
  if (signal.aborted) stop();
  else signal.addEventListener('abort', stop);
});

/** A part of ours that cannot be loaded is a network that fails. */
const loaded = <T>(part: Promise<T>): Promise<T> => part.catch((cause: unknown) => {
  throw new DmailProblem('unreachable', {}, { cause });
});

/**
 * The bytes of a file, opened again where this page does not have them.
 * @param ask whether the person is there to allow it
 * @throws {FileChanged} @throws {DOMException} `NotReadableError`
 */
export async function bytesOf(item: Item, ask: boolean): Promise<Blob | undefined> {
  const { handle, size, lastModified } = item.record;
  if (!item.blob && handle) {
    const file = await openHandle(handle, ask);
    if (!file) return undefined;
    if (file.size !== size || file.lastModified !== lastModified) throw new FileChanged();
    item.blob = file;
  }
  return item.blob;
}

/** What is wrong with a file that could not be opened again. */
export const unread = (error: unknown): TransferProblem => ({ code: error instanceof FileChanged ? 'file-changed' : 'file-unreadable' });

/**
 * Opens a file again while the person is there: they may allow what a browser asks for, and want a file as it is now.
 * @returns the file, where it is another than it was and may be
 */
export async function reopened(item: Item): Promise<File | undefined> {
  try {
    await bytesOf(item, true);
  } catch (error) {
    const file = error instanceof FileChanged && !item.record.queued ? await item.record.handle!.getFile().catch(() => undefined) : undefined;
    if (file) return file;
    item.problem = unread(error);
  }
  return undefined;
}

/**
 * Whether a file is the one an item had: by its digest, or while that is not known by what it says of itself.
 * @returns `perhaps`: of the same size, and nothing speaks for or against it
 */
export async function known({ record: { digest, name, size, lastModified, queued } }: Item, file: File): Promise<'same' | 'perhaps' | undefined> {
  if (file.size !== size) return undefined;
  if (digest) {
    const { digestOf } = await import('../content/hash.ts');
    return (await digestOf(file)) === digest ? 'same' : undefined;
  }
  if (file.lastModified === lastModified && safeName(file.name) === name) return 'same';
  // Begun under an id that the message names already; what has arrived may be of another file.
  return queued ? undefined : 'perhaps';
}

/** Whether another session would have been taken. */
const SESSION = new Set<ProblemCode>(['session-expired', 'session-mismatch', 'not-found']);

/** What became of an attempt that failed: `again` by itself, `session` with new sessions, `pulled` when it has come there, `lost` where the bytes are wanted, else for the person. */
export function verdictOf(error: unknown, attempts: number): { kind: 'again' | 'session' | 'failed' | 'file' | 'lost' | 'pulled'; problem?: TransferProblem; wait: number } {
  if (error instanceof OnItsWay) return { kind: 'pulled', wait: error.wait };
  if (error instanceof NoBytes) return { kind: 'lost', wait: 0 };
  if (error instanceof FileChanged) return { kind: 'file', problem: { code: 'file-changed' }, wait: 0 };
  if (error instanceof DOMException) return { kind: 'file', problem: { code: 'file-unreadable' }, wait: 0 };
  if (!(error instanceof DmailProblem)) {
    // A fault of ours, or of what a server said that nobody thought of. Tried again by itself it would fail the same way.
    reportError(error);
    return { kind: 'failed', problem: { code: 'internal' }, wait: 0 };
  }
  const { code, context } = error;
  // Another page may have gone on with the same upload at the same moment.
  const passing = isTransient(error) || (code === 'conflict' && attempts < 3);
  return { kind: SESSION.has(code) && attempts < 3 ? 'session' : passing ? 'again' : 'failed', problem: { code }, wait: 1000 * (context.retryAfter ?? 0) };
}

/** Cannot be gone on with under the same id: something else is there under it. */
export const needsAnotherId = (problem: TransferProblem | undefined): boolean => !!problem && 'code' in problem && (problem.code === 'digest-mismatch' || problem.code === 'conflict');

/** Why a file that cannot be read cannot be: where a handle tells. */
export async function reasonOf(item: Item, problem: TransferProblem): Promise<TransferProblem> {
  const { handle, size, lastModified } = item.record;
  const now = handle && (await openHandle(handle, false).catch(() => undefined));
  return now && (now.size !== size || now.lastModified !== lastModified) ? { code: 'file-changed' } : problem;
}
