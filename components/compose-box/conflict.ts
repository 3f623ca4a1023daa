import { html, nothing, type TemplateResult } from 'lit';
import { PAYMENT_PART } from '../../src/contract/payment-part.ts';
import type { ComposeWords } from '../../src/locales/compose.ts';
import { formatTime } from '../../src/locales/format.ts';
import type { ComposeState } from '../../src/stores/compose.ts';
import { textOfHtml } from './plain.ts';

/** What it asks to be paid, in a line each. */
const payments = (parts: NonNullable<ComposeState['conflict']>['content']['parts'] = []): string[] => parts.filter(({ type }) => type === PAYMENT_PART).map(({ data }) => {
  const { payee, iban, amount, currency } = data as Record<string, unknown>;
  return [payee, iban, amount, currency].filter((text) => typeof text === 'string').join(' · ');
});

/** Another tab or device saved something else: it is shown, and the person says which one stays; neither is lost. */
export function renderConflict(t: ComposeWords, locale: string, conflict: ComposeState['conflict'], choose: (choice: 'mine' | 'theirs') => void): TemplateResult | typeof nothing {
  if (!conflict) return nothing;
  const { savedAt, content: { to, cc, subject, html: formatted, parts } } = conflict;
  return html`<div class="notice warn conflict" part="notice" role="group" aria-labelledby="conflict">
    <p class="grow" id="conflict" role="alert">${t('conflict', { time: formatTime(locale, savedAt) })}</p>
    <div class="other" role="group" tabindex="0" aria-label=${t('conflictOther')}>
      <p class="sub">${t('conflictOther')}</p>
      <p><span class="sub">${t('to')}</span> <bdi>${[...to, ...cc].join(', ') || '–'}</bdi></p>
      <p><span class="sub">${t('subject')}</span> <bdi>${subject || '–'}</bdi></p>
      <p class="words" dir="auto">${textOfHtml(formatted).trim()}</p>
      ${payments(parts).map((text) => html`<p class="num" dir="auto">${text}</p>`)}
    </div>
    <div class="buttons"><button type="button" @click=${() => choose('mine')}>${t('conflictMine')}</button>
      <button type="button" @click=${() => choose('theirs')}>${t('conflictTheirs')}</button></div>
  </div>`;
}
