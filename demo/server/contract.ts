/**
 * The contract at work: what each operation takes.
 * @module
 */
import { document } from './contract.gen.ts';
import * as generated from './validators.gen.js';

/** A JSON Schema (2020-12) of the contract. */
export type Schema = Record<string, unknown>;
export interface ParameterObject { name: string; in: string; required?: boolean; description?: string; schema: Schema }
export interface MediaTypeObject { schema: Schema }
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
  components: { schemas: Record<string, Schema>; parameters: Record<string, unknown>; responses: Record<string, unknown>; headers: Record<string, unknown>; securitySchemes: Record<string, unknown> };
  [key: string]: unknown;
}

/** A check generated from a schema. */
export interface Check {
  (value: unknown): boolean;
  errors?: { instancePath: string; params: Record<string, unknown> }[] | null;
}

/** An operation with its references resolved. */
export interface Operation {
  id: string;
  tags: string[];
  method: string;
  /** As in the contract, `{name}` for what varies. */
  path: string;
  public: boolean;
  /** A path of the domain, not of the server. */
  rooted: boolean;
  parameters: (ParameterObject & { check: Check })[];
  body?: { schema: Schema; check: Check };
  responses: Record<string, ResponseObject>;
}

const METHODS = ['get', 'head', 'put', 'post', 'patch', 'delete'] as const;
const checks: Record<string, Check> = generated;

/** Whether a document is a well-known document. */
export const isWellKnown: Check = checks['WellKnown']!;

/** What `$ref` stands for, inside the contract. */
export function resolve<T extends object>(value: T | { $ref: string }): T {
  if (!('$ref' in value) || typeof value.$ref !== 'string') return value as T;
  let found: unknown = document;
  for (const key of value.$ref.slice(2).split('/')) found = (found as Record<string, unknown>)[key];
  return resolve(found as T);
}

/** Every operation the dmail server answers; those of the authorization server are left out. */
export const operations: Operation[] = Object.entries(document.paths).flatMap(([path, item]) =>
  METHODS.flatMap((method) => {
    const operation = item[method] as OperationObject | undefined;
    if (!operation || operation.tags.includes('identity')) return [];
    const id = operation.operationId;
    const schema = operation.requestBody && Object.values(operation.requestBody.content)[0]!.schema;
    const parameters = [...((item['parameters'] as OperationObject['parameters']) ?? []), ...(operation.parameters ?? [])].map((parameter) => resolve<ParameterObject>(parameter));
    return {
      id, path,
      tags: operation.tags,
      method: method.toUpperCase(),
      public: operation.security?.length === 0,
      rooted: path.startsWith('/.well-known/'),
      // A proof is the gateway's to judge.
      parameters: parameters.filter(({ name }) => name !== 'DPoP').map((parameter) => ({ ...parameter, check: checks[`${id}_${parameter.name.replace(/-/g, '_')}`]! })),
      ...(schema && { body: { schema, check: checks[`${id}_body`]! } }),
      responses: Object.fromEntries(Object.entries(operation.responses).map(([status, response]) => [status, resolve<ResponseObject>(response)])),
    };
  }),
);

/** JSON Pointer to what a check found wrong. */
export function pointerOf({ instancePath, params }: NonNullable<Check['errors']>[number]): string {
  const name = params['missingProperty'] ?? params['additionalProperty'];
  return typeof name === 'string' ? `${instancePath}/${name.replace(/~/g, '~0').replace(/\//g, '~1')}` : instancePath;
}
