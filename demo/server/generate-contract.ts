/**
 * Writes what the server takes from the contract: `contract.gen.ts`, the contract as data, and `validators.gen.js`,
 * the checks of every request as plain code. Run it after a change of the YAML; a test compares.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { parse } from 'yaml';
import { ajvOf, checksText, type Source } from './compile-openapi.ts';
import type { OpenApiDocument } from './openapi.ts';

const file = (name: string): URL => new URL(name, import.meta.url);

/** The contract as written. */
export const contractDocument = parse(readFileSync(file('../../src/contract/dmail.openapi.yaml'), 'utf8')) as OpenApiDocument;

const source: Source = {
  document: contractDocument,
  name: 'dmail',
  path: 'src/contract/dmail.openapi.yaml by generate-contract.ts',
  formats: ['date-time', 'uri'],
  also: ['WellKnown', 'PaymentRequest'],
  counts: ({ tags }) => !tags.includes('identity'),
  takes: ({ name }) => name !== 'DPoP',
};

/** Ajv with the schemas of the contract. */
export const contractAjv = (): ReturnType<typeof ajvOf> => ajvOf(source);

/** The text `contract.gen.ts` must have. */
export const generated = `// Generated from src/contract/dmail.openapi.yaml by generate-contract.ts; do not edit.
import type { ContractDocument } from './contract.ts';

export const document: ContractDocument = ${JSON.stringify(contractDocument, null, 1)};
`;

/** The text `validators.gen.js` must have: one check per body, per parameter and for what is fetched from others. */
export const validatorsText = (): Promise<string> => checksText(source);

if (process.argv[1] === file('generate-contract.ts').pathname) {
  writeFileSync(file('contract.gen.ts'), generated);
  writeFileSync(file('validators.gen.js'), await validatorsText());
}
