/**
 * What is said of a file, in the words of the reader.
 * @module
 */
import { problemText } from '../../src/element/problem.ts';
import type { Localiser } from '../../src/element/localise.ts';
import type { AttachmentPickerWords } from '../../src/locales/attachment-picker.ts';
import { formatLeft, formatRate, formatSize } from '../../src/locales/format-transfer.ts';
import { UNSEEN } from '../../src/stores/file-list.ts';
import type { BrokenRule, Transfer, TransferProblem } from '../../src/stores/transfers.ts';

export interface Wording {
  t: AttachmentPickerWords;
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
  return [t(state), sent && sent < size ? part : whole].join(' · ');
}

const KINDS = { 'image/*': 'images', 'audio/*': 'audio', 'video/*': 'video', 'text/*': 'words' } as const;

/** What an `accept` asks for, as people say it; media types nobody knows by name are left out. */
function kindsOf(accept: string, t: AttachmentPickerWords): string[] {
  const names = accept.toLowerCase().split(',').map((token) => token.trim()).map((token) => {
    if (token in KINDS) return t(KINDS[token as keyof typeof KINDS]);
    return (/^\.([\w.]+)$/.exec(token) ?? /^\w+\/([a-z0-9]{2,5})$/.exec(token))?.[1]?.toUpperCase() ?? '';
  });
  return [...new Set(names.filter(Boolean))];
}

export interface Limits {
  accept?: string;
  multiple: boolean;
  maxFiles?: number;
  maxBytes?: number;
  maxTotal?: number;
}

/** "PDF, DWG · up to 10 MB each · at most 5 files" */
export function hintOf({ accept = '', multiple, maxFiles, maxBytes, maxTotal }: Limits, { t, localiser: { locale } }: Wording): string {
  return [
    kindsOf(accept, t).join(', '),
    maxBytes !== undefined && t(multiple ? 'hintEach' : 'hintOne', { size: formatSize(locale, maxBytes) }),
    multiple && maxFiles !== undefined && t('hintCount', { count: maxFiles }),
    multiple && maxTotal !== undefined && t('hintTotal', { size: formatSize(locale, maxTotal) }),
  ].filter(Boolean).join(' · ');
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
