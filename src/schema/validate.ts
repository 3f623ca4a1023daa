/**
 * What makes a tag a valid one of its kind; the same rules on both sides.
 * @module
 */
import type { CoverCategory, CoverTag, TagKind } from '../contract/index.ts';

/** All kinds, in the order they are offered. */
export const TAG_KINDS: readonly TagKind[] = ['text', 'number', 'money', 'date', 'boolean', 'choice', 'reference'];

/** Why a tag is not valid; `field` is the property at fault. */
export interface TagFault {
  field: 'name' | 'label' | 'kind' | 'value' | 'currency' | 'unit' | 'role';
  reason: 'required' | 'too-long' | 'malformed' | 'not-allowed';
}

const NAME = /^[a-z][a-z0-9-]{0,63}$/;
const DECIMAL = /^-?(?:0|[1-9]\d{0,39})(?:\.\d{1,20})?$/;
const CURRENCY = /^[A-Z]{3}$/;
const DATE = /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2}):(\d{2})(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2}))?$/;

/** The first fault of a tag, or `undefined` for a valid one. */
export function tagFault(tag: CoverTag): TagFault | undefined {
  const { kind, value } = tag;
  if (!NAME.test(tag.name)) return { field: 'name', reason: 'malformed' };
  if (!TAG_KINDS.includes(kind)) return { field: 'kind', reason: 'malformed' };
  if (tag.label !== undefined && (tag.label.length < 1 || tag.label.length > 100)) return { field: 'label', reason: tag.label ? 'too-long' : 'required' };
  if (!value.trim()) return { field: 'value', reason: 'required' };
  if (value.length > 2000) return { field: 'value', reason: 'too-long' };
  if ((kind === 'number' || kind === 'money') && !DECIMAL.test(value)) return { field: 'value', reason: 'malformed' };
  if (kind === 'date' && !isDate(value)) return { field: 'value', reason: 'malformed' };
  if (kind === 'boolean' && value !== 'true' && value !== 'false') return { field: 'value', reason: 'malformed' };
  if (kind === 'money' && !CURRENCY.test(tag.currency ?? '')) return { field: 'currency', reason: tag.currency ? 'malformed' : 'required' };
  if (kind !== 'money' && tag.currency !== undefined) return { field: 'currency', reason: 'not-allowed' };
  if (tag.unit !== undefined && kind !== 'number') return { field: 'unit', reason: 'not-allowed' };
  if (tag.role !== undefined && kind !== 'date') return { field: 'role', reason: 'not-allowed' };
  return undefined;
}

/** The faults of a cover sheet, each with a JSON Pointer (RFC 6901) to the tag. */
export function coverFaults(cover: readonly CoverCategory[]): { pointer: string; fault: TagFault }[] {
  return cover.flatMap((category, i) =>
    category.tags.flatMap((tag, j) => {
      const fault = tagFault(tag);
      return fault ? [{ pointer: `/cover/${i}/tags/${j}`, fault }] : [];
    }),
  );
}

/** RFC 3339 full-date or date-time, of a day that exists. */
function isDate(value: string): boolean {
  const match = DATE.exec(value);
  if (!match || Number.isNaN(Date.parse(value))) return false;
  // `Date.parse` rolls 31 February over; the calendar does not.
  const date = new Date(Date.UTC(+match[1]!, +match[2]! - 1, +match[3]!));
  return date.getUTCDate() === +match[3]! && date.getUTCMonth() === +match[2]! - 1;
}
