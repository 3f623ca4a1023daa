/**
 * Guards for what comes over the wire. An answer is hostile until the parts relied upon were looked at;
 * what is not looked at here must be treated as text.
 * @module
 */
import { DmailProblem } from '../contract/problems.ts';

export type Guard = (value: unknown) => boolean;

export const text: Guard = (value) => typeof value === 'string';
export const whole: Guard = (value) => Number.isSafeInteger(value);
export const flag: Guard = (value) => typeof value === 'boolean';
export const time: Guard = (value) => typeof value === 'string' && !Number.isNaN(Date.parse(value));
export const optional = (guard: Guard): Guard => (value) => value === undefined || guard(value);
export const list = (guard: Guard): Guard => (value) => Array.isArray(value) && value.every(guard);
export const one = (...words: string[]): Guard => (value) => words.includes(value as string);

/** An object whose named members pass; others are not looked at. */
export function record<T>(members: { [K in keyof Required<T>]?: Guard }): Guard {
  const entries = Object.entries(members) as [string, Guard][];
  return (value) => typeof value === 'object' && value !== null && entries.every(([key, guard]) => guard((value as Record<string, unknown>)[key]));
}

/** @throws {DmailProblem} `answer-invalid` */
export function checked<T>(guard: Guard, value: unknown): T {
  if (!guard(value)) throw new DmailProblem('answer-invalid');
  return value as T;
}
