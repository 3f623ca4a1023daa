/**
 * The amounts of an invoice, reckoned again: by the rules of EN 16931, exactly, and each that comes out otherwise by its rule.
 * A rule for which an amount is left out is not reckoned with what remains, but named as unchecked.
 * @module
 */
import { add, compare, divide, multiply, negate, round, subtract, type Decimal } from '../money.ts';
import { MOST_NOTES } from './fields.ts';
import type { AllowanceCharge, Disagreement, Invoice, InvoiceLine, PaymentNotice } from './types.ts';

/** Rule about the taxable amount of each VAT category (UNCL 5305); the one about its tax without a rate ends with 09. */
const CATEGORY_RULES: Readonly<Record<string, string>> = { S: 'BR-S', Z: 'BR-Z', E: 'BR-E', AE: 'BR-AE', K: 'BR-IC', G: 'BR-G', O: 'BR-O', L: 'BR-AF', M: 'BR-AG' };
/** Of these there may be several rates. */
const RATED = new Set(['S', 'L', 'M']);
/** The rule about a line's net amount is Peppol's; so is what it lets pass, as prices are rounded too. */
const LINE_RULE = 'PEPPOL-EN16931-R120';
const SLACK = '0.02';
const LINE_PLACES = 8;

const trimmed = (rate: Decimal): string => (rate.includes('.') ? rate.replace(/\.?0+$/, '') : rate);

function groupOf(category: string | undefined, rate: Decimal | undefined): string | undefined {
  if (!category || !Object.hasOwn(CATEGORY_RULES, category)) return undefined;
  if (!RATED.has(category)) return category;
  return rate === undefined ? undefined : `${category} ${trimmed(rate)}`;
}

const signed = ({ charge, amount }: AllowanceCharge): Decimal => (charge ? amount! : negate(amount!));
const away = (value: Decimal): Decimal => (value.startsWith('-') ? negate(value) : value);

/** Sums of the lines, taken one by one as they are read. */
export class Tally {
  readonly disagreements: Disagreement[] = [];
  readonly unchecked = new Set<string>();
  readonly #groups = new Map<string, Decimal>();
  readonly currencies = new Set<string>();
  /** Lines that count. */
  #count = 0;
  #net: Decimal = '0';
  /** Whether every amount, and every category, could be read. */
  #whole = true;
  #grouped = true;

  add(line: InvoiceLine, name: string): void {
    if (line.currency) this.currencies.add(line.currency);
    if (line.uncounted) return;
    this.#count++;
    const { net } = line;
    if (net === undefined) {
      this.#whole = false;
      return;
    }
    this.#net = add(this.#net, net);
    this.#toGroup(line.category, line.rate, net);
    this.#line(line, net, name);
  }

  #toGroup(category: string | undefined, rate: Decimal | undefined, amount: Decimal): void {
    const group = groupOf(category, rate);
    if (group === undefined) this.#grouped = false;
    else this.#groups.set(group, add(this.#groups.get(group) ?? '0', amount));
  }

  #line({ quantity, netPrice, baseQuantity = '1', allowancesCharges }: InvoiceLine, net: Decimal, name: string): void {
    if (quantity === undefined || netPrice === undefined || compare(baseQuantity, '0') === 0 || allowancesCharges.some(({ amount }) => amount === undefined)) {
      this.unchecked.add(LINE_RULE);
      return;
    }
    const computed = add(divide(multiply(quantity, netPrice), baseQuantity, LINE_PLACES), ...allowancesCharges.map(signed));
    if (compare(away(subtract(net, computed)), SLACK) > 0) this.#disagree({ rule: LINE_RULE, term: 'BT-131', stated: net, computed: round(computed, 2), line: name });
  }

  /** What whoever pays should know of it. */
  get doubts(): PaymentNotice[] {
    const [ofLines, ofTotals] = [this.disagreements.some(({ rule }) => rule === LINE_RULE), this.disagreements.some(({ rule }) => rule !== LINE_RULE)];
    return [...(ofTotals ? ['totals' as const] : []), ...(ofLines ? ['lines' as const] : []), ...(this.unchecked.size ? ['unchecked' as const] : [])];
  }

  #disagree(found: Disagreement): void {
    if (this.disagreements.length < MOST_NOTES) this.disagreements.push(found);
  }

  /** Where the rule cannot be reckoned, `computed` is `undefined`. */
  #check(rule: string, term: string, stated: Decimal | undefined, computed: Decimal | undefined, where: Pick<Disagreement, 'category' | 'rate'> = {}): void {
    if (computed === undefined) this.unchecked.add(rule);
    else if (compare(stated ?? '0', computed)) this.#disagree({ rule, term, ...(stated !== undefined && { stated }), computed, ...where });
  }

  /**
   * Reckons the document, once all lines are there.
   * @param lost terms that are in the file and could not be read
   */
  check({ totals, allowancesCharges, vat, currency, specification = '' }: Omit<Invoice, 'lines'>, lost: ReadonlySet<string>): void {
    if ([...this.currencies].some((each) => each !== currency)) this.#whole = false;
    const has = (...terms: string[]): boolean => !terms.some((term) => lost.has(term));
    const complete = has('BG-20') && allowancesCharges.every(({ amount }) => amount !== undefined);
    const sum = (charge: boolean): Decimal | undefined => (complete ? add('0', ...allowancesCharges.filter((each) => each.charge === charge).map(({ amount }) => amount!)) : undefined);
    const known = (value: Decimal | undefined, term: string): Decimal | undefined => value ?? (has(term) ? '0' : undefined);
    const [allowances, charges] = [known(totals.allowances, 'BT-107'), known(totals.charges, 'BT-108')];
    const lines = this.#count && this.#whole ? this.#net : undefined;

    if (this.#count && has('BT-106')) this.#check('BR-CO-10', 'BT-106', totals.lines, lines);
    if (has('BT-107')) this.#check('BR-CO-11', 'BT-107', totals.allowances, sum(false));
    if (has('BT-108')) this.#check('BR-CO-12', 'BT-108', totals.charges, sum(true));
    const base = totals.lines ?? (has('BT-106') ? lines : undefined);
    if (totals.net !== undefined && (base !== undefined || this.#count)) this.#check('BR-CO-13', 'BT-109', totals.net, base === undefined || allowances === undefined || charges === undefined ? undefined : add(base, negate(allowances), charges));
    if (vat.length && has('BT-110')) this.#check('BR-CO-14', 'BT-110', totals.tax, vat.every(({ tax }) => tax !== undefined) ? add('0', ...vat.map(({ tax }) => tax!)) : undefined);
    const tax = known(totals.tax, 'BT-110');
    if (totals.gross !== undefined) this.#check('BR-CO-15', 'BT-112', totals.gross, totals.net === undefined || tax === undefined ? undefined : add(totals.net, tax));
    const [prepaid, rounding] = [known(totals.prepaid, 'BT-113'), known(totals.rounding, 'BT-114')];
    // The smallest of the profiles of Factur-X has no place for what is paid already.
    if (totals.payable !== undefined && !(/:minimum$/.test(specification) && totals.prepaid === undefined))
      this.#check('BR-CO-16', 'BT-115', totals.payable, totals.gross === undefined || prepaid === undefined || rounding === undefined ? undefined : add(totals.gross, negate(prepaid), rounding));
    this.#groupsOf(vat, complete ? allowancesCharges : undefined);
  }

  #groupsOf(vat: Invoice['vat'], allowancesCharges: readonly AllowanceCharge[] | undefined): void {
    for (const { amount, charge, category, rate } of allowancesCharges ?? []) this.#toGroup(category, rate, signed({ charge, amount }));
    const seen = new Map<string, number>();
    for (const { category, rate } of vat) {
      const group = groupOf(category, rate);
      if (group) seen.set(group, (seen.get(group) ?? 0) + 1);
    }
    for (const { taxable, tax, category, rate } of vat) {
      const where = { ...(category && { category }), ...(rate !== undefined && { rate }) };
      const rule = category && Object.hasOwn(CATEGORY_RULES, category) ? CATEGORY_RULES[category]! : undefined;
      if (taxable === undefined || tax === undefined) this.unchecked.add('BR-CO-17');
      else if (rate !== undefined) this.#check('BR-CO-17', 'BT-117', tax, round(divide(multiply(taxable, rate), '100', LINE_PLACES), 2), where);
      else if (rule && !RATED.has(category!)) this.#check(`${rule}-09`, 'BT-117', tax, '0', where);
      else this.unchecked.add('BR-CO-17');
      const group = groupOf(category, rate);
      if (!rule || !this.#count) continue;
      const sure = group !== undefined && seen.get(group) === 1 && allowancesCharges && this.#whole && this.#grouped && taxable !== undefined;
      this.#check(`${rule}-08`, 'BT-116', taxable, sure ? this.#groups.get(group) ?? '0' : undefined, where);
    }
  }
}
