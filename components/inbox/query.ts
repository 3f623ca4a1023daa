import { parseAddress } from '../../src/contract/address.ts';
import type { View } from '../../src/contract/index.ts';
import type { MailboxQuery } from '../../src/stores/mailbox.ts';

/** A search: operators, which become chips, and words. */
export interface Search {
  readonly unread?: true;
  readonly starred?: true;
  readonly from?: string;
  readonly words: string;
}

export type Operator = 'unread' | 'starred' | 'from';

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

/** The list a search asks for. */
export function queryFor(view: View, peer: string | undefined, { unread, starred, from, words }: Search): MailboxQuery {
  const q = words.trim();
  return { view, ...(unread && { unread }), ...(starred && { starred }), ...((peer || from) && { peer: peer || from }), ...(q && { q }) };
}
