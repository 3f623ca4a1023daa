/**
 * Properties of attachments: what one may be, and whether it is; the same rules on both sides.
 * @module
 */
import type { CoverTag, PropertyDefinition } from '../contract/index.ts';
import { formatTag } from './format.ts';
import { tagFault, type TagFault } from './validate.ts';

/** The first fault of a property, or `undefined` where it is as its definition wants it. @param tag `undefined` where it is missing */
export function propertyFault(definition: PropertyDefinition, tag: CoverTag | undefined): TagFault | undefined {
  if (!tag) return definition.required ? { field: 'value', reason: 'required' } : undefined;
  const { kind, choices, currency, unit } = definition;
  if (tag.kind !== kind) return { field: 'kind', reason: 'not-allowed' };
  const fault = tagFault(tag);
  if (fault) return fault;
  if (kind === 'choice' && !choices?.some(({ value }) => value === tag.value)) return { field: 'value', reason: 'not-allowed' };
  if (currency !== undefined && tag.currency !== currency) return { field: 'currency', reason: 'not-allowed' };
  if (unit !== undefined && tag.unit !== unit) return { field: 'unit', reason: tag.unit === undefined ? 'required' : 'not-allowed' };
  return undefined;
}

/** What is wrong with one of several properties. */
export interface PropertiesFault {
  /** JSON Pointer (RFC 6901) into the list; empty for one that is missing. */
  pointer: string;
  /** Name of the property. */
  name: string;
  fault: TagFault;
}

/** The faults of the properties of one attachment: each by itself and against its definition, names that stand twice, and what is missing. */
export function propertyFaults(properties: readonly CoverTag[], definitions: readonly PropertyDefinition[]): PropertiesFault[] {
  const known = new Map(definitions.map((definition) => [definition.name, definition]));
  const seen = new Set<string>();
  const faults = properties.flatMap((tag, index): PropertiesFault[] => {
    const { name } = tag;
    const definition = known.get(name);
    const fault: TagFault | undefined = seen.has(name) ? { field: 'name', reason: 'not-allowed' } : definition ? propertyFault(definition, tag) : tagFault(tag);
    seen.add(name);
    return fault ? [{ pointer: `/${index}/${fault.field}`, name, fault }] : [];
  });
  for (const definition of definitions) {
    const fault = seen.has(definition.name) ? undefined : propertyFault(definition, undefined);
    if (fault) faults.push({ pointer: '', name: definition.name, fault });
  }
  return faults;
}

/** What one party wants to be told of each attachment. */
export interface Asked {
  /** Whose wish it is: `page`, or the domain of a recipient. */
  by: 'page' | (string & {});
  properties: readonly PropertyDefinition[];
}

/** A property of an attachment that is not as somebody asked for it. */
export interface Lacking {
  /** Id of the attachment. */
  attachment: string;
  by: Asked['by'];
  definition: PropertyDefinition;
  fault: TagFault;
}

/** Where attachments lack what is asked for, or have it in another way; in their order. */
export const lacking = (attachments: readonly { id: string; properties?: readonly CoverTag[] }[], asked: readonly Asked[]): Lacking[] =>
  attachments.flatMap(({ id, properties = [] }) =>
    asked.flatMap(({ by, properties: definitions }) =>
      definitions.flatMap((definition) => {
        const fault = propertyFault(definition, properties.find(({ name }) => name === definition.name));
        return fault ? [{ attachment: id, by, definition, fault }] : [];
      }),
    ),
  );

/** One definition for each name: the first, required where anybody requires it. */
export function mergedDefinitions(lists: readonly (readonly PropertyDefinition[])[]): PropertyDefinition[] {
  const found = new Map<string, PropertyDefinition>();
  for (const definition of lists.flat()) {
    const first = found.get(definition.name);
    if (!first) found.set(definition.name, definition);
    else if (definition.required && !first.required) found.set(definition.name, { ...first, required: true });
  }
  return [...found.values()];
}

/** A property as its definition wants it. @param currency of an amount whose definition names none */
export function tagOf({ name, label, kind, unit, currency: fixed, prominent, role }: PropertyDefinition, value: string, currency?: string): CoverTag {
  const money = kind === 'money' ? (fixed ?? currency) : undefined;
  return { name, ...(label !== undefined && { label }), kind, value: value.trim(), ...(money !== undefined && { currency: money }), ...(unit !== undefined && { unit }), ...(prominent && { prominent }), ...(role && { role }) };
}

/** What a property is called. */
export const propertyLabel = (tag: { name: string; label?: string }, definition?: PropertyDefinition): string => definition?.label ?? tag.label ?? tag.name;

/** The value of a property in the reader's language; of a choice, what it is called. @see formatTag */
export const formatProperty = (tag: CoverTag, definition: PropertyDefinition | undefined, locale: string, words?: { yes: string; no: string }, now?: Date): string =>
  (tag.kind === 'choice' ? definition?.choices?.find(({ value }) => value === tag.value)?.label : undefined) ?? formatTag(tag, locale, words, now);
