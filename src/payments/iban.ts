/**
 * Checks international bank account numbers (ISO 13616) and bank identifiers (ISO 9362), country by country. What knows
 * them weighs as much as all that shows a payment: how they are written stands apart, in `iban-text.ts`.
 * @module
 */
import { countrySpecs, isValidBIC, validateIBAN, ValidationErrorsIBAN } from 'ibantools';
import { countryOf, type IbanFault } from './iban-text.ts';

export { compactIban, countryOf, formatIban, type IbanFault } from './iban-text.ts';

/** What is wrong with an IBAN in its compact form; `undefined` for a good one. */
export function ibanFault(iban: string): IbanFault | undefined {
  if (/^[A-Z]?$/.test(iban)) return { reason: 'unfinished' };
  const country = countryOf(iban);
  const expected = Object.hasOwn(countrySpecs, country) ? countrySpecs[country]?.chars : undefined;
  if (!expected) return { reason: 'country' };
  if (/[^0-9A-Z]/.test(iban)) return { reason: 'characters' };
  if (iban.length !== expected) return { reason: 'length', country, expected, found: iban.length };
  const { valid, errorCodes } = validateIBAN(iban);
  if (valid) return undefined;
  const letters = errorCodes.includes(ValidationErrorsIBAN.WrongBBANFormat) || errorCodes.includes(ValidationErrorsIBAN.ChecksumNotNumber);
  return { reason: letters ? 'characters' : 'checksum' };
}

/** Whether a compact text is a BIC of eight or eleven characters. */
export const isBic = (bic: string): boolean => isValidBIC(bic);
