/**
 * A mailbox of any size, for measuring lists. Laid into the store's own tables by the store's own rows; a million
 * deposits through the protocol would take the better part of an hour.
 */
import type { Message } from '../src/contract/index.ts';
import { withMessage } from '../demo/server/store/rows.ts';
import type { Databases } from '../demo/server/store/databases.ts';

/** Fills the inbox of an owner with conversations of one message each, one a minute. */
export async function seedDatabase({ writer }: Databases, owner: string, count: number): Promise<void> {
  const begin = Date.UTC(2020, 0, 1);
  await writer.insertInto('mailboxes').values({ owner, epoch: 'seed', seq: count, floor: 0, inbox: count, inbox_unread: count, sent: 0, starred: 0, archive: 0, deleted: 0 }).execute();
  const batch = 200;
  for (let from = 0; from < count; from += batch) {
    await writer.transaction().execute(async (tx) => {
      const conversations = [];
      const messages = [];
      for (let index = from; index < Math.min(count, from + batch); index++) {
        const number = String(index).padStart(8, '0');
        const message: Message = {
          id: `message-${number}`, from: { address: `writer${index % 50}@home.example`, name: `Writer ${index % 50}` }, to: [{ address: owner }], thread: `thread-${number}`, subject: `Decision ${number}`,
          sentAt: new Date(begin).toISOString(), body: { text: `Your application ${number} has been decided. Please read the enclosed notice.` },
        };
        const row = {
          id: `stored-${number}`, owner, thread: message.thread, root: `stored-${number}`, direction: 'in' as const, message_id: message.id, peer: message.from.address, at: begin + index * 60_000, unread: 1, digest: 'sha-256:none', size: 400,
          sender: null, receipt: null, uri: null, handed_over: null,
        };
        messages.push({ ...row, body: JSON.stringify(message) });
        conversations.push({ ...withMessage(undefined, row, message, undefined), seq: index + 1 });
      }
      await tx.insertInto('conversations').values(conversations).execute();
      await tx.insertInto('messages').values(messages).execute();
    });
  }
}
