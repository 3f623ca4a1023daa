/**
 * What a sender is told of what became of their messages, and what an owner decides that they are told.
 * @module
 */
import type { ConsentList, ConsentRequest, StoredMessage } from '../../../src/contract/index.ts';
import { empty, json } from '../answer.ts';
import type { Principal } from '../gateway/tokens.ts';
import { Problem } from '../problem.ts';
import type { Uploader } from '../store/store.ts';
import { allWith } from '../reach.ts';
import { confirmedBy, DEPOSIT, found, handing, HOME_READ, HOME_THREAD, refusing, type Route } from './route.ts';

/** A person as proven, whatever key they come with. */
const proven = ({ address, issuer, subject }: Principal): Uploader => ({ address, issuer, subject });

export const evidence: Route[] = [
  {
    operation: 'listEvidence',
    demand: DEPOSIT,
    within: 'itself',
    handle: async ({ context: { store }, query, principal, reach }) => json(await refusing(store.evidence(proven(principal), query.get('since') ?? undefined, reach))),
  },
  {
    operation: 'listConsents',
    demand: HOME_READ,
    within: 'itself',
    handle: async ({ context: { store }, principal, reach }) => json({ consents: (await store.consents(principal.address)).filter(({ peer }) => allWith(reach, peer)) } satisfies ConsentList),
  },
  {
    operation: 'grantConsent',
    demand: confirmedBy('urn:dmail:tracking'),
    bodyLimit: () => 4 * 1024,
    async handle({ context: { store, config }, body, principal, now }) {
      const { peer, message } = body as ConsentRequest;
      const { detail, ...once } = principal.confirmed!;
      if (detail['peer'] !== peer || detail['message'] !== message) throw new Problem('confirmation-required');
      return json(await refusing(store.consent(principal.address, { peer, message }, once, config.server, now)));
    },
  },
  {
    operation: 'withdrawConsent',
    demand: HOME_READ,
    within: 'itself',
    async handle({ context: { store }, params, principal, reach, now }) {
      if (reach) found((await store.consents(principal.address)).find(({ id, peer }) => id === params['id'] && allWith(reach, peer)));
      await refusing(store.withdraw(principal.address, params['id']!, now));
      return empty();
    },
  },
  {
    operation: 'decideAcceptance',
    demand: confirmedBy('urn:dmail:acceptance'),
    async handle({ context, params, principal, now }) {
      const { store, arrivals } = context;
      const { detail: { message, digest, decision, reason }, ...once } = principal.confirmed!;
      const id = params['id']!;
      if (message !== id || typeof digest !== 'string' || (decision !== 'accept' && decision !== 'refuse') || (reason !== undefined && (typeof reason !== 'string' || reason.length > 500))) throw new Problem('confirmation-required');
      await refusing(store.decideAcceptance(principal.address, id, { digest, decision, reason }, once, now));
      // It goes to whoever has accepted it. What the owner has noted does not: a confirmation gives no right to read.
      const { attachments, consent: _, ...accepted } = await handing(context, principal, (fresh) => store.message(principal.address, id, { received: arrivals?.received, fresh }));
      return json({ ...accepted, ...(attachments && { attachments: attachments.map(({ own: __, ...attachment }) => attachment) }) } satisfies StoredMessage);
    },
  },
  {
    operation: 'openMessage',
    demand: HOME_THREAD,
    within: 'message',
    async handle({ context: { store }, params, principal, now }) {
      await refusing(store.open(principal.address, params['id']!, now));
      return empty();
    },
  },
];
