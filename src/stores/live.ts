/**
 * One live connection per account and host origin, shared by all its tabs: the tab that holds the lock is
 * connected and tells the others; when it goes, another takes over from the state it knows.
 * @module
 */
import { getChanges, openStream } from '../client/changes.ts';
import { DmailProblem } from '../contract/problems.ts';
import type { Changes } from '../contract/index.ts';
import { BACKOFF, waitFor } from './backoff.ts';
import { accountKey } from './kit.ts';
import type { Kit } from './kit.ts';
import type { MailboxState } from './mailbox.ts';

type Status = Exclude<MailboxState['live'], 'off'>;

export interface LiveHandlers {
  /** The state everything shown is at least as new as. */
  point(): string | undefined;
  status(status: Status): void;
  changes(changes: Changes): void;
  /** The server no longer knows the state: read everything anew. */
  reset(): void;
}

type Word = { kind: 'changes'; changes: Changes } | { kind: 'status'; status: Status } | { kind: 'reset' } | { kind: 'hello' };

const RECONNECT = { ...BACKOFF, first: 500, ceiling: 30_000 };

export function connectLive(kit: Kit, handlers: LiveHandlers): { close(): void; now(): void } {
  const name = `${accountKey(kit)}:live`;
  const stop = new AbortController();
  const channel = new BroadcastChannel(name);
  let leads = false;
  let status: Status = 'connecting';
  let hurry: (() => void) | undefined;

  const say = (word: Word) => stop.signal.aborted || channel.postMessage(word);
  const report = (next: Status) => {
    status = next;
    handlers.status(next);
    say({ kind: 'status', status: next });
  };
  const take = (changes: Changes) => {
    handlers.changes(changes);
    say({ kind: 'changes', changes });
  };

  channel.onmessage = ({ data }: MessageEvent<Word>) => {
    if (data.kind === 'hello') {
      if (leads) say({ kind: 'status', status });
    } else if (leads) return;
    else if (data.kind === 'changes') handlers.changes(data.changes);
    else if (data.kind === 'status') handlers.status(data.status);
    else handlers.reset();
  };

  const attempt = async (): Promise<boolean> => {
    const since = handlers.point();
    report('connecting');
    return await new Promise<boolean>((resolve, reject) => {
      let opened = false;
      const close = openStream(kit.http, since, {
        open: () => {
          opened = true;
          report('open');
        },
        change: take,
        ended: (problem) => (problem.code === 'state-unknown' ? reject(problem) : resolve(opened)),
      });
      const end = () => {
        close();
        resolve(opened);
      };
      if (stop.signal.aborted) return end();
      stop.signal.addEventListener('abort', end, { once: true });
      globalThis.addEventListener?.('offline', end, { once: true });
    });
  };

  /** Where a stream does not get through, changes are asked for at each attempt. */
  const poll = async () => {
    for (let since = handlers.point(); since; ) {
      const changes = await getChanges(kit.http, since, stop.signal);
      take(changes);
      since = changes.hasMore ? changes.state : undefined;
    }
  };

  const run = async () => {
    leads = true;
    for (let failures = 0; !stop.signal.aborted; ) {
      try {
        if (failures) await poll();
        failures = (await attempt()) ? 0 : failures + 1;
      } catch (error) {
        if (stop.signal.aborted) return;
        failures++;
        if (error instanceof DmailProblem && error.code === 'state-unknown') {
          handlers.reset();
          say({ kind: 'reset' });
        } else if (error instanceof DmailProblem && error.code === 'signed-out') {
          report('lost');
          await kit.account.signedIn();
          continue;
        } else if (!(error instanceof DmailProblem)) throw error;
      }
      if (stop.signal.aborted) return;
      report('lost');
      // A stream that ended is taken up at once, as at the end of a token.
      await pause(failures ? waitFor(failures, RECONNECT) : 50 + 200 * Math.random());
    }
  };

  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      hurry = () => {
        clearTimeout(timer);
        resolve();
      };
      stop.signal.addEventListener('abort', hurry, { once: true });
    });

  say({ kind: 'hello' });
  const locks = globalThis.navigator?.locks;
  void (locks ? locks.request(name, { signal: stop.signal }, run) : run()).catch((error: unknown) => {
    if (!stop.signal.aborted) throw error;
  });
  const wake = () => hurry?.();
  globalThis.addEventListener?.('online', wake);

  return {
    now: wake,
    close() {
      stop.abort();
      globalThis.removeEventListener?.('online', wake);
      channel.close();
    },
  };
}
