/** What this page or an earlier one could not tell home of drafts at once. @module */
import { deleteDraft, putDraft } from '../client/drafts.ts';
import { DmailProblem } from '../contract/problems.ts';
import type { LocalDraft } from '../offline/ports.ts';
import type { Kit } from './kit.ts';

/** Discards at home what was discarded here. */
export async function bury(kit: Kit, id: string): Promise<void> {
  await deleteDraft(kit.http, id);
  const offline = await kit.offline();
  if ((await offline.drafts.get(id))?.deleted) await offline.drafts.delete(id);
}

/**
 * What an earlier page could not tell home: texts and removals. What home has newer waits until it is opened, and what this
 * page may not tell until one comes that may.
 */
export async function catchUp(kit: Kit, isOpen: (id: string) => boolean): Promise<void> {
  const offline = await kit.offline();
  const all = await offline.drafts.all();
  for (const local of all) {
    if (local.synced || isOpen(local.id) || isWaiting(local, all)) continue;
    if (kit.account.state.limits?.keeps(local.content) === false) continue;
    try {
      if (local.deleted) await bury(kit, local.id);
      else await bringHome(kit, local);
    } catch (error) {
      if (!(error instanceof DmailProblem) || error.code !== 'scope-insufficient') throw error;
    }
  }
}

/** One's own version of a draft that has another one: nothing to tell home before the person has chosen. Without the other it is a draft like all. */
export const isWaiting = ({ beside }: LocalDraft, all: readonly LocalDraft[]): boolean => !!beside && all.some(({ id, deleted }) => id === beside && !deleted);

/** Answers the draft as this device has it afterwards. */
export async function bringHome(kit: Kit, { beside: _, ...local }: LocalDraft): Promise<LocalDraft> {
  const { version } = await putDraft(kit.http, local.id, local.content, local.homeVersion);
  const there = { ...local, revision: local.revision + 1, synced: true, homeVersion: version };
  await (await kit.offline()).drafts.put(there);
  return there;
}
