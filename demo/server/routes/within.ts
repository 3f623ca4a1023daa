/**
 * What a limited right does not reach is not there.
 * @module
 */
import { Problem } from '../problem.ts';
import { allWith, toRecipient } from '../reach.ts';
import { sessionFor } from './deposit.ts';
import { found, type Call, type Route } from './route.ts';

/** @throws {Problem} where what a request is about is not within the reach of its right */
export async function keepWithin(call: Call, how: NonNullable<Route['within']>): Promise<void> {
  const { context: { store }, params, principal, reach } = call;
  if (!reach || how === 'itself') return;
  const { address } = principal;
  if (how === 'peer') {
    if (!allWith(reach, params['peer']!)) throw new Problem('not-found');
  } else if (how === 'session') {
    const { recipient } = await sessionFor(call, principal);
    if (!toRecipient(reach, recipient)) throw new Problem('scope-insufficient', { scope: 'deposit' });
  } else if (how === 'upload') {
    const upload = await store.upload(principal, params['upload']!);
    if (!upload) return;
    const owners = await store.announcedFor(upload.key);
    // What is for nobody yet was left at home for others to fetch.
    if (!owners.length || !owners.every((owner) => toRecipient(reach, owner))) throw new Problem('not-found');
  } else {
    const what = how === 'thread' ? { thread: params['thread']! } : how === 'sent' ? { sent: params['messageId']! } : { message: params['id']! };
    if (!found(await store.within(address, what, reach))) throw new Problem('not-found');
  }
}
