/**
 * An OpenAPI document at work: its operations, with a check for everything they take.
 * @module
 */

/** A JSON Schema (2020-12) of a document. */
export type Schema = Record<string, unknown>;
export interface ParameterObject { name: string; in: string; required?: boolean; description?: string; schema: Schema }
export interface MediaTypeObject { schema: Schema }
export interface ResponseObject { description: string; headers?: Record<string, { required?: boolean; $ref?: string }>; content?: Record<string, MediaTypeObject>; $ref?: string }
export interface RequestBodyObject { required?: boolean; content: Record<string, MediaTypeObject> }
export interface OperationObject {
  operationId: string;
  tags: string[];
  security?: unknown[];
  'x-confirmed'?: string;
  parameters?: (ParameterObject | { $ref: string })[];
  requestBody?: RequestBodyObject | { $ref: string };
  responses: Record<string, ResponseObject>;
}
export interface OpenApiDocument {
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
  /** As in the document, `{name}` for what varies. */
  path: string;
  public: boolean;
  /** Type of the authorization detail it has to be confirmed by. */
  confirmed?: string;
  /** A path of the domain, not of the server. */
  rooted: boolean;
  parameters: (ParameterObject & { check: Check })[];
  body?: { schema: Schema; check: Check };
  responses: Record<string, ResponseObject>;
}

const METHODS: readonly string[] = ['get', 'head', 'put', 'post', 'patch', 'delete'];

/** Finds what a `$ref` inside a document stands for. */
export const resolverOf = (document: OpenApiDocument) => function resolve<T extends object>(value: T | { $ref: string }): T {
  if (!('$ref' in value) || typeof value.$ref !== 'string') return value as T;
  let found: unknown = document;
  for (const key of value.$ref.slice(2).split('/')) found = (found as Record<string, unknown>)[key];
  return resolve(found as T);
};

/** One operation of a document as it is written, with the parameters of its path. */
export interface Written {
  path: string;
  method: string;
  operation: OperationObject;
  parameters: ParameterObject[];
  /** Schema of the first media type of the body. */
  body?: Schema;
}

/** Every operation of a document as it is written. */
export function written(document: OpenApiDocument): Written[] {
  const resolve = resolverOf(document);
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).flatMap(([method, each]) => {
      if (!METHODS.includes(method)) return [];
      const operation = each as OperationObject;
      const body = operation.requestBody && Object.values(resolve<RequestBodyObject>(operation.requestBody).content)[0]!.schema;
      const parameters = [...((item['parameters'] as OperationObject['parameters']) ?? []), ...(operation.parameters ?? [])].map((parameter) => resolve<ParameterObject>(parameter));
      return { path, method, operation, parameters, ...(body && { body }) };
    }),
  );
}

/** Name of the check of a parameter. */
export const checkName = (id: string, parameter: string): string => `${id}_${parameter.replace(/-/g, '_')}`;

/**
 * The operations of a document.
 * @param checks what was generated from it, see `compile-openapi.ts`
 */
export function operationsOf(document: OpenApiDocument, checks: Readonly<Record<string, Check>>, counts: (operation: OperationObject) => boolean = () => true, takes: (parameter: ParameterObject) => boolean = () => true): Operation[] {
  const resolve = resolverOf(document);
  return written(document).filter(({ operation }) => counts(operation)).map(({ path, method, operation, parameters, body }) => {
    const id = operation.operationId;
    return {
      id, path,
      tags: operation.tags,
      method: method.toUpperCase(),
      public: operation.security?.length === 0,
      ...(operation['x-confirmed'] !== undefined && { confirmed: operation['x-confirmed'] }),
      rooted: path.startsWith('/.well-known/'),
      parameters: parameters.filter(takes).map((parameter) => ({ ...parameter, check: checks[checkName(id, parameter.name)]! })),
      ...(body && { body: { schema: body, check: checks[`${id}_body`]! } }),
      responses: Object.fromEntries(Object.entries(operation.responses).map(([status, response]) => [status, resolve<ResponseObject>(response)])),
    };
  });
}

/** JSON Pointer to what a check found wrong. */
export function pointerOf({ instancePath, params }: NonNullable<Check['errors']>[number]): string {
  const name = params['missingProperty'] ?? params['additionalProperty'];
  return typeof name === 'string' ? `${instancePath}/${name.replace(/~/g, '~0').replace(/\//g, '~1')}` : instancePath;
}
