/** The way over home: a file goes there once, and the servers of its recipients fetch it from there. @module */
import { grantPull, leaveAtHome, takeFromHome } from '../client/repository.ts';
import { openUpload } from '../client/uploads.ts';
import { domainOf } from '../contract/address.ts';
import { DmailProblem } from '../contract/problems.ts';
import type { RepositoryRequest, Session, Upload, UploadRequest } from '../contract/index.ts';
import type { Kit } from './kit.ts';
import type { Item } from './transfer-item.ts';
import { OnItsWay, type Run } from './transfer-run.ts';

/** Milliseconds between two questions how far it has come: at least, and at most where nothing changes. */
const OFTEN = 300;
const SELDOM = 5_000;
/** Questions in a row without anything new, after which a server that says it cannot fetch is believed. */
const PATIENCE = 6;
/** Attempts of ours at home, after which nobody waits for it. */
const GIVEN_UP = 2;

/** Only the account itself, not home, is out of order. */
const OURS = new Set(['signed-out', 'token-invalid', 'sign-in-failed']);

/**
 * Lets a server fetch it from home.
 * @returns where from; `undefined` where it is to be sent there: one of both does not do that, has no room, or is out of order
 * @throws {DmailProblem} where nobody is signed in
 */
export async function wayTo(kit: Kit, { item, server, addresses, signal, change }: Run, announcement: RepositoryRequest): Promise<string | undefined> {
  const { places, upload } = item.record;
  const { home } = kit.http;
  // What goes straight to somebody already does so to all.
  const begun = Object.values(places).some(({ addresses: known, way }) => known.length && way !== 'pulled');
  const there = places[home]?.repository || places[home]?.addresses.length;
  let left = false;
  try {
    const [ours, theirs] = await Promise.all([domainOf(kit.account.identity.address), domainOf(addresses[0]!)].map((domain) => kit.resolve(domain)));
    // The repository is for whoever may write to everybody.
    const whole = kit.account.identity.scopes.includes('send');
    if (whole && (!begun || there) && ours!.attachments?.repository && theirs!.attachments?.pull) {
      left = true;
      await leaveAtHome(kit.http, upload, announcement, signal);
      const { uri } = await grantPull(kit.http, upload, server, signal);
      await change(home, { repository: true });
      return uri;
    }
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof DmailProblem) || OURS.has(error.code)) throw error;
  }
  await straight(kit, { item, server, change }, left);
  return undefined;
}

/**
 * Announces it to a server that is to fetch it.
 * @throws {DmailProblem} as `openUpload` does; where the server takes no such way, it is announced to be sent there
 */
export async function announceFrom(kit: Kit, run: Run, session: Session, uri: string, announcement: UploadRequest): Promise<Upload> {
  const { item, server, change, signal } = run;
  const open = (announced: UploadRequest): Promise<Upload> => openUpload(kit.http, server, session, item.record.upload, announced, signal);
  const there = await open({ ...announcement, pull: { uri } }).catch((error: unknown) => {
    if (!(error instanceof DmailProblem) || error.code !== 'not-understood') throw error;
    return open(announcement);
  });
  // It is on its way there, or it is not: before anything is asked again.
  if (there.pull?.state === 'waiting') await change(server, { way: 'pulled' });
  else await straight(kit, run);
  return there;
}

/** It is sent there. @param left it was left at home for that server just now, perhaps */
async function straight(kit: Kit, run: Pick<Run, 'item' | 'server' | 'change'>, left = false): Promise<void> {
  await run.change(run.server, { way: 'straight' });
  await spare(kit, run, left);
}

/** What nobody fetches from home any more takes no room there, now that others get it straight: so does whoever is added. */
async function spare({ http }: Kit, { item, server, change }: Pick<Run, 'item' | 'server' | 'change'>, left = false): Promise<void> {
  const { places, upload } = item.record;
  const { home } = http;
  const there = places[home];
  const fetching = Object.entries(places).some(([at, { way, done }]) => way === 'pulled' && !done && at !== server);
  // Another one is just being told where to fetch it.
  const telling = [...item.works].some(([at, { running }]) => running && at !== home && at !== server && !places[at]?.way);
  if (fetching || telling || (!left && !there?.repository)) return;
  if (there) {
    // For somebody at home it goes on.
    await change(home, { repository: false, ...(!there.addresses.length && { done: false }) });
    if (!there.addresses.length) item.works.get(home)?.running?.abort();
  }
  // Where home does not hear of it, it goes in its own time.
  void takeFromHome(http, upload).catch(() => {});
}

/**
 * Waits until all of it is there, or nothing more comes that way.
 * @throws {OnItsWay} as long as it is to be waited for; returns where all of it has come, or it is to be sent there
 */
export async function follow(kit: Kit, { item, server, change, signal }: Run, { state, offset, pull }: Upload): Promise<void> {
  const one = item.works.get(server)!;
  if (state === 'complete') {
    if (Object.values(item.record.places).some(({ way }) => way === 'straight')) await spare(kit, { item, server, change });
    return;
  }
  const before = one.pulling;
  const quiet = before && before.offset === offset ? before.quiet + 1 : 0;
  one.pulling = { quiet, offset };
  const waits = pull?.state === 'waiting' && !lost(kit, item, offset, quiet, pull.problem !== undefined);
  // Where there is nothing to send, it is waited for what may come.
  if (waits || (pull?.state === 'waiting' && !item.blob && !item.record.handle)) throw new OnItsWay(Math.min(SELDOM, OFTEN * 1.5 ** quiet));
  delete one.pulling;
  await straight(kit, { item, server, change });
  signal.throwIfAborted();
}

/** Whether the way over home leads nowhere now. */
function lost(kit: Kit, { record: { places, size }, works }: Item, offset: number, quiet: number, trouble: boolean): boolean {
  const { home } = kit.http;
  const ours = works.get(home);
  const arrived = places[home]?.done ? size : (ours?.sent ?? 0);
  if (!places[home]?.done && (ours?.failed || (ours?.attempts ?? 0) >= GIVEN_UP)) return true;
  return trouble && quiet >= PATIENCE && arrived > offset;
}
