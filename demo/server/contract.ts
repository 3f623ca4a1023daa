/**
 * The contract at work: what each operation takes.
 * @module
 */
import { document } from './contract.gen.ts';
import { operationsOf, resolverOf, type Check, type Operation } from './openapi.ts';
import * as generated from './validators.gen.js';

export { pointerOf } from './openapi.ts';
export type { Operation, OpenApiDocument as ContractDocument } from './openapi.ts';

const checks: Record<string, Check> = generated;

/** Whether a document is a well-known document. */
export const isWellKnown: Check = checks['WellKnown']!;

/** What `$ref` stands for, inside the contract. */
export const resolve = resolverOf(document);

/** Every operation the dmail server answers; those of the authorization server are left out. A proof is the gateway's to judge. */
export const operations: Operation[] = operationsOf(document, checks, ({ tags }) => !tags.includes('identity'), ({ name }) => name !== 'DPoP');
