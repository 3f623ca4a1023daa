/**
 * The top-level pages of an authorization server: signing in, allowing a host, and looking after what was allowed.
 * @module
 */
import { randomUUID } from 'node:crypto';
import type { Context, Middleware } from 'koa';
import type Provider from 'oidc-provider';
import type { AuthorizationDetail } from '../../src/contract/index.ts';
import type { Accounts, Person } from './accounts.ts';
import type { Allowed } from './allowed.ts';
import { askingOf, FRESH, type Confirming } from './confirming.ts';
import type { Consenting } from './consenting.ts';
import type { OwnData } from './data.ts';
import { detailOf, type Pushes } from './details.ts';
import type { Federation } from './federation.ts';
import type { Guests } from './guests.ts';
import { anotherPersonPage } from './pages/confirm-views.ts';
import type { Frame } from './pages/html.ts';
import { errorPage, federationPage, onwardPage, signedOutPage, signInPage } from './pages/views.ts';
import { returnNote } from './pages/return-view.ts';
import { errors } from './provider.ts';
import type { Returning } from './returning.ts';
import type { IdentityStore } from './store.ts';
import { assets, readForm } from './web.ts';

/** Seconds a person stays signed in at home. */
export const STAY = 14 * 24 * 3600;
const FEDERATED = 'federated';

export interface RoutesOptions extends Frame {
  provider: Provider;
  issuer: string;
  store: IdentityStore;
  accounts: Accounts;
  federation?: Federation;
  /** Whoever is named by a provider this domain trusts. */
  guests?: Guests;
  pushes: Pushes;
  consent: Consenting;
  confirmations: Confirming;
  allowed: Allowed;
  data: OwnData;
  returns: Returning;
}

type Interaction = Awaited<ReturnType<Provider['interactionDetails']>>;

export function routes(options: RoutesOptions): Middleware {
  const { provider, issuer, store, accounts, federation, guests, pushes, consent, confirmations, allowed, data, returns } = options;
  const frame: Frame = options;
  const secure = issuer.startsWith('https:');

  const form = (ctx: Context): Promise<URLSearchParams> => readForm(ctx, issuer);

  const finish = async (ctx: Context, result: Parameters<Provider['interactionResult']>[2]): Promise<void> => {
    ctx.redirect(await provider.interactionResult(ctx.req, ctx.res, result));
    ctx.status = 303;
  };
  const cancel = (ctx: Context): Promise<void> => finish(ctx, { error: 'access_denied', error_description: 'the person turned back' });
  const interaction = (ctx: Context): Promise<Interaction> => provider.interactionDetails(ctx.req, ctx.res);
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');

  // Signing in, for a host page that waits.

  const federate = async (ctx: Context, next: string, at = federation, again = false): Promise<void> => {
    const { handle, url } = await at!.begin(next, again);
    ctx.cookies.set(FEDERATED, handle, { httpOnly: true, sameSite: 'lax', secure, maxAge: 600_000, signed: true, overwrite: true });
    ctx.redirect(url);
    ctx.status = 303;
  };

  /** Whom the other provider named, if this browser began the attempt. */
  const federated = async (ctx: Context, next: string): Promise<{ person?: Person; subject?: string }> => {
    const handle = ctx.cookies.get(FEDERATED, { signed: true });
    ctx.cookies.set(FEDERATED, null, { signed: true, overwrite: true });
    const guest = handle ? guests?.federation.finish(handle, next) : undefined;
    if (guest) return { subject: guest.subject, person: await guests!.welcome(guest.subject, guest.name) };
    const { subject } = (handle && federation?.finish(handle, next)) || {};
    return { subject, person: subject === undefined ? undefined : accounts.bySubject(subject) };
  };

  const showInteraction = async (ctx: Context, uid: string): Promise<void> => {
    const details = await interaction(ctx);
    const client = text(details.params.client_id);
    const detail = detailOf(details.params);
    if (details.prompt.name === 'consent') return detail ? confirmations.show(ctx, details, detail) : consent.show(ctx, details);
    const wanted = text(details.params.login_hint);
    if (detail && details.session?.accountId) return anotherPersonPage(ctx, frame, { ...askingOf(details), wanted });
    const action = `/interaction/${uid}`;
    if (federation) return federate(ctx, `${action}/federated`);
    if (guests?.find(wanted)) return federate(ctx, `${action}/federated`, guests.federation);
    signInPage(ctx, frame, { action, client, login: wanted, cancel: true, guests: guests?.federation });
  };

  const submitInteraction = async (ctx: Context, uid: string): Promise<void> => {
    // A signature comes in one, and what made it.
    const data = await readForm(ctx, issuer, 32_768);
    const details = await interaction(ctx);
    const decision = data.get('decision');
    if (decision === 'cancel') return cancel(ctx);
    const detail = detailOf(details.params);
    if (details.prompt.name === 'consent') {
      if (detail && decision === 'again') return leavePerson(ctx, details);
      if (detail) return submitConfirmation(ctx, details, detail, data);
      return decision === 'other' ? changePerson(ctx, details) : submitConsent(ctx, details, data);
    }
    if (details.session?.accountId) return leavePerson(ctx, details);
    if (federation) return federate(ctx, `/interaction/${uid}/federated`);
    if (decision === 'guest' && guests) return federate(ctx, `/interaction/${uid}/federated`, guests.federation);
    const login = data.get('login') ?? '';
    const check = await accounts.check(login, data.get('password') ?? '');
    if ('person' in check) return finish(ctx, { login: { accountId: check.person.id, remember: true } });
    signInPage(ctx, frame, {
      action: `/interaction/${uid}`, client: text(details.params.client_id), login, cancel: true, guests: guests?.federation,
      problem: 'wait' in check ? check : 'wrong',
    });
  };

  const finishFederated = async (ctx: Context, uid: string): Promise<void> => {
    const details = await interaction(ctx);
    const action = `/interaction/${uid}`;
    const { person, subject } = await federated(ctx, `${action}/federated`);
    if (person) return finish(ctx, { login: { accountId: person.id, remember: true } });
    federationPage(ctx, frame, { provider: (federation ?? guests?.federation)?.name ?? '', unknown: subject !== undefined, again: action, cancel: action, client: text(details.params.client_id) });
  };

  // Allowing.

  const submitConsent = async (ctx: Context, details: Interaction, data: URLSearchParams): Promise<void> => {
    const result = await consent.decide(ctx, details, data);
    if (result) await (result === 'cancel' ? cancel(ctx) : finish(ctx, result));
  };

  const submitConfirmation = async (ctx: Context, details: Interaction, detail: AuthorizationDetail, data: URLSearchParams): Promise<void> => {
    const result = await confirmations.decide(ctx, details, detail, data);
    if (result) await (result === 'cancel' ? cancel(ctx) : finish(ctx, result));
  };

  const showBytes = async (ctx: Context): Promise<void> => {
    const bytes = confirmations.bytes(await interaction(ctx));
    if (!bytes) ctx.throw(404, 'nothing is to be signed');
    ctx.set({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', 'cross-origin-resource-policy': 'same-origin', date: new Date().toUTCString() });
    ctx.type = 'application/octet-stream';
    ctx.body = Buffer.from(bytes);
  };

  /** Whoever is signed in makes room for the one who is asked, or shows anew that they are this one. */
  const leavePerson = async (ctx: Context, details: Interaction): Promise<void> => {
    await endSession(ctx);
    delete details.session;
    details.prompt = { name: 'login', reasons: ['another_person'], details: {} };
    await details.save(details.exp - Math.floor(Date.now() / 1000));
    ctx.redirect(`/interaction/${details.uid}`);
    ctx.status = 303;
  };

  /** Somebody else sits here now: the same question, after signing in anew. */
  const changePerson = async (ctx: Context, details: Interaction): Promise<void> => {
    await endSession(ctx);
    const again = new URL('/auth', issuer);
    for (const [name, value] of Object.entries(details.params)) if (typeof value === 'string' && name !== 'login_hint') again.searchParams.set(name, value);
    ctx.redirect(again.href);
    ctx.status = 303;
  };

  // What was allowed.

  const session = (ctx: Context) => provider.Session.get(ctx);

  const endSession = async (ctx: Context): Promise<void> => {
    const current = await session(ctx);
    await current.destroy();
    ctx.cookies.set(provider.cookieName('session'), null, { signed: true });
  };

  const beginSession = async (ctx: Context, person: Person): Promise<void> => {
    const current = await session(ctx);
    current.resetIdentifier();
    current.loginAccount({ accountId: person.id, loginTs: Math.floor(Date.now() / 1000) });
    const id = await current.save(STAY);
    ctx.cookies.set(provider.cookieName('session'), id, { httpOnly: true, sameSite: 'lax', secure, signed: true, overwrite: true, maxAge: STAY * 1000 });
  };

  const toGrants = (ctx: Context, to = '/grants'): void => {
    ctx.redirect(to);
    ctx.status = 303;
  };

  const showGrants = async (ctx: Context): Promise<void> => {
    const account = (await session(ctx)).accountId;
    if (!account || !accounts.find(account)) {
      if (federation) return federate(ctx, '/federated/grants');
      return signInPage(ctx, frame, { action: '/sign-in', guests: guests?.federation });
    }
    await allowed.show(ctx, account);
  };

  const submitGrants = async (ctx: Context): Promise<void> => {
    const data = await form(ctx);
    const account = (await session(ctx)).accountId;
    if (!account || !accounts.find(account)) return toGrants(ctx);
    await allowed.end(ctx, account, data);
  };

  /** A page for whoever is signed in; anybody else signs in first. */
  const own = async (ctx: Context, page: (account: string) => Promise<void>): Promise<void> => {
    const account = (await session(ctx)).accountId;
    if (!account || !accounts.find(account)) return ctx.method === 'POST' ? toGrants(ctx) : showGrants(ctx);
    await page(account);
  };

  /** What nobody can bring back is for whoever has just shown who they are. */
  const erasing = async (ctx: Context, page: (account: string) => Promise<void>): Promise<void> => {
    const current = await session(ctx);
    const account = current.accountId;
    if (!account || !accounts.find(account) || Date.now() / 1000 - (current.authTime() ?? 0) < FRESH) return own(ctx, page);
    const elsewhere = federation ?? (guests?.find(account) && guests.federation);
    if (!elsewhere) return signInPage(ctx, frame, { action: '/sign-in?erase', again: true });
    // A form may not lead to another origin; a link may.
    if (ctx.method === 'POST') return federationPage(ctx, frame, { provider: elsewhere.name, again: '/data/erase' });
    await federate(ctx, '/federated/erase', elsewhere, true);
  };

  /** Where the form of the sign-in leads, and what it says that is for. */
  const signInTo = (ctx: Context, state: string | undefined, again = false): { action: string; note?: string } =>
    (state === undefined ? { action: again ? '/sign-in?erase' : '/sign-in' } : { action: `/sign-in?payment=${state}`, note: returnNote(ctx) });

  /** Whoever comes from a bank was signed in here, as a rule, when they were sent there. */
  const fromBank = async (ctx: Context): Promise<void> => {
    const state = returns.stateOf(ctx.query['state']);
    if (state === undefined) return returns.nothing(ctx);
    // Whoever only asks whether the page is there has not come.
    if (ctx.method === 'HEAD') return void (ctx.status = 204);
    const account = (await session(ctx)).accountId;
    if (account && accounts.find(account)) return returns.arrive(ctx, account, state);
    // The bank's form may lead here and no further: from a page of ours one goes where one likes.
    if (federation && !('go' in ctx.query)) return onwardPage(ctx, frame, `/payment?state=${state}&go`);
    if (federation) return federate(ctx, `/federated/payment/${state}`);
    signInPage(ctx, frame, { ...signInTo(ctx, state), guests: guests?.federation });
  };

  const signIn = async (ctx: Context): Promise<void> => {
    const data = await form(ctx);
    const again = 'erase' in ctx.query;
    const state = returns.stateOf(ctx.query['payment']);
    if (data.get('decision') === 'guest' && guests) return federate(ctx, state === undefined ? '/federated/grants' : `/federated/payment/${state}`, guests.federation);
    const login = data.get('login') ?? '';
    const check = federation ? { wrong: true as const } : await accounts.check(login, data.get('password') ?? '');
    if (!('person' in check)) return signInPage(ctx, frame, { ...signInTo(ctx, state, again), again, login, guests: again ? undefined : guests?.federation, problem: 'wait' in check ? check : 'wrong' });
    await beginSession(ctx, check.person);
    toGrants(ctx, state !== undefined ? `/payment?state=${state}` : again ? '/data/erase' : undefined);
  };

  const federatedPage = async (ctx: Context, to: string): Promise<void> => {
    const { person, subject } = await federated(ctx, ctx.path);
    if (!person) return federationPage(ctx, frame, { provider: (federation ?? guests?.federation)?.name ?? '', unknown: subject !== undefined, again: to });
    await beginSession(ctx, person);
    toGrants(ctx, to);
  };

  const federatedCallback = async (ctx: Context): Promise<void> => {
    const handle = ctx.cookies.get(FEDERATED, { signed: true });
    const next = handle && ctx.query['state'] === handle ? (await federation?.answer(handle, new URL(ctx.originalUrl, issuer))) ?? (await guests?.federation.answer(handle, new URL(ctx.originalUrl, issuer))) : undefined;
    if (!next) return errorPage(ctx, frame, { lost: true, status: 400 });
    onwardPage(ctx, frame, next);
  };

  /** For a dmail server in another process: it may wait for news (RFC 7240). Names of grants open nothing. */
  let version = 0;
  const start = randomUUID().slice(0, 8);
  const waiting = new Set<() => void>();
  store.subscribe(() => {
    version++;
    for (const wake of waiting) wake();
  });
  const revocations = async (ctx: Context): Promise<void> => {
    const tag = (): string => `"${start}.${version}"`;
    const seconds = Math.min(Number(/\bwait=(\d{1,3})\b/.exec(ctx.get('prefer'))?.[1] ?? 0), 30);
    if (seconds > 0 && ctx.get('if-none-match') === tag() && waiting.size < 100) {
      await new Promise<void>((resolve) => {
        const done = (): void => {
          clearTimeout(timer);
          waiting.delete(done);
          resolve();
        };
        const timer = setTimeout(done, seconds * 1000).unref();
        waiting.add(done);
        ctx.res.once('close', done);
      });
    }
    ctx.set({ 'cache-control': 'no-store', etag: tag() });
    if (ctx.get('if-none-match') === tag()) ctx.status = 304;
    else ctx.body = { revoked: store.ended() };
  };

  const signOut = async (ctx: Context): Promise<void> => {
    await form(ctx);
    await endSession(ctx);
    const state = returns.stateOf(ctx.query['payment']);
    return state === undefined ? signedOutPage(ctx, frame) : toGrants(ctx, `/payment?state=${state}`);
  };

  const answer = async (ctx: Context): Promise<boolean> => {
    const [, uid, rest] = /^\/interaction\/([\w-]+)(\/federated|\/message)?$/.exec(ctx.path) ?? [];
    const method = ctx.method === 'HEAD' ? 'GET' : ctx.method;
    if (uid) {
      if (method === 'GET' && rest === '/message') await showBytes(ctx);
      else if (method === 'GET' && rest) await finishFederated(ctx, uid);
      else if (method === 'GET') await showInteraction(ctx, uid);
      else if (method === 'POST' && !rest) await submitInteraction(ctx, uid);
      else return false;
      return true;
    }
    const [, consents, id, state] = /^(?:\/payment\/(consents\/)?([\w-]{8,64})|\/federated\/payment\/([\w-]{43}))$/.exec(ctx.path) ?? [];
    if (method === 'GET' && (id ?? state) !== undefined) {
      await (id === undefined ? federatedPage(ctx, `/payment?state=${state}`) : own(ctx, (account) => returns.show(ctx, account, consents ? 'consent' : 'payment', id)));
      return true;
    }
    switch (`${method} ${ctx.path}`) {
      // Read here, answered by oidc-provider.
      case 'POST /request': await pushes.take(ctx); return false;
      case 'GET /': toGrants(ctx); return true;
      case 'GET /grants': await showGrants(ctx); return true;
      case 'POST /grants': await submitGrants(ctx); return true;
      case 'GET /data': await own(ctx, (account) => data.show(ctx, account)); return true;
      case 'POST /data/export': await form(ctx); await own(ctx, (account) => data.download(ctx, account)); return true;
      case 'GET /data/erase': await erasing(ctx, (account) => data.showErasing(ctx, account)); return true;
      case 'POST /data/erase': { const said = await form(ctx); await erasing(ctx, (account) => data.erase(ctx, account, said)); return true; }
      case 'GET /payment': await fromBank(ctx); return true;
      case 'POST /sign-in': await signIn(ctx); return true;
      case 'POST /sign-out': await signOut(ctx); return true;
      case 'GET /federated/callback': await federatedCallback(ctx); return true;
      case 'GET /federated/grants': await federatedPage(ctx, '/grants'); return true;
      case 'GET /federated/erase': await federatedPage(ctx, '/data/erase'); return true;
      case 'GET /revocations':
        await revocations(ctx);
        return true;
      default: return false;
    }
  };

  return async (ctx, next) => {
    try {
      if (!assets(ctx) && !(await answer(ctx))) await next();
    } catch (error) {
      if (error instanceof errors.SessionNotFound) return errorPage(ctx, frame, { lost: true, status: 400 });
      if (!(error instanceof Error)) throw error;
      const status = 'status' in error && typeof error.status === 'number' ? error.status : 500;
      errorPage(ctx, frame, { status, ...(status < 500 && { code: error.message }) });
      if (status >= 500) ctx.app.emit('error', error, ctx);
    }
  };
}
