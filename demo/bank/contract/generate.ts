/**
 * Writes what a bank takes and gives from `xs2a.openapi.yaml`: `document.gen.ts`, its operations as data, and
 * `checks.gen.js`, the checks of requests and answers as plain code. Run it after a change of the YAML; a test compares.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { parse } from 'yaml';
import { checksText } from '../../server/compile-openapi.ts';
import type { OpenApiDocument } from '../../server/openapi.ts';

const file = (name: string): URL => new URL(name, import.meta.url);

/** The document as written. */
export const xs2aDocument = parse(readFileSync(file('xs2a.openapi.yaml'), 'utf8')) as OpenApiDocument;

const { paths, components: { parameters, responses, requestBodies } } = xs2aDocument as OpenApiDocument & { components: { requestBodies: unknown } };
/** Descriptions are for people; the schemas are in the checks. */
const bare = (value: unknown): unknown => JSON.parse(JSON.stringify(value, (key, inner: unknown) => (key === 'description' || key === 'summary' ? undefined : inner)));

/** The text `document.gen.ts` must have. */
export const documentText = `// Generated from xs2a.openapi.yaml by generate.ts; do not edit. Licence (CC BY 4.0) and authors stand there.
import type { OpenApiDocument } from '../../server/openapi.ts';

export const document: OpenApiDocument = ${JSON.stringify(bare({ paths, components: { schemas: {}, parameters, responses, requestBodies, headers: {}, securitySchemes: {} } }), null, 1)} as unknown as OpenApiDocument;
`;

/** The text `checks.gen.js` must have. */
export const checks = (): Promise<string> =>
  checksText({ document: xs2aDocument, name: 'xs2a', path: 'xs2a.openapi.yaml by generate.ts', formats: ['date', 'date-time', 'uri', 'url', 'uuid', 'ipv4', 'byte'], answers: true, shared: true });

if (process.argv[1] === file('generate.ts').pathname) {
  writeFileSync(file('document.gen.ts'), documentText);
  writeFileSync(file('checks.gen.js'), await checks());
}
