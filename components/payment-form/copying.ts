import { html, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from 'lit';
import type { LiveRegion } from '../../src/element/live-region.ts';
import type { PaymentField } from '../../src/stores/payment.ts';
import { copyText } from '../../src/element/copy.ts';
import { PaymentCopiedEvent } from './events.ts';
import type { PaymentTexts } from './field-text.ts';

/** How long a tick stands where something was copied, in milliseconds. */
const SHOWN = 2500;

/** Drawn here: the other icons come with the inbox. */
const icon = (path: string): TemplateResult => html`<svg class="icon" width="16" height="16" viewBox="0 0 16 16" fill="none" stroke="currentColor" stroke-width="1.4" stroke-linejoin="round" aria-hidden="true"><path d=${path}></path></svg>`;
const iconCopy = icon('M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3');
const iconCopied = icon('M3.5 8.4l3 3L12.6 5');

type What = PaymentField | 'all';

/** Copies, and says so to those who see and to those who hear. */
export class Copying implements ReactiveController {
  #copied?: What;
  #clock?: ReturnType<typeof setTimeout>;
  /** The page does not allow it: the person is told for as long as that is so. */
  refused = false;

  constructor(private readonly host: ReactiveControllerHost & HTMLElement, private readonly live: LiveRegion, private readonly t: PaymentTexts) {
    host.addController(this);
  }

  hostDisconnected(): void {
    this.#show(undefined);
  }

  async copy(what: What, text: string): Promise<void> {
    this.refused = !(await copyText(text, this.host.shadowRoot!));
    this.#show(this.refused ? undefined : what);
    this.live.say(this.refused ? this.t('notCopied') : what === 'all' ? this.t('copiedAll') : this.t('copied', { field: this.t(what) }), true);
    if (!this.refused) this.host.dispatchEvent(new PaymentCopiedEvent(what));
  }

  #show(copied: What | undefined): void {
    clearTimeout(this.#clock);
    this.#copied = copied;
    this.#clock = copied && setTimeout(() => this.#show(undefined), SHOWN);
    this.host.requestUpdate();
  }

  icon(what: What): TemplateResult {
    return this.#copied === what ? iconCopied : iconCopy;
  }
}
