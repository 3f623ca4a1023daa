/** The sums of an invoice, and whether they are what they should be. @module */
import { html, nothing, type TemplateResult } from 'lit';
import { ring } from '../../src/element/ring.ts';
import { formatList } from '../../src/locales/format.ts';
import type { Decimal, Disagreement, VatGroup } from '../../src/services/invoices.ts';
import { isolated, money, plain, value, wrong, type Sheet } from './invoice-format.ts';
import { renderAllowance, vatText } from './invoice-lines.ts';

/** Lines named as not agreeing, at most. */
const MOST_NAMED = 10;

interface Row {
  label: string | TemplateResult;
  amount: Decimal | undefined;
  /** As shown, where that is another one. */
  text?: string;
  found?: readonly Disagreement[];
  main?: boolean;
  more?: TemplateResult | typeof nothing;
}

function renderRow(sheet: Sheet, { label, amount, text, found = [], main, more = nothing }: Row): TemplateResult | typeof nothing {
  if (amount === undefined && !found.length) return nothing;
  return html`<div class=${main ? 'main' : ''}><dt>${label}${more}</dt><dd class="num ${found.length ? 'bad' : ''}">${amount === undefined ? html`<span class="sub">${sheet.t('notStated')}</span>` : html`<bdi>${text ?? money(sheet, amount)}</bdi>`}</dd>${found.length ? html`<dd class="why">${wrong(sheet, found)}</dd>` : nothing}</div>`;
}

const ofGroup = ({ category, rate }: VatGroup) => (each: Disagreement): boolean => (each.term === 'BT-116' || each.term === 'BT-117') && each.category === category && each.rate === rate;

export function renderTotals(sheet: Sheet): TemplateResult {
  const { t, reading: { invoice: { totals, vat, allowancesCharges, taxCurrency }, disagreements } } = sheet;
  const found = (term: string): readonly Disagreement[] => disagreements.filter((each) => each.term === term && each.line === undefined);
  const sum = (label: string, amount: Decimal | undefined, term: string, more: Partial<Row> = {}): TemplateResult | typeof nothing => renderRow(sheet, { label, amount, found: found(term), ...more });
  return html`<section class="totals">
    <h6 class="small sub">${t('totals')}</h6>
    <dl>
      ${sum(t('sumOfLines'), totals.lines, 'BT-106')}
      ${allowancesCharges.map((each) => html`<div class="part small"><dt>${renderAllowance(sheet, { ...each, amount: undefined })}</dt><dd class="num">${each.amount === undefined ? html`<span class="sub">${t('notStated')}</span>` : html`<bdi>${each.charge ? '+' : '−'} ${money(sheet, each.amount)}</bdi>`}</dd></div>`)}
      ${sum(t('allowances'), totals.allowances, 'BT-107')}
      ${sum(t('charges'), totals.charges, 'BT-108')}
      ${sum(t('net'), totals.net, 'BT-109')}
      ${vat.map((group) => renderRow(sheet, {
        label: t('vatOn', { rate: isolated(vatText(sheet, group.category, group.rate)), base: isolated(group.taxable === undefined ? '–' : money(sheet, group.taxable)) }), amount: group.tax, found: disagreements.filter(ofGroup(group)),
        more: group.exemption ?? group.exemptionCode ? html`<span class="small sub said">${value((group.exemption ?? group.exemptionCode)!)}</span>` : nothing,
      }))}
      ${sum(t('vatSum'), totals.tax, 'BT-110')}
      ${taxCurrency && totals.taxInTaxCurrency !== undefined ? renderRow(sheet, { label: t('vatIn', { currency: isolated(taxCurrency) }), amount: totals.taxInTaxCurrency, text: money(sheet, totals.taxInTaxCurrency, taxCurrency) }) : nothing}
      ${sum(t('gross'), totals.gross, 'BT-112')}
      ${sum(t('prepaid'), totals.prepaid, 'BT-113', { text: totals.prepaid === undefined ? undefined : `− ${money(sheet, totals.prepaid)}` })}
      ${sum(t('rounding'), totals.rounding, 'BT-114')}
      ${sum(sheet.reading.payable.notOffered.length ? t('amount') : t('toPay'), totals.payable, 'BT-115', { main: true })}
    </dl>
    ${renderCheck(sheet)}
  </section>`;
}

function renderCheck({ t, locale, reading: { disagreements, unchecked } }: Sheet): TemplateResult {
  const lines = [...new Set(disagreements.flatMap(({ line }) => line ?? []))];
  const named = lines.slice(0, MOST_NAMED).map(isolated);
  return html`${disagreements.length ? html`<p class="check small bad">${ring('failed')}<span>${t('disagree', { count: disagreements.length })}${lines.length ? ` ${t('inLines', { count: lines.length, lines: formatList(locale, lines.length > MOST_NAMED ? [...named, '…'] : named) })}` : nothing}</span></p>` : nothing}
    ${unchecked.length ? html`<p class="check small sub">${ring('waiting')}<span>${t('unchecked')}</span></p>` : nothing}
    ${disagreements.length || unchecked.length ? nothing : html`<p class="check small sub">${ring('verified')}<span>${t('agree')}</span></p>`}`;
}

/** Terms, notes, and the rules it was made by. */
export function renderNotes({ t, reading: { invoice: { paymentTerms, notes, specification, process } } }: Sheet): TemplateResult | typeof nothing {
  const texts: (readonly [label: string, text: string | undefined])[] = [[t('paymentTerms'), paymentTerms], ...notes.map(({ text }) => [t('note'), text] as const)];
  const technical: (readonly [label: string, text: string | undefined])[] = [[t('specification'), specification], [t('process'), process]];
  const there = [...texts, ...technical].some(([, text]) => text);
  return there ? html`<dl class="remarks small">${texts.map(([label, text]) => (text ? html`<div><dt>${label}</dt><dd class="said" dir="auto">${plain(text)}</dd></div>` : nothing))}${
    technical.map(([label, text]) => (text ? html`<div class="technical"><dt>${label}</dt><dd>${value(text)}</dd></div>` : nothing))}</dl>` : nothing;
}
