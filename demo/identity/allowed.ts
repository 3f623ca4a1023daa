/**
 * The page of everything a person has allowed: host pages, senders who are told of openings, accounts they pay to, keys.
 * @module
 */
import type { Context } from 'koa';
import { parseAddress, type Consent, type PayeeList, type StoredMessage } from '../../src/contract/index.ts';
import type { MailServer } from './mail-server.ts';
import { allowedPage, type AllowedView } from './pages/allowed-view.ts';
import type { Frame } from './pages/html.ts';
import type { IdentityStore } from './store.ts';

/** Consents, and accounts, that are listed, the newest. */
const LONGEST_LIST = 200;

export interface Allowed {
  show(ctx: Context, account: string): Promise<void>;
  /** Ends what a form names, and goes back to the page. */
  end(ctx: Context, account: string, form: URLSearchParams): Promise<void>;
}

export function allowed({ frame, store, mail }: { frame: Frame; store: IdentityStore; mail: MailServer }): Allowed {
  const sendersOf = async (account: string): Promise<Consent[] | undefined> => {
    const answer = await mail.ask(account, 'GET', '/consents').catch(() => undefined);
    return (answer?.body as { consents?: Consent[] } | undefined)?.consents?.filter(({ state }) => state === 'granted');
  };
  const subjectOf = async (account: string, message: string): Promise<string | undefined> => {
    const answer = await mail.ask(account, 'GET', `/messages/${message}`).catch(() => undefined);
    return (answer?.body as StoredMessage | undefined)?.message.subject;
  };
  const payeesOf = async (account: string): Promise<PayeeList['payees'] | undefined> => {
    const answer = await mail.ask(account, 'GET', '/payees', { scope: 'pay' }).catch(() => undefined);
    return (answer?.body as PayeeList | undefined)?.payees;
  };
  const page = async (ctx: Context, account: string, done?: AllowedView['done']): Promise<void> => {
    const [sites, found, payees, keys] = await Promise.all([store.consents(account), sendersOf(account), payeesOf(account), store.signingKeys(account)]);
    const senders = found && await Promise.all(found.slice(0, LONGEST_LIST).map(async (consent) => ({ ...consent, ...(consent.message !== undefined && { subject: await subjectOf(account, consent.message) }) })));
    allowedPage(ctx, frame, { address: account, sites, keys, ...(senders && { senders }), ...(payees && { payees: payees.slice(0, LONGEST_LIST) }), ...(done && { done }) });
  };
  const back = (ctx: Context, what: Record<string, string> = {}): void => {
    const query = new URLSearchParams(what).toString();
    ctx.redirect(`/grants${query && `?${query}`}`);
    ctx.status = 303;
  };

  /** What the address says has been ended, as far as it can be true. */
  const doneOf = ({ query: { ended, peer, payee, key } }: Context): AllowedView['done'] => {
    if (typeof ended === 'string' && URL.canParse(ended)) return { site: new URL(ended).origin };
    if (typeof peer === 'string' && parseAddress(peer) === peer) return { sender: peer };
    if (payee !== undefined) return 'payee';
    return key === undefined ? undefined : 'key';
  };

  return {
    show: (ctx, account) => page(ctx, account, doneOf(ctx)),
    async end(ctx, account, form) {
      const [client, consent, payee, key] = ['client', 'consent', 'payee', 'key'].map((field) => form.get(field) ?? '') as [string, string, string, string];
      if (client && await store.consent(account, client)) {
        await store.revoke(account, client);
        return back(ctx, { ended: new URL(client).origin });
      }
      if (consent) {
        const found = (await sendersOf(account))?.find(({ id }) => id === consent);
        const answer = found && await mail.ask(account, 'DELETE', `/consents/${found.id}`).catch(() => undefined);
        return found && answer?.status === 204 ? back(ctx, { peer: found.peer }) : page(ctx, account, 'failed');
      }
      if (/^[\w-]{8,64}$/.test(payee)) {
        const answer = await mail.ask(account, 'DELETE', `/payees/${payee}`, { scope: 'pay' }).catch(() => undefined);
        return answer?.status === 204 ? back(ctx, { payee: 'forgotten' }) : page(ctx, account, 'failed');
      }
      if (key && await store.endSigningKey(account, key)) return back(ctx, { key: 'ended' });
      back(ctx);
    },
  };
}
