/**
 * What the writer attached earlier in a conversation: a file may be the next version of one of these.
 * @module
 */
import { getThread } from '../client/threads.ts';
import { DmailProblem } from '../contract/problems.ts';
import type { Message, ReceiptClaims, StoredMessage } from '../contract/index.ts';
import type { Kit } from './kit.ts';

/** Some bytes a document has had. */
interface Content {
  version: number;
  /** Octets. */
  size: number;
  /** Where it was known when it was sent, or a receipt says it. */
  digest: string | undefined;
}

/** A document, in as many versions as were sent of it. */
export interface EarlierFile {
  document: string;
  /** As it was called last. */
  name: string;
  /** Everybody it was sent to. */
  recipients: ReadonlySet<string>;
  contents: readonly Content[];
}

/**
 * What a receipt says arrived, by document. Nothing is proven by it here: it only spares sending what a server has, and
 * that server makes sure by itself.
 */
function arrivedBy({ deliveries = [], receipts = [] }: Partial<Pick<StoredMessage, 'deliveries' | 'receipts'>>): Map<string, string> {
  const found = new Map<string, string>();
  for (const receipt of [...receipts, ...deliveries.flatMap(({ receipt: one }) => one ?? [])]) {
    try {
      const { attachments = [] } = JSON.parse(atob(receipt.split('.')[1]!.replace(/-/g, '+').replace(/_/g, '/'))) as Partial<ReceiptClaims>;
      for (const { id, digest } of attachments) if (typeof digest === 'string') found.set(id, digest);
    } catch {
      // Then it says nothing.
    }
  }
  return found;
}

/** The sent copies of a conversation, as home or else this device has them, and what has not reached home yet. */
async function sentIn(kit: Kit, thread: string): Promise<Pick<StoredMessage, 'message' | 'deliveries' | 'receipts'>[]> {
  const offline = await kit.offline();
  const { messages = [] } = (await getThread(kit.http, thread).catch((error: unknown) => {
    if (!(error instanceof DmailProblem)) throw error;
    return kit.cache ? offline.cache.thread(thread) : undefined;
  })) ?? {};
  const sent = messages.filter(({ direction }) => direction === 'out');
  const known = new Set(sent.map(({ message }) => message.id));
  return [...sent, ...(await offline.outbox.all()).filter(({ id, message }) => message.thread === thread && !known.has(id))];
}

const recipientsOf = ({ to, cc = [] }: Message): string[] => [...to, ...cc].map(({ address }) => address);

/** @throws {DmailProblem} where this device cannot be read */
export async function earlierFiles(kit: Kit, thread: string): Promise<EarlierFile[]> {
  const found = new Map<string, EarlierFile & { recipients: Set<string>; contents: Content[] }>();
  for (const stored of await sentIn(kit, thread)) {
    const { message } = stored;
    const arrived = message.attachments?.length ? arrivedBy(stored) : undefined;
    for (const { id, name, size, digest = arrived?.get(id) } of message.attachments ?? []) {
      let file = found.get(id);
      if (!file) found.set(id, (file = { document: id, name, recipients: new Set(), contents: [] }));
      file.name = name;
      for (const address of recipientsOf(message)) file.recipients.add(address);
      if (!digest || !file.contents.some((one) => one.digest === digest)) file.contents.push({ version: file.contents.length + 1, size, digest });
    }
  }
  return [...found.values()];
}
