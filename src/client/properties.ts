/** What an owner notes of documents. @module */
import type { CoverTag, OwnProperties, PropertyDefinition, PropertyDefinitions } from '../contract/index.ts';
import { path, type AttachmentKey } from './attachments.ts';
import { quoted } from './drafts.ts';
import type { Http } from './http.ts';
import { list, one, optional, record, text } from './shape.ts';
import { own } from './threads.ts';

export const definition = record<PropertyDefinition>({
  name: text, kind: one('text', 'number', 'money', 'date', 'boolean', 'choice'), label: optional(text), choices: optional(list(record({ value: text, label: optional(text) }))), unit: optional(text), currency: optional(text),
});

/** What can be noted, in the order it is offered, and what senders are asked to say. @throws {DmailProblem} */
export const listDefinitions = (http: Http, signal?: AbortSignal): Promise<PropertyDefinitions> =>
  http.json({ path: '/properties', signal }, record<PropertyDefinitions>({ definitions: list(definition), asked: optional(list(definition)) }));

/**
 * @param properties all of them
 * @param version the version these are based on; `undefined` where nothing has been noted
 * @throws {DmailProblem} `version-mismatch` with the version that is there as `current`
 */
export const putProperties = (http: Http, key: AttachmentKey, properties: readonly CoverTag[], version: string | undefined): Promise<OwnProperties> =>
  http.json({ method: 'PUT', path: `${path(key)}/properties`, body: { properties }, headers: version ? { 'if-match': quoted(version) } : { 'if-none-match': '*' } }, own);
