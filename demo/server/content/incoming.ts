/**
 * The bytes of a request, as they come.
 * @module
 */
import { Problem } from '../problem.ts';

interface Limit {
  /** Octets that are taken. */
  room: number;
  /** Milliseconds without a byte after which no more are waited for. */
  idle: number;
  /** Says that no more are wanted; its reason is what the sender hears. */
  signal: AbortSignal;
}

/**
 * @param sent the body, where it has been read already
 * @throws {Problem} `too-large` behind what there was room for
 * @throws the reason of `signal`
 */
export async function* bytesOf(request: Request, sent: Uint8Array | undefined, { room, idle, signal }: Limit): AsyncGenerator<Uint8Array> {
  let left = room;
  // Firefox gives no stream of a request's body; there the server runs inside the page and the body is there already.
  const whole = sent ?? (request.body ? undefined : new Uint8Array(await request.arrayBuffer()));
  if (whole) {
    if (whole.byteLength > room) throw new Problem('too-large', { limit: room });
    if (whole.byteLength) yield whole;
    return;
  }
  const reader = (request.body as ReadableStream<Uint8Array>).getReader();
  // Ends the read that waits, too.
  const cut = (): void => void reader.cancel().catch(() => {});
  let timer: ReturnType<typeof setTimeout> | undefined;
  for (const stop of [signal, request.signal]) stop.addEventListener('abort', cut);
  try {
    for (;;) {
      timer = setTimeout(cut, idle);
      const { done, value } = await reader.read().catch(() => ({ done: true, value: undefined }) as const);
      clearTimeout(timer);
      if (done || signal.aborted || request.signal.aborted) break;
      if (value.byteLength > left) {
        if (left) yield value.subarray(0, left);
        throw new Problem('too-large', { limit: room });
      }
      left -= value.byteLength;
      if (value.byteLength) yield value;
    }
    signal.throwIfAborted();
  } finally {
    clearTimeout(timer);
    for (const stop of [signal, request.signal]) stop.removeEventListener('abort', cut);
  }
}
