/**
 * The interface for providers: every request and every answer is held against the document.
 * @module
 */
import { createHash, randomUUID, timingSafeEqual } from 'node:crypto';
import { textOf } from '../body.ts';
import type { BankDeps, Provider } from '../config.ts';
import { answerCheck, operations, pointerOf } from '../contract/operations.ts';
import type { Operation } from '../../server/openapi.ts';
import { Fault } from './fault.ts';

/** A request that has passed the checks. */
export interface Call {
  provider: Provider;
  /** Parameters by the names the document gives them. */
  parameters: Readonly<Record<string, string>>;
  body: unknown;
  /** Binds a request's id to what it asked for. */
  request: { id: string; digest: string };
}

/** An answer before it is written down. */
export interface Given {
  status: number;
  headers?: Record<string, string>;
  body?: object;
}

/** What answers an operation, by its id in the document. */
export type Handlers = Readonly<Record<string, (call: Call) => Promise<Given>>>;

const LARGEST = 64 * 1024;

/** Paths as expressions; what is named comes before what varies, as OpenAPI has it. */
const routes = operations.map((operation) => ({
  operation,
  names: [...operation.path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name!),
  pattern: new RegExp(`^${operation.path.replace(/\{[^}]+\}/g, '([^/]+)')}$`),
})).sort((a, b) => a.names.length - b.names.length);

/** Answers what is asked under `/v1/`. */
export function createGateway({ providers, report = () => {} }: BankDeps, handlers: Handlers): (request: Request) => Promise<Response> {
  const secrets = providers.map((provider) => ({ provider, hash: sha256(provider.secret) }));

  function providerOf(request: Request): Provider {
    const token = /^Bearer +(\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1];
    if (token === undefined) throw new Fault(401, 'CERTIFICATE_MISSING', 'say who you are: Authorization: Bearer and your secret');
    const hash = sha256(token);
    const found = secrets.find((each) => timingSafeEqual(each.hash, hash));
    if (!found) throw new Fault(401, 'CERTIFICATE_INVALID', 'no provider has this secret');
    return found.provider;
  }

  async function answer(request: Request, url: URL): Promise<{ given: Given; operation?: Operation }> {
    const known = routes.filter(({ pattern }) => pattern.test(url.pathname));
    const found = known.find(({ operation }) => operation.method === request.method);
    if (!found) return { given: known.length > 0 ? { status: 405, headers: { allow: known.map(({ operation }) => operation.method).join(', ') } } : { status: 404 } };
    const { operation } = found;
    try {
      const provider = providerOf(request);
      const values = found.pattern.exec(url.pathname)!.slice(1);
      const path = Object.fromEntries(found.names.map((name, index) => [name, decode(values[index]!)]));
      const parameters = readParameters(operation, request, url, path);
      const text = operation.body ? await bodyOf(request) : '';
      const body = operation.body ? checked(operation, text) : undefined;
      const digest = sha256(JSON.stringify([request.method, url.pathname, body])).toString('base64url');
      return { operation, given: await handlers[operation.id]!({ provider, parameters, body, request: { id: parameters['X-Request-ID']!, digest } }) };
    } catch (error) {
      if (error instanceof Fault) return { operation, given: { status: error.status, body: error.body } };
      throw error;
    }
  }

  return async (request) => {
    const url = new URL(request.url);
    const id = request.headers.get('x-request-id') ?? '';
    const headers = { 'x-request-id': /^[\w-]{1,64}$/.test(id) ? id : randomUUID(), 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };
    try {
      const { given: { status, headers: own, body }, operation } = await answer(request, url);
      const wrong = operation && faultOf(operation, status, body);
      if (wrong !== undefined) throw new Error(`the answer to ${operation!.id} is not what the document says: ${status} ${wrong}`);
      // A status the document knows without a body has none.
      const text = body === undefined || (operation && answerCheck(operation, status) === undefined) ? null : JSON.stringify(body);
      return new Response(text, { status, headers: { ...headers, ...own, ...(text !== null && { 'content-type': 'application/json' }), ...(status === 401 && { 'www-authenticate': 'Bearer' }) } });
    } catch (error) {
      report(error);
      return new Response(null, { status: 500, headers });
    }
  };
}

function faultOf(operation: Operation, status: number, body: object | undefined): string | undefined {
  const check = answerCheck(operation, status);
  if (check === false) return 'is no status of it';
  if (check === undefined || check(body)) return undefined;
  return (check.errors ?? []).map(pointerOf).join(' ');
}

function readParameters(operation: Operation, request: Request, url: URL, path: Readonly<Record<string, string>>): Record<string, string> {
  const read: Record<string, string> = {};
  for (const { name, in: place, required, schema, check } of operation.parameters) {
    const text = place === 'path' ? path[name] : place === 'query' ? url.searchParams.get(name) : request.headers.get(name);
    if (text === null || text === undefined) {
      if (required) throw new Fault(400, 'FORMAT_ERROR', `${name} is missing`, name);
      continue;
    }
    const kind = schema['type'];
    const value: unknown = kind === 'boolean' && /^(?:true|false)$/.test(text) ? text === 'true' : kind === 'integer' && /^\d{1,9}$/.test(text) ? Number(text) : text;
    if (!check(value)) throw new Fault(400, 'FORMAT_ERROR', `${name} is not as it should be`, name);
    read[name] = text;
  }
  return read;
}

function checked(operation: Operation, text: string): unknown {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw new Fault(400, 'FORMAT_ERROR', 'the body is no JSON');
  }
  const { check } = operation.body!;
  if (!check(body)) throw new Fault(400, 'FORMAT_ERROR', 'the body is not as it should be', pointerOf(check.errors![0]!));
  return body;
}

/** Reads a body, as far as it may go. */
async function bodyOf(request: Request): Promise<string> {
  if (!/^application\/json\b/i.test(request.headers.get('content-type') ?? '')) throw new Fault(415, 'FORMAT_ERROR', 'application/json is what is read here');
  const text = await textOf(request, LARGEST);
  if (text === undefined) throw new Fault(400, 'FORMAT_ERROR', 'the body is too large');
  return text;
}

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
