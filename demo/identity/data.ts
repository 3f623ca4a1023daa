/**
 * All data of a person: the server that keeps their mail is asked for it, or told to be rid of it, with a token this
 * authorization server issues for exactly that.
 * @module
 */
import { Readable } from 'node:stream';
import type { Context } from 'koa';
import { parseAddress } from '../../src/contract/index.ts';
import type { Guests } from './guests.ts';
import type { MailServer } from './mail-server.ts';
import { dataPage, erasePage } from './pages/data.ts';
import type { Frame } from './pages/html.ts';
import type { IdentityStore } from './store.ts';

export interface OwnData {
  show(ctx: Context, account: string): Promise<void>;
  /** One file: what is kept here, and what the server of the mail keeps. */
  download(ctx: Context, account: string): Promise<void>;
  showErasing(ctx: Context, account: string): Promise<void>;
  /** Erases everything where the form says so without doubt; of a guest, who they are as well. */
  erase(ctx: Context, account: string, form: URLSearchParams): Promise<void>;
}

/** Characters of what is shown again of what was typed. */
const TYPED = 400;

export function ownData({ frame, store, mail, guests }: { frame: Frame; store: IdentityStore; mail: MailServer; guests?: Pick<Guests, 'find' | 'forget'> }): OwnData {
  const isGuest = (account: string): boolean => guests?.find(account) !== undefined;
  const line = (kind: string, value: unknown): string => `${JSON.stringify({ kind, value })}\n`;

  return {
    async show(ctx, account) {
      dataPage(ctx, frame, { address: account, retention: await mail.retention(), ...('erased' in ctx.query && { done: 'erased' }) });
    },
    async download(ctx, account) {
      const [answer, sites, keys] = await Promise.all([mail.exported(account), store.consents(account), store.signingKeys(account)]);
      if (!answer) return dataPage(ctx, frame, { address: account, retention: await mail.retention(), done: 'away' });
      const guest = guests?.find(account);
      const here = [...(guest ? [line('guest', guest)] : []), ...sites.map((site) => line('site', site)), ...keys.map((key) => line('signing-key', key))].join('');
      ctx.status = 200;
      ctx.set({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', 'content-disposition': answer.disposition, 'content-type': 'application/x-ndjson' });
      ctx.body = Readable.from((async function* () {
        if (here) yield here;
        try {
          yield* answer.body;
        } catch {
          // The last line is missing then, and the browser says that the file was cut off.
          ctx.res.destroy();
        }
      })(), { objectMode: false });
    },
    async showErasing(ctx, account) {
      erasePage(ctx, frame, { address: account, guest: isGuest(account), retention: await mail.retention() });
    },
    async erase(ctx, account, form) {
      const typed = (form.get('address') ?? '').trim();
      if (parseAddress(typed) !== account || form.get('sure') !== 'yes') return erasePage(ctx, frame, { address: account, guest: isGuest(account), retention: await mail.retention(), problem: { typed: typed.slice(0, TYPED) } });
      if (!(await mail.erase(account))) return erasePage(ctx, frame, { address: account, guest: isGuest(account), retention: await mail.retention(), problem: 'away' });
      if (guests && isGuest(account)) {
        await guests.forget(account);
        // There is nobody any more to whom another page could say it.
        return dataPage(ctx, frame, { address: account, retention: await mail.retention(), done: 'erased' });
      }
      ctx.redirect('/data?erased');
      ctx.status = 303;
    },
  };
}
