/**
 * Single values out of the tree of an invoice: what is there once and can be read for sure. All else is noted.
 * @module
 */
import { decimal, isCurrency, type Decimal } from '../money.ts';
import { TOO_LONG, type XmlElement } from './tree.ts';
import type { Day, Identifier, Omission, OmissionReason } from './types.ts';

/** Notes of what is left out that are kept, and characters of each. */
export const MOST_NOTES = 200;
const QUOTED = 100;

/** What has been left out so far. */
export class Omissions {
  readonly list: Omission[] = [];
  /** Terms of the document itself that are there and could not be read. */
  readonly lost = new Set<string>();

  add(term: string, reason: OmissionReason, text?: string, line?: string): void {
    if (line === undefined && reason !== 'missing') this.lost.add(term);
    if (this.list.length < MOST_NOTES) this.list.push({ term, reason, ...(text && { text: text.slice(0, QUOTED) }), ...(line !== undefined && { line }) });
  }
}

const DAY = /^(\d{4})-(\d\d)-(\d\d)(?:Z|[+-]\d\d:\d\d)?$/;
const COMPACT_DAY = /^(\d{4})(\d\d)(\d\d)$/;

function day(match: RegExpExecArray | null): Day | undefined {
  if (!match) return undefined;
  const written = `${match[1]}-${match[2]}-${match[3]}`;
  const date = new Date(`${written}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(written) ? written : undefined;
}

function walk(from: XmlElement | undefined, names: readonly string[]): XmlElement[] {
  let found = from ? [from] : [];
  for (const name of names) {
    const next: XmlElement[] = [];
    for (const { children } of found) for (const child of children) if (child.name === name) next.push(child);
    found = next;
  }
  return found;
}

/** One syntax's way to name things. A path has the names of elements without prefixes: `Party/PartyName/Name`. */
export class Fields {
  /** BT-5; amounts in another currency are left out. */
  currency?: string;
  /** The line that is read. */
  line?: string;
  readonly omissions: Omissions;
  readonly #group: string;
  readonly #leaf: string;
  readonly #groupPaths = new Map<string, readonly string[]>();
  readonly #leafPaths = new Map<string, readonly string[]>();

  constructor(omissions: Omissions, group: 'cac:' | 'ram:', leaf: 'cbc:' | 'ram:') {
    this.omissions = omissions;
    this.#group = group;
    this.#leaf = leaf;
  }

  /** Every group at the path. */
  groups(from: XmlElement | undefined, path: string): XmlElement[] {
    return walk(from, this.#names(this.#groupPaths, path, this.#group));
  }

  /** Every value at the path. */
  leaves(from: XmlElement | undefined, path: string): XmlElement[] {
    return walk(from, this.#names(this.#leafPaths, path, this.#leaf));
  }

  /** The path's names with their prefixes: asked for once a line. */
  #names(known: Map<string, readonly string[]>, path: string, last: string): readonly string[] {
    let names = known.get(path);
    if (!names) {
      names = path.split('/').map((name, index, all) => (index === all.length - 1 ? last : this.#group) + name);
      known.set(path, names);
    }
    return names;
  }

  /** The group there; where there are several, none. */
  group(from: XmlElement | undefined, path: string, term: string): XmlElement | undefined {
    const found = this.groups(from, path);
    if (found.length > 1) this.leaveOut(term, 'ambiguous');
    return found.length === 1 ? found[0] : undefined;
  }

  leaveOut(term: string, reason: OmissionReason, text?: string): void {
    this.omissions.add(term, reason, text, this.line);
  }

  /** The one element with something in it. */
  only(found: readonly XmlElement[], term: string): XmlElement | undefined {
    const filled = found.filter(({ text }) => text.trim());
    const [first] = filled;
    if (!first) return undefined;
    if (filled.some(({ text, attributes }) => text.trim() !== first.text.trim() || attributes?.get('currencyID') !== first.attributes?.get('currencyID'))) {
      this.leaveOut(term, 'ambiguous', filled.map(({ text }) => text.trim()).join(' | '));
      return undefined;
    }
    if (first.text === TOO_LONG) {
      this.leaveOut(term, 'too-long');
      return undefined;
    }
    return first;
  }

  text(from: XmlElement | undefined, path: string, term: string): string | undefined {
    return this.only(this.leaves(from, path), term)?.text.trim();
  }

  /** As it is written, with blanks between words only. */
  words(from: XmlElement | undefined, path: string, term: string): string | undefined {
    return this.text(from, path, term)?.replace(/\s+/g, ' ');
  }

  /** What may be there several times, each on a line of its own. */
  paragraphs(from: XmlElement | undefined, path: string, term: string): string | undefined {
    return this.leaves(from, path).flatMap((each) => this.only([each], term)?.text.trim() ?? []).join('\n') || undefined;
  }

  currencyCode(from: XmlElement | undefined, path: string, term: string): string | undefined {
    const code = this.text(from, path, term);
    if (code === undefined || isCurrency(code)) return code;
    this.leaveOut(term, 'not-a-code', code);
    return undefined;
  }

  identifier(from: XmlElement | undefined, path: string, term: string): Identifier | undefined {
    return identifierOf(this.only(this.leaves(from, path), term));
  }

  /** A number that is no amount of money. */
  number(from: XmlElement | undefined, path: string, term: string): Decimal | undefined {
    return this.numberIn(this.only(this.leaves(from, path), term), term);
  }

  numberIn(element: XmlElement | undefined, term: string): Decimal | undefined {
    if (!element) return undefined;
    const value = decimal(element.text);
    if (value === undefined) this.leaveOut(term, 'not-a-number', element.text.trim());
    return value;
  }

  /** An amount in the currency of the invoice, or in none. */
  amount(from: XmlElement | undefined, path: string, term: string): Decimal | undefined {
    return this.amountIn(this.only(this.leaves(from, path), term), term);
  }

  amountIn(element: XmlElement | undefined, term: string): Decimal | undefined {
    const currency = element?.attributes?.get('currencyID')?.trim();
    if (element && currency && this.currency && currency !== this.currency) {
      this.leaveOut(term, 'other-currency', `${element.text.trim()} ${currency}`);
      return undefined;
    }
    return this.numberIn(element, term);
  }

  /** `xs:date` of UBL. */
  date(from: XmlElement | undefined, path: string, term: string): Day | undefined {
    return this.#day(this.only(this.leaves(from, path), term), DAY, term);
  }

  /** Date of CII, in format 102 (UNTDID 2379): the others are no days. */
  dateTime(from: XmlElement | undefined, path: string, term: string): Day | undefined {
    const found = this.groups(from, path).flatMap(({ children }) => children.filter(({ name }) => /^[uq]dt:Date(?:Time)?String$/.test(name)));
    const element = this.only(found, term);
    if (element && element.attributes?.get('format') !== '102') {
      this.leaveOut(term, 'not-a-date', element.text.trim());
      return undefined;
    }
    return this.#day(element, COMPACT_DAY, term);
  }

  #day(element: XmlElement | undefined, form: RegExp, term: string): Day | undefined {
    if (!element) return undefined;
    const found = day(form.exec(element.text.trim()));
    if (!found) this.leaveOut(term, 'not-a-date', element.text.trim());
    return found;
  }

  /** `xs:boolean`. */
  flag(element: XmlElement | undefined, term: string): boolean | undefined {
    const text = element?.text.trim();
    if (text === 'true' || text === '1') return true;
    if (text === 'false' || text === '0') return false;
    this.leaveOut(term, element ? 'not-a-code' : 'missing', text);
    return undefined;
  }
}

export function identifierOf(element: XmlElement | undefined): Identifier | undefined {
  if (!element) return undefined;
  const scheme = element.attributes?.get('schemeID')?.trim();
  return { id: element.text.trim(), ...(scheme && { scheme }) };
}

/** Without what is `undefined`. */
export function filled<T extends object>(from: T): T {
  for (const key of Object.keys(from) as (keyof T)[]) if (from[key] === undefined) delete from[key];
  return from;
}
