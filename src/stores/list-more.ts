/** Further pages of a list. @module */
import { listMailbox } from '../client/mailbox.ts';
import { PAGE, type List } from './list-store.ts';

export async function loadMore(list: List): Promise<void> {
  const { load, next, mailbox } = list;
  if (!next || list.state.loadingMore) return;
  list.patch({ loadingMore: true, problem: undefined });
  const take = mailbox.asking();
  try {
    const page = await listMailbox(list.kit.http, { ...list.query, cursor: next, limit: PAGE }, load?.signal);
    const changed = take(page.conversations);
    if (load !== list.load) return;
    list.next = page.next;
    const there = new Set(list.state.ids);
    list.show([...list.state.ids, ...page.conversations.map(({ id }) => id).filter((id) => !there.has(id))], { complete: !page.next });
    for (const [changes, id] of changed) changes.put(list, id, mailbox.conversation(id), false);
  } catch (error) {
    take();
    list.failed(error, load);
  } finally {
    if (load === list.load) list.patch({ loadingMore: false });
  }
}
