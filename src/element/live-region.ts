import { html, type ReactiveControllerHost, type TemplateResult } from 'lit';

/** How long each text stands before the next takes its place, in milliseconds: one that is replaced sooner may never be read out. */
const READ = 500;

/**
 * Says things to people who do not see the screen, once and politely, one after the other. The host renders `render()`
 * in its shadow root from the first time on, since a region that appears with its text is not read.
 */
export class LiveRegion {
  #text = '';
  #next: string[] = [];
  #reading?: ReturnType<typeof setTimeout>;

  constructor(private readonly host: ReactiveControllerHost) {}

  /**
   * The same text twice is said twice.
   * @param instead of what is still to be said: it is out of date
   */
  say(text: string, instead = false): void {
    if (instead) this.#next = [];
    if (text && this.#next.push(text) && !this.#reading) this.#say();
  }

  #say(): void {
    const text = this.#next.shift();
    this.#reading = text ? setTimeout(() => this.#say(), READ) : undefined;
    if (!text) return;
    this.#text = text === this.#text ? `${text}\u00a0` : text;
    this.host.requestUpdate();
  }

  render(): TemplateResult {
    return html`<div class="visually-hidden" role="status" aria-live="polite" aria-atomic="true">${this.#text}</div>`;
  }
}
