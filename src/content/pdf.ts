/**
 * Pages of a PDF, drawn by PDF.js: the one file that imports it. Nothing of a document is run, followed or fetched, and
 * nothing of it reaches the page but pixels and text: letters are drawn as shapes, not by fonts added to the page.
 * @module
 */
import type { Drawing, Loading } from 'pdfjs-dist/build/pdf.min.mjs';
import { startWorker } from './worker.ts';

/** An open document. */
export interface PdfPages {
  readonly count: number;
  /**
   * Draws a page, numbered from 1, as wide as is asked for; a very large one coarser than that.
   * @param width pixels
   * @returns the canvas, and the size of the page in points (1/72 inch)
   * @throws {PdfFault} @throws the reason of `signal`
   */
  draw(page: number, width: number, signal: AbortSignal): Promise<{ canvas: HTMLCanvasElement; width: number; height: number }>;
  /** What is written on a page, as far as it is text. @throws {PdfFault} */
  text(page: number): Promise<string>;
  /** The files inside it (ISO 32000-1, 7.11.4), under the names it gives them. @throws {PdfFault} @throws the reason of `signal` */
  files(signal: AbortSignal): Promise<readonly { name: string; bytes: Uint8Array<ArrayBuffer> }[]>;
  close(): void;
}

/** - `locked`: by a password - `broken`: it cannot be read - `slow`: it takes too long - `unsupported`: this browser lacks something */
export type PdfFaultKind = 'locked' | 'broken' | 'slow' | 'unsupported';

/** Why a document, or a page of it, is not shown. */
export class PdfFault extends Error {
  constructor(readonly kind: PdfFaultKind, options?: ErrorOptions) {
    super(kind, options);
  }
}

/** Pixels of a page at most, and of one of its sides: no browser here draws more. */
const MOST_PIXELS = 16_777_216;
const LONGEST = 8_192;
/** Pixels of a picture inside a page at most; a larger one is left out. */
const MOST_IN_PICTURE = 67_108_864;
/** Characters of the text of a page at most. */
const MOST_TEXT = 100_000;
/** Milliseconds to open a document, or to draw a page. */
const PATIENCE = 30_000;
const ERRORS_ONLY = 0;

/** Left out: what PDF.js would fetch from beside itself (character maps, fonts, decoders as WebAssembly), and what could run. */
const OPTIONS = {
  isEvalSupported: false, useWasm: false, useWorkerFetch: false, enableXfa: false, disableFontFace: true, useSystemFonts: false, maxImageSize: MOST_IN_PICTURE, canvasMaxAreaInBytes: 4 * MOST_PIXELS,
  verbosity: ERRORS_ONLY,
};

/** Names PDF.js leaves on the page; a host may have a PDF.js of its own there. */
const GLOBALS = ['pdfjsLib', 'pdfjsWorker'] as const;

/** Loads parts of PDF.js, and leaves the page's globals as they were. @param use what needs them as PDF.js sets them */
async function alone<T>(use: () => Promise<T>): Promise<T> {
  const scope = globalThis as Record<string, unknown>;
  const before = GLOBALS.map((name) => Object.getOwnPropertyDescriptor(scope, name));
  try {
    return await use();
  } finally {
    for (const [index, name] of GLOBALS.entries()) {
      if (before[index]) Object.defineProperty(scope, name, before[index]);
      else delete scope[name];
    }
  }
}

type Library = typeof import('pdfjs-dist/build/pdf.min.mjs');

let library: Promise<Library> | undefined;

function loaded(): Promise<Library> {
  library ??= alone(() => import('pdfjs-dist/build/pdf.min.mjs'));
  library.catch(() => (library = undefined));
  return library;
}

/** Whether a worker has started before; what could not be started once is not tried again. */
let startable: boolean | undefined;

/** @returns `undefined` where no worker can be started */
async function beside(): Promise<Worker | undefined> {
  if (startable === false) return undefined;
  try {
    const worker = startWorker(new URL('./pdf-worker.ts', import.meta.url));
    const runs = await new Promise<boolean>((resolve) => {
      worker.addEventListener('error', (event) => {
        event.preventDefault();
        resolve(false);
      });
      const heard = ({ data }: MessageEvent<{ started?: true }>): void => {
        if (!data.started) return;
        worker.removeEventListener('message', heard);
        resolve(true);
      };
      worker.addEventListener('message', heard);
    });
    if (runs) return worker;
    worker.terminate();
  } catch {
    // The page's policy forbids it, or it comes from another origin.
  }
  startable = false;
  return undefined;
}

/** Begins to read a document: in a worker, or piece by piece in the page. */
async function begin({ PDFWorker, getDocument }: Library, worker: Worker | undefined, data: Uint8Array): Promise<Loading> {
  if (worker) return getDocument({ ...OPTIONS, data, worker: new PDFWorker({ port: worker, verbosity: ERRORS_ONLY }) });
  return alone(async () => {
    const { WorkerMessageHandler } = await import('pdfjs-dist/build/pdf.worker.min.mjs');
    // Looked for under this name, at once.
    (globalThis as Record<string, unknown>)['pdfjsWorker'] = { WorkerMessageHandler };
    return getDocument({ ...OPTIONS, data });
  });
}

const patience = <T>(work: Promise<T>, signal: AbortSignal, stop: () => void): Promise<T> =>
  new Promise((resolve, reject) => {
    const end = (reason: unknown): void => {
      stop();
      reject(reason as Error);
    };
    const clock = setTimeout(() => end(new PdfFault('slow')), PATIENCE);
    const gone = (): void => end(signal.reason);
    signal.addEventListener('abort', gone);
    work.then(resolve, (cause: unknown) => reject(cause instanceof PdfFault ? cause : new PdfFault('broken', { cause }))).finally(() => {
      clearTimeout(clock);
      signal.removeEventListener('abort', gone);
    });
  });

const nameOf = (error: unknown): unknown => (error instanceof PdfFault ? nameOf(error.cause) : error instanceof Error && error.name);

/**
 * Opens a document.
 * @throws {PdfFault} @throws the reason of `signal`
 */
export async function openPdf(bytes: Uint8Array, signal: AbortSignal): Promise<PdfPages> {
  signal.throwIfAborted();
  let worker: Worker | undefined;
  let loading: Loading;
  try {
    const pdfjs = await loaded();
    worker = await beside();
    loading = await begin(pdfjs, worker, bytes);
  } catch (cause) {
    worker?.terminate();
    throw new PdfFault('unsupported', { cause });
  }
  const close = (): void => {
    // In this order nothing is waited for that a hostile document keeps busy.
    worker?.terminate();
    loading.destroy().catch(() => {});
  };
  try {
    signal.throwIfAborted();
    const pdf = await patience(loading.promise, signal, () => {});
    return {
      count: pdf.numPages,
      async draw(number, width, stopped) {
        stopped.throwIfAborted();
        let drawing: Drawing | undefined;
        const work = (async () => {
          const page = await pdf.getPage(number);
          const { width: points, height } = page.getViewport({ scale: 1 });
          if (!(points > 0 && height > 0)) throw new PdfFault('broken');
          const scale = Math.min(width / points, Math.sqrt(MOST_PIXELS / (points * height)), LONGEST / points, LONGEST / height);
          const viewport = page.getViewport({ scale });
          const canvas = document.createElement('canvas');
          canvas.width = Math.max(1, Math.floor(viewport.width));
          canvas.height = Math.max(1, Math.floor(viewport.height));
          stopped.throwIfAborted();
          drawing = page.render({ canvas, viewport, background: '#fff' });
          await drawing.promise;
          page.cleanup();
          return { canvas, width: points, height };
        })();
        return patience(work, stopped, () => drawing?.cancel());
      },
      async text(number) {
        const work = pdf.getPage(number).then((page) => page.getTextContent());
        const { items } = await patience(work, new AbortController().signal, () => {});
        return items.map(({ str = '', hasEOL }) => (hasEOL ? `${str}\n` : str)).join('').trim().slice(0, MOST_TEXT);
      },
      async files(stopped) {
        stopped.throwIfAborted();
        const found = await patience(pdf.getAttachments(), stopped, () => {});
        return Object.values(found ?? {}).flatMap(({ filename, content }) => (content ? [{ name: filename, bytes: content }] : []));
      },
      close,
    };
  } catch (error) {
    close();
    throw nameOf(error) === 'PasswordException' ? new PdfFault('locked', { cause: error }) : error;
  }
}
