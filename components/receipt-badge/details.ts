/**
 * What a badge opens to: the checks in words, what the receipt says, and the receipt itself.
 * @module
 */
import { css, html, nothing, type TemplateResult } from 'lit';
import type { Delivery } from '../../src/contract/index.ts';
import { iconCheck, iconClose, iconDownload } from '../../src/element/icons.ts';
import type { Localiser } from '../../src/element/localise.ts';
import { problemText } from '../../src/element/problem.ts';
import { badgeDetailWords } from '../../src/locales/badge-details.ts';
import { formatBytes, formatMoment } from '../../src/locales/format.ts';
import { problemWords } from '../../src/locales/problems.ts';
import { receiptFile } from '../../src/stores/evidence.ts';
import type { Verification } from '../../src/stores/evidence.ts';
import { problemCode } from '../../src/contract/problems.ts';
import type { BadgeState } from './fdz-receipt-badge.ts';

export interface DetailOptions {
  state: BadgeState;
  says: string;
  verification: Verification | undefined;
  receipt: string | undefined;
  delivery: Delivery | undefined;
  localiser: Localiser;
  again(): void;
}

export async function load(localiser: Localiser): Promise<void> {
  await Promise.all([badgeDetailWords.load(localiser.language), problemWords.load(localiser.language)]);
}

/** What a badge needs once before it opens: the sheet, and a key to close. */
export function settle(root: ShadowRoot): void {
  root.adoptedStyleSheets.push(detailStyles.styleSheet!);
  // What closes the details closes nothing around them, and leads back to what opened them.
  root.addEventListener('keydown', (event) => {
    if ((event as KeyboardEvent).key !== 'Escape' || !root.querySelector(':popover-open')) return;
    event.stopPropagation();
    root.querySelector<HTMLElement>('.badge')?.focus();
  });
}

export function details({ state, says, verification, receipt, delivery, localiser, again }: DetailOptions): TemplateResult {
  const t = localiser.load(badgeDetailWords);
  const { checks = [], claims, failed, kid } = verification ?? {};
  const code = claims?.reason ? 'infected' : problemCode(delivery?.problem);
  const fact = (label: string, value: string | undefined, technical = false) =>
    value ? html`<dt>${label}</dt><dd class=${technical ? 'technical num' : 'num'} dir=${technical ? 'ltr' : nothing}>${value}</dd>` : nothing;
  return html`<p class="title">${says}</p>
    ${state === 'stopped' && code ? html`<p>${problemText(localiser, { code })}</p>` : nothing}
    ${failed ? html`<p class="sub">${t('failedHint')}</p>` : nothing}
    ${state === 'unknown' ? html`<p class="sub">${t('unknownHint')}</p><button part="again" @click=${again}>${t('again')}</button>` : nothing}
    ${checks.length ? html`<ul class="checks">${checks.map(({ name, passed }) => html`<li class=${passed ? 'passed' : 'failed'} part="check ${passed ? 'passed' : 'failed'}">${passed ? iconCheck : iconClose}<span>${passed ? html`<span class="visually-hidden">${t('passed')} </span>${t(name)}` : t(`${name}Failed`)}</span></li>`)}</ul>` : nothing}
    ${claims ? html`<dl>${fact(t(claims.reason ? 'for' : 'to'), claims.to)}${fact(t('from'), claims.from.address)}${fact(t('provenBy'), host(claims.from.issuer))}${fact(t('received'), formatMoment(localiser.locale, claims.received_at))}${fact(t('issuedBy'), host(claims.iss))}${fact(t('digest'), claims.message.digest, true)}${claims.attachments?.map(({ name, version, size, digest }) => html`<dt>${t('attachment')}</dt><dd><bdi>${t('attached', { name, version, size: formatBytes(localiser.locale, size) })}</bdi> <span class="technical num" dir=${digest ? 'ltr' : nothing}>${digest ?? t('arriving')}</span></dd>`)}${fact(t('keyName'), kid, true)}${fact(t('number'), claims.jti, true)}</dl>` : nothing}
    ${receipt ? html`<button part="download" @click=${() => download(receipt, claims)}>${iconDownload}${t('download')}</button><p class="sub">${t('downloadHint')}</p>` : nothing}`;
}

const host = (url: string): string => (URL.canParse(url) ? new URL(url).host : url);

function download(receipt: string, claims: Verification['claims']): void {
  const { name, type, text } = receiptFile(receipt, claims);
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  // The browser has begun to read it by the next task.
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

const detailStyles = css`
  .details {
    inline-size: min(30em, calc(100vi - 24px)); max-block-size: min(41em, 100%); overflow: auto; margin: 4px 0; inset: auto;
    position-area: block-end span-inline-end; position-try-fallbacks: flip-block, flip-inline, flip-block flip-inline; position-try-order: most-block-size;
    padding: 16px 18px; border: 1px solid var(--_line); border-radius: var(--_radius);
    background: var(--_sheet); color: var(--_sheet-ink); box-shadow: var(--_shadow);
    font-size: var(--_small); font-weight: normal; text-align: start; white-space: normal; cursor: auto;
  }
  @supports not (position-area: block-end) {
    .details { inset: 0; margin: auto; block-size: fit-content; max-block-size: min(41em, 90dvb); }
  }
  .title { font-weight: var(--_bold); font-size: 1.07em; margin-block-end: 6px; }
  .checks { display: grid; gap: 5px; margin-block: 10px 12px; }
  .checks li { display: grid; grid-template-columns: 16px 1fr; gap: 9px; }
  .checks .icon { color: var(--_accent); margin-block-start: .16em; }
  .checks .failed .icon { color: var(--_bad); }
  .checks .failed { color: var(--_bad); font-weight: var(--_bold); }
  dl { display: grid; grid-template-columns: fit-content(40%) 1fr; gap: 4px 14px; padding-block: 10px; border-block-start: 1px solid var(--_line); margin-block-end: 6px; }
  dt { color: var(--_ink-2); }
  dd { overflow-wrap: anywhere; }
  .technical { font-size: .92em; color: var(--_ink-2); }
  .details button { margin-block: 4px 6px; }
`;
