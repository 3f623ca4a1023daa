/**
 * What a form of the page says, as the typed tags of a cover sheet. What is shown is what is sent: labels and the
 * words of choices, not values only a machine reads.
 *
 * | Control | Kind of tag |
 * |---|---|
 * | text, search, tel, url, email, color, time, month, week, textarea; a custom element whose `value` is a text | `text` |
 * | number, range | `number`, with `data-unit` |
 * | number or text with `data-currency` | `money` |
 * | date, datetime-local | `date` |
 * | checkbox | `boolean`, ticked or not |
 * | radio buttons of one name, select | `choice`: the words that were chosen |
 * | select with `multiple` | `text`: the words that were chosen |
 * | hidden, output | only with `data-fdz`, as `text`, or with `data-currency` or `data-unit` |
 *
 * A control without a name, one that is disabled, a file and a button are left out, so is what is empty, and what is
 * secret: a password, though it may be shown as text by now, a code for one time, the number of a card.
 * The label is that of its `<label>`, or `data-label`, `aria-label`, `aria-labelledby`, its name; the category is the
 * `<fieldset>` around it with its `<legend>`, or else the form. `data-prominent` shows the tag as a chip in lists,
 * `data-role="due"` says of a date that something is owed by it.
 * @module
 */
import type { CoverCategory, CoverTag } from '../../src/contract/index.ts';
import { parseDecimal } from '../../src/schema/parse.ts';
import { tagFault } from '../../src/schema/validate.ts';
import { UNSEEN } from '../../src/stores/file-list.ts';

/** As the contract limits them. */
const CATEGORIES = 20;
const TAGS = 100;
const LONGEST = 100;

/** What the controls of a page have between them. */
export type Control = HTMLElement & {
  name: string;
  type?: string;
  value?: unknown;
  defaultValue?: string;
  checked?: boolean;
  defaultChecked?: boolean;
  labels?: Iterable<Element> | null;
  files?: FileList | null;
  multiple?: boolean;
  options?: HTMLOptionsCollection;
  selectedOptions?: Iterable<HTMLOptionElement>;
  selectedIndex?: number;
};

/** A control, or the radio buttons of one name, and the tag it makes. */
export interface Field {
  /** Where the person is sent to: the control, or the first radio button. */
  readonly control: Control;
  /** All radio buttons of a name. */
  readonly group: readonly HTMLInputElement[];
  readonly category: { readonly name: string; readonly label?: string };
  readonly name: string;
  readonly label: string;
}

/** What cannot be sent as it is. */
export interface FormFault {
  readonly control: Control;
  readonly label: string;
  /** `many`: there is no room for so many; `file`: a file in a control that sends none. */
  readonly reason: 'too-long' | 'malformed' | 'many' | 'file';
}

export interface FormCover {
  readonly cover: CoverCategory[];
  readonly faults: FormFault[];
}

export interface FormOptions {
  /** Names of controls that are something else: the text of the message, say. */
  without?: readonly (string | undefined)[];
  /** Language in which numbers are typed into controls for text. */
  locale: string;
  /** Names of controls in which a password was typed, whatever they are now. */
  secrets?: ReadonlySet<string>;
  /** For a draft: what the page does not want kept (`autocomplete="off"`) is left out. */
  keeping?: boolean;
}

const BUTTONS = new Set(['button', 'submit', 'reset', 'image', 'fieldset', 'object']);
const SILENT = new Set(['hidden', 'output']);
/** Words of `autocomplete` for what is nobody else's business. */
const SECRET = /^(?:(?:current|new)-password|one-time-code|cc-(?:number|csc|exp|exp-month|exp-year))$/;
/** Words inside a label that are none of it. */
const APART = 'input, select, textarea, button, output, datalist, script, style, template, [aria-hidden=true], [hidden]';

/** On one line, without what is not seen or turns what is seen around, and not longer than a label may be. */
export function plainWords(text: string, longest = LONGEST): string {
  const words = text.normalize('NFC').replace(/\s+/gu, ' ').replace(UNSEEN, '').trim();
  if (words.length <= longest) return words;
  return `${[...words.slice(0, longest - 1)].filter((sign, index, all) => index < all.length - 1 || !/[\ud800-\udbff]/.test(sign)).join('')}…`;
}

/** A name as tags have them; `floorArea` is `floor-area`. */
export function tagName(text: string): string {
  const plain = text.normalize('NFKD').replace(/\p{M}/gu, '').replace(/([a-z\d])([A-Z])/g, '$1-$2').toLowerCase().replace(/[^a-z\d]+/g, '-').replace(/^[^a-z]+|-+$/g, '');
  return plain.slice(0, 56).replace(/-+$/, '') || 'field';
}

function wordsOf(element: Element): string {
  const copy = element.cloneNode(true) as Element;
  for (const apart of copy.querySelectorAll(APART)) apart.remove();
  return plainWords((copy.textContent ?? '').replace(/[\s:：*]+$/u, ''));
}

function named(element: Element): string {
  const own = plainWords((element as HTMLElement).dataset?.['label'] ?? '') || plainWords(element.getAttribute('aria-label') ?? '');
  if (own) return own;
  const root = element.getRootNode() as Document | ShadowRoot;
  const by = (element.getAttribute('aria-labelledby') ?? '').split(/\s+/).filter(Boolean).flatMap((id) => root.getElementById?.(id) ?? []);
  return plainWords(by.map(wordsOf).join(' '));
}

function labelOf(control: Control): string {
  const labels = [...(control.labels ?? [])].map(wordsOf).filter(Boolean);
  return plainWords((control.dataset['label'] && named(control)) || labels.join(' ')) || named(control) || plainWords(control.title) || plainWords(control.name);
}

const legendOf = (fieldset: Element): string => {
  const legend = [...fieldset.children].find(({ localName }) => localName === 'legend');
  return legend ? wordsOf(legend) : named(fieldset);
};

/** The fieldsets around a control, from the inside. */
function fieldsetsOf(control: Element, form: HTMLFormElement): HTMLFieldSetElement[] {
  const found: HTMLFieldSetElement[] = [];
  for (let at = control.parentElement?.closest('fieldset'); at && form.contains(at); at = at.parentElement?.closest('fieldset')) found.push(at);
  return found;
}

/** Whether a fieldset holds nothing but the radio buttons of one name: then it asks the question they answer. */
const asks = (fieldset: HTMLFieldSetElement, name: string): boolean =>
  [...fieldset.elements].every((element) => BUTTONS.has((element as HTMLInputElement).type) || ((element as HTMLInputElement).type === 'radio' && (element as HTMLInputElement).name === name));

/** Numbers of names that stand more than once. */
class Names {
  readonly #taken = new Map<string, number>();

  free(name: string): string {
    const count = (this.#taken.get(name) ?? 0) + 1;
    this.#taken.set(name, count);
    return count === 1 ? name : this.free(`${name}-${count}`);
  }
}

/** Every control that may make a tag, whether it does now or not; always the same names in the same order. */
export function fieldsOf(form: HTMLFormElement, without: readonly (string | undefined)[] = []): Field[] {
  const radios = new Map<string, HTMLInputElement[]>();
  const boxes = new Map<string, number>();
  const elements = ([...form.elements] as Control[]).filter((control) => control.name && !without.includes(control.name) && isTaken(control));
  for (const control of elements) {
    if (control.type === 'radio') radios.set(control.name, [...(radios.get(control.name) ?? []), control as HTMLInputElement]);
    if (control.type === 'checkbox') boxes.set(control.name, (boxes.get(control.name) ?? 0) + 1);
  }
  const categories = new Map<HTMLElement, Field['category']>();
  const categoryNames = new Names();
  const tagNames = new Map<HTMLElement, Names>();
  return elements.flatMap((control): Field[] => {
    const group = control.type === 'radio' ? radios.get(control.name)! : [];
    if (group.length && group[0] !== control) return [];
    const around = fieldsetsOf(control, form);
    const question = group.length && around[0] && asks(around[0], control.name) ? around.shift() : undefined;
    const place = around.find((fieldset) => legendOf(fieldset)) ?? form;
    let category = categories.get(place);
    if (!category) {
      const label = place === form ? named(form) || plainWords(form.title) : legendOf(place);
      category = { name: categoryNames.free(tagName(place.getAttribute('name') || label || 'form')), ...(label && { label }) };
      categories.set(place, category);
      tagNames.set(place, new Names());
    }
    const radiogroup = group.length ? control.closest('[role=radiogroup]') : null;
    const label = (question && legendOf(question)) || (group.length ? (radiogroup && named(radiogroup)) || control.dataset['label'] || plainWords(control.name) : labelOf(control));
    const several = control.type === 'checkbox' && boxes.get(control.name)! > 1;
    return [{ control, group, category, name: tagNames.get(place)!.free(tagName(several ? `${control.name}-${String(control.value)}` : control.name)), label: plainWords(label) }];
  });
}

const isSecret = (control: Control): boolean => control.type === 'password' || (control.getAttribute('autocomplete') ?? '').toLowerCase().split(/\s+/).some((word) => SECRET.test(word));

function isTaken(control: Control): boolean {
  const { type = '', dataset } = control;
  if (BUTTONS.has(type) || isSecret(control) || control.localName.startsWith('fdz-')) return false;
  if (SILENT.has(type)) return dataset['fdz'] !== undefined;
  return type === 'file' || typeof control.value === 'string';
}

const isOff = (control: Control, form: HTMLFormElement): boolean => (control.getAttribute('autocomplete') ?? form.getAttribute('autocomplete') ?? '').trim().toLowerCase() === 'off';

/** What the form says now. */
export function coverOf(form: HTMLFormElement, { without, secrets, locale, keeping = false }: FormOptions): FormCover {
  const faults: FormFault[] = [];
  const categories = new Map<string, CoverCategory[]>();
  let count = 0;
  for (const field of fieldsOf(form, without)) {
    const { control, group, category, label } = field;
    const live = group.length ? group.filter((one) => !one.matches(':disabled')) : control.matches(':disabled') ? [] : [control];
    if (!live.length || secrets?.has(control.name) || (keeping && isOff(control, form))) continue;
    if (control.type === 'file') {
      if (control.files?.length) faults.push({ control, label, reason: 'file' });
      continue;
    }
    const tag = tagOf(field, locale);
    if (!tag) continue;
    const fault = tagFault(tag);
    if (fault) {
      faults.push({ control, label, reason: fault.reason === 'too-long' ? 'too-long' : 'malformed' });
      continue;
    }
    const parts = categories.get(category.name) ?? [];
    categories.set(category.name, parts);
    let last = parts.at(-1);
    // A category has room for so many; what is more goes on in a further one of the same label.
    if (!last || last.tags.length === TAGS) {
      if (count === CATEGORIES) {
        faults.push({ control, label, reason: 'many' });
        continue;
      }
      count++;
      last = { name: parts.length ? `${category.name.slice(0, 60)}-${parts.length + 1}` : category.name, ...(category.label && { label: category.label }), tags: [] };
      parts.push(last);
    }
    last.tags.push(tag);
  }
  return { cover: [...categories.values()].flat(), faults };
}

const chosen = ({ selectedOptions = [] }: Control): string[] => [...selectedOptions].filter((option) => option.value && !option.disabled).map((option) => plainWords(option.label || option.text, 2000));

/** The words beside a radio button or a tick box. */
export const wordsBeside = (one: HTMLInputElement): string => labelOf(one) || plainWords(one.value);

function tagOf({ control, group, name, label }: Field, locale: string): CoverTag | undefined {
  const { dataset, type = '' } = control;
  const common = { name, ...(label && { label }), ...(dataset['prominent'] !== undefined && { prominent: true }) };
  const text = (value: string, kind: CoverTag['kind'] = 'text'): CoverTag | undefined => (value.trim() ? { ...common, kind, value } : undefined);
  if (group.length) {
    const one = group.find(({ checked, disabled }) => checked && !disabled);
    return one && text(wordsBeside(one), 'choice');
  }
  if (type === 'checkbox') return { ...common, kind: 'boolean', value: String(!!control.checked) };
  if (type === 'select-one' || type === 'select-multiple') return text(chosen(control).join('; '), type === 'select-one' ? 'choice' : 'text');
  const value = String(control.value);
  if (!value.trim()) return undefined;
  const unit = plainWords(dataset['unit'] ?? '', 20);
  const currency = dataset['currency']?.trim().toUpperCase();
  if (currency || unit || type === 'number' || type === 'range') {
    // Controls for numbers answer in one way everywhere; in others people write as their language does.
    const decimal = type === 'number' || type === 'range' || SILENT.has(type) ? plainNumber(value) : parseDecimal(value, locale);
    return { ...common, kind: currency ? 'money' : 'number', value: decimal ?? value, ...(currency ? { currency } : unit && { unit }) };
  }
  if (type === 'date' || type === 'datetime-local') {
    return { ...common, kind: 'date', value: type === 'date' ? value : withOffset(value), ...(dataset['role'] === 'due' && { role: 'due' as const }) };
  }
  return text(value.replace(UNSEEN, (sign) => (/[\n\r\t]/.test(sign) ? sign : '')).normalize('NFC'));
}

/** A time on the clock of the person, as RFC 3339 has it. */
function withOffset(local: string): string {
  const minutes = -new Date(local).getTimezoneOffset();
  const two = (value: number): string => String(Math.floor(Math.abs(value))).padStart(2, '0');
  return `${local}${/T\d\d:\d\d$/.test(local) ? ':00' : ''}${Number.isNaN(minutes) ? '' : `${minutes < 0 ? '-' : '+'}${two(minutes / 60)}:${two(minutes % 60)}`}`;
}

/** `1e3`, `+5` and `.5` are numbers to the browser; a tag has them written out. */
function plainNumber(value: string): string {
  const [, sign = '', whole = '', fraction = '', power = ''] = /^([+-]?)(\d*)(?:\.(\d*))?(?:e([+-]?\d{1,2}))?$/i.exec(value.trim()) ?? [];
  if (!whole && !fraction) return value;
  const at = whole.length + Number(power || 0);
  const digits = `${'0'.repeat(Math.max(0, -at))}${whole}${fraction}`.padEnd(at, '0');
  const point = Math.max(0, at);
  const rest = digits.slice(point).replace(/0+$/, power ? '' : '$&');
  return `${sign === '-' ? '-' : ''}${digits.slice(0, point).replace(/^0+(?=\d)/, '') || '0'}${rest && `.${rest}`}`;
}
