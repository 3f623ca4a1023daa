/** Address chips: what was typed, and whether it will be accepted. @module */
import { closeSession, openSession } from '../client/deposits.ts';
import { domainOf, parseAddress } from '../contract/address.ts';
import { DmailProblem } from '../contract/problems.ts';
import type { Recipient } from './compose.ts';
import type { Kit } from './kit.ts';

/** Reads several addresses: separated by commas, semicolons, lines or spaces; `Name <address>` too. */
export function readRecipients(text: string): Recipient[] {
  return text.split(/[,;\n]+/).flatMap((part) => {
    const named = /^\s*"?([^"<>]*?)"?\s*<([^<>]+)>\s*$/.exec(part);
    if (named) return [recipient(named[2]!, named[1]!)];
    return part.split(/\s+/).filter(Boolean).map((word) => recipient(word));
  });
}

function recipient(text: string, name?: string): Recipient {
  const address = parseAddress(text);
  return { text: text.trim(), ...(address && { address }), ...(name && { name: name.slice(0, 200) }), status: address ? 'checking' : 'invalid' };
}

const FRESH = 300_000;

/** Asks recipients' servers whether they take mail from this person; one question per address at a time. */
export class Acceptance {
  readonly #kit: Kit;
  readonly #known = new Map<string, { at: number; status: Promise<Recipient['status']> }>();

  constructor(kit: Kit) {
    this.#kit = kit;
  }

  /** @param thread conversation answered in; some are open for replies alone */
  of(address: string, thread: string | undefined, anew = false): Promise<Recipient['status']> {
    const key = `${address} ${thread ?? ''}`;
    const entry = this.#known.get(key);
    if (entry && !anew && this.#kit.now() - entry.at < FRESH) return entry.status;
    const status = this.#ask(address, thread);
    this.#known.set(key, { at: this.#kit.now(), status });
    void status.then((found) => {
      // What may be otherwise in a moment is not remembered.
      if (found !== 'accepts' && this.#known.get(key)?.status === status) this.#known.delete(key);
    });
    return status;
  }

  async #ask(address: string, thread: string | undefined): Promise<Recipient['status']> {
    if (this.#kit.account.state.limits?.reaches(address) === false) return 'outside';
    try {
      const { server } = await this.#kit.resolve(domainOf(address));
      const session = await openSession(this.#kit.http, server, address, thread);
      void closeSession(this.#kit.http, server, session);
      return 'accepts';
    } catch (error) {
      if (!(error instanceof DmailProblem)) throw error;
      const { code, context } = error;
      if (code === 'invitation-required') return context.invitation === 'pending' ? 'requested' : 'uninvited';
      if (code === 'not-dmail') return code;
      if (code === 'scope-insufficient') return 'outside';
      return code === 'offline' || code === 'unreachable' || code === 'timeout' || code === 'unavailable' ? 'unreachable' : 'unknown';
    }
  }
}
