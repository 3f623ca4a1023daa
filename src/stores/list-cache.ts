/** The copy of a list on this device. A cache that fails costs the offline view and nothing else. @module */
import { limitsKey } from './kit.ts';
import type { List } from './list-store.ts';

/** What is kept under a grant with limits is not what another one shows. */
const keyOf = ({ key, kit }: List): string => key + limitsKey(kit);

/** Shows what was kept, if by then `wanted` says that it still helps. */
export async function recall(list: List, wanted: () => boolean): Promise<void> {
  try {
    const kept = await (await list.kit.offline()).cache.list(keyOf(list));
    if (!kept || !wanted()) return;
    list.mailbox.asking()(kept.conversations, undefined, kept.unread);
    list.show(kept.conversations.map(({ id }) => id), { phase: 'ready', total: kept.total, complete: true, source: 'cache', asOf: kept.asOf });
  } catch {
    // Nothing to show; the server's answer decides.
  }
}

export async function keep(list: List): Promise<void> {
  const { ids, total, asOf = 0 } = list.state;
  const conversations = ids.flatMap((id) => list.mailbox.conversation(id) ?? []);
  try {
    await (await list.kit.offline()).cache.putList(keyOf(list), { conversations, total, unread: list.mailbox.state.unread, state: '', asOf });
  } catch {
    // It is written anew with the next change.
  }
}
