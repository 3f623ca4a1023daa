import { html, nothing, svg, type TemplateResult } from 'lit';
import { balanceChart, balances, compare, formatMoney, type BankAccount, type BankTransaction, type DayBalance, totals } from '../../src/stores/bank-accounts.ts';
import { shortDay } from './days.ts';
import { balanceOf, money, type View } from './view.ts';

const SIZE = { width: 640, height: 96, inset: 3 };

export interface ChartOptions extends View {
  accounts: readonly BankAccount[];
  transactions: readonly BankTransaction[];
  from: string;
  to: string;
  /** One of the currencies there are. */
  currency: string;
  choose(currency: string): void;
}

/** What was there day by day, drawn, said in a sentence, and as a table. */
export function renderChart(options: ChartOptions): TemplateResult | typeof nothing {
  const { t, locale, accounts, transactions, from, to, currency, choose } = options;
  const booked = accounts.flatMap((account) => balanceOf(account) ?? []);
  const sums = totals(booked);
  const now = sums.find((sum) => sum.currency === currency) ?? sums[0];
  if (!now) return nothing;
  const days = balances(now, transactions, from, to);
  const chart = balanceChart(days, SIZE);
  if (!chart) return nothing;
  const say = (amount: string): string => formatMoney(amount, now.currency, locale);
  const summary = t('chartSummary', { currency: now.currency, from: shortDay(locale, from), to: shortDay(locale, to), first: say(days[0]!.balance), last: say(days.at(-1)!.balance), lowest: say(chart.lowest), highest: say(chart.highest) });
  return html`<figure class="chart" part="chart">
    <figcaption class="small"><span class="grow">${t('chart', { currency: now.currency })}</span>
      ${sums.length > 1 ? html`<select aria-label=${t('currency')} @change=${({ target }: Event) => choose((target as HTMLSelectElement).value)}>
        ${sums.map((sum) => html`<option value=${sum.currency} ?selected=${sum.currency === now.currency}>${sum.currency}</option>`)}</select>` : nothing}
    </figcaption>
    <svg viewBox="0 0 ${SIZE.width} ${SIZE.height}" preserveAspectRatio="none" role="img" aria-label=${summary}>
      ${chart.zero === undefined || chart.area === undefined ? nothing : svg`<path class="area" d=${chart.area}></path><path class="zero" d="M0 ${chart.zero}H${SIZE.width}"></path>`}
      ${svg`<path class="line" d=${chart.line} vector-effect="non-scaling-stroke"></path>`}
    </svg>
    <p class="sub small ends num" aria-hidden="true"><span>${shortDay(locale, from)}</span><span>${t('lowest', { amount: `\u2066${say(chart.lowest)}\u2069` })} · ${t('highest', { amount: `\u2066${say(chart.highest)}\u2069` })}</span><span>${shortDay(locale, to)}</span></p>
    <details><summary class="small">${t('asTable')}</summary>${renderTable(days, now.currency, options)}</details>
  </figure>`;
}

/** The first day, and each on which it changed. */
const changes = (days: readonly DayBalance[]): DayBalance[] => days.filter(({ balance }, at) => !at || compare(balance, days[at - 1]!.balance));

const renderTable = (days: readonly DayBalance[], currency: string, options: ChartOptions): TemplateResult => html`<table class="small">
  <thead><tr><th scope="col">${options.t('day')}</th><th scope="col" class="figure">${options.t('balance')}</th></tr></thead>
  <tbody>${changes(days).reverse().map(({ day, balance }) => html`<tr><th scope="row" class="num">${shortDay(options.locale, day)}</th><td class="figure">${money({ amount: balance, currency }, options)}</td></tr>`)}</tbody>
</table>`;
