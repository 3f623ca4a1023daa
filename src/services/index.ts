export * from './create.ts';
export * from './shared.ts';
export * from './evidence.ts';
export type * from './services.ts';
