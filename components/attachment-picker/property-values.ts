/**
 * What properties are called, how their values read, and who asks for which.
 * @module
 */
import type { CoverTag, PropertyDefinition } from '../../src/contract/index.ts';
import type { PropertyNames } from '../../src/locales/property-names.ts';
import { formatTag } from '../../src/schema/format.ts';
import type { Called } from '../../src/schema/labels.ts';
import type { Asked } from '../../src/schema/properties.ts';

/** A property that may be given; `by` says who asks for it, where it is not the page itself. */
export interface Field {
  readonly definition: PropertyDefinition;
  readonly by?: string;
}

const NAMES = new Set(['status', 'due', 'amount', 'note', 'seller', 'iban', 'reference'] as const);
const CHOICES = new Set(['to-pay', 'paid', 'to-check', 'done', 'credit-note', 'direct-debit', 'nothing-due'] as const);
const isOf = <T extends string>(set: ReadonlySet<T>, name: string): name is T => (set as ReadonlySet<string>).has(name);

/** What it is called: as its giver says, by a word of ours where it is a common one, `iban-2` the second of its kind. */
export function labelOf({ label, name }: Pick<CoverTag, 'label' | 'name'>, t: PropertyNames): string {
  const [common, number] = name.split(/-(?=\d$)/) as [string, string?];
  return label ?? (isOf(NAMES, common) ? t(common) + (number ? ` ${number}` : '') : name);
}

/** What one of the choices is called. */
export const choiceOf = ({ choices }: Pick<PropertyDefinition, 'choices'>, value: string, t: PropertyNames): string =>
  choices?.find((choice) => choice.value === value)?.label ?? (isOf(CHOICES, value) ? t(value) : value);

/** What common properties and the choices among them are called here. */
export const commonlyCalled = (t: PropertyNames): Called[] =>
  [...NAMES].map((name) => ({ name, label: t(name), ...(name === 'status' && { choices: [...CHOICES].map((value) => ({ value, label: t(value) })) }) }));

/** A value as it is read. @param now where there is little room: dates are short, and leave out the year of this moment */
export function valueOf(tag: CoverTag, t: PropertyNames, locale: string, definition: Pick<PropertyDefinition, 'choices'> = {}, now?: Date): string {
  // Nobody compares 24 characters in a row.
  if (tag.name.startsWith('iban')) return tag.value.replace(/(.{4})(?=.)/g, '$1 ');
  return tag.kind === 'choice' ? choiceOf(definition, tag.value, t) : formatTag(tag, locale, { yes: t('yes'), no: t('no') }, now);
}

/**
 * A value as it is read, by the one of these definitions that is of it. While they are on their way, `undefined`, a
 * choice nothing here has a word for says nothing yet: what it is called would take its place at once.
 */
export const valueAmong = (tag: CoverTag, t: PropertyNames, locale: string, definitions: readonly PropertyDefinition[] | undefined, now?: Date): string =>
  !definitions && tag.kind === 'choice' && !isOf(CHOICES, tag.value) ? '' : valueOf(tag, t, locale, definitions?.find(({ name, kind }) => name === tag.name && kind === tag.kind), now);

/**
 * Each property once, of all that are asked for. A recipient's word on how a value has to be counts more than the
 * page's, since their server refuses others; it is required as soon as somebody requires it.
 */
export function fieldsOf(asked: readonly Asked[]): Field[] {
  const all = new Map<string, Field>();
  for (const { by, properties } of asked) {
    for (const definition of properties) {
      const before = all.get(definition.name);
      const required = definition.required || before?.definition.required;
      if (!before) all.set(definition.name, by === 'page' ? { definition } : { definition, by });
      else if (before.by === undefined && by !== 'page') all.set(definition.name, { by, definition: { ...definition, label: before.definition.label ?? definition.label, required } });
      else if (required) all.set(definition.name, { ...before, definition: { ...before.definition, required } });
    }
  }
  return [...all.values()];
}
