/**
 * For the host's service worker: sends what is queued when the last page is gone.
 *
 * ```js
 * // sw.js of the host
 * importScripts('/fdz/service-worker.js');
 * fdzOutbox({ server: 'home.example', clientId: '/dmail-client.json', redirectUri: '/callback.html' });
 * ```
 *
 * The person has to have signed in on a page of the same origin; a page may also ask by
 * `postMessage({ type: 'fdz-send-queued' })`.
 * @module
 */
import { createSession } from '../identity/session.ts';
import { openGrantStorage } from '../offline/grants.ts';
import { createServices } from './create.ts';
import type { ServiceAttributes } from './shared.ts';

/** Resolves when everything that could be sent was sent. */
export type SendQueued = () => Promise<void>;

/** The events of a service worker, of which the library of types for pages knows nothing. */
interface WorkerEvent extends Event {
  readonly tag?: string;
  readonly data?: unknown;
  waitUntil(work: Promise<unknown>): void;
}

/**
 * Listens for `sync` with the tag `fdz-outbox` and for the message of a page.
 * @returns sends now
 */
export function fdzOutbox({ server, issuer, clientId, redirectUri, scope }: ServiceAttributes): SendQueued {
  const absolute = (path: string | undefined, otherwise: string) => new URL(path || otherwise, globalThis.location.href).href;
  const send: SendQueued = async () => {
    const session = createSession({
      clientId: absolute(clientId, '/dmail-client.json'), redirectUri: absolute(redirectUri, '/callback.html'), storage: openGrantStorage(),
      ...(server && { server }), ...(issuer && { issuer }), ...(scope && { scope }),
    });
    const services = createServices({ session });
    try {
      await session.start();
      if (session.state.phase !== 'signed-in') return;
      const outbox = await services.outbox();
      await outbox.flush();
      // Throwing makes the browser come back later.
      if (outbox.state.items.some(({ nextAttempt }) => nextAttempt)) throw new Error('something still waits');
    } finally {
      services.close();
      session.close();
    }
  };
  const listen = (type: 'sync' | 'message', asks: (event: WorkerEvent) => boolean) =>
    globalThis.addEventListener(type, (event) => {
      if (asks(event as WorkerEvent)) (event as WorkerEvent).waitUntil(send());
    });
  listen('sync', ({ tag }) => tag === 'fdz-outbox');
  listen('message', ({ data }) => typeof data === 'object' && data !== null && (data as { type?: unknown }).type === 'fdz-send-queued');
  return send;
}

Object.assign(globalThis, { fdzOutbox });
