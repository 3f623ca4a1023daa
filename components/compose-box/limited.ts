/**
 * How far the page may write, where the person has not let it write to everybody, and what that means for the draft.
 * Loaded with such a grant.
 * @module
 */
import { html, nothing, type TemplateResult } from 'lit';
import type { Localiser } from '../../src/element/localise.ts';
import { formatList, formatTime } from '../../src/locales/format.ts';
import { limitsWords } from '../../src/locales/limits.ts';
import type { ComposeState } from '../../src/stores/compose.ts';
import type { Limits } from '../../src/stores/limits.ts';

export class Limited {
  constructor(readonly limits: Limits, private readonly localiser: Localiser, private readonly channel: () => string | undefined) {}

  get #t() {
    return this.localiser.load(limitsWords);
  }

  /** That the draft is for somebody, or in a channel, that is out of reach, and what helps; signing in again is offered elsewhere. */
  render({ to, cc }: ComposeState): TemplateResult | typeof nothing {
    const { limits } = this;
    const t = this.#t;
    const only = formatList(this.localiser.locale, limits.names('send'));
    const channel = this.channel();
    const strays = limits.strays(channel);
    if (!strays && ![...to, ...cc].some(({ status }) => status === 'outside')) return nothing;
    return html`<div class="notice warn" part="notice" role="alert"><div class="grow"><p>${strays ? t('channel', { channel: channel!, only }) : t('only', { only })}${strays || limits.lacks('send') ? nothing : html` ${t('take')}`}</p><p>${t('kept')}</p></div></div>`;
  }

  /** Where the text is kept, while that is this device alone. */
  saved({ dirty, savedHere, savedHome, hereOnly }: ComposeState, domain: string): string | undefined {
    return hereOnly && savedHere && !savedHome && !dirty ? this.#t('saved', { domain, time: formatTime(this.localiser.locale, savedHere) }) : undefined;
  }
}
