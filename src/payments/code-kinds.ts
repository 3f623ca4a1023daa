/**
 * Which payment code is for whom.
 * @module
 */
import { countryOf } from './iban-text.ts';
import type { Payment } from './payment.ts';

/** `epc`: SEPA, `spayd`: Czech banks, `by-square`: Slovak banks. */
export type CodeKind = 'epc' | 'spayd' | 'by-square';

/**
 * The codes a payment can be shown as, that of the payee's country first. None where neither the country nor the
 * currency has one.
 */
export function codesFor({ iban, currency }: Pick<Payment, 'iban' | 'currency'>): CodeKind[] {
  const home = { CZ: 'spayd', SK: 'by-square' } as const;
  const country = countryOf(iban);
  const own: CodeKind | undefined = Object.hasOwn(home, country) ? home[country as keyof typeof home] : undefined;
  const others: CodeKind[] = currency === 'EUR' ? ['epc', 'by-square', 'spayd'] : currency === 'CZK' ? ['spayd', 'by-square'] : [];
  return own ? [own, ...others.filter((kind) => kind !== own)] : others;
}
