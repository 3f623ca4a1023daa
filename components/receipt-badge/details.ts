/**
 * What a badge opens to: what happened, the checks in words, what the newest receipt says, and the receipts as files.
 * @module
 */
import { css, html, nothing, type TemplateResult } from 'lit';
import type { Delivery, EvidenceEvent, Message, StoredMessage } from '../../src/contract/index.ts';
import { iconCheck, iconClose, iconDownload } from '../../src/element/icons.ts';
import type { Localiser } from '../../src/element/localise.ts';
import { problemText } from '../../src/element/problem.ts';
import { badgeDetailWords } from '../../src/locales/badge-details.ts';
import { evidencePageIn } from '../../src/locales/evidence-page.ts';
import { formatBytes, formatMoment } from '../../src/locales/format.ts';
import { chainsOf } from '../../src/stores/delivery-state.ts';
import { receiptFile } from '../../src/stores/evidence.ts';
import type { ChainVerification, EvidenceStore, Verification } from '../../src/stores/evidence.ts';
import { DmailProblem, problemCode, type ProblemCode } from '../../src/contract/problems.ts';
import type { CheckedReceipts } from './events.ts';
import type { BadgeState } from './fdz-receipt-badge.ts';
import { chainOf, load, timeline, timelineStyles } from './timeline.ts';

export { load };

export interface DetailOptions {
  state: BadgeState;
  says: string;
  verification: CheckedReceipts | undefined;
  chain: Verification | ChainVerification | undefined;
  /** Oldest first. */
  receipts: readonly string[];
  /** The letter they belong to. */
  stored: Pick<StoredMessage, 'direction' | 'receipts' | 'deliveries'> | undefined;
  delivery: Delivery | undefined;
  /** With it an evidence file can be made. */
  message: Message | undefined;
  localiser: Localiser;
  again(): void;
  store(): Promise<EvidenceStore>;
  update(): void;
}

/** What a badge needs once before it opens: the sheet, and a key to close. */
export function settle(root: ShadowRoot): void {
  root.adoptedStyleSheets.push(timelineStyles.styleSheet!, detailStyles.styleSheet!);
  // What closes the details closes nothing around them, and leads back to what opened them.
  root.addEventListener('keydown', (event) => {
    if ((event as KeyboardEvent).key !== 'Escape' || !root.querySelector(':popover-open')) return;
    event.stopPropagation();
    root.querySelector<HTMLElement>('.badge')?.focus();
  });
}

export function details(options: DetailOptions): TemplateResult {
  const { state, says, verification, chain: outcome, receipts, delivery, message, localiser, again } = options;
  const t = localiser.load(badgeDetailWords);
  const { claims, failed } = verification ?? {};
  const chain = chainOf(outcome);
  const code = problemCode(claims?.reason?.type ?? delivery?.problem);
  return html`<p class="title">${says}</p>
    ${state === 'stopped' && code ? html`<p>${problemText(localiser, { code })}</p>` : nothing}
    ${failed ? html`<p class="sub">${t('failedHint')}</p>` : nothing}
    ${state === 'unknown' && !chain?.incomplete ? html`<p class="sub">${t('unknownHint')}</p><button part="again" @click=${again}>${t('again')}</button>` : nothing}
    ${chain?.events.length ? timeline(chain, localiser) : nothing}
    ${verification ? html`${checks(verification, localiser)}${facts(verification, localiser)}` : nothing}
    ${receipts.length ? html`<p class="files"><button part="download" @click=${() => download(receipts, claims)}>${iconDownload}${receipts[1] ? t('downloadAll') : t('download')}</button>
      ${message && !chain?.incomplete && state !== 'failed' ? html`<button part="evidence" ?disabled=${saving.has(message) && !saving.get(message)} @click=${() => void saveEvidence(options, message)}>${iconDownload}${t('evidence')}</button>` : nothing}</p>
      ${message && saving.get(message) ? html`<p class="bad" role="alert">${problemText(localiser, { code: saving.get(message)! })}</p>` : nothing}
      <p class="sub">${t('downloadHint')}</p>` : nothing}`;
}

/** Each check that was made, in words. */
export const checks = ({ checks: made, formerUntil }: Pick<CheckedReceipts, 'checks' | 'formerUntil'>, localiser: Localiser): TemplateResult | typeof nothing => {
  const t = localiser.load(badgeDetailWords);
  // What does not hold comes first.
  const says = (name: (typeof made)[number]['name']) => (formerUntil !== undefined && (name === 'issuer' || name === 'key') ? t(`${name}Former`, { until: formatMoment(localiser.locale, formerUntil * 1000) }) : t(name));
  const sorted = made.toSorted((a, b) => Number(a.passed) - Number(b.passed));
  return made.length ? html`<ul class="checks">${sorted.map(({ name, passed }) => html`<li class=${passed ? 'passed' : 'failed'} part="check ${passed ? 'passed' : 'failed'}">${passed ? iconCheck : iconClose}<span>${passed ? html`<span class="visually-hidden">${t('passed')} </span>${says(name)}` : t(`${name}Failed`)}</span></li>`)}</ul>` : nothing;
};

/** What says that a message is in the recipient's box. */
const PLACED: readonly EvidenceEvent[] = ['ContentConsignment', 'ContentHandover', 'ContentAccessTracking'];

/** What the receipt says. */
function facts({ claims, kid }: Pick<CheckedReceipts, 'claims' | 'kid'>, localiser: Localiser): TemplateResult | typeof nothing {
  if (!claims) return nothing;
  const t = localiser.load(badgeDetailWords);
  const fact = (label: string, value: string | undefined, technical = false) =>
    value ? html`<dt>${label}</dt><dd class=${technical ? 'technical num' : 'num'} dir=${technical ? 'ltr' : nothing}>${value}</dd>` : nothing;
  const received = Date.parse(claims.received_at) ? formatMoment(localiser.locale, claims.received_at) : claims.received_at;
  return html`<dl>${fact(t(PLACED.includes(claims.event) ? 'to' : 'for'), claims.to)}${fact(t('from'), claims.from.address)}${fact(t('provenBy'), host(claims.from.issuer))}${fact(t('received'), received)}${fact(t('issuedBy'), host(claims.iss))}${fact(t('digest'), claims.message.digest, true)}${claims.attachments?.map(({ name, version, size, digest }) => html`<dt>${t('attachment')}</dt><dd><bdi>${t('attached', { name, version, size: formatBytes(localiser.locale, size) })}</bdi> <span class="technical num" dir=${digest ? 'ltr' : nothing}>${digest ?? t('arriving')}</span></dd>`)}${fact(t('keyName'), kid, true)}${fact(t('number'), claims.jti, true)}</dl>`;
}

const host = (url: string): string => (URL.canParse(url) ? new URL(url).host : url);

function download(receipts: readonly string[], claims: CheckedReceipts['claims']): void {
  const { name, type, text } = receiptFile(receipts.at(-1)!, claims);
  if (!receipts[1]) return give(new Blob([text], { type }), name);
  // One on a line: what reads a file by lines reads them all.
  give(new Blob([`${receipts.join('\n')}\n`], { type: 'text/plain' }), name.replace(/\.jws$/, '.txt'));
}

/** Messages an evidence file is being made of, with what came in the way. */
const saving = new WeakMap<Message, ProblemCode | undefined>();

async function saveEvidence({ receipts, stored, localiser, store, update }: DetailOptions, message: Message): Promise<void> {
  saving.set(message, undefined);
  update();
  try {
    const page = await evidencePageIn(localiser.language);
    if (!page) throw new DmailProblem('unreachable');
    const { name, type, bytes } = await (await store()).archive(message, stored?.direction === 'out' ? chainsOf(stored.deliveries) : [stored?.receipts ?? receipts], page);
    give(new Blob([bytes], { type }), name);
    saving.delete(message);
  } catch (cause) {
    saving.set(message, cause instanceof DmailProblem ? cause.code : 'internal');
  }
  update();
}

function give(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // The browser has begun to read it by the next task.
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

export const detailStyles = css`
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
  .files { display: flex; flex-wrap: wrap; gap: 8px; margin-block: 4px 6px; }
  .bad { color: var(--_bad); }
  @media print {
    .details:popover-open { position: static; inline-size: auto; max-block-size: none; border: 0; box-shadow: none; padding: 0; }
    .files, [part=again] { display: none; }
  }
`;
