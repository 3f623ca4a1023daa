/** Who may write. @module */
import type { Invitation, InvitationDecision, InvitationList, InvitationRequest } from '../contract/index.ts';
import type { Http } from './http.ts';
import { list, one, optional, record, text, time } from './shape.ts';

const invitation = record<Invitation>({
  peer: text, state: one('pending', 'accepted', 'declined', 'blocked', 'revoked'), since: time, expiresAt: optional(time),
  scope: optional(one('any', 'replies')), name: optional(text), reason: optional(text),
});

export const listInvitations = (http: Http): Promise<InvitationList> => http.json({ path: '/invitations' }, record<InvitationList>({ state: text, invitations: list(invitation) }));

export const putInvitation = (http: Http, peer: string, body: InvitationDecision): Promise<Invitation> => http.json({ method: 'PUT', path: `/invitations/${encodeURIComponent(peer)}`, body }, invitation);

/** Asks to be invited; the answer says nothing about whether the address exists. */
export const requestInvitation = async (http: Http, resource: string, body: InvitationRequest): Promise<void> => {
  await http.answer({ resource, method: 'POST', path: '/requests', body });
};
