import type { DmailProblem } from '../contract/index.ts';
import type { AccountIdentity, TokenSource } from '../identity/token-source.ts';
import { Store } from './store.ts';
import type { Readable } from './store.ts';

export interface AccountState {
  /** `starting`: looking whether a session is there; `expired`: the session ended and the person must sign in again. */
  phase: 'starting' | 'signed-out' | 'signing-in' | 'signed-in' | 'expired';
  account?: AccountIdentity;
  /** Why the last attempt to sign in failed. */
  problem?: DmailProblem;
  /** Whether the browser believes it is online. */
  online: boolean;
  /** The host's own token source signs in and out; there is no button for it. */
  managed: boolean;
}

export interface AccountCommands {
  /** Must be called from a user gesture, so that the popup may open. `address` or domain where none is configured. */
  signIn(options?: { address?: string; mode?: 'popup' | 'redirect' }): Promise<void>;
  /** Clears tokens; with `erase` local mail, drafts and queued messages too. */
  signOut(options?: { erase?: boolean }): Promise<void>;
}

/** What a session made by signing in must offer (src/identity/session.ts is one). */
export interface SessionPort extends Readable<Pick<AccountState, 'phase' | 'account' | 'problem'>> {
  /** Present while `signed-in`; may stay while `expired`, throwing `signed-out`. */
  readonly tokenSource: TokenSource | undefined;
  signIn(options?: { address?: string; mode?: 'popup' | 'redirect' }): Promise<void>;
  signOut(): Promise<void>;
}
