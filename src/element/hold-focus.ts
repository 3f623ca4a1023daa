import type { LitElement, ReactiveController } from 'lit';

/**
 * Keeps the focus in an element when the control that had it goes away with what it was for: the person
 * goes on where `next` says, instead of at the top of the page.
 * @param next what has the focus then; nothing while it is not there yet, and it is asked for again after the next update
 */
export function holdFocus(host: LitElement, next: (root: ShadowRoot) => HTMLElement | null | undefined): void {
  host.addController(new HoldFocus(host, next));
}

class HoldFocus implements ReactiveController {
  #inside = false;
  #lost = false;

  constructor(private readonly host: LitElement, private readonly next: (root: ShadowRoot) => HTMLElement | null | undefined) {}

  hostUpdate(): void {
    this.#inside = !!this.host.shadowRoot?.activeElement;
  }

  hostUpdated(): void {
    this.#lost ||= this.#inside;
    if (this.#lost) void this.host.updateComplete.then(() => this.#restore());
  }

  #restore(): void {
    const root = this.host.shadowRoot!;
    // Whoever went elsewhere meanwhile stays there.
    if (root.activeElement || document.activeElement !== document.body) this.#lost = false;
    if (!this.#lost) return;
    const next = this.next(root);
    next?.focus({ preventScroll: true });
    this.#lost = !next;
  }
}
