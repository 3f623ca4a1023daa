/**
 * People arrive from their bank. That they do decides nothing: how it stands is what the server of their mail says, and
 * to nobody but them.
 * @module
 */
import type { Context } from 'koa';
import type { BankConsent, BankReturn, PaymentRecord } from '../../src/contract/index.ts';
import type { MailServer } from './mail-server.ts';
import type { Frame } from './pages/html.ts';
import { awayPage, nothingPage, returnPage, unknownPage, type Came } from './pages/return-view.ts';

export interface Returning {
  /** Of an address the bank led somebody to: what was sent along with them, where it can be that. */
  stateOf(value: unknown): string | undefined;
  /** Somebody came without it. */
  nothing(ctx: Context): void;
  /** Takes the state, which is good for one time, and goes on to what it was about. */
  arrive(ctx: Context, account: string, state: string): Promise<void>;
  /** How something of this person stands. */
  show(ctx: Context, account: string, what: 'payment' | 'consent', id: string): Promise<void>;
}

/** Ways back that are remembered. */
const MOST = 1000;

export function returning({ frame, mail }: { frame: Frame; mail: MailServer }): Returning {
  /** Where people who have just arrived came from; without it there is no link back, and nothing else is lost. */
  const ways = new Map<string, Came>();
  const nameOf = (account: string, what: string, id: string): string => `${account} ${what} ${id}`;
  const remember = (name: string, came: Came): void => {
    ways.delete(name);
    if (ways.size >= MOST) ways.delete(ways.keys().next().value!);
    ways.set(name, came);
  };

  return {
    stateOf: (value) => (typeof value === 'string' && /^[\w-]{43}$/.test(value) ? value : undefined),
    nothing: (ctx) => nothingPage(ctx, frame),
    async arrive(ctx, account, state) {
      const answer = await mail.ask(account, 'POST', '/payments/return', { scope: 'pay read:accounts', body: { state } }).catch(() => undefined);
      const found = answer?.body as BankReturn | undefined;
      const [what, id] = found?.payment ? ['payment', found.payment.id] as const : ['consent', found?.consent?.id] as const;
      if (!found || id === undefined) return answer && answer.status < 500 ? unknownPage(ctx, frame, { address: account, state }) : awayPage(ctx, frame);
      remember(nameOf(account, what, id), { client: found.client, ...(found.returnTo !== undefined && { returnTo: found.returnTo }) });
      // An address that can be looked at again, and says nothing to anybody else.
      ctx.redirect(what === 'payment' ? `/payment/${id}` : `/payment/consents/${id}`);
      ctx.status = 303;
    },
    async show(ctx, account, what, id) {
      const path = what === 'payment' ? `/payments/${id}` : `/bank-consents/${id}`;
      const answer = await mail.ask(account, 'GET', path, { scope: what === 'payment' ? 'pay' : 'read:accounts' }).catch(() => undefined);
      if (!answer?.body) return answer && answer.status < 500 ? unknownPage(ctx, frame, { address: account }) : awayPage(ctx, frame);
      const came = ways.get(nameOf(account, what, id));
      returnPage(ctx, frame, { address: account, ...(what === 'payment' ? { payment: answer.body as PaymentRecord } : { consent: answer.body as BankConsent }), ...(came && { came }) });
    },
  };
}
