/**
 * What the document says a bank takes and gives.
 * @module
 */
import { operationsOf, type Check, type Operation } from '../../server/openapi.ts';
import * as generated from './checks.gen.js';
import { document } from './document.gen.ts';

export { pointerOf } from '../../server/openapi.ts';

const checks: Readonly<Record<string, Check>> = generated;

export const operations: readonly Operation[] = operationsOf(document, checks);

/** The check of an answer's body; `undefined` where the document knows no body for that status, `false` where it does not know the status. */
export function answerCheck(operation: Operation, status: number): Check | undefined | false {
  return String(status) in operation.responses ? checks[`${operation.id}_${status}`] : false;
}
