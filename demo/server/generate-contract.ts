/**
 * Writes what the server takes from the contract: `contract.gen.ts`, the contract as data, and `validators.gen.js`,
 * the checks of every request as plain code, so that no page needs `unsafe-eval`. Run it after a change of the YAML;
 * a test compares.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { Ajv2020, type AnySchemaObject } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import standalone from 'ajv/dist/standalone/index.js';
import { build } from 'esbuild';
import { parse } from 'yaml';
import type { ContractDocument, OperationObject, ParameterObject } from './contract.ts';

const file = (name: string): URL => new URL(name, import.meta.url);

/** The contract as written. */
export const contractDocument = parse(readFileSync(file('../../src/contract/dmail.openapi.yaml'), 'utf8')) as ContractDocument;

// Both loaders' idea of a CommonJS default export.
const plain = <T extends object>(value: T): T => ('default' in value ? (value.default as T) : value);

/** References of a schema that stands outside `components` name the document they mean. */
function absolute(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(absolute);
  if (!value || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, key === '$ref' && typeof inner === 'string' ? `dmail${inner}` : absolute(inner)]));
}

/** Ajv with the schemas of the contract. */
export function contractAjv(): { ajv: Ajv2020; compile(schema: AnySchemaObject, id?: string): ReturnType<Ajv2020['compile']> } {
  const ajv = new Ajv2020({ strict: false, code: { source: true, esm: true, lines: false } });
  plain(formats)(ajv, ['date-time', 'uri']);
  ajv.addSchema({ $id: 'dmail', components: { schemas: contractDocument.components.schemas } });
  return { ajv, compile: (schema, id) => ajv.compile({ ...(absolute(schema) as AnySchemaObject), ...(id !== undefined && { $id: id }) }) };
}

/** The text `contract.gen.ts` must have. */
export const generated = `// Generated from src/contract/dmail.openapi.yaml by generate-contract.ts; do not edit.
import type { ContractDocument } from './contract.ts';

export const document: ContractDocument = ${JSON.stringify(contractDocument, null, 1)};
`;

/** The text `validators.gen.js` must have: one check per body, per parameter and for what is fetched from others. */
export async function validatorsText(): Promise<string> {
  const { ajv, compile } = contractAjv();
  const names: Record<string, string> = {};
  const add = (name: string, schema: AnySchemaObject): void => {
    compile(schema, name);
    names[name] = name;
  };
  add('WellKnown', { $ref: '#/components/schemas/WellKnown' });
  const resolve = (value: ParameterObject | { $ref: string }): ParameterObject =>
    '$ref' in value ? (contractDocument.components.parameters[value.$ref.split('/').at(-1)!] as ParameterObject) : value;
  for (const item of Object.values(contractDocument.paths)) {
    for (const operation of Object.values(item).filter((value): value is OperationObject => !!value && typeof value === 'object' && 'operationId' in value)) {
      if (operation.tags.includes('identity')) continue;
      const body = operation.requestBody && Object.values(operation.requestBody.content)[0]!.schema;
      if (body) add(`${operation.operationId}_body`, body);
      for (const { name, schema } of [...((item['parameters'] as ParameterObject[]) ?? []), ...(operation.parameters ?? [])].map(resolve))
        if (name !== 'DPoP') add(`${operation.operationId}_${name.replace(/-/g, '_')}`, schema);
    }
  }
  const code = plain(standalone)(ajv, names);
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: new URL('.', import.meta.url).pathname, loader: 'js' }, bundle: true, format: 'esm', write: false, platform: 'neutral', mainFields: ['main'], target: 'es2022', minifySyntax: true, minifyWhitespace: true, legalComments: 'none',
  });
  return `// Generated from src/contract/dmail.openapi.yaml by generate-contract.ts; do not edit.\n${outputFiles[0]!.text}`;
}

if (process.argv[1] === file('generate-contract.ts').pathname) {
  writeFileSync(file('contract.gen.ts'), generated);
  writeFileSync(file('validators.gen.js'), await validatorsText());
}
