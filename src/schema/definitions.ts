/**
 * Definitions of properties as somebody wrote them, held against what the contract says of one.
 * @module
 */
import type { PropertyDefinition, PropertyKind } from '../contract/index.ts';

/** All kinds, in the order they are offered. */
export const PROPERTY_KINDS: readonly PropertyKind[] = ['text', 'number', 'money', 'date', 'boolean', 'choice'];

const NAME = /^[a-z][a-z0-9-]{0,63}$/;
const CURRENCY = /^[A-Z]{3}$/;
const words = (value: unknown, most: number): value is string => typeof value === 'string' && value.trim().length > 0 && value.length <= most;

/**
 * Definitions from a page's attribute or a file, as plain data of the contract. What is none is left out, and
 * `refused` hears of its place in the list; so are names that stand twice, and more than fifty.
 */
export function readDefinitions(value: unknown, refused: (index: number) => void = () => {}): PropertyDefinition[] {
  if (!Array.isArray(value)) {
    refused(0);
    return [];
  }
  const found = new Map<string, PropertyDefinition>();
  for (const [index, one] of value.entries()) {
    const definition = readDefinition(one);
    if (!definition || found.has(definition.name) || found.size === 50) refused(index);
    else found.set(definition.name, definition);
  }
  return [...found.values()];
}

function readDefinition(value: unknown): PropertyDefinition | undefined {
  if (typeof value !== 'object' || !value) return undefined;
  const { name, kind, label, required, choices, unit, currency, prominent, role } = value as Record<keyof PropertyDefinition, unknown>;
  if (typeof name !== 'string' || !NAME.test(name) || !PROPERTY_KINDS.includes(kind as PropertyKind)) return undefined;
  const read = kind === 'choice' ? readChoices(choices) : undefined;
  const right = (label === undefined || words(label, 100))
    && (kind === 'choice' ? read : choices === undefined)
    && (unit === undefined || (kind === 'number' && words(unit, 20)))
    && (currency === undefined || (kind === 'money' && typeof currency === 'string' && CURRENCY.test(currency)))
    && (role === undefined || (kind === 'date' && role === 'due'));
  if (!right) return undefined;
  return {
    name, kind: kind as PropertyKind, ...(label !== undefined && { label: label as string }), ...(required === true && { required }), ...(read && { choices: read }),
    ...(unit !== undefined && { unit: unit as string }), ...(currency !== undefined && { currency: currency as string }), ...(prominent === true && { prominent }), ...(role === 'due' && { role }),
  };
}

function readChoices(value: unknown): PropertyDefinition['choices'] {
  if (!Array.isArray(value) || value.length < 1 || value.length > 100) return undefined;
  const read = value.flatMap((one: unknown) => {
    const { value: chosen, label } = (typeof one === 'object' && one ? one : {}) as { value?: unknown; label?: unknown };
    return words(chosen, 200) && (label === undefined || words(label, 100)) ? [{ value: chosen, ...(label !== undefined && { label }) }] : [];
  });
  return read.length === value.length && new Set(read.map(({ value: chosen }) => chosen)).size === read.length ? read : undefined;
}
