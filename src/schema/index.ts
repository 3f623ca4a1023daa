export * from './format.ts';
export * from './validate.ts';
