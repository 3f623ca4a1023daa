export * from './verify.ts';
export * from './chain.ts';
export * from './signature.ts';
export * from './file.ts';
export * from './file-verify.ts';
export type { EvidencePageOptions, EvidencePageWords, PageMark } from './page.ts';
export type { ZipFault } from './zip.ts';
export * from './export.ts';
