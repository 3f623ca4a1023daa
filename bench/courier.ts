/**
 * A person at a server under test over HTTP, with bodies and answers that stream.
 */
import { request, type IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Person } from '../demo/server/world-identity.ts';
import type { Host } from './senders.ts';

export interface Sent { headers?: Record<string, string>; body?: Uint8Array | Readable; length?: number }

export class Courier {
  #nonce?: string;
  #token?: { jwt: Promise<string>; until: number };

  constructor(private readonly person: Person, private readonly host: () => Host) {}

  /**
   * The answer, its body not yet read. A stream is sent once; whoever sends one has asked for something else before, so
   * that the nonce is known.
   * @throws where the connection breaks
   */
  async ask(method: string, path: string, { headers = {}, body, length }: Sent = {}): Promise<IncomingMessage> {
    for (let attempt = 0; ; attempt++) {
      const answer = await this.#once(method, path, headers, body, length);
      const nonce = answer.headers['dpop-nonce'];
      if (typeof nonce === 'string') this.#nonce = nonce;
      if (answer.statusCode !== 401 || attempt > 1 || (body && !(body instanceof Uint8Array))) return answer;
      answer.resume();
    }
  }

  /** The JSON of an answer. @throws where it is no success */
  async json<T>(method: string, path: string, value?: unknown, headers: Record<string, string> = {}): Promise<T> {
    const body = value === undefined ? undefined : Buffer.from(JSON.stringify(value));
    const answer = await this.ask(method, path, { body, headers: { ...(body && { 'content-type': 'application/json' }), ...headers } });
    const text = String(Buffer.concat(await answer.toArray() as Buffer[]));
    if (answer.statusCode! >= 300) throw new Error(`${method} ${path}: ${answer.statusCode} ${text}`);
    return (text ? JSON.parse(text) : undefined) as T;
  }

  async #once(method: string, path: string, headers: Record<string, string>, body: Sent['body'], length = body instanceof Uint8Array ? body.byteLength : undefined): Promise<IncomingMessage> {
    const host = this.host();
    if (!this.#token || this.#token.until < Date.now()) this.#token = { jwt: this.person.token(host.server, { scopes: ['send', 'read:mailbox'] }), until: Date.now() + 60_000 };
    const jwt = await this.#token.jwt;
    const dpop = await this.person.proof(jwt, method, host.origin + path.split('?')[0]!, this.#nonce ? { nonce: this.#nonce } : {});
    return new Promise((resolve, reject) => {
      const asked = request({
        port: host.port, host: '127.0.0.1', path, method, agent: false,
        headers: { host: host.name, authorization: `DPoP ${jwt}`, dpop, ...(length !== undefined && { 'content-length': String(length) }), ...headers },
      });
      asked.on('response', resolve).on('error', reject);
      if (!body || body instanceof Uint8Array) asked.end(body);
      else pipeline(body, asked).catch(reject);
    });
  }
}

/** What a `PATCH` of an upload carries (tus 1.0). */
export const tus = (offset: number): Record<string, string> => ({ 'content-type': 'application/offset+octet-stream', 'upload-offset': String(offset), 'tus-resumable': '1.0.0' });

/** Opens an upload for a recipient; answers its address, as a path. */
export async function opened(courier: Courier, recipient: string, name: string, document: string, size: number): Promise<string> {
  const { id } = await courier.json<{ id: string }>('POST', '/dmail/sessions', { recipient });
  await courier.json('PUT', `/dmail/sessions/${id}/uploads/${name}`, { document, mediaType: 'application/octet-stream', size });
  return `/dmail/uploads/${name}`;
}
