/**
 * To whom the message goes: the lines of recipients, and the question to those who have not invited the person yet.
 * @module
 */
import { html, nothing, type LitElement, type TemplateResult } from 'lit';
import type { LiveRegion } from '../../src/element/live-region.ts';
import type { Localiser } from '../../src/element/localise.ts';
import { asProblem, problemText } from '../../src/element/problem.ts';
import type { ComposeWords } from '../../src/locales/compose.ts';
import type { DraftSession } from './draft-session.ts';
import type { InvitationQuestion } from './invitation-question.ts';
import { RecipientField } from './recipient-field.ts';

export interface AddressingOptions {
  t: ComposeWords;
  localiser: Localiser;
  draft: DraftSession;
  live: LiveRegion;
  editable(): boolean;
  /** The recipients are others now. */
  changed(): void;
  /** Where the person goes on when somebody was asked. */
  next(): void;
}

export class Addressing {
  readonly #to: RecipientField;
  readonly #cc: RecipientField;
  /** Comes when somebody is to be asked. */
  #question?: InvitationQuestion;
  /** The line for copies was asked for; it is there as well when somebody stands in it. */
  #copies = false;

  constructor(private readonly host: LitElement, private readonly options: AddressingOptions) {
    this.#to = this.#field('to');
    this.#cc = this.#field('cc');
  }

  focus(): void {
    this.#to.focus();
  }

  /** Takes over what stands in the inputs and was not confirmed yet. */
  commit(): void {
    this.#to.commit();
    this.#cc.commit();
  }

  /** Another draft is in the box. */
  reset(): void {
    this.#copies = false;
    this.#question = undefined;
  }

  render(): TemplateResult {
    const { t, draft, editable } = this.options;
    const copies = this.#copies || !!draft.state?.cc.length;
    return html`${this.#to.render(copies || !editable() ? nothing : html`<button type="button" class="quiet small" @click=${this.#open} title=${t('addCc')}>${t('cc')}</button>`)}
      ${copies ? this.#cc.render() : nothing}
      ${this.#question?.render() ?? nothing}`;
  }

  readonly #open = (): void => {
    this.#copies = true;
    this.host.requestUpdate();
    void this.host.updateComplete.then(() => this.#cc.focus());
  };

  async #ask(address: string): Promise<void> {
    const { host } = this;
    const { t, localiser, draft, live, next } = this.options;
    const { InvitationQuestion } = await import('./invitation-question.ts');
    this.#question ??= new InvitationQuestion(host, {
      t,
      ask: async (asked, reason) => {
        try {
          await draft.store?.requestInvitation(asked, reason);
          return undefined;
        } catch (error) {
          return problemText(localiser, asProblem(error));
        }
      },
      asked: (asked) => {
        live.say(t('asked', { address: asked }));
        void host.updateComplete.then(next);
      },
      left: (asked) => void host.updateComplete.then(() => (host.renderRoot.querySelector<HTMLElement>(`[data-ask="${CSS.escape(asked)}"]`) ?? this.#to).focus()),
    });
    this.#question.open(address);
  }

  #field(name: 'to' | 'cc'): RecipientField {
    const { t, localiser, draft, live, editable, changed } = this.options;
    const recipients = () => draft.state?.[name] ?? [];
    return new RecipientField(this.host, {
      name,
      t,
      recipients,
      editable,
      rtl: () => localiser.rtl,
      add: (text) => {
        changed();
        const before = recipients().length;
        draft.store?.addRecipients(name, text);
        const count = recipients().length - before;
        if (count > 0) live.say(t('added', { count }));
      },
      remove: (index) => {
        const gone = recipients()[index];
        changed();
        draft.store?.removeRecipient(name, index);
        if (gone) live.say(t('removed', { address: gone.address ?? gone.text }));
      },
      ask: (address) => void draft.attempt(() => this.#ask(address)),
    });
  }
}
