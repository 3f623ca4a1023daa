import { html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit';
import type { CoverTag, PropertyDefinition } from '../../src/contract/index.ts';
import { DmailProblem } from '../../src/contract/problems.ts';
import { asProblem } from '../../src/element/problem.ts';
import { formatBytes, formatList, formatMoment } from '../../src/locales/format.ts';
import type { AttachmentWords } from '../../src/locales/message-attachments.ts';
import type { PropertyNames } from '../../src/locales/property-names.ts';
import { downloadId, safeName, type AttachmentKey, type AttachmentVersion, type Downloads, type DownloadState, type RemoteFile } from '../../src/stores/downloads.ts';
import { labelOf, valueAmong } from '../attachment-picker/property-values.ts';

type Known = readonly AttachmentVersion[] | DmailProblem;

export interface VersionsView {
  t: AttachmentWords;
  names: PropertyNames;
  /** As in a row. */
  asked: readonly PropertyDefinition[] | undefined;
  locale: string;
  /** Who sent them: a document is of one sender. */
  who: string;
  words(problem: DmailProblem): string;
  state(key: AttachmentKey): DownloadState | undefined;
  download(file: RemoteFile, version: AttachmentVersion): void;
  cancel(key: AttachmentKey): void;
  /** How a download ended or goes on, in words. */
  outcome(file: RemoteFile, state: DownloadState): TemplateResult | typeof nothing;
}

/** The versions of documents, asked for when somebody opens the list of them. */
export class Versions {
  readonly #known = new Map<string, Known>();

  constructor(private readonly host: ReactiveControllerHost) {}

  async #load(key: AttachmentKey, downloads: () => Promise<Downloads>): Promise<void> {
    const id = downloadId(key);
    let known: Known;
    try {
      known = await (await downloads()).versions(key);
    } catch (error) {
      known = asProblem(error);
    }
    this.#known.set(id, known);
    this.host.requestUpdate();
  }

  /** @param count how many there are */
  render(key: AttachmentKey, count: number, downloads: () => Promise<Downloads>, tab: number, view: VersionsView): TemplateResult | typeof nothing {
    if (count < 2) return nothing;
    const { t, words } = view;
    const known = this.#known.get(downloadId(key));
    const opened = (event: Event): void => {
      if ((event.currentTarget as HTMLDetailsElement).open) void this.#load(key, downloads);
    };
    return html`<details class="versions" part="versions" @toggle=${opened}><summary class="small" tabindex=${tab}>${t('versions', { count })}</summary>
      ${!known ? nothing : known instanceof DmailProblem ? html`<p class="small bad" role="alert">${words(known)}</p>`
        : html`<ol>${known.map((version, index) => this.#row(key, version, known[index + 1], tab, view))}</ol>`}</details>`;
  }

  #row(key: AttachmentKey, version: AttachmentVersion, older: AttachmentVersion | undefined, tab: number, view: VersionsView): TemplateResult {
    const { t, locale } = view;
    const { to } = version;
    const who = to ? t('sentTo', { names: formatList(locale, to.map(({ address, name }) => name ?? address)) }) : view.who;
    const name = safeName(version.name);
    const here = version.messageId === key.message;
    const file: RemoteFile = {
      message: version.messageId, attachment: key.attachment, name: version.name, size: version.size, arriving: version.state === 'arriving', digests: version.digest ? [version.digest] : [],
    };
    const changes = older ? [...(older.name !== version.name ? [t('renamed', { name: safeName(older.name) })] : []), ...changedProperties(older.properties, version.properties, view)] : [];
    const state = here ? undefined : view.state(file);
    const under = state?.phase === 'running' || state?.phase === 'waiting';
    return html`<li><div class="grow"><p class="small"><b>${t('versionNumber', { version: version.version })}</b> <span class="sub num">· <bdi>${who}</bdi> · ${formatMoment(locale, version.at)} · ${formatBytes(locale, version.size)}${to && version.state === 'complete' ? html` · ${t('arrived')}` : nothing}${here ? html` · ${t('thisVersion')}` : nothing}</span></p>
        <p class="small name"><bdi>${name}</bdi></p>
        ${changes.map((change) => html`<p class="small sub"><bdi>${change}</bdi></p>`)}
        ${state ? view.outcome(file, state) : nothing}</div>
      ${here || to ? nothing : under
        ? html`<button type="button" class="quiet small" tabindex=${tab} aria-label=${t('cancelName', { name })} @click=${() => view.cancel(file)}>${t('cancel')}</button>`
        : html`<button type="button" class="quiet small" tabindex=${tab} aria-label=${t('versionDownloadName', { version: version.version, name })} @click=${() => view.download(file, version)}>${t('versionDownload')}</button>`}</li>`;
  }
}

/** What became other in what the sender says of a document. */
function changedProperties(before: readonly CoverTag[] = [], after: readonly CoverTag[] = [], { t, names, asked, locale }: VersionsView): string[] {
  const shown = (tag: CoverTag): string => valueAmong(tag, names, locale, asked);
  const old = new Map(before.map((tag) => [tag.name, tag]));
  const changes: string[] = [];
  for (const tag of after) {
    const was = old.get(tag.name);
    const label = labelOf(tag, names);
    old.delete(tag.name);
    if (!was) changes.push(t('added', { label, after: shown(tag) }));
    else if (shown(was) !== shown(tag)) changes.push(t('changedTo', { label, before: shown(was), after: shown(tag) }));
  }
  for (const tag of old.values()) changes.push(t('removed', { label: labelOf(tag, names), before: shown(tag) }));
  return changes;
}
