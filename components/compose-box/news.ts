import type { Localiser } from '../../src/element/localise.ts';
import type { ComposeWords } from '../../src/locales/compose.ts';
import type { ComposeState, Recipient } from '../../src/stores/compose.ts';
import { summary } from './deliveries.ts';
import { savedLine } from './notices.ts';
import { SPOKEN, statusWord } from './recipient-field.ts';

/** What of a draft's changes is said aloud, each once. What the person has done just now they know already. */
export class News {
  /** Drafts of which it was said that they are kept; saving again and again goes without saying. */
  #kept = '';

  constructor(private readonly t: ComposeWords, private readonly localiser: Localiser, private readonly domain: () => string) {}

  of(now: ComposeState, before: ComposeState | undefined): string {
    // What a draft is like when it is opened is there to be read.
    if (!before || before.phase === 'loading') return '';
    return [...this.#recipients(now, before), this.#saved(now), this.#deliveries(now, before)].filter(Boolean).join(' ');
  }

  /** Whether they accept mail, where it is not what one expects, and when that has changed for the better. */
  #recipients(now: ComposeState, before: ComposeState): string[] {
    const was = new Map([...before.to, ...before.cc].map(({ text, status }): [string, Recipient['status']] => [text, status]));
    return [...now.to, ...now.cc].flatMap(({ text, address, status }) => {
      const last = was.get(text);
      if (last === status || (!last && status === 'checking') || (status === 'requested' && last === 'uninvited')) return [];
      const better = status === 'accepts' && last !== undefined && SPOKEN.includes(last);
      return better || SPOKEN.includes(status) ? [`${address ?? text}: ${statusWord(this.t, status)}`] : [];
    });
  }

  #saved(now: ComposeState): string {
    const { id, dirty, savedHere, savedHome, problem, conflict } = now;
    if (problem || conflict) this.#kept = '';
    if (this.#kept === id || dirty || conflict || now.message || !(savedHere ?? savedHome)) return '';
    this.#kept = id;
    return savedLine(this.t, this.localiser.locale, now, this.domain());
  }

  /** The first word on it has the focus. */
  #deliveries({ deliveries }: ComposeState, before: ComposeState): string {
    if (!before.deliveries.length || deliveries === before.deliveries) return '';
    const says = summary(this.t, deliveries);
    return says === summary(this.t, before.deliveries) ? '' : says;
  }
}
