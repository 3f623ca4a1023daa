/**
 * What is said of a file, in the words of the reader.
 * @module
 */
import { problemText } from '../../src/element/problem.ts';
import type { Localiser } from '../../src/element/localise.ts';
import type { AttachmentListWords } from '../../src/locales/attachment-list.ts';
import { formatLeft, formatRate, formatSize } from '../../src/locales/format-transfer.ts';
import { UNSEEN } from '../../src/stores/file-list.ts';
import type { BrokenRule, Transfer, TransferProblem } from '../../src/stores/transfers.ts';

export interface Wording {
  t: AttachmentListWords;
  localiser: Localiser;
  /** Files wait for the form here; nothing is sent by the list. */
  still: boolean;
}

/** What cannot be seen in a name is shown to be there; nothing in it turns what stands around. */
export const shown = (name: string): string => name.replace(UNSEEN, '\ufffd');

/** A name within a sentence. */
export const isolated = (name: string): string => `\u2068${shown(name)}\u2069`;

const RULES = { type: 'Type', size: 'Size', count: 'Count', total: 'Total' } as const;

function ruleText({ rule, by, limit = 0 }: BrokenRule, { t, localiser: { locale } }: Wording): string {
  const args = { by: isolated(by), limit: formatSize(locale, limit), count: limit };
  return t(`${by === 'page' ? 'page' : 'by'}${RULES[rule]}`, args);
}

/** Why it does not go on; empty for a moment while words are being loaded. */
export function problemOf(problem: TransferProblem | undefined, wording: Wording): string {
  if (!problem) return '';
  if ('rule' in problem) return ruleText(problem.rule, wording);
  const { code } = problem;
  if (code === 'file-changed') return wording.t('changed');
  if (code === 'file-unreadable') return wording.t('unreadable');
  return problemText(wording.localiser, { code });
}

/** "184 MB of 640 MB · 22 MB/s · 20 sec left" */
export function stateOf({ state, size, sent, rate, problem }: Transfer, wording: Wording): string {
  const { t, localiser: { locale }, still } = wording;
  const whole = formatSize(locale, size);
  const part = t('progress', { sent: formatSize(locale, sent), size: whole });
  if (state === 'refused' || state === 'failed') return [t(state), problemOf(problem, wording)].filter(Boolean).join(' · ');
  if (state === 'sending') return [part, rate ? formatRate(locale, rate) : '', rate && sent < size ? t('left', { time: formatLeft(locale, (size - sent) / rate) }) : ''].filter(Boolean).join(' · ');
  if (state === 'waiting' && still) return whole;
  return [t(state === 'waiting' && navigator.onLine === false ? 'offline' : state), sent && sent < size ? part : whole].join(' · ');
}

/** "3 files, 852 MB · 2 of 3 uploaded · one refused" */
export function summaryOf(items: readonly Transfer[], { t, localiser: { locale }, still }: Wording): string {
  const taken = items.filter(({ state }) => state !== 'refused');
  const done = taken.filter(({ state }) => state === 'done').length;
  return [
    t('summary', { count: taken.length, size: formatSize(locale, taken.reduce((sum, { size }) => sum + size, 0)) }),
    !still && taken.length && t('summaryDone', { done, count: taken.length }),
    taken.length < items.length && t('summaryRefused', { count: items.length - taken.length }),
  ].filter(Boolean).join(' · ');
}
