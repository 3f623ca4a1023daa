/**
 * What a person does with conversations: told to the server at once, or else when it can be reached again.
 * @module
 */
import { updateMailbox } from '../client/mailbox-update.ts';
import { DmailProblem } from '../contract/problems.ts';
import { isTransient } from '../contract/transient.ts';
import type { Conversation, MailboxUpdated } from '../contract/index.ts';
import { waitFor } from './backoff.ts';
import type { Kit } from './kit.ts';
import type { Flags, MailboxState } from './mailbox.ts';

/** How long a change can be taken back, in milliseconds. */
const UNDO = 30_000;

/** What the changer needs of the mailbox. */
export interface Changeable {
  readonly state: MailboxState;
  readonly waiting: Set<string>;
  conversation(id: string): Conversation | undefined;
  patch(patch: Partial<MailboxState>): void;
  apply(rows: readonly Conversation[]): Promise<void>;
}

interface Wish {
  ids: readonly string[];
  readonly set: Flags;
}

/** What the server has not heard of yet, in its order; for as long as this page is there. */
interface Late {
  readonly wishes: Set<Wish>;
  attempts: number;
  busy?: boolean;
  timer?: ReturnType<typeof setTimeout>;
}

const known = new WeakMap<Changeable, Late>();

function lateOf(mailbox: Changeable): Late {
  const late = known.get(mailbox) ?? { wishes: new Set(), attempts: 0 };
  known.set(mailbox, late);
  // Who dismisses the notice does not want it any more.
  if (!mailbox.state.problem) late.wishes.clear();
  return late;
}

/** Changes flags at the server, then here; archiving and deleting can be taken back for a while. */
export async function change(kit: Kit, mailbox: Changeable, ids: readonly string[], set: Flags): Promise<void> {
  const { wishes } = only(mailbox, ids, set);
  if (!wishes.size) mailbox.patch({ problem: undefined });
  if (await make(kit, mailbox, { ids, set })) await again(kit, mailbox);
}

export async function takeBack(kit: Kit, mailbox: Changeable): Promise<void> {
  const { undo } = mailbox.state;
  if (!undo) return;
  const back: Flags = {};
  for (const name of ['archived', 'deleted'] as const) if (undo.set[name] !== undefined) back[name] = !undo.set[name];
  const { wishes } = only(mailbox, undo.ids, back);
  mailbox.patch({ undo: undefined, ...(!wishes.size && { problem: undefined }) });
  const problem = await tell(kit, mailbox, undo.ids, back);
  if (problem) mailbox.patch({ undo, problem });
}

/** Tells the server what it could not be told before. */
export async function again(kit: Kit, mailbox: Changeable): Promise<void> {
  const late = lateOf(mailbox);
  // Nobody is there; whoever comes next connects first.
  if (late.busy || mailbox.state.live === 'off') return;
  late.busy = true;
  try {
    for (const wish of late.wishes) if (!(await make(kit, mailbox, wish))) break;
  } finally {
    late.busy = false;
  }
}

/** What is wanted now counts, not what was wanted before. */
function only(mailbox: Changeable, ids: readonly string[], set: Flags): Late {
  const late = lateOf(mailbox);
  for (const wish of late.wishes) {
    if (Object.keys(set).some((name) => name in wish.set)) wish.ids = wish.ids.filter((id) => !ids.includes(id));
    if (!wish.ids.length) late.wishes.delete(wish);
  }
  return late;
}

/** Answers whether it is made. */
async function make(kit: Kit, mailbox: Changeable, wish: Wish): Promise<boolean> {
  const { ids, set } = wish;
  const before = new Map(ids.map((id) => [id, mailbox.conversation(id)]));
  const problem = await tell(kit, mailbox, ids, set);
  const late = lateOf(mailbox);
  late.wishes.delete(wish);
  if (problem) {
    mailbox.patch({ problem });
    if (!isTransient(problem)) return false;
    late.wishes.add(wish);
    clearTimeout(late.timer);
    late.timer = setTimeout(() => void again(kit, mailbox), waitFor(++late.attempts, kit.backoff));
    return false;
  }
  late.attempts = 0;
  const moved = ids.filter((id) => {
    const row = before.get(id);
    return (set.archived !== undefined || set.deleted !== undefined) && (!row || (set.archived ?? row.archived) !== row.archived || (set.deleted ?? row.deleted) !== row.deleted);
  });
  const undo = moved.length ? { ids: moved, set, at: kit.now() } : undefined;
  mailbox.patch({ ...(!late.wishes.size && { problem: undefined }), ...(undo && { undo }) });
  if (undo) setTimeout(() => mailbox.state.undo === undo && mailbox.patch({ undo: undefined }), UNDO);
  return true;
}

/** Answers what stood against it. */
async function tell(kit: Kit, mailbox: Changeable, ids: readonly string[], set: Flags): Promise<DmailProblem | undefined> {
  for (const id of ids) mailbox.waiting.add(id);
  mailbox.patch({});
  try {
    for (let i = 0; i < ids.length; i += 500) {
      const { conversations }: MailboxUpdated = await updateMailbox(kit.http, { ids: ids.slice(i, i + 500), set });
      await mailbox.apply(conversations);
    }
    return undefined;
  } catch (error) {
    if (!(error instanceof DmailProblem)) throw error;
    return error;
  } finally {
    for (const id of ids) mailbox.waiting.delete(id);
    mailbox.patch({});
  }
}
