/**
 * Makes plain code of the schemas of an OpenAPI document, so that whoever checks with them needs no `unsafe-eval`.
 * @module
 */
import { Ajv2020, type AnySchemaObject } from 'ajv/dist/2020.js';
import formats, { type FormatName } from 'ajv-formats';
import standalone from 'ajv/dist/standalone/index.js';
import { build } from 'esbuild';
import { checkName, resolverOf, written, type OpenApiDocument, type OperationObject, type ParameterObject, type ResponseObject } from './openapi.ts';

export interface Source {
  document: OpenApiDocument;
  /** Short name of the document. */
  name: string;
  /** File the document is written in, for whoever reads what is generated. */
  path: string;
  /** Formats of texts that are checked. */
  formats: readonly FormatName[];
  /** Schemas that are checked besides, by their names. */
  also?: readonly string[];
  /** Whether answers are checked, too: `operationId_status`. */
  answers?: boolean;
  /** Whether equal schemas share one check, which makes less of them where much is said again and again. */
  shared?: boolean;
  /** The operations that count; all, where not given. */
  counts?(operation: OperationObject): boolean;
  /** The parameters that count; all, where not given. */
  takes?(parameter: ParameterObject): boolean;
}

// Both loaders' idea of a CommonJS default export.
const plain = <T extends object>(value: T): T => ('default' in value ? (value.default as T) : value);

/** References of a schema that stands outside `components` name the document they mean. */
function absolute(name: string, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((inner) => absolute(name, inner));
  if (!value || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, key === '$ref' && typeof inner === 'string' ? `${name}${inner}` : absolute(name, inner)]));
}

/** Ajv with the schemas of a document. */
export function ajvOf({ document, name, formats: known }: Source): { ajv: Ajv2020; compile(schema: AnySchemaObject, id?: string): ReturnType<Ajv2020['compile']> } {
  const ajv = new Ajv2020({ strict: false, code: { source: true, esm: true, lines: false } });
  plain(formats)(ajv, [...known]);
  ajv.addSchema({ $id: name, components: { schemas: document.components.schemas } });
  return { ajv, compile: (schema, id) => ajv.compile({ ...(absolute(name, schema) as AnySchemaObject), ...(id !== undefined && { $id: id }) }) };
}

/** The module with one check per body and per parameter, and what else the source names. */
export async function checksText(source: Source): Promise<string> {
  const { ajv, compile } = ajvOf(source);
  const resolve = resolverOf(source.document);
  const names: Record<string, string> = {};
  const first = new Map<string, string>();
  const again: string[] = [];
  const add = (name: string, schema: AnySchemaObject): void => {
    const text = JSON.stringify(schema);
    const same = source.shared ? first.get(text) : undefined;
    if (same !== undefined) return void again.push(`${same} as ${name}`);
    compile(schema, name);
    first.set(text, name);
    names[name] = name;
  };
  for (const name of source.also ?? []) add(name, { $ref: `#/components/schemas/${name}` });
  for (const { operation, parameters, body } of written(source.document).filter((each) => source.counts?.(each.operation) ?? true)) {
    const id = operation.operationId;
    if (body) add(`${id}_body`, body);
    for (const parameter of parameters) if (source.takes?.(parameter) ?? true) add(checkName(id, parameter.name), parameter.schema);
    if (!source.answers) continue;
    for (const [status, response] of Object.entries(operation.responses)) {
      const schema = Object.values(resolve<ResponseObject>(response).content ?? {})[0]?.schema;
      if (schema) add(`${id}_${status}`, schema);
    }
  }
  const code = `${plain(standalone)(ajv, names)}${again.length ? `export{${again.join(',')}}` : ''}`;
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: new URL('.', import.meta.url).pathname, loader: 'js' }, bundle: true, format: 'esm', write: false, platform: 'neutral', mainFields: ['main'], target: 'es2022', minifySyntax: true, minifyWhitespace: true, legalComments: 'none',
  });
  return `// Generated from ${source.path}; do not edit.\n${outputFiles[0]!.text}`;
}
