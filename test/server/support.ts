/**
 * Worlds whose every answer is held against the contract.
 */
import assert from 'node:assert/strict';
import { operations, type Operation } from '../../demo/server/contract.ts';
import { contractAjv } from '../../demo/server/generate-contract.ts';
import { createWorld, type World, type WorldOptions } from '../../demo/server/world.ts';
import { problemCode, type Changes, type ProblemDetails } from '../../src/contract/index.ts';

const { compile } = contractAjv();
const checks = new WeakMap<object, ReturnType<typeof compile>>();

/** The operation a request is for. */
export function operationOf(request: Request): Operation | undefined {
  const { pathname } = new URL(request.url);
  return operations.find(({ method, path, rooted }) => method === request.method && new RegExp(`^${rooted ? '' : '/dmail'}${path.replace(/\{\w+\}/g, '[^/]+')}$`).test(pathname));
}

/** Fails where an answer is not one the contract names. */
export async function assertConforms(request: Request, response: Response): Promise<void> {
  const operation = operationOf(request);
  const what = `${request.method} ${new URL(request.url).pathname} → ${response.status}`;
  assert.equal(response.headers.get('access-control-allow-origin'), '*', `${what}: open to every origin`);
  const type = response.headers.get('content-type');
  if (!operation) {
    if (request.method !== 'OPTIONS') assert.equal(type, 'application/problem+json', what);
    return;
  }
  const expected = operation.responses[response.status] ?? operation.responses['default'];
  assert.ok(expected, `${what} is not in the contract`);
  if (response.status >= 400 || !operation.responses[response.status]) assert.ok(response.status >= 400, `${what} is not in the contract`);
  for (const [name, header] of Object.entries(expected.headers ?? {})) if (header.required || /Location|ETag/.test(header.$ref ?? '')) assert.ok(response.headers.get(name), `${what} carries ${name}`);
  const [media, content] = Object.entries(expected.content ?? {})[0] ?? [];
  if (media === undefined) return assert.equal(await response.clone().text(), '', `${what} has no body`);
  assert.equal(type?.split(';')[0], media, what);
  if (!media.endsWith('json')) return;
  let check = checks.get(content!.schema);
  if (!check) checks.set(content!.schema, (check = compile(content!.schema)));
  // A file of JSON lines is as long as it is: each line is one record.
  const bodies = media.endsWith('ndjson') ? (await response.clone().text()).split('\n').filter(Boolean).map((text) => JSON.parse(text) as unknown) : [await response.clone().json() as unknown];
  for (const body of bodies) assert.ok(check(body), `${what}: ${JSON.stringify(check.errors?.[0])} in ${JSON.stringify(body)}`);
}

/** A world that watches itself. */
export async function createCheckedWorld(options?: WorldOptions): Promise<World> {
  const world = await createWorld(options);
  world.intercept = async (request, next) => {
    const response = await next(request);
    if (new URL(request.url).host.startsWith('id.')) return response;
    await assertConforms(request, response);
    return response;
  };
  return world;
}

/** The problem an answer states. */
export async function problemOf(response: Response): Promise<ProblemDetails & { code: string | undefined }> {
  assert.equal(response.headers.get('content-type'), 'application/problem+json', `status ${response.status}`);
  const body = (await response.json()) as ProblemDetails;
  assert.equal(body.status, response.status);
  return { ...body, code: problemCode(body.type) };
}

/** @param method of the request; the answer to HEAD has no body to say which problem it is */
export async function expectRefusal(method: string, pending: Promise<Response> | Response, status: number, code: string): Promise<void> {
  if (method !== 'HEAD') return void (await expectProblem(pending, status, code));
  const response = await pending;
  assert.deepEqual([response.status, response.headers.get('content-type'), await response.text()], [status, 'application/problem+json', '']);
}

export async function expectProblem(pending: Promise<Response> | Response, status: number, code: string): Promise<ProblemDetails> {
  const response = await pending;
  assert.ok(!response.ok, `expected ${code}, got ${response.status}`);
  const problem = await problemOf(response);
  assert.deepEqual([response.status, problem.code], [status, code]);
  return problem;
}

export async function body<T>(pending: Promise<Response> | Response, status = 200): Promise<T> {
  const response = await pending;
  const text = await response.text();
  assert.equal(response.status, status, text);
  return JSON.parse(text) as T;
}

export const ANNA = 'anna@home.example';
export const BEN = 'ben@home.example';
export const CLERK = 'clerk@city.example';
export const MAYOR = 'mayor@city.example';
export const HOME = 'https://home.example/dmail';
export const CITY = 'https://city.example/dmail';

/** A granted session for the sender. */
export async function session(world: World, from: string, to: string, thread?: string): Promise<{ id: string; uri: string }> {
  return body(world.call(from, 'POST', `${CITY}/sessions`, { body: { recipient: to, ...(thread && { thread }) } }), 201);
}

/** Whether an operation is for a sender, with a deposit token, rather than for the owner. */
export const forSender = ({ tags, path }: Operation): boolean => tags.includes('deposit') || path.includes('/uploads');

/** What an event stream tells. */
export class Events {
  #text = '';
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  constructor(response: Response) {
    assert.equal(response.headers.get('content-type'), 'text/event-stream');
    this.#reader = response.body!.getReader();
  }
  /** The next event, or `undefined` at the end. */
  async next(): Promise<{ id: string; changes: Changes } | undefined> {
    for (;;) {
      const end = this.#text.indexOf('\n\n');
      if (end >= 0) {
        const block = this.#text.slice(0, end);
        this.#text = this.#text.slice(end + 2);
        const [, id, data] = /^event: change\nid: (.+)\ndata: (.+)$/.exec(block) ?? [];
        if (id && data) return { id, changes: JSON.parse(data) as Changes };
        continue;
      }
      const { done, value } = await this.#reader.read();
      if (done) return undefined;
      this.#text += new TextDecoder().decode(value);
    }
  }
  cancel(): Promise<void> {
    return this.#reader.cancel();
  }
}
