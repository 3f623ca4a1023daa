/** As much of PDF.js as is used, of the builds its makers have shrunk; they come without types. */
declare module 'pdfjs-dist/build/pdf.min.mjs' {
  export interface Viewport {
    readonly width: number;
    readonly height: number;
  }
  export interface Drawing {
    readonly promise: Promise<void>;
    cancel(): void;
  }
  export interface Page {
    getViewport(options: { scale: number }): Viewport;
    render(options: { canvas: HTMLCanvasElement; viewport: Viewport; background: string }): Drawing;
    getTextContent(): Promise<{ items: readonly { str?: string; hasEOL?: boolean }[] }>;
    cleanup(): void;
  }
  export interface Pdf {
    readonly numPages: number;
    getPage(number: number): Promise<Page>;
    getAttachments(): Promise<Readonly<Record<string, { filename: string; content: Uint8Array<ArrayBuffer> | null }>> | null>;
  }
  export interface Loading {
    readonly promise: Promise<Pdf>;
    destroy(): Promise<void>;
  }
  export const PDFWorker: new (options: { port: Worker; verbosity: number }) => object;
  export function getDocument(options: Record<string, unknown>): Loading;
}
declare module 'pdfjs-dist/build/pdf.worker.min.mjs' {
  /** What answers, where there is no worker to do it. */
  export const WorkerMessageHandler: object;
}
