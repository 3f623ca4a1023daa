import type { Check } from '../../server/openapi.ts';

/** `operationId_body`, `operationId_parameter`, `operationId_status`. */
declare const checks: Record<string, Check>;
export = checks;
