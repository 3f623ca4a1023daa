/**
 * Receipts are verified without an account: a badge may stand on any page.
 * @module
 */
import { createDiscovery } from '../identity/discovery.ts';
import { Evidence } from '../stores/evidence-store.ts';
import type { EvidenceStore } from '../stores/evidence.ts';

export interface EvidenceOptions {
  /** Default: the page's `fetch`. */
  fetch?: typeof fetch;
  /** Port of `*.localhost` domains; default: the page's own. */
  localhostPort?: number | string | undefined;
  /** Milliseconds since 1970. */
  now?: () => number;
}

export function createEvidence({ fetch = globalThis.fetch.bind(globalThis), localhostPort, now = Date.now }: EvidenceOptions = {}): EvidenceStore {
  return new Evidence({ fetch, now, resolve: createDiscovery({ fetch, localhostPort }).domain });
}

let shared: EvidenceStore | undefined;

/** One for the page. */
export const sharedEvidence = (): EvidenceStore => (shared ??= createEvidence());
