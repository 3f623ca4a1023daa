import { html, nothing, type LitElement, type ReactiveController, type TemplateResult } from 'lit';
import type { DmailProblem } from '../../src/contract/problems.ts';
import { define } from '../../src/element/define.ts';
import { asProblem } from '../../src/element/problem.ts';
import { ring } from '../../src/element/ring.ts';
import type { StoredMessage } from '../../src/contract/index.ts';
import type { AttachmentWords } from '../../src/locales/message-attachments.ts';
import type { Services } from '../../src/services/services.ts';
import { downloadId, type Downloads, type Preview, type RemoteFile } from '../../src/stores/downloads.ts';
import type { FoundInvoice } from './find-invoice.ts';

type Opened = { stop: AbortController; preview?: Preview; url?: string; problem?: DmailProblem; invoice?: FoundInvoice; /** All that is known of it before it is shown. */ ready?: true; /** The browser does not know this form of it. */ unplayed?: boolean };

/** The message it came with, for what can be done from inside a preview. */
export interface Around {
  stored: StoredMessage;
  services: Services | undefined;
  readonly: boolean;
}

/** What is shown of attachments in place. It is fetched and checked when it is asked for, and forgotten when it is hidden. */
export class Previews implements ReactiveController {
  readonly #opened = new Map<string, Opened>();

  /** @param shown called when one is there or has failed */
  constructor(private readonly host: LitElement, private readonly shown: (file: RemoteFile, problem: DmailProblem | undefined) => void) {
    host.addController(this);
  }

  hostDisconnected(): void {
    for (const id of [...this.#opened.keys()]) this.#close(id);
  }

  isOpen(file: RemoteFile): boolean {
    return this.#opened.has(downloadId(file));
  }

  async toggle(file: RemoteFile, downloads: Promise<Downloads>): Promise<void> {
    const id = downloadId(file);
    if (this.#opened.has(id)) return this.#close(id);
    const opened: Opened = { stop: new AbortController() };
    this.#opened.set(id, opened);
    this.host.requestUpdate();
    try {
      const preview = await (await downloads).preview(file, opened.stop.signal);
      if (opened.stop.signal.aborted) return preview.release();
      opened.preview = preview;
      if (preview.shown === 'pdf') define('fdz-message-pdf', (await import('./pdf-view.ts')).FdzMessagePdf);
      else if (preview.shown !== 'text') opened.url = URL.createObjectURL(preview.blob);
      // Without what finds it, offline say, a file is shown as it is.
      if (!opened.url) await import('./find-invoice.ts').then(({ findInvoice }) => findInvoice(preview, opened.stop.signal, (invoice) => {
        opened.invoice = invoice;
        this.host.requestUpdate();
      }), () => {});
      opened.ready = true;
    } catch (error) {
      opened.problem = asProblem(error);
    }
    if (opened.stop.signal.aborted) return;
    this.shown(file, opened.problem);
    this.host.requestUpdate();
  }

  #close(id: string): void {
    const opened = this.#opened.get(id);
    this.#opened.delete(id);
    opened?.stop.abort();
    if (opened?.url) URL.revokeObjectURL(opened.url);
    opened?.preview?.release();
    this.host.requestUpdate();
  }

  /** @param checked what was found of its digest */
  render(file: RemoteFile, name: string, t: AttachmentWords, checked: string, words: (problem: DmailProblem) => string, around: Around): TemplateResult | typeof nothing {
    const opened = this.#opened.get(downloadId(file));
    if (!opened) return nothing;
    const { preview, url, problem, ready, unplayed } = opened;
    return html`<div class="preview" part="preview">${problem
      ? html`<p class="small bad outcome">${ring('failed')}<span>${words(problem)}</span></p>`
      : !preview || !ready ? html`<p class="small sub">${t('loading')}</p>`
      : unplayed ? html`<p class="small sub">${t('notPlayed')}</p>`
      : html`${this.#content(preview, url, name, t, opened, around)}<p class="small sub outcome">${ring('verified')}<span>${checked}</span></p>`}</div>`;
  }

  #content(preview: Preview, url: string | undefined, name: string, t: AttachmentWords, opened: Opened, { stored, services, readonly }: Around): TemplateResult {
    const unplayed = (): void => {
      opened.unplayed = true;
      this.host.requestUpdate();
    };
    // Not upgraded before there is one: until then it only holds the file.
    const withInvoice = (file: TemplateResult): TemplateResult => html`<fdz-message-invoice .name=${name} .found=${opened.invoice} .stored=${stored} .services=${services} .readonly=${readonly}>${file}</fdz-message-invoice>`;
    switch (preview.shown) {
      case 'text':
        return withInvoice(html`<pre tabindex="0" role="region" aria-label=${t('textOf', { name })} dir="auto">${preview.text}</pre>${preview.cut ? html`<p class="small sub">${t('textCut')}</p>` : nothing}`);
      case 'pdf':
        return withInvoice(html`<fdz-message-pdf .name=${name} .pages=${preview.pages}></fdz-message-pdf>`);
      case 'image':
        return html`<img src=${url!} alt=${name} @error=${unplayed}>`;
      case 'audio':
        return html`<audio controls preload="metadata" src=${url!} aria-label=${name} @error=${unplayed}></audio>`;
      case 'video':
        return html`<video controls preload="metadata" playsinline src=${url!} aria-label=${name} @error=${unplayed}></video>`;
    }
  }
}
