import type { Check } from './contract.ts';

/** `operationId_body`, `operationId_parameter`, and `WellKnown`. */
declare const checks: Record<string, Check>;
export = checks;
