/**
 * The form a box belongs to, by standing in it or by its attribute `form`; what is made of it is loaded with it.
 * @module
 */
import type { LitElement } from 'lit';
import type { Submission } from './submission.ts';

export class FormUse {
  /** The form; its controls make the message. */
  form?: HTMLFormElement;
  /** What is made of it, once loaded. */
  submission?: Submission;
  /** Its passwords: any of them may be shown as text by the time the rest is loaded. */
  #secrets?: Iterable<Element>;
  #loading?: Promise<Submission | undefined>;

  constructor(private readonly host: LitElement, private readonly make: (module: typeof import('./submission.ts'), form: HTMLFormElement, secrets: Iterable<Element>) => Submission) {}

  /** Another form, or none. */
  belongs(form: HTMLFormElement | null): void {
    this.form?.removeEventListener('submit', this.#submit);
    this.submission?.close();
    this.submission = this.#loading = undefined;
    this.form = form ?? undefined;
    this.#secrets = form?.querySelectorAll('[type=password]');
    // Now: what is in the form must never go into an address.
    form?.addEventListener('submit', this.#submit);
    if (form) void this.#load(form);
    this.host.requestUpdate();
  }

  #load(form: HTMLFormElement): Promise<Submission | undefined> {
    return (this.#loading ??= import('./submission.ts').then(
      (module) => {
        if (form !== this.form) return undefined;
        this.submission ??= this.make(module, form, this.#secrets!);
        this.host.requestUpdate();
        return this.submission;
      },
      // Asked for again when it is to be sent.
      () => (this.#loading = undefined),
    ));
  }

  readonly #submit = (event: SubmitEvent): void => {
    // The page has looked at it and thinks otherwise.
    if (event.defaultPrevented) return;
    event.preventDefault();
    if (this.submission) void this.submission.submit();
    else void this.#load(this.form!).then((submission) => submission?.submit());
  };
}
