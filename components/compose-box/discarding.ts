/**
 * Discarding a draft, and the way back.
 * @module
 */
import { html, nothing, type LitElement, type TemplateResult } from 'lit';
import type { LiveRegion } from '../../src/element/live-region.ts';
import type { ComposeWords } from '../../src/locales/compose.ts';
import type { DraftSession } from './draft-session.ts';
import { DraftDiscardedEvent } from './events.ts';
import type { Sending } from './sending.ts';

export interface DiscardingOptions {
  t: ComposeWords;
  common(key: 'undo' | 'close'): string;
  draft: DraftSession;
  live: LiveRegion;
  sending: Sending;
  /** The person is done with this draft. */
  again(): void;
}

export class Discarding {
  /** @param host `closable`: it is taken away when the person is done */
  constructor(private readonly host: LitElement & { closable: boolean }, private readonly options: DiscardingOptions) {}

  readonly discard = async (): Promise<void> => {
    const { draft, live, t } = this.options;
    const id = draft.state?.id;
    if (!id || !(await draft.attempt(() => draft.store!.discard()))) return;
    this.host.dispatchEvent(new DraftDiscardedEvent(id));
    live.say(t('discarded'));
    await this.host.updateComplete;
    this.host.renderRoot.querySelector<HTMLElement>('#undo')?.focus();
  };

  readonly #undo = async (): Promise<void> => {
    const { draft, live, t } = this.options;
    if (!(await draft.attempt(() => draft.store!.undoDiscard()))) return;
    live.say(t('restored'));
    await this.host.updateComplete;
    this.host.focus();
  };

  render(): TemplateResult {
    const { t, common, again, sending } = this.options;
    return html`${sending.signing?.renderGone() ?? nothing}<div class="row over">
      <p class="grow">${t('discarded')}</p>
      <button type="button" id="undo" @click=${this.#undo}>${common('undo')}</button>
      <button type="button" class="quiet" @click=${again}>${this.host.closable ? common('close') : t('again')}</button>
    </div>`;
  }
}
