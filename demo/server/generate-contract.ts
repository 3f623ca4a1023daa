/**
 * Writes `contract.gen.ts`: the contract as data, for the server in Node and in a page. Run it after a change of
 * the YAML; a test compares the two.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { parse } from 'yaml';

const yaml = readFileSync(new URL('../../src/contract/dmail.openapi.yaml', import.meta.url), 'utf8');

/** The text `contract.gen.ts` must have. */
export const generated = `// Generated from src/contract/dmail.openapi.yaml by generate-contract.ts; do not edit.
import type { ContractDocument } from './contract.ts';

export const document: ContractDocument = ${JSON.stringify(parse(yaml), null, 1)};
`;

if (process.argv[1] === new URL(import.meta.url).pathname) writeFileSync(new URL('./contract.gen.ts', import.meta.url), generated);
