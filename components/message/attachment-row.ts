import { html, nothing, type TemplateResult } from 'lit';
import type { AttachmentReference, PropertyDefinition, SentDocument, StoredAttachment } from '../../src/contract/index.ts';
import { ring } from '../../src/element/ring.ts';
import { formatBytes } from '../../src/locales/format.ts';
import type { AttachmentWords } from '../../src/locales/message-attachments.ts';
import type { PropertyNames } from '../../src/locales/property-names.ts';
import { extensionOf, promised, SHOWN_UP_TO, safeName, type DownloadState, type RemoteFile } from '../../src/stores/downloads.ts';
import { labelOf, valueAmong } from '../attachment-picker/property-values.ts';

export interface RowView {
  t: AttachmentWords;
  names: PropertyNames;
  /** What senders are asked to say, with what their choices are called; `undefined` while it is on its way. */
  asked: readonly PropertyDefinition[] | undefined;
  locale: string;
  /** -1 in all rows but the one the keys are in. */
  tab: number;
  /** Of a message to the owner; those of a sent one are at its recipients. */
  file: RemoteFile | undefined;
  stored: StoredAttachment | undefined;
  /** Where it stands among what was sent of it; of a sent message. */
  sent: SentDocument | undefined;
  state: DownloadState | undefined;
  /** What the verified receipt names. */
  receipt: string | undefined;
  /** Of a sent message: recipients where it has arrived by their receipts, and all of them. */
  places: { arrived: number; total: number } | undefined;
  /** Malware was found in it; for whom nobody gets it. */
  infected: boolean;
  shown: boolean;
  download(): void;
  cancel(): void;
  show(): void;
  outcome: TemplateResult | typeof nothing;
  preview: TemplateResult | typeof nothing;
  versions: TemplateResult | typeof nothing;
  /** What the owner notes of it. */
  own: TemplateResult | typeof nothing;
}

/** A name as it would be saved; what hides in names is not shown either. */
export const shownName = ({ name, mediaType }: Pick<AttachmentReference, 'name' | 'mediaType'>): string => safeName(name) || mediaType;

export function renderRow(reference: AttachmentReference, view: RowView): TemplateResult {
  const { t, names, asked, locale, stored, state, file, infected, outcome, preview, versions, own } = view;
  const { size, properties = [] } = reference;
  const name = shownName(reference);
  const bytes = (count: number): string => formatBytes(locale, count);
  const digest = stored?.digest ?? reference.digest;
  const arriving = stored?.state === 'arriving';
  const stopped = arriving && stored.problem;
  const moving = state?.phase === 'running' || state?.phase === 'waiting';
  return html`<li class="file" part="attachment">
    <span class="thumb" aria-hidden="true">${extensionOf(name).slice(0, 4).toUpperCase()}</span>
    <div class="what">
      <p class="name"><bdi>${name}</bdi></p>
      <p class="facts small sub num">${facts(reference, view).map((fact) => html`<span>${fact}</span>`)}</p>
      ${arriving && !moving && !stopped ? html`<progress aria-label=${t('arrives', { received: bytes(stored.received), size: bytes(size) })} max=${size || 1} value=${stored.received}></progress>` : nothing}
      ${moving ? html`<progress class="mine" aria-label=${t('received', { received: bytes(state.received), size: bytes(size) })} max=${size || 1} value=${state.received}></progress>` : nothing}
      ${infected ? html`<p class="outcome small bad" part="outcome">${ring('failed')}<span>${t(stored ? 'infected' : 'infectedAt')}</span></p>` : outcome}
      ${stopped ? html`<p class="outcome small bad" part="outcome">${ring('failed')}<span>${t('stopped', { received: bytes(stored.received), size: bytes(size) })}</span></p>` : nothing}
      ${digest ? html`<p class="digest small num" dir="ltr">${digest}</p>` : nothing}
    </div>
    ${file && !infected ? html`<div class="do">${buttons(reference, name, view)}</div>` : nothing}
    ${properties.length || own !== nothing ? html`<div class="notes">${properties.length ? html`<div class="said" role="group" part="properties" aria-label=${t('saidOf', { name })}><h5 class="sub">${t('from')}</h5><div class="line small"><dl>${properties.map((tag) => html`<div><dt><bdi>${labelOf(tag, names)}</bdi></dt><dd class="num" dir="auto">${valueAmong(tag, names, locale, asked)}</dd></div>`)}</dl></div></div>` : nothing}${own}</div>` : nothing}
    ${versions}
    ${infected ? nothing : preview}
  </li>`;
}

function facts({ id: _, size, mediaType: __ }: AttachmentReference, { t, locale, stored, sent, state, receipt, places, infected }: RowView): unknown[] {
  const bytes = (count: number): string => formatBytes(locale, count);
  const moving = state?.phase === 'running' || state?.phase === 'waiting';
  const arriving = stored?.state === 'arriving';
  const among = stored ?? sent;
  // Whoever was just brought something else is not told that all is well.
  const same = !infected && receipt && stored?.digest && state?.problem?.code !== 'digest-mismatch' ? receipt === stored.digest : undefined;
  return [
    moving ? t('received', { received: bytes(state.received), size: bytes(size) }) : arriving && !stored.problem ? t('arrives', { received: bytes(stored.received), size: bytes(size) }) : bytes(size),
    ...(among && among.versions > 1 ? [t('version', { version: among.version, versions: among.versions })] : []),
    ...(arriving ? [t('unchecked')] : stored ? looked(stored, t) : []),
    ...(same === undefined ? [] : [html`<span class="check ${same ? '' : 'bad'}">${ring(same ? 'verified' : 'failed')}${t(same ? 'asReceipt' : 'notAsReceipt')}</span>`]),
    ...(places && !infected ? [places.arrived === places.total ? t('arrived') : places.arrived ? t('arrivedAt', { places: places.arrived, total: places.total }) : t('onItsWay')] : []),
  ];
}

/** What looking for malware came to; where some was found it is said apart. */
function looked({ scan }: StoredAttachment, t: AttachmentWords): TemplateResult[] {
  if (scan === 'clean') return [html`<span class="check">${ring('verified')}${t('clean')}</span>`];
  if (scan === 'pending') return [html`<span class="check">${ring('waiting')}${t('pending')}</span>`];
  return scan === 'not-scanned' ? [html`<span class="check">${ring('waiting')}${t('notScanned')}</span>`] : [];
}

/** At most two: to show it, and to fetch it or give that up. */
function buttons({ size, mediaType }: AttachmentReference, name: string, { t, tab, file, stored, state, shown, download, cancel, show }: RowView): TemplateResult {
  const moving = state?.phase === 'running' || state?.phase === 'waiting';
  const arriving = stored?.state === 'arriving';
  const kind = promised(mediaType);
  const showable = kind && size <= SHOWN_UP_TO[kind] && !arriving && stored?.scan !== 'pending' && file!.digests.length;
  // The button becomes another under the pointer: the second half of a double click is not meant for that.
  const action = (label: string, spoken: string, run: () => void, hint?: string): TemplateResult =>
    html`<button type="button" class="quiet small" part="action" tabindex=${tab} aria-label=${spoken} title=${hint ?? nothing} @click=${({ detail }: MouseEvent) => detail < 2 && run()}>${label}</button>`;
  return html`${showable ? html`<button type="button" class="quiet small" part="action" tabindex=${tab} aria-expanded=${shown ? 'true' : 'false'} aria-label=${t(shown ? 'hideName' : 'showName', { name })} @click=${show}>${t(shown ? 'hide' : 'show')}</button>` : nothing}
    ${moving ? action(t('cancel'), t('cancelName', { name }), cancel)
      : state?.phase === 'failed' ? action(t('goOn'), t('goOnName', { name }), download)
      : arriving ? action(t('early'), `${t('earlyName', { name })}. ${t('earlyHint')}`, download, t('earlyHint'))
      : state?.phase === 'saved' || state?.phase === 'left' ? action(t('again'), t('againName', { name }), download)
      : action(t('download'), t('downloadName', { name }), download)}`;
}
