/** Leaving an attachment at home, and letting other servers fetch it from there. @module */
import type { PullGrant, RepositoryRequest, Upload } from '../contract/index.ts';
import type { Http } from './http.ts';
import { record, text, time } from './shape.ts';
import { isUpload } from './uploads.ts';

const path = (id: string): string => `/repository/${encodeURIComponent(id)}`;

/**
 * Announces an attachment for the repository of home; again, it answers how far it has come.
 * @throws {DmailProblem} `conflict`, `too-large`, `storage-full`
 */
export const leaveAtHome = (http: Http, id: string, announced: RepositoryRequest, signal?: AbortSignal): Promise<Upload> => http.json({ method: 'PUT', path: path(id), body: announced, signal }, isUpload);

/** No other server is to fetch it from home any more. What was announced for somebody there stays. */
export const takeFromHome = async (http: Http, id: string): Promise<void> => {
  await http.answer({ method: 'DELETE', path: path(id) });
};

/**
 * Lets one other server fetch it.
 * @param server `server` of the recipient's domain
 * @throws {DmailProblem} `not-found`, `not-understood` where it is no dmail server, `unavailable` where it does not answer
 */
export const grantPull = (http: Http, id: string, server: string, signal?: AbortSignal): Promise<PullGrant> =>
  http.json({ method: 'POST', path: `${path(id)}/grants`, body: { server }, signal }, record<PullGrant>({ uri: text, expiresAt: time }));
