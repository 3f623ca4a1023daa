import { html, nothing, type LitElement, type TemplateResult } from 'lit';
import { iconBack } from '../../src/element/icons.ts';
import type { Services } from '../../src/services/services.ts';
import type { FdzComposeBox } from '../compose-box/fdz-compose-box.ts';
import type { StatusContext } from './status.ts';

/** What is open beside the list, or over it where there is no room beside. What shows it is loaded then. */
export class Pane {
  /** The conversation that is open. */
  id?: string;
  /** The draft that is being written on; none is a new letter. */
  draft?: string;
  #writing = false;
  #ready = false;
  #loads = 0;

  /** @param left the person is done with what was open */
  constructor(private readonly host: LitElement & { readonly peer?: string }, private readonly left: () => void) {}

  get open(): boolean {
    return this.#writing || this.id !== undefined;
  }

  async show(id: string, focus: boolean): Promise<void> {
    this.#forget();
    this.id = id;
    await this.#load(import('../message/define.ts'), focus);
  }

  async write(draft?: string): Promise<void> {
    if (!this.#writing || draft !== this.draft) this.#forget();
    this.id = undefined;
    this.draft = draft;
    this.#writing = true;
    await this.#load(import('../compose-box/define.ts'), true);
  }

  /** Answers what is open, as if the key had been pressed there. */
  answer(kind: 'reply' | 'reply-all' | 'forward'): void {
    const message = this.host.shadowRoot?.querySelector('fdz-message');
    if (!message || !this.#ready) return;
    message.focus({ preventScroll: true });
    message.reply(kind);
  }

  readonly close = (): void => {
    this.#forget();
    this.id = undefined;
    this.#ready = false;
    this.#loads++;
    this.host.requestUpdate();
  };

  /** What was begun is found among the drafts; whoever writes next begins anew. */
  #forget(): void {
    this.#box?.forget();
    this.#writing = false;
    this.draft = undefined;
  }

  get #box(): FdzComposeBox | null | undefined {
    return this.host.shadowRoot?.querySelector('fdz-compose-box');
  }

  render(services: Services | undefined, t: StatusContext['a']): TemplateResult {
    return html`<section class="pane" part="pane" tabindex="-1" aria-label=${t('reading')}>${this.open
      ? html`<div class="back"><button class="quiet" part="back" data-do="back">${iconBack}${t('back')}</button></div>${this.#ready
        ? this.#writing
          ? html`<fdz-compose-box closable .services=${services} .draft=${this.draft} .to=${this.draft === undefined ? this.host.peer : undefined} @fdz-compose-closed=${this.left}></fdz-compose-box>`
          : html`<fdz-message tabindex="-1" .services=${services} .threadId=${this.id}></fdz-message>`
        : nothing}`
      : html`<p class="sub pick">${t('pickOne')}</p>`}</section>`;
  }

  async #load(loading: Promise<unknown>, focus: boolean): Promise<void> {
    const load = ++this.#loads;
    this.#ready = false;
    this.host.requestUpdate();
    await loading;
    // Whoever has left meanwhile, or opened something else, is not called back.
    if (load !== this.#loads) return;
    this.#ready = true;
    this.host.requestUpdate();
    await this.host.updateComplete;
    const pane = this.host.shadowRoot?.querySelector<HTMLElement>('.pane');
    // Where the pane covers the list, the focus cannot stay behind it.
    const covers = this.host.shadowRoot && getComputedStyle(this.host.shadowRoot.querySelector('.list')!).visibility === 'hidden';
    if (this.#writing) {
      await this.#box?.updateComplete;
      await this.#box?.ready;
      if (load === this.#loads) this.#box?.focus();
      return;
    }
    // The conversation itself, so that its shortcuts work at once.
    if (focus || covers) (pane?.querySelector<HTMLElement>('fdz-message') ?? pane)?.focus({ preventScroll: true });
  }
}
