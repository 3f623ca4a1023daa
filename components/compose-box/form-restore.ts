/**
 * What a draft says, put back into the form it was written in.
 * @module
 */
import type { CoverCategory, CoverTag } from '../../src/contract/index.ts';
import { writeDecimal } from '../../src/schema/parse.ts';
import { fieldsOf, plainWords, wordsBeside, type Field } from './form-tags.ts';

/** Fills in controls nobody has changed yet; what the page or the person put there stays. Answers how many were filled in. */
export function putBack(form: HTMLFormElement, cover: readonly CoverCategory[], { without, locale }: { without?: readonly (string | undefined)[]; locale: string }): number {
  const tags = new Map(cover.flatMap(({ name, tags: list }) => list.map((tag): [string, CoverTag] => [`${name} ${tag.name}`, tag])));
  const parts = (category: string): string[] => [category, ...cover.map(({ name }) => name).filter((name) => name.startsWith(`${category.slice(0, 60)}-`))];
  let count = 0;
  for (const field of fieldsOf(form, without)) {
    const tag = parts(field.category.name).map((category) => tags.get(`${category} ${field.name}`)).find(Boolean);
    if (!tag || !isUntouched(field) || !put(field, tag, locale)) continue;
    count++;
    const target = field.group.find(({ checked }) => checked) ?? field.control;
    // As if the person had done it: a page that shows further questions does so.
    for (const type of ['input', 'change']) target.dispatchEvent(new Event(type, { bubbles: true }));
  }
  return count;
}

/** As the page made it. */
function isUntouched({ control: its, group }: Field): boolean {
  if (group.length) return group.every(({ checked, defaultChecked }) => checked === defaultChecked);
  if (its.type === 'checkbox') return its.checked === its.defaultChecked;
  if (its.options) return [...its.options].every(({ selected, defaultSelected, index }) => selected === defaultSelected || (index === 0 && its.type === 'select-one' && its.selectedIndex === 0));
  return its.defaultValue === undefined ? !its.value : its.value === its.defaultValue;
}

function put({ control: its, group }: Field, { kind, value }: CoverTag, locale: string): boolean {
  if (its.type === 'hidden' || its.type === 'output' || its.type === 'file') return false;
  if (group.length) {
    const one = group.find((radio) => wordsBeside(radio) === value);
    if (one) one.checked = true;
    return !!one;
  }
  if (its.type === 'checkbox') {
    its.checked = value === 'true';
    return true;
  }
  if (its.options) {
    const words = its.multiple ? value.split('; ') : [value];
    const wanted = [...its.options].filter((option) => option.value && words.includes(plainWords(option.label || option.text, 2000)));
    if (!wanted.length) return false;
    for (const option of its.options) option.selected = wanted.includes(option);
    return true;
  }
  const typed = its.type === 'number' || its.type === 'range';
  its.value = !typed && (kind === 'number' || kind === 'money') ? writeDecimal(value, locale) : its.type === 'datetime-local' ? value.slice(0, 16) : value;
  return true;
}
