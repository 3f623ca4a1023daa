export * from './definitions.ts';
export * from './format.ts';
export * from './properties.ts';
export * from './validate.ts';
