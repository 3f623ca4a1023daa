/**
 * The first things somebody wants to know of an invoice: what it is, what is wanted by when, who wants it of whom.
 * @module
 */
import { html, nothing, type TemplateResult } from 'lit';
import type { Party } from '../../src/services/invoices.ts';
import { country, day, isolated, money, period, plain, value, type Sheet } from './invoice-format.ts';

/** Said before anybody pays. */
const WARNED = ['corrected', 'direct-debit-too'] as const;

/** The amount in a line of words, for people who do not see it in large. */
export function summary(sheet: Sheet): string {
  const { t, reading: { invoice, payable } } = sheet;
  const name = `${t(invoice.kind)} ${invoice.number ? isolated(invoice.number) : ''}`.trim();
  const [first] = payable.notOffered;
  return t('said', { what: name, amount: first ? t(`not-${first}`) : `${t('toPay')}: ${amountOf(sheet)}, ${dueOf(sheet)}` });
}

const amountOf = (sheet: Sheet): string => {
  const { payable, invoice: { totals } } = sheet.reading;
  const amount = payable.amount ?? totals.payable;
  return amount === undefined ? sheet.t('noAmount') : money(sheet, amount, payable.notOffered.length || payable.currencies.length === 1 ? payable.currency : '');
};

function dueOf({ t, locale, today, reading: { invoice: { due }, omissions } }: Sheet): string {
  return due ? t(due < today ? 'wasDueOn' : 'dueOn', { date: `\u2068${day(locale, due)}\u2069` }) : t(omissions.some(({ term }) => term === 'BT-9') ? 'dueUnread' : 'noDue');
}

export function renderHead(sheet: Sheet): TemplateResult {
  const { t, locale, today, reading: { invoice, payable, disagreements } } = sheet;
  const { kind, number, issued, due, totals } = invoice;
  const wanted = !payable.notOffered.length;
  const credit = kind === 'credit-note' || kind === 'self-billed-credit-note' || payable.notOffered.includes('negative');
  const warnings = [
    ...(disagreements.some(({ line }) => line === undefined) ? [t('notice-totals')] : disagreements.length ? [t('notice-lines')] : []),
    ...WARNED.filter((each) => payable.notices.includes(each)).map((each) => t(`notice-${each}`)),
    ...(payable.currencies.length > 1 ? [t('unclearCurrency', { currencies: payable.currencies.join(' · ') })] : []),
  ];
  return html`<header class="head">
    <h5 class="title"><span class="kind">${t(kind)}</span>${number ? html` ${value(number)}` : nothing}</h5>
    ${issued ? html`<p class="small sub num">${t('issued')} <bdi>${day(locale, issued)}</bdi></p>` : nothing}
    <div class="wanted ${wanted ? '' : 'not'}">
      <p class="small sub">${t(wanted ? 'toPay' : credit ? 'credit' : 'amount')}</p>
      <p class="amount num"><bdi>${amountOf(sheet)}</bdi></p>
      ${wanted || due ? html`<p class="due num ${wanted && due && due < today ? 'past' : ''}">${dueOf(sheet)}</p>` : nothing}
      ${wanted && totals.prepaid !== undefined && payable.notices.includes('part-paid') ? html`<p class="small sub num">${t('notice-part-paid', { amount: `\u2068${money(sheet, totals.prepaid)}\u2069` })}</p>` : nothing}
    </div>
    ${payable.notOffered.map((each) => html`<p class="notice">${t(`not-${each}`)}</p>`)}
    ${warnings.map((text) => html`<p class="notice warn">${text}</p>`)}
    ${sheet.pay}
  </header>`;
}

export function renderParties(sheet: Sheet): TemplateResult {
  const { seller, buyer, payee, taxRepresentative } = sheet.reading.invoice;
  return html`<div class="parties">${renderParty(sheet, 'seller', seller)}${renderParty(sheet, 'buyer', buyer)}${payee ? renderParty(sheet, 'payee', payee) : nothing}${taxRepresentative ? renderParty(sheet, 'taxRepresentative', taxRepresentative) : nothing}</div>`;
}

function renderParty({ t, locale }: Sheet, role: 'seller' | 'buyer' | 'payee' | 'taxRepresentative', party: Party): TemplateResult {
  const { name, tradingName, address, contact } = party;
  const town = [address?.postCode, address?.city].filter((each) => each !== undefined).map(plain).join(' ');
  const lines = [...(address?.lines ?? []), town, address?.subdivision ?? '', address?.country ? country(locale, address.country) : ''].filter(Boolean);
  const codes: (readonly [label: string, id: string | undefined, scheme?: string])[] = [
    [t('vatId'), party.vatId], [t('taxRegistration'), party.taxRegistration], [t('registration'), party.registration?.id],
    ...party.identifiers.map(({ id }) => [t('identifier'), id] as const), [t('endpoint'), party.endpoint?.id],
  ];
  const called = [contact?.name, contact?.telephone, contact?.email].filter((each) => each !== undefined);
  return html`<section>
    <h6 class="small sub">${t(role)}</h6>
    <p class="name">${name ?? tradingName ? value((name ?? tradingName)!) : html`<span class="sub">${t('noName')}</span>`}</p>
    ${name && tradingName && tradingName !== name ? html`<p class="small sub">${t('tradingName', { name: isolated(tradingName) })}</p>` : nothing}
    ${lines.length ? html`<p class="address small">${lines.map((each) => html`<span>${value(each)}</span>`)}</p>` : nothing}
    <dl class="small codes">${codes.map(([label, id]) => (id ? html`<div><dt>${label}</dt><dd class="num">${value(id)}</dd></div>` : nothing))}
      ${called.length ? html`<div><dt>${t('contact')}</dt><dd>${called.map((each) => html`<span>${value(each)}</span>`)}</dd></div>` : nothing}</dl>
    ${party.legalInformation ? html`<p class="small sub said" dir="auto">${plain(party.legalInformation)}</p>` : nothing}
  </section>`;
}

/** Dates and references. */
export function renderFacts(sheet: Sheet): TemplateResult | typeof nothing {
  const { t, locale, reading: { invoice } } = sheet;
  const { delivered, period: during, order, contract, buyerReference, preceding } = invoice;
  const facts: (readonly [label: string, content: TemplateResult])[] = [];
  const add = (label: string, text: string | undefined): void => void (text && facts.push([label, value(text)]));
  for (const { number, issued } of preceding) facts.push([t('preceding'), issued ? html`${t('ofDay', { number: isolated(number), date: `\u2068${day(locale, issued)}\u2069` })}` : value(number)]);
  add(t('delivered'), delivered && day(locale, delivered));
  add(t('period'), during && period(sheet, during));
  add(t('order'), order);
  add(t('contract'), contract);
  add(t('buyerReference'), buyerReference);
  return facts.length ? html`<dl class="facts small num">${facts.map(([label, content]) => html`<div><dt>${label}</dt><dd>${content}</dd></div>`)}</dl>` : nothing;
}
