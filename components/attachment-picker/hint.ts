import type { AttachmentPickerWords } from '../../src/locales/attachment-picker.ts';
import { formatSize } from '../../src/locales/format-transfer.ts';

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
export function hintOf({ accept = '', multiple, maxFiles, maxBytes, maxTotal }: Limits, t: AttachmentPickerWords, locale: string): string {
  return [
    kindsOf(accept, t).join(', '),
    maxBytes !== undefined && t(multiple ? 'hintEach' : 'hintOne', { size: formatSize(locale, maxBytes) }),
    multiple && maxFiles !== undefined && t('hintCount', { count: maxFiles }),
    multiple && maxTotal !== undefined && t('hintTotal', { size: formatSize(locale, maxTotal) }),
  ].filter(Boolean).join(' · ');
}
