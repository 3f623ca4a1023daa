/** What changed since a state, asked for and as it happens. @module */
import { EventSource } from 'eventsource';
import { DmailProblem } from '../contract/index.ts';
import type { Changes } from '../contract/index.ts';
import type { Http } from './http.ts';
import { conversation } from './mailbox.ts';
import { checked, flag, list, optional, record, text, whole } from './shape.ts';

const changes = record<Changes>({ state: text, hasMore: flag, conversations: list(conversation), removed: list(text), drafts: list(text), invitations: flag, unread: optional(whole) });

/** @throws {DmailProblem} `state-unknown` when the state is too old: read everything anew */
export const getChanges = (http: Http, since: string, signal?: AbortSignal): Promise<Changes> => http.json({ path: '/changes', query: { since }, signal, limit: 33_554_432 }, changes);

export interface StreamHandlers {
  open(): void;
  change(changes: Changes): void;
  /** It is over: refused, ended, or silent for too long. Called once. */
  ended(problem: DmailProblem): void;
}

/**
 * Opens the event stream of the account; resumes after `since`.
 * @param patience milliseconds of silence after which the connection counts as dead (the server writes a comment every 25 s)
 * @returns closes it, without a word to the handlers
 */
export function openStream(http: Http, since: string | undefined, handlers: StreamHandlers, patience = 60_000): () => void {
  const stop = new AbortController();
  let refusal: DmailProblem | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const close = () => {
    clearTimeout(timer);
    source.close();
    stop.abort();
  };
  const over = (problem: DmailProblem) => {
    if (stop.signal.aborted) return;
    close();
    handlers.ended(problem);
  };
  const alive = () => {
    clearTimeout(timer);
    if (!stop.signal.aborted) timer = setTimeout(() => over(new DmailProblem('timeout')), patience);
  };
  const watched = (body: ReadableStream<Uint8Array>) => ({
    getReader() {
      const reader = body.getReader();
      return {
        cancel: () => reader.cancel(),
        async read() {
          const chunk = await reader.read();
          alive();
          return chunk;
        },
      };
    },
  });
  const source = new EventSource(`${http.home}/events`, {
    async fetch(_, init) {
      try {
        alive();
        const signal = AbortSignal.any([init.signal as AbortSignal, stop.signal]);
        const response = await http.stream({ path: '/events', headers: { accept: 'text/event-stream', ...(since && { 'last-event-id': since }) }, signal });
        return { url: response.url, status: response.status, redirected: response.redirected, headers: response.headers, body: response.body && watched(response.body) };
      } catch (error) {
        refusal = error instanceof DmailProblem ? error : new DmailProblem('unreachable', {}, { cause: error });
        throw error;
      }
    },
  });
  source.addEventListener('open', () => handlers.open());
  // The reader of the library tries again by itself; how long to wait is for the owner of the connection to say.
  source.addEventListener('error', () => over(refusal ?? new DmailProblem('unreachable')));
  source.addEventListener('change', (event) => {
    try {
      handlers.change(checked<Changes>(changes, JSON.parse(event.data as string)));
    } catch (error) {
      over(error instanceof DmailProblem ? error : new DmailProblem('answer-invalid', {}, { cause: error }));
    }
  });
  return close;
}
