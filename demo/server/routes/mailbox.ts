/**
 * What an owner does at home.
 * @module
 */
import type { DraftContent, InvitationDecision, Reach, MailboxUpdate, SentCopy, View } from '../../../src/contract/index.ts';
import { empty, json } from '../answer.ts';
import { Problem } from '../problem.ts';
import { allWith, draftFor, toRecipientIn } from '../reach.ts';
import { parseCursor } from '../store/mailbox.ts';
import { sealed } from './deposit.ts';
import { checkMessage, conditionOf, found, handing, refusing, HOME_READ, HOME_SEND, HOME_THREAD, type Call, type Context, type Route } from './route.ts';

const KIB = 1024;

const outside = (): Problem => new Problem('scope-insufficient', { scope: 'send' });

/** A draft that is to somebody else is neither replaced nor shown by a version that is in the way. */
async function draftWithin({ context: { store }, params, principal, reach }: Call): Promise<void> {
  const current = reach && (await store.draft(principal.address, params['id']!));
  if (current && !draftFor(reach, current.content)) throw outside();
}

/** What was sent went to nobody else, and makes no other conversation one of theirs. */
async function sentWithin({ store }: Context, owner: string, { message, deliveries }: SentCopy, reach: Reach): Promise<void> {
  const recipients = [...message.to, ...(message.cc ?? []), ...deliveries];
  if (!recipients.every(({ address }) => toRecipientIn(reach, address, message.channel))) throw outside();
  if ((await store.within(owner, { thread: message.thread }, reach)) === false) throw outside();
}

export const mailbox: Route[] = [
  {
    operation: 'listMailbox',
    demand: HOME_READ,
    within: 'itself',
    async handle({ context: { store, properties: { own, asked } }, query, principal, reach }) {
      const cursor = query.get('cursor') ?? undefined;
      if (!parseCursor(cursor)) throw new Problem('not-understood', { field: '/cursor' });
      return json(
        await store.list(principal.address, {
          view: (query.get('view') ?? 'inbox') as View, unread: query.has('unread'), starred: query.has('starred'), peer: query.get('peer') ?? undefined, q: query.get('q') ?? undefined, cursor,
          definitions: [...own, ...asked], reach, limit: Number(query.get('limit') ?? 50),
        }),
      );
    },
  },
  {
    operation: 'updateMailbox',
    demand: HOME_READ,
    within: 'itself',
    bodyLimit: () => 64 * KIB,
    handle: async ({ context: { store }, body, principal, reach, now }) => json(await store.update(principal.address, body as MailboxUpdate, now, reach)),
  },
  {
    operation: 'getThread',
    demand: HOME_THREAD,
    within: 'thread',
    handle: async ({ context, params, principal }) =>
      json(await handing(context, principal, (fresh) => context.store.thread(principal.address, params['thread']!, { received: context.arrivals?.received, fresh }))),
  },
  {
    operation: 'getMessage',
    demand: HOME_THREAD,
    within: 'message',
    handle: async ({ context, params, principal }) =>
      json(await handing(context, principal, (fresh) => context.store.message(principal.address, params['id']!, { received: context.arrivals?.received, fresh }))),
  },
  {
    operation: 'listReceipts',
    demand: HOME_READ,
    within: 'itself',
    async handle({ context: { store }, query, principal, reach }) {
      const threads = query.get('thread')!.split(',').filter(Boolean);
      if (threads.length > 100) throw new Problem('not-understood', { field: '/thread', limit: 100 });
      return json(await store.receipts(principal.address, threads, reach));
    },
  },
  {
    operation: 'listDrafts',
    demand: HOME_SEND,
    within: 'itself',
    handle: async ({ context: { store }, principal, reach }) => json({ drafts: (await store.drafts(principal.address)).filter(({ content }) => draftFor(reach, content)) }),
  },
  {
    operation: 'getDraft',
    demand: HOME_SEND,
    within: 'itself',
    async handle({ context: { store }, params, principal, reach }) {
      const draft = found(await store.draft(principal.address, params['id']!));
      if (!draftFor(reach, draft.content)) throw new Problem('not-found');
      return json(draft, 200, { etag: `"${draft.version}"` });
    },
  },
  {
    operation: 'putDraft',
    demand: HOME_SEND,
    within: 'itself',
    bodyLimit: () => 1536 * KIB,
    async handle(call) {
      const { context: { store }, request, params, body, principal, reach, now } = call;
      await draftWithin(call);
      if (!draftFor(reach, body as DraftContent)) throw outside();
      const draft = await refusing(store.putDraft(principal.address, params['id']!, body as DraftContent, conditionOf(request), now));
      return json(draft, 200, { etag: `"${draft.version}"` });
    },
  },
  {
    operation: 'deleteDraft',
    demand: HOME_SEND,
    within: 'itself',
    async handle(call) {
      const { context: { store }, params, principal } = call;
      await draftWithin(call);
      await store.deleteDraft(principal.address, params['id']!);
      return empty();
    },
  },
  {
    operation: 'getSent',
    demand: HOME_THREAD,
    within: 'sent',
    handle: async ({ context: { store }, params, principal }) => json(found(await store.sent(principal.address, params['messageId']!))),
  },
  {
    operation: 'putSent',
    demand: HOME_SEND,
    within: 'itself',
    // A receipt says of each attachment what arrived; there is one for each recipient.
    bodyLimit: ({ messageBytes }) => messageBytes + 65_536 * KIB,
    async handle({ context, params, body, principal, reach, now }) {
      const copy = body as SentCopy;
      if (copy.message.id !== params['messageId']) throw new Problem('not-understood', { field: '/message/id' });
      checkMessage(copy.message, principal.address);
      if (reach) await sentWithin(context, principal.address, copy, reach);
      return json(await refusing(context.store.putSent(principal.address, copy, await sealed(copy.message, context), now)));
    },
  },
  {
    operation: 'listInvitations',
    demand: HOME_READ,
    within: 'itself',
    async handle({ context: { store }, principal, reach }) {
      const all = await store.invitations(principal.address);
      return json({ ...all, invitations: all.invitations.filter(({ peer }) => allWith(reach, peer)) });
    },
  },
  {
    operation: 'putInvitation',
    demand: HOME_READ,
    within: 'peer',
    bodyLimit: () => 4 * KIB,
    async handle({ context: { store, leases }, params, body, principal, now }) {
      const decided = await store.decide(principal.address, params['peer']!, body as InvitationDecision, now);
      if (decided.scope !== 'any') await leases.ask();
      return json(decided);
    },
  },
  {
    operation: 'getChanges',
    demand: HOME_READ,
    within: 'itself',
    handle: async ({ context: { store }, query, principal, reach }) => json((await refusing(store.changes(principal.address, query.get('since')!, reach))).changes),
  },
  {
    operation: 'streamEvents',
    demand: HOME_READ,
    within: 'itself',
    handle: async ({ context: { streams }, request, principal, reach }) => refusing(streams.open(principal, request.headers.get('last-event-id') ?? undefined, request.signal, reach)),
  },
];
