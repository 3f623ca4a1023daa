/**
 * Attachments being fetched: what a list of them shows and commands.
 * @module
 */
import type { AttachmentKey } from '../client/attachments.ts';
import type { Folder, Saving } from '../content/save.ts';
import type { PdfFaultKind, PdfPages } from '../content/pdf.ts';
import type { Shown } from '../content/sniff.ts';
import type { DmailProblem, VersionList } from '../contract/index.ts';
import type { Readable } from './store.ts';

export { extensionOf, safeName } from '../content/restrictions.ts';
export type { AttachmentKey, Folder, PdfFaultKind, PdfPages, Saving, Shown };

/** Bytes somebody may want, and what is known of them. */
export interface RemoteFile extends AttachmentKey {
  /** As the sender named it. */
  name: string;
  /** Octets. */
  size: number;
  /** Digests the content must have: of the receipt, of the server, of the sender. */
  digests: readonly string[];
  /** Whether it has not all arrived. */
  arriving: boolean;
}

/**
 * - `running`
 * - `waiting`: for the network or for what has not arrived, and goes on by itself
 * - `failed`: will not go on by itself; `problem` says why
 * - `saved`: all of it is where the person wanted it; `verified` says whether it is what it should be
 * - `left`: to the browser, by a single-use address; nothing is known of it
 */
export type DownloadPhase = 'running' | 'waiting' | 'failed' | 'saved' | 'left';

export interface DownloadState {
  readonly phase: DownloadPhase;
  /** Octets. */
  readonly received: number;
  readonly problem?: DmailProblem;
  /** Of what was saved. */
  readonly digest?: string;
  readonly verified?: boolean;
}

export interface DownloadsState {
  /** By `downloadId`. */
  readonly items: Readonly<Record<string, DownloadState>>;
}

/** How a download ended. */
export type DownloadOutcome = 'verified' | 'unverified' | 'mismatch';

/** What may be shown in place. */
export type Preview = {
  /** It is shown no more: nothing of it stays in this page or its private files. */
  release(): void;
} & ({ shown: Exclude<Shown, 'text' | 'pdf'>; blob: Blob } | { shown: 'pdf'; pages: PdfPages | PdfFaultKind } | { shown: 'text'; text: string; /** There is more than is shown. */ cut: boolean; /** All of it. */ blob: Blob });

export type AttachmentVersion = VersionList['versions'][number];

export interface Downloads extends Readable<DownloadsState> {
  /**
   * Fetches a file to where the person wants it; has to be called within their gesture. One that failed goes
   * on where it was.
   * @returns how it ended; `undefined` when it was not saved for another reason, which the state says
   */
  start(file: RemoteFile, saving?: Saving): Promise<DownloadOutcome | undefined>;
  /**
   * Fetches several, one after the other, into a folder the person chooses or each as `start` does.
   * @param ended called after each
   */
  startAll(files: readonly RemoteFile[], saving: Saving | undefined, ended: (file: RemoteFile, outcome: DownloadOutcome) => void): Promise<void>;
  /** Nothing of it stays. */
  cancel(key: AttachmentKey): void;
  /**
   * What may be shown of content that is all there and whose digest was verified.
   * @throws {DmailProblem} `type-forbidden` for what is never shown, `too-large`, `digest-mismatch`, `local-storage-full`; those of the server
   */
  preview(file: RemoteFile, signal: AbortSignal): Promise<Preview>;
  /** Newest first. @throws {DmailProblem} */
  versions(key: AttachmentKey, signal?: AbortSignal): Promise<readonly AttachmentVersion[]>;
}

export const downloadId = ({ message, attachment }: AttachmentKey): string => `${message}/${attachment}`;

/** Octets up to which a kind of content may be shown in place. */
export const SHOWN_UP_TO: Readonly<Record<Shown, number>> = { image: 26_214_400, text: 26_214_400, audio: 209_715_200, video: 524_288_000, pdf: 52_428_800 };

/** What a media type promises to be, where such a thing may be shown; what it is then, its bytes say. */
export function promised(mediaType: string): Shown | undefined {
  const type = mediaType.toLowerCase();
  if (/^image\/(?:png|jpeg|gif|webp|avif)$/.test(type)) return 'image';
  if (/^text\/(?:plain|csv|markdown|xml)$|^application\/xml$/.test(type)) return 'text';
  if (type === 'application/pdf') return 'pdf';
  return /^(?:audio|video)(?=\/)/.exec(type)?.[0] as 'audio' | 'video' | undefined;
}
