/**
 * What of a mailbox a right reaches: conversations somebody takes part in, or that have a message of a channel.
 * @module
 */
import { sql, type Kysely, type RawBuilder } from 'kysely';
import type { Limit, Reach } from '../../../src/contract/index.ts';
import { encoded } from './channels.ts';
import { conversationOf } from './ledger.ts';
import type { ConversationRow, Schema } from './schema.ts';
import type { Within } from './store.ts';

type Db = Kysely<Schema>;
type Placed = Pick<ConversationRow, 'peers' | 'channels'>;

const named = ({ peer, channel }: Limit): string[] => [...(peer === undefined ? [] : [`|${peer}|`]), ...(channel === undefined ? [] : [`|${encoded(channel)}|`])];

/** Whether a right reaches a conversation; without limits it reaches all. */
export const reached = (reach: Reach | undefined, { peers, channels }: Placed): boolean =>
  !reach || reach.some((limit) => named(limit).every((name) => `${peers}${channels ?? ''}`.includes(name)));

const escaped = (text: string): string => text.replace(/[\\%_]/g, '\\$&');

/** The same of the rows of a query over `conversations`. */
export const reachedRows = (reach: Reach): RawBuilder<boolean> =>
  sql<boolean>`exists (select 1 from json_each(${JSON.stringify(reach.map((limit) => `%${named(limit).map(escaped).join('%')}%`))}) as l where conversations.peers || coalesce(conversations.channels, '') like l.value escape '\\')`;

/** The same of messages. @param messages what the query calls them */
export const inReach = (messages: string, reach: Reach): RawBuilder<boolean> =>
  sql<boolean>`exists (select 1 from conversations where conversations.owner = ${sql.ref(`${messages}.owner`)} and conversations.id = ${sql.ref(`${messages}.thread`)} and ${reachedRows(reach)})`;

/** Whether what is named is in a conversation that a right reaches; `undefined` where there is no such thing. */
export async function within(db: Db, owner: string, what: Within, reach: Reach): Promise<boolean | undefined> {
  const id = 'thread' in what ? what.thread : await threadOf(db, owner, what);
  const conversation = id === undefined ? undefined : await conversationOf.first(db, { owner, id });
  return conversation && reached(reach, conversation);
}

async function threadOf(db: Db, owner: string, what: { message: string } | { sent: string }): Promise<string | undefined> {
  const own = db.selectFrom('messages').select('thread').where('owner', '=', owner);
  const found = 'message' in what ? own.where('id', '=', what.message) : own.where('direction', '=', 'out').where('peer', '=', owner).where('message_id', '=', what.sent);
  return (await found.executeTakeFirst())?.thread;
}

/** How many conversations of the inbox that a right reaches hold something unread. */
export async function unreadWithin(db: Db, owner: string, reach: Reach): Promise<number> {
  const { count } = await db.selectFrom('conversations').select(({ fn }) => fn.countAll<number>().as('count')).where('owner', '=', owner).where('in_inbox', '=', sql.lit(1)).where('unread', '>', 0).where(reachedRows(reach)).executeTakeFirstOrThrow();
  return Number(count);
}
