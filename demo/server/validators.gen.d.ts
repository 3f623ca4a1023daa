import type { Check } from './openapi.ts';

/** `operationId_body`, `operationId_parameter`, and `WellKnown`. */
declare const checks: Record<string, Check>;
export = checks;
