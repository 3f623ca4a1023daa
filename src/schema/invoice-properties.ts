/**
 * The properties by which an attachment is told to be an invoice; their names are common ones.
 * @module
 */
import type { CoverTag, PropertyDefinition, PropertyKind } from '../contract/index.ts';

/**
 * - `to-pay`
 * - `paid`: nothing is left of it to be paid, or it is paid by card
 * - `credit-note`: money comes back
 * - `direct-debit`: the payee takes the money
 * - `nothing-due`: it asks for nothing
 */
export const INVOICE_STATUSES = ['to-pay', 'paid', 'credit-note', 'direct-debit', 'nothing-due'] as const;
export type InvoiceStatus = (typeof INVOICE_STATUSES)[number];

/** In the order they are said; of several accounts and references each has a number behind its name: `iban`, `iban-2`. */
const KINDS = { seller: 'text', amount: 'money', due: 'date', status: 'choice', iban: 'text', reference: 'text' } as const satisfies Readonly<Record<string, PropertyKind>>;
export type InvoiceProperty = keyof typeof KINDS;

const nameOf = (name: string): InvoiceProperty | undefined => {
  const plain = name.replace(/^(iban|reference)-[1-9]\d?$/, '$1');
  return Object.hasOwn(KINDS, plain) ? (plain as InvoiceProperty) : undefined;
};

/** Definitions by which those of these tags can be changed that an invoice has. */
export const invoiceDefinitions = (tags: readonly CoverTag[]): PropertyDefinition[] =>
  tags.flatMap(({ name, kind, label, prominent, role }): PropertyDefinition[] => {
    const of = nameOf(name);
    if (!of || KINDS[of] !== kind || label !== undefined) return [];
    return [{ name, kind: KINDS[of], ...(prominent && { prominent }), ...(role && { role }), ...(of === 'status' && { choices: INVOICE_STATUSES.map((value) => ({ value })) }) }];
  });
