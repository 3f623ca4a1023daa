/** The keys receipts are signed with. They need no account, and so none of what authorises requests. @module */
import { getPublished } from '../contract/published.ts';
import type { FormerServer, ReceiptKeys } from '../contract/index.ts';
import { checked, list, optional, record, text, whole } from './shape.ts';

const keys = record<ReceiptKeys>({ keys: list(record({ kty: text, crv: text, x: text, y: text, kid: text, alg: text, iat: whole, exp: optional(whole), revoked: optional(record({ revoked_at: whole, reason: text })) })) });
const former = optional((value) => list(record<FormerServer>({ server: text, iat: whole, exp: whole, jwks: (set) => keys(set) && (set as ReceiptKeys).keys.length <= 64 }))(value) && (value as unknown[]).length <= 8);

/** What a domain says of the servers it used before. @throws {DmailProblem} `answer-invalid` */
export const formerServers = (said: unknown): FormerServer[] | undefined => checked(former, said);

/**
 * Published keys of any server.
 * @param timeout milliseconds until the whole answer must be there
 * @throws {DmailProblem} `offline`, `unreachable`, `timeout`, `answer-invalid`
 */
export const getKeys = async (fetch: typeof globalThis.fetch, server: string, timeout = 30_000): Promise<ReceiptKeys['keys']> =>
  checked<ReceiptKeys>(keys, (await getPublished(fetch, `${server}/keys`, timeout)).json).keys;
