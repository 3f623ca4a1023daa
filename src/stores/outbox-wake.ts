/** Waking the host's service worker. @module */

/** Where the host's service worker takes our snippet, it goes on when the page is gone. The browser forgets the wish once it was granted. */
export async function wakeWorker(): Promise<void> {
  const registration = globalThis.navigator?.serviceWorker?.controller ? await navigator.serviceWorker.ready : undefined;
  if (registration && 'sync' in registration) await (registration.sync as { register(tag: string): Promise<void> }).register('fdz-outbox').catch(() => {});
}
