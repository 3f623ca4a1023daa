/**
 * Reading what was sent, no further than allowed.
 * @module
 */
import { Problem } from './problem.ts';

const strict = new TextDecoder('utf-8', { fatal: true });

/**
 * @param limit octets
 * @param read the body, where it has been read already
 * @throws {Problem} `media-type-unsupported`, `too-large`, `not-understood`
 */
export async function readJson(request: Request, limit: number, read?: Uint8Array): Promise<unknown> {
  const type = request.headers.get('content-type')?.split(';', 1)[0]!.trim().toLowerCase();
  if (type !== 'application/json') throw new Problem('media-type-unsupported');
  if (Number(request.headers.get('content-length') ?? 0) > limit) throw new Problem('too-large', { limit });
  // Firefox gives no stream of a request's body; there the server runs inside the page and the body is there already.
  const bytes = read ?? (request.body ? await readLimited(request.body, limit) : new Uint8Array(await request.arrayBuffer()));
  if (bytes.byteLength > limit) throw new Problem('too-large', { limit });
  try {
    return JSON.parse(strict.decode(bytes)) as unknown;
  } catch {
    throw new Problem('not-understood', { field: '' });
  }
}

async function readLimited(body: ReadableStream<Uint8Array>, limit: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.byteLength;
    if (size > limit) {
      await reader.cancel().catch(() => {});
      throw new Problem('too-large', { limit });
    }
    chunks.push(value);
  }
  if (chunks.length === 1) return chunks[0]!;
  const whole = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.byteLength;
  }
  return whole;
}
