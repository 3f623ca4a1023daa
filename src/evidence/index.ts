export * from './verify.ts';
export * from './export.ts';
