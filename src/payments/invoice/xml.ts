/**
 * XML (1.0, with namespaces) piece by piece, as it comes: a document is never a text in whole, and reading it never keeps
 * a page waiting. A browser's own parser does neither. Document types are refused, so no entity is ever defined.
 * @module
 */
import { InvoiceFault } from './fault.ts';

export interface XmlHandler {
  /** @param uri of the element's namespace, `''` for none @param attributes those without a prefix */
  open(uri: string, name: string, attributes: ReadonlyMap<string, string> | undefined): void;
  /** Text of the innermost open element, or a piece of it. */
  text(text: string): void;
  close(): void;
}

/** Characters of a tag at most. */
const LONGEST_TAG = 65_536;
/** Open elements at once at most. */
const DEEPEST = 64;
/** `&#x10FFFF;` */
const LONGEST_REFERENCE = 10;

const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', apos: "'", quot: '"' };
const REFERENCE = /&(?:#(\d{1,7})|#x([\dA-Fa-f]{1,6})|(lt|gt|amp|apos|quot));|&/g;
const NAME = /^[\p{L}_][\p{L}\p{N}\p{M}_.·-]*$/u;
/** Most names: quicker told than all that are allowed. */
const PLAIN = /^[A-Za-z]+$/;
const ATTRIBUTE = /\s+([^\s=<>"'/]+)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/y;
// eslint-disable-next-line no-control-regex -- these are the characters XML has not
const NO_CHARACTER = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/;
const BLANK = /^[ \t\n]*$/;

const malformed = (): InvoiceFault => new InvoiceFault('malformed');

function expand(text: string): string {
  if (NO_CHARACTER.test(text)) throw malformed();
  if (!text.includes('&')) return text;
  return text.replace(REFERENCE, (_, decimal?: string, hex?: string, named?: string) => {
    if (named) return NAMED[named]!;
    const code = decimal ? parseInt(decimal, 10) : hex ? parseInt(hex, 16) : -1;
    if (code < 9 || (code > 0xd7ff && code < 0xe000) || code > 0x10ffff) throw malformed();
    const character = String.fromCodePoint(code);
    if (NO_CHARACTER.test(character)) throw malformed();
    return character;
  });
}

/** What names mean where they stand. */
interface Scope {
  /** Namespaces by prefix. */
  spaces: ReadonlyMap<string, string>;
  /** Names resolved before: there are few, and each is there thousands of times. */
  known: Map<string, readonly [uri: string, name: string]>;
}

interface Frame {
  /** With its prefix. */
  tag: string;
  scope: Scope;
}

type Mode = 'content' | 'comment' | 'data' | 'instruction';
const ENDS: Readonly<Record<Exclude<Mode, 'content'>, string>> = { comment: '-->', data: ']]>', instruction: '?>' };
const OUTERMOST: ReadonlyMap<string, string> = new Map([['', ''], ['xml', 'http://www.w3.org/XML/1998/namespace']]);
/** Resolved names of one scope that are kept. */
const MOST_NAMES = 1000;

/** Push the document into it; `end` is the last call. @throws {InvoiceFault} from any of them */
export class XmlStream {
  readonly #handler: XmlHandler;
  readonly #open: Frame[] = [];
  #mode: Mode = 'content';
  /** What is not taken yet. */
  #rest = '';
  #begun = false;
  #blank = false;
  #rooted = false;

  constructor(handler: XmlHandler) {
    this.#handler = handler;
  }

  push(piece: string): void {
    const text = this.#rest + piece;
    // A line break of two characters may be cut in two.
    const held = text.endsWith('\r') ? 1 : 0;
    this.#rest = (held ? text.slice(0, -1) : text).replace(/\r\n?/g, '\n');
    this.#run();
    if (held) this.#rest += '\r';
  }

  end(): void {
    this.push('\n');
    if (this.#mode === 'content' && BLANK.test(this.#rest) && !this.#open.length && this.#rooted) return;
    if (!this.#rooted && BLANK.test(this.#rest)) throw new InvoiceFault(this.#begun ? 'truncated' : 'empty');
    throw new InvoiceFault('truncated');
  }

  #run(): void {
    const text = this.#rest;
    let at = 0;
    for (;;) {
      const next = this.#mode === 'content' ? this.#content(text, at) : this.#until(text, at, this.#mode);
      // `~next`: wait for more, from there on.
      if (next < 0) {
        this.#rest = text.slice(~next);
        return;
      }
      at = next;
    }
  }

  /** What ends with a mark of its own: data is text, the rest is left out. */
  #until(text: string, at: number, mode: Exclude<Mode, 'content'>): number {
    const mark = ENDS[mode];
    const end = text.indexOf(mark, at);
    // The beginning of the mark may be there.
    const stop = end < 0 ? Math.max(at, text.length - mark.length + 1) : end;
    if (mode === 'data') this.#say(text.slice(at, stop), false);
    if (end < 0) return ~stop;
    this.#mode = 'content';
    return end + mark.length;
  }

  #content(text: string, at: number): number {
    const tag = text.indexOf('<', at);
    if (tag < 0) {
      const reference = text.lastIndexOf('&');
      const stop = reference >= at && !text.includes(';', reference) && text.length - reference < LONGEST_REFERENCE ? reference : text.length;
      this.#say(text.slice(at, stop), true);
      return ~stop;
    }
    if (tag > at) this.#say(text.slice(at, tag), true);
    const second = text[tag + 1];
    if (second === undefined) return ~tag;
    if (second === '!') return this.#declaration(text, tag);
    if (second === '?') {
      if (text.length < tag + 6) return ~tag;
      if (/^<\?xml\s/i.test(text.slice(tag, tag + 6)) && (this.#begun || this.#blank)) throw malformed();
      this.#begun = true;
      this.#mode = 'instruction';
      return tag + 2;
    }
    this.#begun = true;
    const end = this.#endOfTag(text, tag + 1);
    if (end < 0) {
      if (text.length - tag > LONGEST_TAG) throw malformed();
      return ~tag;
    }
    if (second === '/') this.#close(text.slice(tag + 2, end).trimEnd());
    else this.#start(text.slice(tag + 1, end));
    return end + 1;
  }

  #declaration(text: string, at: number): number {
    this.#begun = true;
    const begins = (mark: string): boolean => text.startsWith(mark, at);
    if (begins('<!--')) {
      this.#mode = 'comment';
      return at + 4;
    }
    if (begins('<![CDATA[')) {
      if (!this.#open.length) throw malformed();
      this.#mode = 'data';
      return at + 9;
    }
    if (begins('<!DOCTYPE')) throw new InvoiceFault('document-type');
    const there = text.slice(at, at + 9);
    if (there.length < 9 && ['<!--', '<![CDATA[', '<!DOCTYPE'].some((mark) => mark.startsWith(there))) return ~at;
    throw malformed();
  }

  /** Where the tag's `>` is, `-1` where it is not there yet. */
  #endOfTag(text: string, from: number): number {
    let quote = 0;
    for (let at = from; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === 60) throw malformed();
      if (quote) {
        if (code === quote) quote = 0;
      } else if (code === 62) return at;
      else if (code === 34 || code === 39) quote = code;
    }
    return -1;
  }

  #start(inside: string): void {
    const empty = inside.endsWith('/');
    const all = empty ? inside.slice(0, -1) : inside;
    const [tag = ''] = /^[^\s=<>"'/]*/.exec(all)!;
    if (this.#rooted && !this.#open.length) throw malformed();
    if (this.#open.length >= DEEPEST) throw new InvoiceFault('too-complex');
    let scope = this.#open.at(-1)?.scope ?? { spaces: OUTERMOST, known: new Map() };
    let attributes: ReadonlyMap<string, string> | undefined;
    if (all.length > tag.length && !BLANK.test(all.slice(tag.length))) {
      const written = this.#attributes(all, tag.length);
      const names = [...written.keys()];
      const spaces = names.filter((name) => name === 'xmlns' || name.startsWith('xmlns:'));
      if (spaces.length) scope = { spaces: new Map([...scope.spaces, ...spaces.map((name): [string, string] => [name.slice(6), written.get(name)!.trim()])]), known: new Map() };
      attributes = names.some((name) => name === 'xmlns' || name.includes(':')) ? new Map([...written].filter(([name]) => name !== 'xmlns' && !name.includes(':'))) : written;
    }
    const [uri, name] = resolve(tag, scope);
    this.#rooted = true;
    this.#handler.open(uri, name, attributes);
    if (empty) this.#handler.close();
    else this.#open.push({ tag, scope });
  }

  #attributes(text: string, from: number): Map<string, string> {
    const found = new Map<string, string>();
    ATTRIBUTE.lastIndex = from;
    let at = from;
    for (let match = ATTRIBUTE.exec(text); match; match = ATTRIBUTE.exec(text)) {
      const name = match[1]!;
      if (found.has(name) || !(PLAIN.test(name) || name.split(':').every((part) => NAME.test(part)))) throw malformed();
      found.set(name, expand((match[2] ?? match[3])!.replace(/[\t\n]/g, ' ')));
      at = ATTRIBUTE.lastIndex;
    }
    if (!BLANK.test(text.slice(at))) throw malformed();
    return found;
  }

  #close(tag: string): void {
    if (this.#open.pop()?.tag !== tag) throw malformed();
    this.#handler.close();
  }

  #say(text: string, references: boolean): void {
    if (!text) return;
    if (this.#open.length) {
      if (!references && NO_CHARACTER.test(text)) throw malformed();
      this.#handler.text(references ? expand(text) : text);
    } else if (!BLANK.test(text)) throw this.#rooted ? malformed() : new InvoiceFault('not-an-invoice');
    else this.#blank = true;
  }
}

function resolve(tag: string, { spaces, known }: Scope): readonly [uri: string, name: string] {
  const before = known.get(tag);
  if (before) return before;
  const colon = tag.indexOf(':');
  const name = tag.slice(colon + 1);
  const uri = spaces.get(colon < 0 ? '' : tag.slice(0, colon));
  if (uri === undefined || colon === 0 || !NAME.test(name)) throw malformed();
  const resolved = [uri, name] as const;
  if (known.size < MOST_NAMES) known.set(tag, resolved);
  return resolved;
}
