/** How an invoice is to be paid, and what of it could not be read. @module */
import { html, nothing, type TemplateResult } from 'lit';
import { ring } from '../../src/element/ring.ts';
import { compactIban, formatIban, ibanFault, type Omission, type PaymentMeans } from '../../src/services/invoices.ts';
import { isolated, plain, value, type Sheet } from './invoice-format.ts';

/** Words for means of payment (UNTDID 4461). */
const MEANS = { transfer: ['30', '31', '42', '58'], directDebit: ['49', '59'], byCard: ['48', '54', '55'], cash: ['10'], cheque: ['20', '21', '22', '23', '24', '25', '26'] } as const;

function meansText({ t }: Sheet, { code, text, account, mandate, card }: PaymentMeans): TemplateResult | typeof nothing {
  const known = (Object.keys(MEANS) as (keyof typeof MEANS)[]).find((each) => (code ? (MEANS[each] as readonly string[]).includes(code) : (account ? 'transfer' : mandate ? 'directDebit' : card ? 'byCard' : undefined) === each));
  // Code 1 means that it is not said which.
  const word = known ? t(known) : code && code !== '1' ? t('otherMeans', { code: isolated(code) }) : undefined;
  return word || text ? html`<p class="way">${word}${word && text ? ' · ' : nothing}${text ? value(text) : nothing}</p>` : nothing;
}

function renderAccount(sheet: Sheet, account: string, label: string, copied: boolean): TemplateResult {
  const iban = compactIban(account);
  const fault = ibanFault(iban);
  if (!fault) return html`<bdi class="iban">${formatIban(iban)}</bdi>${copied ? sheet.copy(iban, label) : nothing}`;
  // An account of another kind is shown as it is; one that is meant as an IBAN and is none is not to be copied.
  if (fault.reason === 'checksum') return html`${value(account)}<span class="wrong small">${ring('failed')}<span>${sheet.t('badIban')}</span></span>`;
  return html`${value(account)}${copied ? sheet.copy(account, label) : nothing}`;
}

function renderMeans(sheet: Sheet, means: PaymentMeans): TemplateResult {
  const { t, reading: { payable } } = sheet;
  const offered = !payable.notOffered.length;
  const { account, reference, debited } = means;
  const rows: (readonly [label: string, content: TemplateResult | undefined])[] = [
    [t('account'), account ? renderAccount(sheet, account, t('account'), offered) : undefined],
    [t('accountName'), means.accountName ? value(means.accountName) : undefined],
    [t('bank'), means.institution ? html`${value(means.institution)}${offered ? sheet.copy(means.institution, t('bank')) : nothing}` : undefined],
    [t('reference'), reference ? html`${value(reference)}${offered ? sheet.copy(reference, t('reference')) : nothing}` : undefined],
    [t('card'), means.card ? value(means.card) : undefined],
    [t('cardHolder'), means.cardHolder ? value(means.cardHolder) : undefined],
    [t('mandate'), means.mandate ? value(means.mandate) : undefined],
    [t('creditorId'), means.creditorId ? value(means.creditorId) : undefined],
    [t('debited'), debited ? html`<bdi>${ibanFault(compactIban(debited)) ? plain(debited) : formatIban(compactIban(debited))}</bdi>` : undefined],
  ];
  return html`<div class="means">${meansText(sheet, means)}
    <dl class="small num">${rows.map(([label, content]) => (content ? html`<div><dt>${label}</dt><dd>${content}</dd></div>` : nothing))}</dl></div>`;
}

export function renderPayment(sheet: Sheet): TemplateResult | typeof nothing {
  const { t, reading: { invoice: { paymentMeans }, payable } } = sheet;
  const offered = !payable.notOffered.length;
  if (!offered && !paymentMeans.length) return nothing;
  return html`<section class="payment">
    <h6 class="small sub">${t(offered ? 'pay' : 'paidHow')}</h6>
    ${payable.accounts.length > 1 ? html`<p class="notice">${t('severalAccounts')}</p>` : nothing}
    ${paymentMeans.length ? html`<div class="ways">${paymentMeans.map((each) => renderMeans(sheet, each))}</div>` : html`<p class="small sub">${t('noMeans')}</p>`}
    ${offered && paymentMeans.length && !paymentMeans.some(({ account }) => account) ? html`<p class="small sub">${t('noAccount')}</p>` : nothing}
    ${offered && payable.accounts.length ? html`<p class="small sub">${t('compare')}</p>` : nothing}
  </section>`;
}

/** Omissions that are named; the others are counted. */
const MOST_NAMED = 20;

/** What people call the terms they may miss. */
const TERMS = {
  'BT-1': 'number', 'BT-2': 'issued', 'BT-3': 'kindOf', 'BT-5': 'currency', 'BT-9': 'due', 'BT-10': 'buyerReference', 'BT-12': 'contract', 'BT-13': 'order', 'BT-20': 'paymentTerms', 'BT-22': 'note', 'BT-25': 'preceding', 'BT-26': 'preceding',
  'BG-4': 'seller', 'BT-27': 'seller', 'BT-31': 'vatId', 'BT-32': 'taxRegistration', 'BG-7': 'buyer', 'BT-44': 'buyer', 'BT-48': 'vatId', 'BG-10': 'payee', 'BT-59': 'payee', 'BT-72': 'delivered', 'BT-73': 'period', 'BT-74': 'period',
  'BT-83': 'reference', 'BT-84': 'account', 'BT-85': 'accountName', 'BT-86': 'bank', 'BT-87': 'card', 'BT-89': 'mandate', 'BT-91': 'debited', 'BG-20': 'allowances', 'BT-92': 'allowances', 'BT-99': 'charges',
  'BT-106': 'sumOfLines', 'BT-107': 'allowances', 'BT-108': 'charges', 'BT-109': 'net', 'BT-110': 'vatSum', 'BT-112': 'gross', 'BT-113': 'prepaid', 'BT-114': 'rounding', 'BT-115': 'toPay', 'BG-23': 'vat', 'BT-116': 'vat', 'BT-117': 'vat', 'BT-119': 'vat',
  'BG-25': 'what', 'BT-129': 'quantity', 'BT-131': 'net', 'BT-146': 'price', 'BT-147': 'discount', 'BT-148': 'price', 'BT-149': 'price', 'BT-151': 'vat', 'BT-152': 'vat', 'BT-153': 'what', 'BG-27': 'allowances', 'BT-136': 'allowances', 'BT-141': 'charges',
} as const;

export function termText({ t }: Sheet, term: string): string {
  return Object.hasOwn(TERMS, term) ? t(TERMS[term as keyof typeof TERMS]) : t('field', { term });
}

export function renderOmissions(sheet: Sheet): TemplateResult | typeof nothing {
  const { t, reading: { omissions } } = sheet;
  if (!omissions.length) return nothing;
  const each = ({ term, reason, text, line }: Omission): TemplateResult => html`<li>${line === undefined ? termText(sheet, term) : t('inLine', { label: termText(sheet, term), line: isolated(line) })} ${t(reason)}${text ? html`: <bdi class="quoted">${plain(text)}</bdi>` : nothing}</li>`;
  return html`<section class="omitted small">
    <h6 class="small sub">${t('leftOut')}</h6>
    <ul>${omissions.slice(0, MOST_NAMED).map(each)}</ul>
    ${omissions.length > MOST_NAMED ? html`<p class="sub">${t('leftOutMore', { count: omissions.length - MOST_NAMED })}</p>` : nothing}
  </section>`;
}
