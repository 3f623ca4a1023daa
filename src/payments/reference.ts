/**
 * References by which a payee tells payments apart.
 * @module
 */

const LETTERS = /[A-Z]/g;

/** Remainder by 97 of a text in which A is 10 and Z is 35 (ISO 7064, MOD 97-10). */
function mod97(text: string): number {
  let rest = 0;
  for (const digit of text.replace(LETTERS, (letter) => `${letter.charCodeAt(0) - 55}`)) rest = (rest * 10 + Number(digit)) % 97;
  return rest;
}

/** What is wrong with a creditor reference (ISO 11649) in its compact form: `RF`, two check digits, up to 21 letters and digits. */
export function rfFault(reference: string): 'form' | 'checksum' | undefined {
  if (!/^RF\d{2}[0-9A-Z]{1,21}$/.test(reference)) return 'form';
  return mod97(reference.slice(4) + reference.slice(0, 4)) === 1 ? undefined : 'checksum';
}

/**
 * A creditor reference with its check digits, made of the payee's own number.
 * @throws {RangeError} for what is not 1 to 21 letters and digits
 */
export function makeRf(number: string): string {
  const body = number.replace(/\s/g, '').toUpperCase();
  if (!/^[0-9A-Z]{1,21}$/.test(body)) throw new RangeError('1 to 21 letters and digits');
  return `RF${String(98 - mod97(`${body}RF00`)).padStart(2, '0')}${body}`;
}

/** How many digits the symbols of Czech and Slovak payments have at most. */
export const SYMBOL_DIGITS = { variableSymbol: 10, specificSymbol: 10, constantSymbol: 4 } as const;
