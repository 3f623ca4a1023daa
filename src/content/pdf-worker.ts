/** Reads PDFs beside the page: PDF.js, which listens as soon as it is there. @module */
import 'pdfjs-dist/build/pdf.worker.min.mjs';

(globalThis as unknown as { postMessage(word: { started: true }): void }).postMessage({ started: true });
