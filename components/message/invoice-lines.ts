/** The lines of an invoice. @module */
import { html, nothing, type TemplateResult } from 'lit';
import type { AllowanceCharge, InvoiceLine } from '../../src/services/invoices.ts';
import { isolated, money, number, percent, period, plain, quantity, value, wrong, type Sheet } from './invoice-format.ts';

/** Why nothing, or something else, is to be paid of it. */
const CATEGORIES = ['Z', 'E', 'AE', 'K', 'G', 'O', 'L', 'M'] as const;

/** A rate, and what it means where it is not the ordinary one. */
export function vatText({ t, locale }: Pick<Sheet, 't' | 'locale'>, category: string | undefined, rate: string | undefined): string {
  const special = CATEGORIES.find((each) => each === category);
  const share = rate !== undefined && (!special || !/^0(?:\.0*)?$/.test(rate)) ? percent(locale, rate) : '';
  return [share, special ? t(special) : ''].filter(Boolean).join(' ');
}

export function renderAllowance(sheet: Sheet, { charge, amount, base, percent: share, reason }: AllowanceCharge): TemplateResult {
  const { t, locale } = sheet;
  return html`<span>${t(charge ? 'charge' : 'discount')}${reason ? html`: ${value(reason)}` : nothing}${share !== undefined ? html` (${base === undefined ? percent(locale, share) : t('ofBase', { percent: percent(locale, share), base: isolated(money(sheet, base)) })})` : nothing}</span>${
    amount === undefined ? nothing : html` <bdi class="num">${charge ? '+' : '−'} ${money(sheet, amount)}</bdi>`}`;
}

function renderPrice(sheet: Sheet, { netPrice, grossPrice, priceDiscount, baseQuantity }: InvoiceLine): TemplateResult | typeof nothing {
  if (netPrice === undefined) return nothing;
  const { t, locale } = sheet;
  const price = money(sheet, netPrice);
  const per = baseQuantity !== undefined && !/^1(?:\.0*)?$/.test(baseQuantity);
  return html`${per ? t('per', { amount: `\u2068${price}\u2069`, count: number(locale, baseQuantity) }) : html`<bdi>${price}</bdi>`}${
    priceDiscount !== undefined && grossPrice !== undefined ? html`<span class="small sub">${t('discounted', { price: `\u2068${money(sheet, grossPrice)}\u2069`, discount: `\u2068${money(sheet, priceDiscount)}\u2069` })}</span>` : nothing}`;
}

function renderLine(sheet: Sheet, line: InvoiceLine, index: number): TemplateResult {
  const { t, reading: { disagreements } } = sheet;
  const name = line.id ?? `${index + 1}`;
  const found = disagreements.filter((each) => each.line === name && each.stated === line.net);
  const numbers: (readonly [label: string, id: string | undefined])[] = [[t('sellersItem'), line.sellersItem], [t('buyersItem'), line.buyersItem], [t('standardItem'), line.standardItem?.id]];
  return html`<tr role="row">
    <td role="cell" class="item"><div><span class="place small sub num">${value(name)}</span>
      <div><p class="name">${line.name ? value(line.name) : html`<span class="sub">${t('noText')}</span>`}</p>
      ${line.description && line.description !== line.name ? html`<p class="small sub said" dir="auto">${plain(line.description)}</p>` : nothing}
      ${numbers.map(([label, id]) => (id ? html`<p class="small sub">${label} ${value(id)}</p>` : nothing))}
      ${line.period ? html`<p class="small sub"><bdi>${period(sheet, line.period)}</bdi></p>` : nothing}
      ${line.note ? html`<p class="small said" dir="auto">${plain(line.note)}</p>` : nothing}
      ${line.allowancesCharges.map((each) => html`<p class="small">${renderAllowance(sheet, each)}</p>`)}
      ${line.uncounted ? html`<p class="small sub">${t('uncounted')}</p>` : nothing}</div></div></td>
    <td role="cell" class="num" data-label=${t('quantity')}>${line.quantity === undefined ? nothing : quantity(sheet, line.quantity, line.unit)}</td>
    <td role="cell" class="num" data-label=${t('price')}>${renderPrice(sheet, line)}</td>
    <td role="cell" class="num" data-label=${t('vat')}><bdi>${vatText(sheet, line.category, line.rate)}</bdi></td>
    <td role="cell" class="num sum ${found.length ? 'bad' : ''}" data-label=${t('net')}>${line.net === undefined ? html`<span class="sub">${t('notStated')}</span>` : html`<bdi>${money(sheet, line.net, line.currency)}</bdi>`}</td>
  </tr>${found.length ? html`<tr role="row" class="fault"><td role="cell" colspan="5" aria-colspan="5">${wrong(sheet, found)}</td></tr>` : nothing}`;
}

export function renderLines(sheet: Sheet): TemplateResult {
  const { t, most, reading: { invoice: { lines } } } = sheet;
  if (!lines.length) return html`<p class="small sub">${t('noLines')}</p>`;
  const shown = lines.slice(0, most);
  const left = lines.length - shown.length;
  return html`<table role="table" class="lines" aria-label=${t('lines', { count: lines.length })} tabindex="-1">
      <thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">${t('what')}</th><th role="columnheader" scope="col">${t('quantity')}</th><th role="columnheader" scope="col">${t('price')}</th><th role="columnheader" scope="col">${t('vat')}</th><th role="columnheader" scope="col">${t('net')}</th></tr></thead>
      <tbody role="rowgroup">${shown.map((line, index) => renderLine(sheet, line, index))}</tbody>
    </table>
    ${left ? html`<div class="rest"><p class="small sub num">${t('shownOf', { shown: shown.length, count: lines.length })}</p><button type="button" class="quiet small" @click=${() => sheet.more()}>${t('more', { count: Math.min(left, MORE) })}</button></div>` : nothing}`;
}

/** Lines that come with each press. */
export const MORE = 100;
