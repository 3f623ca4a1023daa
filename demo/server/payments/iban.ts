/**
 * Check digits of account numbers.
 * @module
 */

/** Whether the check digits of an IBAN are right (ISO 7064, MOD 97-10). @param iban as the contract has it */
export function isIban(iban: string): boolean {
  let rest = 0;
  for (const sign of iban.slice(4) + iban.slice(0, 4)) rest = Number(`${rest}${parseInt(sign, 36)}`) % 97;
  return rest === 1;
}
