/**
 * Letters as they are read and written, and who may write: each is imported when it is first asked for.
 * @module
 */
import type { Mailbox } from '../stores/mailbox-store.ts';
import type { Kit } from '../stores/kit.ts';
import type { Outbox } from '../stores/outbox-store.ts';
import { once } from './once.ts';
import type { Services } from './services.ts';

export interface Letters extends Pick<Services, 'invitations' | 'drafts' | 'thread' | 'compose'> {
  /** Stops what writes. */
  close(): Promise<void>;
}

export function wireLetters(kit: Kit, mailbox: Mailbox, outbox: () => Promise<Outbox>): Letters {
  const threads = once(async () => new (await import('../stores/thread-store.ts')).Threads(kit, mailbox, await outbox()));
  const composing = once(async () => new (await import('../stores/compose-starts.ts')).Composing(kit, mailbox, await outbox(), async (id) => (await threads.made())?.message(id)));
  return {
    invitations: once(async () => new (await import('../stores/invitations-store.ts')).Invitations(kit, mailbox)),
    drafts: once(async () => new (await import('../stores/drafts-store.ts')).Drafts(kit, mailbox, composing)),
    thread: async (id) => (await threads()).thread(id),
    compose: async (start) => (await composing()).open(start),
    close: async () => (await composing.made())?.close(),
  };
}
