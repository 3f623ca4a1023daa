import { html, nothing, type LitElement, type TemplateResult } from 'lit';
import { iconBack } from '../../src/element/icons.ts';
import type { Services } from '../../src/services/services.ts';
import type { StatusContext } from './status.ts';

/** What is open beside the list, or over it where there is no room beside. What shows it is loaded then. */
export class Pane {
  /** The conversation that is open. */
  id?: string;
  #writing = false;
  #ready = false;

  constructor(private readonly host: LitElement) {}

  get open(): boolean {
    return this.#writing || this.id !== undefined;
  }

  async show(id: string, focus: boolean): Promise<void> {
    this.id = id;
    this.#writing = false;
    await this.#load(import('../message/define.ts'), focus);
  }

  async write(): Promise<void> {
    this.id = undefined;
    this.#writing = true;
    await this.#load(import('../compose-box/define.ts'), true);
  }

  readonly close = (): void => {
    this.id = undefined;
    this.#writing = this.#ready = false;
    this.host.requestUpdate();
  };

  render(services: Services | undefined, t: StatusContext['a']): TemplateResult {
    return html`<section class="pane" part="pane" tabindex="-1" aria-label=${t('reading')}>${this.open
      ? html`<div class="back"><button class="quiet" part="back" data-do="back">${iconBack}${t('back')}</button></div>${this.#ready
        ? this.#writing
          ? html`<fdz-compose-box .services=${services} @fdz-compose-closed=${this.close}></fdz-compose-box>`
          : html`<fdz-message tabindex="-1" .services=${services} .threadId=${this.id}></fdz-message>`
        : nothing}`
      : html`<p class="sub pick">${t('pickOne')}</p>`}</section>`;
  }

  async #load(loading: Promise<unknown>, focus: boolean): Promise<void> {
    this.#ready = false;
    this.host.requestUpdate();
    await loading;
    this.#ready = true;
    this.host.requestUpdate();
    await this.host.updateComplete;
    const pane = this.host.shadowRoot?.querySelector<HTMLElement>('.pane');
    // Where the pane covers the list, the focus cannot stay behind it.
    const covers = this.host.shadowRoot && getComputedStyle(this.host.shadowRoot.querySelector('.list')!).visibility === 'hidden';
    // The conversation itself, so that its shortcuts work at once.
    if (focus || covers) (pane?.querySelector<HTMLElement>('fdz-message') ?? pane)?.focus({ preventScroll: true });
  }
}
