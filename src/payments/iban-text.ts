/**
 * International bank account numbers (ISO 13616) as they are written.
 * @module
 */
import { compactText } from './text.ts';

/** Why a text is no IBAN. `length` knows how long one of that country is. */
export type IbanFault =
  | { reason: 'unfinished' | 'country' | 'characters' | 'checksum' }
  | { reason: 'length'; country: string; expected: number; found: number };

/** As machines write it: without spaces, in upper case, without the word IBAN before it. */
export const compactIban = (text: string): string => compactText(text).replace(/^IBAN:?/, '');

/** As people read it: groups of four. */
export const formatIban = (iban: string): string => iban.replace(/(.{4})(?=.)/g, '$1 ');

export const countryOf = (iban: string): string => iban.slice(0, 2);
