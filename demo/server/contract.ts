/**
 * The contract at work: what each operation takes, checked against the OpenAPI document.
 * @module
 */
import { Ajv2020, type AnySchemaObject, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { document } from './contract.gen.ts';

export interface ParameterObject { name: string; in: string; required?: boolean; description?: string; schema: AnySchemaObject }
export interface MediaTypeObject { schema: AnySchemaObject }
export interface ResponseObject { description: string; headers?: Record<string, { required?: boolean; $ref?: string }>; content?: Record<string, MediaTypeObject>; $ref?: string }
export interface OperationObject {
  operationId: string;
  tags: string[];
  security?: unknown[];
  parameters?: (ParameterObject | { $ref: string })[];
  requestBody?: { content: Record<string, MediaTypeObject> };
  responses: Record<string, ResponseObject>;
}
export interface ContractDocument {
  paths: Record<string, Record<string, unknown>>;
  components: { schemas: Record<string, AnySchemaObject>; parameters: Record<string, unknown>; responses: Record<string, unknown>; headers: Record<string, unknown>; securitySchemes: Record<string, unknown> };
  [key: string]: unknown;
}

/** An operation with its references resolved. */
export interface Operation {
  id: string;
  method: string;
  /** As in the contract, `{name}` for what varies. */
  path: string;
  public: boolean;
  /** A path of the domain, not of the server. */
  rooted: boolean;
  parameters: ParameterObject[];
  body?: AnySchemaObject;
  responses: Record<string, ResponseObject>;
}

const METHODS = ['get', 'put', 'post', 'patch', 'delete'] as const;

/** What `$ref` stands for, inside the contract. */
export function resolve<T extends object>(value: T | { $ref: string }): T {
  if (!('$ref' in value) || typeof value.$ref !== 'string') return value as T;
  let found: unknown = document;
  for (const key of value.$ref.slice(2).split('/')) found = (found as Record<string, unknown>)[key];
  return resolve(found as T);
}

/** Every operation the dmail server answers; those of the authorization server are left out. */
export const operations: Operation[] = Object.entries(document.paths).flatMap(([path, item]) =>
  METHODS.filter((method) => method in item).map((method) => item[method] as OperationObject).filter((operation) => !operation.tags.includes('identity')).map((operation) => ({
    id: operation.operationId,
    method: METHODS.find((method) => item[method] === operation)!.toUpperCase(),
    path,
    public: operation.security?.length === 0,
    rooted: path.startsWith('/.well-known/'),
    parameters: [...((item.parameters as OperationObject['parameters']) ?? []), ...(operation.parameters ?? [])].map((parameter) => resolve(parameter) as ParameterObject),
    body: operation.requestBody && Object.values(operation.requestBody.content)[0]!.schema,
    responses: Object.fromEntries(Object.entries(operation.responses).map(([status, response]) => [status, resolve<ResponseObject>(response)])),
  })),
);

const ajv = new Ajv2020({ strict: false, allErrors: false });
// Both loaders' idea of a CommonJS default export.
(typeof formats === 'function' ? formats : (formats as { default: typeof formats }).default)(ajv, ['date-time', 'uri']);
ajv.addSchema({ $id: 'dmail', components: { schemas: document.components.schemas } });

const compiled = new WeakMap<object, ValidateFunction>();

/** The validator of a schema of the contract; compiled once, when first used. */
export function validator(schema: AnySchemaObject): ValidateFunction {
  let validate = compiled.get(schema);
  if (!validate) compiled.set(schema, (validate = ajv.compile(absolute(schema) as AnySchemaObject)));
  return validate;
}

/** References of a schema that stands outside `components` name the document they mean. */
function absolute(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(absolute);
  if (!value || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, key === '$ref' && typeof inner === 'string' ? `dmail${inner}` : absolute(inner)]));
}

/** JSON Pointer to what an error of Ajv is about. */
export function pointerOf(error: ErrorObject): string {
  const { missingProperty, additionalProperty } = error.params as { missingProperty?: string; additionalProperty?: string };
  const name = missingProperty ?? additionalProperty;
  return name === undefined ? error.instancePath : `${error.instancePath}/${name.replace(/~/g, '~0').replace(/\//g, '~1')}`;
}
