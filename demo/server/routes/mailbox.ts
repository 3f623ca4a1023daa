/**
 * What an owner does at home.
 * @module
 */
import type { DraftContent, InvitationDecision, MailboxUpdate, SentCopy, View } from '../../../src/contract/index.ts';
import { empty, json } from '../answer.ts';
import { Problem } from '../problem.ts';
import { parseCursor } from '../store/mailbox.ts';
import { sealed } from './deposit.ts';
import { checkMessage, conditionOf, found, handing, refusing, HOME_READ, HOME_SEND, HOME_THREAD, type Route } from './route.ts';

const KIB = 1024;

export const mailbox: Route[] = [
  {
    operation: 'listMailbox',
    demand: HOME_READ,
    async handle({ context: { store, properties: { own, asked } }, query, principal }) {
      const cursor = query.get('cursor') ?? undefined;
      if (!parseCursor(cursor)) throw new Problem('not-understood', { field: '/cursor' });
      return json(
        await store.list(principal.address, {
          view: (query.get('view') ?? 'inbox') as View, unread: query.has('unread'), starred: query.has('starred'), peer: query.get('peer') ?? undefined, q: query.get('q') ?? undefined, cursor,
          definitions: [...own, ...asked], limit: Number(query.get('limit') ?? 50),
        }),
      );
    },
  },
  {
    operation: 'updateMailbox',
    demand: HOME_READ,
    bodyLimit: () => 64 * KIB,
    handle: async ({ context: { store }, body, principal, now }) => json(await store.update(principal.address, body as MailboxUpdate, now)),
  },
  {
    operation: 'getThread',
    demand: HOME_THREAD,
    handle: async ({ context, params, principal }) =>
      json(await handing(context, principal, (fresh) => context.store.thread(principal.address, params['thread']!, { received: context.arrivals?.received, fresh }))),
  },
  {
    operation: 'getMessage',
    demand: HOME_THREAD,
    handle: async ({ context, params, principal }) =>
      json(await handing(context, principal, (fresh) => context.store.message(principal.address, params['id']!, { received: context.arrivals?.received, fresh }))),
  },
  {
    operation: 'listReceipts',
    demand: HOME_READ,
    async handle({ context: { store }, query, principal }) {
      const threads = query.get('thread')!.split(',').filter(Boolean);
      if (threads.length > 100) throw new Problem('not-understood', { field: '/thread', limit: 100 });
      return json(await store.receipts(principal.address, threads));
    },
  },
  {
    operation: 'listDrafts',
    demand: HOME_SEND,
    handle: async ({ context: { store }, principal }) => json({ drafts: await store.drafts(principal.address) }),
  },
  {
    operation: 'getDraft',
    demand: HOME_SEND,
    async handle({ context: { store }, params, principal }) {
      const draft = found(await store.draft(principal.address, params['id']!));
      return json(draft, 200, { etag: `"${draft.version}"` });
    },
  },
  {
    operation: 'putDraft',
    demand: HOME_SEND,
    bodyLimit: () => 1536 * KIB,
    async handle({ context: { store }, request, params, body, principal, now }) {
      const draft = await refusing(store.putDraft(principal.address, params['id']!, body as DraftContent, conditionOf(request), now));
      return json(draft, 200, { etag: `"${draft.version}"` });
    },
  },
  {
    operation: 'deleteDraft',
    demand: HOME_SEND,
    async handle({ context: { store }, params, principal }) {
      await store.deleteDraft(principal.address, params['id']!);
      return empty();
    },
  },
  {
    operation: 'getSent',
    demand: HOME_THREAD,
    handle: async ({ context: { store }, params, principal }) => json(found(await store.sent(principal.address, params['messageId']!))),
  },
  {
    operation: 'putSent',
    demand: HOME_SEND,
    // A receipt says of each attachment what arrived; there is one for each recipient.
    bodyLimit: ({ messageBytes }) => messageBytes + 65_536 * KIB,
    async handle({ context, params, body, principal, now }) {
      const copy = body as SentCopy;
      if (copy.message.id !== params['messageId']) throw new Problem('not-understood', { field: '/message/id' });
      checkMessage(copy.message, principal.address);
      return json(await refusing(context.store.putSent(principal.address, copy, await sealed(copy.message, context), now)));
    },
  },
  {
    operation: 'listInvitations',
    demand: HOME_READ,
    handle: async ({ context: { store }, principal }) => json(await store.invitations(principal.address)),
  },
  {
    operation: 'putInvitation',
    demand: HOME_READ,
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
    handle: async ({ context: { store }, query, principal }) => json((await refusing(store.changes(principal.address, query.get('since')!))).changes),
  },
  {
    operation: 'streamEvents',
    demand: HOME_READ,
    handle: async ({ context: { streams }, request, principal }) => refusing(streams.open(principal, request.headers.get('last-event-id') ?? undefined, request.signal)),
  },
];
