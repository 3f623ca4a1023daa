/** Drafts at home. @module */
import type { Draft, DraftContent, DraftList } from '../contract/index.ts';
import type { Http } from './http.ts';
import { list, optional, record, text, time } from './shape.ts';

const content = record<DraftContent>({
  to: list(text), cc: list(text), subject: text, html: text, thread: optional(text), inReplyTo: optional(text), reference: optional(text),
  cover: optional(list(record({ name: text, tags: list(record({ name: text, kind: text, value: text })) }))),
  parts: optional(list(record({ type: text, data: record({}) }))),
  evidence: optional(record({ acceptance: optional(record({ until: time })) })),
});

export const draft = record<Draft>({ id: text, version: text, savedAt: time, content });

const path = (id: string) => `/drafts/${encodeURIComponent(id)}`;

export const listDrafts = async (http: Http, timeout?: number): Promise<Draft[]> =>
  (await http.json<DraftList>({ path: '/drafts', limit: 33_554_432, ...(timeout && { timeout }) }, record({ drafts: list(draft) }))).drafts;

export const getDraft = (http: Http, id: string): Promise<Draft> => http.json({ path: path(id) }, draft);

/**
 * @param version the version this one is based on; `undefined` creates
 * @throws {DmailProblem} `version-mismatch` with the version that is there as `current`
 */
export const putDraft = (http: Http, id: string, body: DraftContent, version: string | undefined): Promise<Draft> =>
  http.json({ method: 'PUT', path: path(id), body, headers: version ? { 'if-match': quoted(version) } : { 'if-none-match': '*' } }, draft);

export const deleteDraft = async (http: Http, id: string): Promise<void> => {
  await http.answer({ method: 'DELETE', path: path(id) });
};

/** An entity tag is quoted on the wire (RFC 9110, 8.8.3). */
export const quoted = (version: string) => (/^(?:W\/)?"/.test(version) ? version : `"${version}"`);
