import { parseAddress } from '../../src/contract/address.ts';
import type { Search } from './model.ts';

export type Operator = 'unread' | 'starred' | 'from';
export const OPERATORS: readonly Operator[] = ['unread', 'starred', 'from'];

/** Takes finished operators out of typed text. An operator is finished by the space (or Enter) behind it. */
export function parseSearch(text: string, before: Search): Search {
  let { unread, starred, from } = before;
  const words = text.replace(/(^|\s)(is|from):(\S+)(?=\s)/gi, (whole, space: string, operator: string, value: string) => {
    if (/^is$/i.test(operator)) {
      if (/^unread$/i.test(value)) unread = true;
      else if (/^starred$/i.test(value)) starred = true;
      else return whole;
      return space;
    }
    const address = parseAddress(value);
    if (!address) return whole;
    from = address;
    return space;
  });
  return { unread, starred, from, words: words === text ? text : words.trimStart() };
}

/** Whether a search or a filter leaves something out. */
export const isFiltered = ({ unread, starred, from, words }: Search): boolean => !!(unread || starred || from || words.trim());
