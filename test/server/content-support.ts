/** Uploads and downloads as tests make them. */
import assert from 'node:assert/strict';
import { decodeJwt } from 'jose';
import { tusHeaders, type World } from '../../demo/server/world.ts';
import type { Confirmed } from '../../src/identity/token-source.ts';
import { domainOf, type AttachmentReference, type Deposit, type ReceiptClaims, type StoredMessage, type Upload, type UploadRequest } from '../../src/contract/index.ts';
import { body, CITY, session } from './support.ts';

export const random = (size: number): Uint8Array<ArrayBuffer> => {
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size; at += 65_536) crypto.getRandomValues(bytes.subarray(at, Math.min(size, at + 65_536)));
  return bytes;
};

/** A whole number from 0 up to, not including, `end`. */
export const below = (end: number): number => Math.floor(Math.random() * end);

export const uploadAt = (name: string): string => `${CITY}/uploads/${name}`;

/** Announces in a session of its own. */
export async function announce(world: World, from: string, to: string, wanted: Partial<UploadRequest> & { size: number }, name: string = crypto.randomUUID()): Promise<Response> {
  const { uri } = await session(world, from, to);
  return world.call(from, 'PUT', `${uri}/uploads/${name}`, { body: { document: `document-${name}`.slice(0, 64), mediaType: 'application/octet-stream', ...wanted } });
}

export const announced = (...args: Parameters<typeof announce>): Promise<Upload> => body<Upload>(announce(...args), 201);

export const patch = (world: World, from: string, name: string, offset: number, bytes: Uint8Array | ReadableStream<Uint8Array>, headers: Record<string, string> = {}): Promise<Response> =>
  world.call(from, 'PATCH', uploadAt(name), { body: bytes, headers: { ...tusHeaders(offset), ...headers } });

/** The offset HEAD answers. */
export async function offsetOf(world: World, from: string, name: string): Promise<number> {
  const response = await world.call(from, 'HEAD', uploadAt(name));
  assert.deepEqual([response.status, response.headers.get('tus-resumable')], [200, '1.0.0']);
  return Number(response.headers.get('upload-offset'));
}

/** What a message says of an upload. */
export const referenceTo = ({ id, document, size }: Upload, rest: Partial<AttachmentReference> = {}): AttachmentReference => ({ id: document, upload: id, name: 'file.bin', mediaType: 'application/octet-stream', size, ...rest });

export const claimsOf = (receipt: string): ReceiptClaims => decodeJwt<ReceiptClaims>(receipt);

/** A message as the page of its owner's home reads it: that leaves nothing on record. */
export const stored = (world: World, owner: string, { uri }: Pick<Deposit, 'uri'>): Promise<StoredMessage> => body(world.call(owner, 'GET', uri, { by: atHome(world, owner) }));

/** The right of the page of a person's home. */
export const atHome = (world: World, owner: string): Pick<Confirmed, 'headers'> => world.tokenSource(owner, { clientId: world.domain(domainOf(owner)).issuer.url, scopes: ['read:mailbox'] });

export const download = async (pending: Promise<Response> | Response): Promise<Buffer> => Buffer.from(await (await pending).arrayBuffer());

/** A body whose pieces are sent by hand. */
export function byHand(): { stream: ReadableStream<Uint8Array>; send(bytes: Uint8Array): void; end(): void; cut(): void } {
  let controller!: ReadableStreamDefaultController<Uint8Array>;
  const stream = new ReadableStream<Uint8Array>({ start: (made) => void (controller = made) });
  return { stream, send: (bytes) => controller.enqueue(bytes), end: () => controller.close(), cut: () => controller.error(new TypeError('the line is cut')) };
}

/** Resolves when `is` answers true. */
export async function until(is: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await is())) await new Promise((resolve) => setTimeout(resolve, 2));
}
