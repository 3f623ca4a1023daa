/** What a document is, by its type code (UNTDID 1001). @module */
import type { InvoiceKind } from './types.ts';

const CODES: Readonly<Partial<Record<InvoiceKind, string>>> = {
  invoice: '71 82 202 203 204 211 218 219 295 331 380 382 385 387 388 390 394 395 553 575 623 633 780 817 875 876 877 935',
  'credit-note': '81 83 262 296 308 381 396 420 457 458 503 532',
  'debit-note': '80 84 383 456',
  corrected: '384 472',
  prepayment: '386',
  partial: '326',
  factored: '393',
  'self-billed': '389 471 473 500 501 527',
  'self-billed-credit-note': '261 502',
  'pro-forma': '325',
  information: '130 751',
};
const KINDS: ReadonlyMap<string, InvoiceKind> = new Map(Object.entries(CODES).flatMap(([kind, codes]) => codes.split(' ').map((code): [string, InvoiceKind] => [code, kind as InvoiceKind])));

export const kindOf = (code: string | undefined): InvoiceKind => (code !== undefined && KINDS.get(code)) || 'other';
