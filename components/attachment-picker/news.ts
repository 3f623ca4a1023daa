import type { Transfer } from '../../src/stores/transfers.ts';
import type { LiveRegion } from '../../src/element/live-region.ts';
import type { Changes } from './changes.ts';
import { isolated, problemOf, type Wording } from './wording.ts';

/** What comes within so long is said in one sentence, in milliseconds. */
const PAUSE = 400;

/** Tells people who do not see the list what became of it; many at once in numbers. */
export class News {
  #heard: Omit<Changes, 'any'> = { added: [], refused: [], done: [], failed: [] };
  #soon = false;

  constructor(private readonly live: LiveRegion, private readonly wording: () => Wording) {}

  hear({ added, refused, done, failed }: Changes): void {
    if (!added.length && !refused.length && !done.length && !failed.length) return;
    const heard = this.#heard;
    this.#heard = { added: [...heard.added, ...added], refused: [...heard.refused, ...refused], done: [...heard.done, ...done], failed: [...heard.failed, ...failed] };
    if (!this.#soon) setTimeout(() => this.#say(), PAUSE);
    this.#soon = true;
  }

  #say(): void {
    const { added, refused, done, failed } = this.#heard;
    const wording = this.wording();
    const { t } = wording;
    this.#soon = false;
    this.#heard = { added: [], refused: [], done: [], failed: [] };
    const one = (items: Transfer[], text: (name: string, why: string) => string): string[] =>
      items.map((item) => text(isolated(item.name), problemOf(item.problem, wording)));
    const few = added.length + refused.length + done.length + failed.length <= 2;
    if (few) {
      return this.live.say([
        ...one(added, (name) => t('added', { name })), ...one(refused, (name, why) => t('refusedOne', { name, why })),
        ...one(done, (name) => t('arrived', { name })), ...one(failed, (name, why) => t('failedOne', { name, why })),
      ].join(' '));
    }
    const many = [
      added.length && t('addedMany', { count: added.length }), refused.length && t('refusedMany', { count: refused.length }),
      done.length && t('arrivedMany', { count: done.length }), failed.length && t('failedMany', { count: failed.length }),
    ];
    this.live.say(`${many.filter(Boolean).join(', ')}.`);
  }
}
