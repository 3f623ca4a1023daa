/**
 * What happens to lists when conversations change. Loaded with the live connection: the first rows need none of it.
 * @module
 */
import type { Conversation } from '../contract/index.ts';
import type { Kit } from './kit.ts';
import type { List } from './list-store.ts';
import { connectLive } from './live.ts';
import { again } from './mailbox-flags.ts';
import type { ListState, MailboxQuery } from './mailbox.ts';
import type { Mailbox } from './mailbox-store.ts';

export { change, takeBack } from './mailbox-flags.ts';

/** A record changed, or is gone for good: it is put where it belongs in a list, or taken out. */
export function put(list: List, id: string, before: Conversation | undefined, arrived: boolean): void {
  if (list.state.phase !== 'ready') return;
  const get = (other: string) => list.mailbox.conversation(other);
  const row = get(id);
  const patch = row ? place(list, row, before, arrived, get) : without(list.state, id);
  if (patch === 'ask') {
    // Only the server can tell.
    if (list.leave.length) setTimeout(() => list.state.phase === 'ready' && list.retry(), 200);
  } else if (patch) list.show(patch.ids ?? list.state.ids, patch);
  else list.keep();
}

/** Whether a conversation counts as unread in the inbox. */
const waits = (row: Conversation | undefined): boolean => !!row && row.unread > 0 && !row.archived && !row.deleted;

/** Takes records over, and forgets those that are gone. @returns how many more are unread now */
export function take(mailbox: Mailbox, rows: readonly Conversation[], removed: readonly string[], arrived: boolean): number {
  let more = 0;
  const one = (id: string, row?: Conversation) => {
    const before = mailbox.conversation(id);
    more += Number(waits(row)) - Number(waits(before));
    mailbox.note(id, row);
    for (const list of mailbox.lists.values()) put(list, id, before, arrived);
  };
  for (const row of rows) one(row.id, row);
  for (const id of removed) one(id);
  return more;
}

/** Follows what happens at the server, for as long as there is somebody to tell. */
export function follow(kit: Kit, mailbox: Mailbox, current: () => boolean): ReturnType<typeof connectLive> {
  return connectLive(kit, {
    point: () => mailbox.point,
    status: (live) => {
      if (!current()) return;
      mailbox.patch({ live });
      if (live !== 'open') return;
      for (const list of mailbox.lists.values()) list.revive();
      void again(kit, mailbox);
    },
    changes: (changes) => {
      void mailbox.apply(changes.conversations, { removed: changes.removed, unread: changes.unread, arrived: true }).then(() => {
        mailbox.point = changes.state;
        for (const hearer of [...mailbox.hearers]) hearer(changes);
      }, () => {});
    },
    reset: () => {
      mailbox.point = undefined;
      for (const list of mailbox.lists.values()) list.retry();
      for (const hearer of [...mailbox.hearers]) hearer({ state: '', hasMore: false, conversations: [], removed: [], drafts: [], invitations: true });
    },
  });
}

/** What the placing needs of a list. */
export interface Window {
  readonly query: MailboxQuery;
  readonly state: ListState;
  /** Everything that ever stood here: a conversation does not stop to have been written in. */
  readonly known: ReadonlySet<string>;
}

/**
 * Where a changed record belongs.
 * @returns what changes in the list, nothing, or `ask` where only the server can tell
 */
export function place({ query, state, known }: Window, row: Conversation, before: Conversation | undefined, arrived: boolean, get: (id: string) => Conversation | undefined): Partial<ListState> | 'ask' | undefined {
  const { ids, complete, total, source } = state;
  const stood = ids.includes(row.id);
  const here = belongs(query, row, stood, stood || known.has(row.id));
  if (here === undefined) return 'ask';
  if (!here) return stood ? without(state, row.id) : undefined;
  const moved = row.at !== before?.at;
  if (stood && !moved) return undefined;
  const others = stood ? ids.filter((id) => id !== row.id) : [...ids];
  let [low, high] = [0, others.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isNewer(row, get(others[middle]!))) high = middle;
    else low = middle + 1;
  }
  // Older than all that was loaded: it comes with its page.
  if (low === others.length && low > 0 && !complete && source === 'server') return stood ? without(state, row.id) : undefined;
  others.splice(low, 0, row.id);
  const counted = stood || (row.count > 1 && !known.has(row.id));
  return {
    ids: others, total: total + Number(!counted),
    ...(arrived && moved && row.direction === 'in' && { arrived: [row.id, ...state.arrived.filter((id) => id !== row.id)] }),
  };
}

/** The list without a conversation. */
export function without({ ids, arrived, total }: ListState, id: string): Partial<ListState> | undefined {
  if (!ids.includes(id)) return undefined;
  const rest = (all: readonly string[]) => (all.includes(id) ? all.filter((other) => other !== id) : all);
  return { ids: rest(ids), arrived: rest(arrived), total: Math.max(0, total - 1) };
}

function isNewer(row: Conversation, other: Conversation | undefined): boolean {
  const age = other ? Date.parse(row.at) - Date.parse(other.at) : 1;
  return age > 0 || (age === 0 && row.id > other!.id);
}

function belongs({ view, unread, starred, peer, q }: MailboxQuery, row: Conversation, stood: boolean, known: boolean): boolean | undefined {
  if (row.deleted !== (view === 'deleted')) return false;
  if ((view === 'starred' || starred) && !row.starred) return false;
  if (view === 'archive' ? !row.archived : view === 'inbox' && row.archived) return false;
  // A row does not vanish under the reader because it was read.
  if (unread && !row.unread && !stood) return false;
  if (known) return true;
  const parties = [row.from, ...row.to];
  if (peer && !parties.some(({ address }) => address === peer)) return row.to.length < 5 && row.count === 1 ? false : undefined;
  if (q) {
    const words = fold([row.subject, row.excerpt, row.reference, ...parties.flatMap(({ name, address }) => [name, address])].join(' '));
    if (!fold(q).split(/\s+/).every((word) => words.includes(word.split('|', 1)[0]!))) return false;
  }
  const way = view === 'inbox' ? 'in' : view === 'sent' ? 'out' : row.direction;
  return row.direction === way || (row.count > 1 ? undefined : false);
}

/** Lower case without diacritics, as words are compared. */
const fold = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
