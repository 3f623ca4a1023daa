/**
 * Where the files of a form are kept over a reload: for this tab alone, since whoever opens the form anew may be somebody else.
 * @module
 */
import { openChosen } from '../offline/chosen.ts';
import type { ChosenFiles } from '../offline/ports.ts';
import { returning } from '../stores/endpoint-transfers.ts';

/** Who keeps files under a name in this page, and may not be there any more. */
const holders = new Map<string, WeakRef<HTMLElement>>();

/** A moment in which a page that is being left may still hold what is its own, in milliseconds. */
const LEAVING = 3_000;

/** Holds a list for as long as the page is there. A tab that was duplicated has the name of the list too, but not the list. */
const held = (list: string): Promise<boolean> => new Promise((resolve) => {
  const { locks } = navigator;
  if (!locks) return resolve(true);
  locks.request(`fdz-files ${list}`, { signal: AbortSignal.timeout(LEAVING) }, () => {
    resolve(true);
    return new Promise(() => undefined);
  }).catch(() => resolve(false));
});

/**
 * What is kept for a control of this page, and what was kept before it was loaded again.
 * @param what tells it from others of the page
 * @returns `undefined` where nothing can be kept, the page wants nothing to be remembered, or another control keeps it
 */
export async function chosenFiles(control: HTMLElement & { form?: HTMLFormElement | null }, what: string): Promise<ChosenFiles | undefined> {
  try {
    const { form } = control;
    if (form?.autocomplete === 'off') return undefined;
    const key = `fdz-files ${JSON.stringify([location.pathname + location.search, form?.id, control.id, what])}`;
    const first = !holders.has(key);
    const holder = holders.get(key)?.deref();
    if (holder?.isConnected && holder !== control) return undefined;
    holders.set(key, new WeakRef(control));
    const earlier = first && returning() ? sessionStorage.getItem(key) : null;
    if (earlier && (await held(earlier))) return await openChosen(earlier);
    const list = crypto.getRandomValues(new Uint32Array(4)).join('-');
    sessionStorage.setItem(key, list);
    await held(list);
    return await openChosen(list);
  } catch {
    return undefined;
  }
}
