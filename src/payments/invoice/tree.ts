/**
 * What an invoice says, as a tree: of its own namespaces alone, without the files that may be inside it, and without its
 * lines, which are handed out one by one.
 * @module
 */
import { InvoiceFault } from './fault.ts';
import type { XmlHandler } from './xml.ts';

export interface XmlElement {
  /** With the prefix the standard uses for its namespace: `cbc:ID`. */
  readonly name: string;
  readonly attributes?: ReadonlyMap<string, string>;
  readonly children: XmlElement[];
  text: string;
}

/** `ubl`: OASIS UBL 2 - `cii`: UN/CEFACT Cross Industry Invoice D16B */
export type Syntax = 'ubl' | 'cii';

const UBL = 'urn:oasis:names:specification:ubl:schema:xsd:';
const CII = 'urn:un:unece:uncefact:data:standard:';
const PREFIXES: ReadonlyMap<string, string> = new Map([
  [`${UBL}CommonAggregateComponents-2`, 'cac:'], [`${UBL}CommonBasicComponents-2`, 'cbc:'],
  [`${CII}CrossIndustryInvoice:100`, 'rsm:'], [`${CII}ReusableAggregateBusinessInformationEntity:100`, 'ram:'], [`${CII}UnqualifiedDataType:100`, 'udt:'], [`${CII}QualifiedDataType:100`, 'qdt:'],
]);
const ROOTS: ReadonlyMap<string, Syntax> = new Map([[`${UBL}Invoice-2 Invoice`, 'ubl'], [`${UBL}CreditNote-2 CreditNote`, 'ubl'], [`${CII}CrossIndustryInvoice:100 CrossIndustryInvoice`, 'cii']]);
const OUTDATED = 'urn:ferd:CrossIndustryDocument:invoice:1p0';

const LINES = new Set(['cac:InvoiceLine', 'cac:CreditNoteLine', 'ram:IncludedSupplyChainTradeLineItem']);
/** Files inside an invoice (BT-125), in base64: not of interest, and by far the largest part where there are some. */
const FILES = new Set(['cbc:EmbeddedDocumentBinaryObject', 'ram:AttachmentBinaryObject']);

/** Elements at most that are held at once: of all but the lines, and of one line. */
const MOST_ELEMENTS = 50_000;
const MOST_LINES = 100_000;
/** Characters of one text at most; a longer one is left out. */
export const LONGEST_TEXT = 50_000;
/** Characters of all texts at most that are held at once. */
const MOST_TEXT = 10_000_000;

/** What a line of text becomes that is too long to be kept; no text has this character. */
export const TOO_LONG = '\0';

export class InvoiceTree implements XmlHandler {
  /** `Invoice`, `CreditNote` or `CrossIndustryInvoice`. */
  root?: XmlElement;
  syntax?: Syntax;
  readonly #line: (line: XmlElement) => void;
  readonly #path: XmlElement[] = [];
  /** Depth inside something that is left out; 0 where nothing is. */
  #outside = 0;
  #elements = 0;
  #lines = 0;
  #text = 0;
  /** As it was when the line began. */
  #before = { elements: 0, text: 0 };

  /** @param line is given each line as soon as it is complete */
  constructor(line: (line: XmlElement) => void) {
    this.#line = line;
  }

  open(uri: string, name: string, attributes: ReadonlyMap<string, string> | undefined): void {
    const parent = this.#path.at(-1);
    const prefix = PREFIXES.get(uri);
    if (parent && (this.#outside || !prefix)) {
      this.#outside++;
      return;
    }
    if (!parent) {
      this.syntax = ROOTS.get(`${uri} ${name}`);
      if (!this.syntax) throw new InvoiceFault(uri === OUTDATED ? 'outdated' : 'not-an-invoice');
    }
    if (++this.#elements > MOST_ELEMENTS) throw new InvoiceFault('too-complex');
    const element: XmlElement = { name: parent ? `${prefix}${name}` : name, ...(attributes && { attributes }), children: [], text: '' };
    if (this.#isLine(element)) this.#before = { elements: this.#elements - 1, text: this.#text };
    else parent?.children.push(element);
    this.root ??= element;
    this.#path.push(element);
  }

  text(text: string): void {
    const element = this.#path.at(-1);
    if (this.#outside || !element || element.text === TOO_LONG || FILES.has(element.name)) return;
    element.text += text;
    this.#text += text.length;
    if (element.text.length > LONGEST_TEXT) {
      this.#text -= element.text.length;
      element.text = TOO_LONG;
    }
    if (this.#text > MOST_TEXT) throw new InvoiceFault('too-complex');
  }

  close(): void {
    if (this.#outside) {
      this.#outside--;
      return;
    }
    const element = this.#path.pop()!;
    // What stands between elements is there for whoever reads the file.
    if (element.children.length) element.text = '';
    if (!this.#isLine(element)) return;
    if (++this.#lines > MOST_LINES) throw new InvoiceFault('too-complex');
    this.#line(element);
    this.#elements = this.#before.elements;
    this.#text = this.#before.text;
  }

  /** Asked while the element's parent is the last of the path. */
  #isLine(element: XmlElement): boolean {
    if (!LINES.has(element.name)) return false;
    return this.syntax === 'ubl' ? this.#path.length === 1 : this.#path.length === 2 && this.#path[1]!.name === 'rsm:SupplyChainTradeTransaction';
  }
}
