/**
 * What happened to a message, as its receipts tell it: each with time, actor and whether it holds.
 * @module
 */
import { css, html, nothing, type TemplateResult } from 'lit';
import { domainOf } from '../../src/contract/address.ts';
import { problemCode } from '../../src/contract/problems.ts';
import type { Localiser } from '../../src/element/localise.ts';
import { problemText } from '../../src/element/problem.ts';
import { ring } from '../../src/element/ring.ts';
import { badgeDetailWords } from '../../src/locales/badge-details.ts';
import { evidencePageWords } from '../../src/locales/evidence-page.ts';
import { formatTime, formatWhen, formatMoment } from '../../src/locales/format.ts';
import { problemWords } from '../../src/locales/problems.ts';
import { formatIban, formatMoney } from '../../src/stores/payment.ts';
import type { ChainEvent, ChainVerification, Verification } from '../../src/stores/evidence.ts';

export async function load(localiser: Localiser): Promise<void> {
  await Promise.all([badgeDetailWords, problemWords, evidencePageWords].map((group) => group.load(localiser.language)));
}

/** A single receipt is a chain of one. */
export function chainOf(outcome: Verification | ChainVerification | undefined): ChainVerification | undefined {
  if (!outcome || 'events' in outcome) return outcome;
  const { state, claims } = outcome;
  if (!claims) return { state, events: [] };
  const at = new Date(claims.previous ? claims.iat * 1000 : claims.received_at);
  const byRecipient = /^(Consignment|Payment)|^Content(Handover|AccessTracking)$/.test(claims.event);
  return {
    state, ...(claims.previous && { incomplete: true }),
    events: [{ event: claims.event, ...(!Number.isNaN(at.getTime()) && { at: at.toISOString() }), actor: byRecipient ? 'recipient' : 'server', verification: outcome }],
  };
}

export function timeline({ events, failed, incomplete }: ChainVerification, localiser: Localiser): TemplateResult {
  const t = localiser.load(badgeDetailWords);
  return html`${incomplete ? html`<p class="sub">${t('incomplete')}</p>` : nothing}<ol class="timeline" part="timeline" aria-label=${t('timeline')}>${events.map((event, index) => step(event, failed?.index === index, localiser))}</ol>`;
}

function step({ event, at, actor, verification: { state, claims, formerUntil } }: ChainEvent, broken: boolean, localiser: Localiser): TemplateResult {
  const t = localiser.load(badgeDetailWords);
  const says = localiser.load(evidencePageWords);
  const { locale } = localiser;
  const outcome = broken ? 'failed' : state;
  const { reason, until, to, payment } = claims ?? {};
  const code = problemCode(reason?.type);
  const who = to && (actor === 'recipient' ? to : domainOf(to));
  return html`<li class=${outcome}>${ring(outcome === 'verified' ? 'verified' : outcome === 'failed' ? 'failed' : 'waiting')}
    <span><span class="visually-hidden">${t(outcome === 'verified' ? 'holds' : outcome === 'failed' ? 'doesNotHold' : 'notChecked')} </span>${event ? says(event) : t('unreadable')}${payment ? html`: ${says(payment.state)}, <bdi class="num">${formatMoney(payment.amount, payment.currency, locale)}</bdi>
        <span class="sub">${says('account')} <bdi dir="ltr" class="num">${formatIban(payment.iban)}</bdi>${payment.reference ? html` · <bdi dir="ltr" class="num">${payment.reference}</bdi>` : nothing}${payment.variableSymbol ? html` · <bdi dir="ltr" class="num">VS ${payment.variableSymbol}</bdi>` : nothing}</span>` : nothing}
      ${who ? html`<span class="sub"><bdi>${who}</bdi></span>` : nothing}
      ${formerUntil !== undefined && state !== 'failed' ? html`<span class="sub">${t('former', { until: formatMoment(locale, formerUntil * 1000) })}</span>` : nothing}
      ${until && Date.parse(until) ? html`<span class="sub">${t('until', { until: formatMoment(locale, until) })}</span>` : nothing}
      ${reason?.detail ? html`<q>${reason.detail}</q>` : code ? html`<span class="sub">${problemText(localiser, { code })}</span>` : nothing}</span>
    ${at ? html`<time class="num sub" datetime=${at} title=${formatMoment(locale, at)}>${Math.abs(Date.now() - Date.parse(at)) < 64_800_000 ? formatTime(locale, at, true) : formatWhen(locale, at)}</time>` : nothing}</li>`;
}

export const timelineStyles = css`
  .timeline { display: grid; margin-block: 8px 10px; }
  .timeline li { display: grid; grid-template-columns: 16px minmax(0, 1fr) auto; gap: 2px 10px; padding-block: 5px; position: relative; align-items: start; }
  .timeline .ring { color: var(--_ink-2); margin-block-start: .12em; }
  .timeline .verified .ring { color: var(--_accent); }
  .timeline .failed { color: var(--_bad); font-weight: var(--_bold); }
  .timeline .failed .ring { color: inherit; }
  .timeline li:not(:last-child)::after { content: ''; position: absolute; inset-inline-start: 7.5px; inset-block: 1.75em -.2em; inline-size: 1px; background: var(--_line-2); }
  .timeline span .sub, .timeline q { display: block; font-weight: normal; overflow-wrap: anywhere; }
  .timeline time { white-space: nowrap; }
  @media (forced-colors: active) { .timeline .ring { color: CanvasText; } }
  @media print { .timeline li { break-inside: avoid; } .timeline .ring { print-color-adjust: exact; } }
`;
