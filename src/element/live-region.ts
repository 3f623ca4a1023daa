import { html, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from 'lit';

/**
 * Says things to people who do not see the screen, once and politely. The host renders `render()` in its
 * shadow root from the first time on, since a region that appears with its text is not read.
 */
export class LiveRegion implements ReactiveController {
  #text = '';

  constructor(private readonly host: ReactiveControllerHost) {
    host.addController(this);
  }

  hostConnected(): void {}

  /** The same text twice is said twice. */
  say(text: string): void {
    this.#text = text && text === this.#text ? `${text}\u00a0` : text;
    this.host.requestUpdate();
  }

  render(): TemplateResult {
    return html`<div class="visually-hidden" role="status" aria-live="polite" aria-atomic="true">${this.#text}</div>`;
  }
}
