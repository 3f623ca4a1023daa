import { listInvitations, putInvitation, requestInvitation } from '../client/invitations.ts';
import { domainOf } from '../contract/address.ts';
import { DmailProblem } from '../contract/problems.ts';
import type { Invitation } from '../contract/index.ts';
import type { InvitationsState, InvitationsStore } from './invitations.ts';
import type { Kit } from './kit.ts';
import type { Mailbox } from './mailbox-store.ts';
import { Store } from './store.ts';

export class Invitations extends Store<InvitationsState> implements InvitationsStore {
  readonly #kit: Kit;
  readonly #mailbox: Mailbox;
  #leave: (() => void)[] = [];
  #asked = 0;
  #decided = 0;
  #live = '';

  constructor(kit: Kit, mailbox: Mailbox) {
    super({ phase: 'loading', invitations: [], pending: [] });
    this.#kit = kit;
    this.#mailbox = mailbox;
  }

  retry(): void {
    void this.#load();
  }

  async decide(peer: string, decision: Parameters<InvitationsStore['decide']>[1]): Promise<boolean> {
    this.set({ pending: [...this.state.pending, peer], change: undefined });
    try {
      const decided = await putInvitation(this.#kit.http, peer, decision);
      this.#decided++;
      const there = this.state.invitations.some((invitation) => invitation.peer === peer);
      this.set({ invitations: there ? this.state.invitations.map((invitation) => (invitation.peer === peer ? decided : invitation)) : [decided, ...this.state.invitations] });
      return true;
    } catch (error) {
      if (!(error instanceof DmailProblem)) throw error;
      // Apart from the list's own: that one goes whenever the list is read again.
      this.set({ change: error });
      return false;
    } finally {
      const index = this.state.pending.indexOf(peer);
      this.set({ pending: this.state.pending.filter((_, i) => i !== index) });
    }
  }

  async request(address: string, reason: string): Promise<void> {
    await requestFrom(this.#kit, address, reason);
  }

  protected override started(): void {
    this.#live = this.#mailbox.state.live;
    this.#leave = [
      this.#mailbox.subscribe(() => {
        // What changed between the list and the first word on the live connection is in neither.
        const { live } = this.#mailbox.state;
        if (live === 'open' && this.#live !== 'open') this.retry();
        this.#live = live;
      }),
      this.#mailbox.heard(({ invitations }) => invitations && this.retry()),
      this.#kit.account.subscribe(() => {
        const { phase, online } = this.#kit.account.state;
        if (phase === 'signed-out') this.set({ phase: 'loading', invitations: [], problem: undefined, change: undefined });
        else if (phase === 'signed-in' && online && (this.state.problem || this.state.phase === 'loading')) this.retry();
      }),
    ];
    if (this.#kit.account.state.phase === 'signed-in') this.retry();
  }

  protected override stopped(): void {
    for (const leave of this.#leave.splice(0)) leave();
  }

  async #load(): Promise<void> {
    const asked = ++this.#asked;
    const decided = this.#decided;
    if (this.state.phase === 'failed') this.set({ phase: 'loading', problem: undefined });
    try {
      const { invitations } = await listInvitations(this.#kit.http);
      // Who asked later brings what is newer.
      if (asked !== this.#asked) return;
      // So is a decision made in the meantime.
      if (decided !== this.#decided) this.retry();
      else this.set({ phase: 'ready', invitations: invitations as readonly Invitation[], problem: undefined });
    } catch (error) {
      if (asked !== this.#asked) return;
      if (!(error instanceof DmailProblem)) throw error;
      this.set({ problem: error, ...(this.state.phase === 'loading' && { phase: 'failed' }) });
    }
  }
}

/** Asks somebody for an invitation, at their own server. */
export async function requestFrom(kit: Kit, address: string, reason: string): Promise<void> {
  const { server } = await kit.resolve(domainOf(address));
  const { name } = kit.account.identity;
  await requestInvitation(kit.http, server, { recipient: address, reason, ...(name && { name }) });
}
