/**
 * The message in an evidence file as its sender wrote it: everything the receipts and a signature vouch for, the cover
 * sheet and what was noted of attachments too. What a file says is text here, and nothing else.
 * @module
 */
import { css, html, nothing, type TemplateResult } from 'lit';
import type { CoverTag, Message, Party } from '../../src/contract/index.ts';
import type { Localiser } from '../../src/element/localise.ts';
import { evidenceFileWords } from '../../src/locales/evidence-file.ts';
import { evidencePageWords } from '../../src/locales/evidence-page.ts';
import { formatBytes, formatMoment } from '../../src/locales/format.ts';
import { formatTag } from '../../src/schema/format.ts';
import type { FileVerification } from '../../src/stores/evidence.ts';

export async function load(localiser: Localiser): Promise<void> {
  await Promise.all([evidenceFileWords, evidencePageWords].map((group) => group.load(localiser.language)));
}

export function openedMessage({ state, message, chains = [], exportedAt }: FileVerification & { message: Message }, localiser: Localiser): TemplateResult {
  const t = localiser.load(evidenceFileWords);
  const says = localiser.load(evidencePageWords);
  const { from, to, cc, subject, sentAt, reference, channel, body, cover = [], attachments = [], parts = [] } = message;
  const claims = chains.flatMap(({ events }) => events.map(({ verification }) => verification.claims));
  // A message may leave out what its attachments consist of; the receipts say it once they are there.
  const digests = new Map(claims.flatMap((each) => (each?.attachments ?? []).map(({ id, digest }) => [id, digest] as const)).filter(([, digest]) => digest));
  const fact = (label: string, value: unknown) => (value ? html`<dt>${label}</dt><dd>${value}</dd>` : nothing);
  const tags = (list: readonly CoverTag[]) => html`<dl>${list.map((tag) => fact(tag.label ?? tag.name, shown(tag, localiser)))}</dl>`;
  return html`<dl>${fact(t('subject'), html`<bdi>${subject}</bdi>`)}${fact(t('from'), parties([from]))}${fact(t('to'), parties(to))}${cc?.length ? fact(says('copies'), parties(cc)) : nothing}${fact(t('reference'), reference && html`<bdi>${reference}</bdi>`)}${
      typeof channel === 'string' ? fact(t('channel'), html`<bdi>${channel}</bdi>`) : nothing}${fact(says('sent'), moment(sentAt, localiser))}${fact(t('asked'), wishes(message, localiser))}${
      state === 'failed' ? nothing : fact(says('digest'), claims[0] && technical(claims[0].message.digest))}${fact(t('exported'), exportedAt && formatMoment(localiser.locale, exportedAt))}</dl>
    <div class="text" dir="auto">${body.text || says('noText')}</div>
    ${cover.map(({ name, label, tags: list }) => html`<h3><bdi>${label ?? name}</bdi></h3>${tags(list)}`)}
    ${attachments.length ? html`<h3>${says('attachments')}</h3><ul class="attached">${attachments.map(({ id, name, mediaType, size, digest = digests.get(id), properties = [] }) => html`<li><bdi>${name}</bdi> <span class="sub"><bdi>${mediaType}</bdi> · <span class="num">${formatBytes(localiser.locale, size)}</span></span>
      ${digest ? technical(digest) : nothing}${properties.length ? tags(properties) : nothing}</li>`)}</ul>` : nothing}
    ${parts.map(({ type, data }) => html`<h3>${t('part', { type: `\u2068${type}\u2069` })}</h3><div class="data technical" dir="ltr">${JSON.stringify(data, null, 2)}</div>`)}`;
}

const technical = (text: string): TemplateResult => html`<span class="technical num" dir="ltr">${text}</span>`;

const parties = (list: readonly Party[]): TemplateResult[] => list.map(({ name, address }) => html`<span class="party">${name ? html`<bdi>${name}</bdi> ` : nothing}<bdi>${address}</bdi></span>`);

/** A time that was never one is shown as it was written. */
const moment = (at: string, localiser: Localiser): TemplateResult => (Date.parse(at) ? html`<time class="num" datetime=${at}>${formatMoment(localiser.locale, at)}</time>` : html`<bdi>${at}</bdi>`);

function shown(tag: CoverTag, localiser: Localiser): TemplateResult {
  const t = localiser.load(evidenceFileWords);
  return html`<bdi class=${tag.kind === 'text' ? '' : 'num'}>${formatTag(tag, localiser.locale, { yes: t('yes'), no: t('no') })}</bdi>`;
}

/** What the sender asked for beside the delivery. */
function wishes({ evidence }: Message, localiser: Localiser): TemplateResult | undefined {
  const t = localiser.load(evidenceFileWords);
  const until: unknown = evidence?.acceptance?.until;
  const asked = [typeof until === 'string' && html`${t('askedAcceptance')} ${moment(until, localiser)}`, evidence?.opened === true && html`${t('askedOpened')}`].filter((wish) => wish !== false);
  return asked[0] && html`${asked.map((wish) => html`<span class="party">${wish}</span>`)}`;
}

export const messageStyles = css`
  .opened h3 + dl { border-block-start: 0; padding-block: 4px; }
  .party { display: block; }
  .text { white-space: pre-wrap; overflow-wrap: anywhere; max-block-size: 16em; overflow: auto; padding-block: 10px; border-block: 1px solid var(--_line); }
  .attached { display: grid; gap: 8px; margin-block: 4px 8px; }
  .attached li { overflow-wrap: anywhere; }
  .attached .technical { display: block; inline-size: fit-content; }
  .attached dl { border: 0; padding: 2px 0 0; margin: 0; padding-inline-start: 12px; }
  .data { white-space: pre-wrap; overflow-wrap: anywhere; }
  @media print { .text { max-block-size: none; } }
`;
