/**
 * The bank's pages: signing in, accounts, what was allowed, and confirming what providers ask for.
 * @module
 */
import { textOf } from '../body.ts';
import { DAY, type BankDeps } from '../config.ts';
import { offered, type Access, type Consents } from '../consents.ts';
import type { Settlement } from '../settlement.ts';
import { accountByIban, accountsOf, available, bookingsOf } from '../store/ledger.ts';
import type { ConsentRow, PaymentRow } from '../store/schema.ts';
import { FILES, pageResponse, type Reader, type Sheet } from './page.ts';
import { Sessions } from './sessions.ts';
import { accountView, consentsView, consentView, doneView, foreignView, missingView, overviewView, paymentView, signInView } from './views.ts';
import { tongue } from './words.ts';

/** Days of bookings an account's page shows. */
const SHOWN = 90;

export function createWeb(deps: BankDeps, settlement: Settlement, consents: Consents): (request: Request) => Promise<Response> {
  const { place, store, people, providers, now } = deps;
  const sessions = new Sessions(deps);
  const providerName = (id: string): string => providers.find((each) => each.id === id)?.name ?? id;
  const go = (to: string, cookie?: string): Response => new Response(null, { status: 303, headers: { location: to, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer', ...(cookie !== undefined && { 'set-cookie': cookie }) } });

  return async (request) => {
    const { pathname } = new URL(request.url);
    const reads = request.method === 'GET' || request.method === 'HEAD';
    const file = FILES[pathname];
    if (file && reads) return new Response(file.body, { headers: { 'content-type': file.type, 'cache-control': 'public, max-age=3600', 'x-content-type-options': 'nosniff', 'cross-origin-resource-policy': 'same-origin' } });
    if (!reads && request.method !== 'POST') return new Response(null, { status: 405, headers: { allow: 'GET, HEAD, POST' } });

    const lang = tongue(request.headers.get('accept-language') ?? '');
    const owner = await sessions.of(request);
    const person = owner === undefined ? undefined : people.find(owner);
    const reader: Reader = { lang, name: person?.name };
    const show = (sheet: Sheet): Response => pageResponse(place, reader, sheet);
    const asksToSignIn = (problem?: Parameters<typeof signInView>[1]['problem'], login?: string, next = pathname): Response => show(signInView(lang, { next, problem, login }));

    const form = reads ? undefined : await readForm(request, place.origin);
    if (form === null) return show({ ...missingView(lang), status: 403 });
    if (form && pathname === '/sign-in') return signIn(form, asksToSignIn);
    if (form && pathname === '/sign-out') return go('/', await sessions.end(request));
    if (!known(pathname)) return show(missingView(lang));
    if (!person) return form ? go(pathname) : asksToSignIn();

    if (pathname === '/' && !form) {
      const accounts = await accountsOf(store, person.id);
      return show(overviewView(lang, await Promise.all(accounts.map(async (account) => ({ account, available: await available(store, account) })))));
    }
    if (pathname === '/consents' && !form) return show(consentsView(lang, await listOf(person.id)));
    const [, kind, id = '', deed] = /^\/(accounts|consents|sca\/payments|sca\/consents)\/([\w-]+)(?:\/(\w+))?$/.exec(pathname) ?? [];
    if (kind === 'accounts' && !form && deed === undefined) {
      const account = (await accountsOf(store, person.id)).find((each) => each.id === id);
      if (!account) return show(missingView(lang));
      const pending = await store.selectFrom('payments').selectAll().where('debtor', '=', account.iban).where('status', '=', 'ACCP').orderBy('due').execute();
      return show(accountView(lang, { account, available: await available(store, account), bookings: await bookingsOf(store, account.id, now() - SHOWN * DAY, now() + 1), pending }));
    }
    if (kind === 'consents' && form && deed === 'end') {
      const consent = await consents.find(id);
      if (consent?.owner !== person.id) return show(missingView(lang));
      await consents.end(id, 'revokedByPsu', ['valid']);
      return go('/consents');
    }
    if (kind === 'sca/payments' && deed === undefined) {
      const payment = await settlement.find(id);
      return payment ? decidePayment(payment, person.id, form, show, lang) : show(missingView(lang));
    }
    if (kind === 'sca/consents' && deed === undefined) {
      const consent = await consents.find(id);
      return consent ? decideConsent(consent, person.id, form, show, lang) : show(missingView(lang));
    }
    return show(missingView(lang));
  };

  async function signIn(form: URLSearchParams, again: (problem: 'wrong' | { wait: number }, login: string, next: string) => Response): Promise<Response> {
    const login = form.get('login') ?? '';
    const wanted = form.get('next') ?? '/';
    const next = known(wanted) ? wanted : '/';
    const found = await people.check(login, form.get('password') ?? '');
    if ('person' in found) return go(next, await sessions.open(found.person.id));
    return again('wait' in found ? found : 'wrong', login, next);
  }

  async function decidePayment(payment: PaymentRow, owner: string, form: URLSearchParams | undefined, show: (sheet: Sheet) => Response, lang: Reader['lang']): Promise<Response> {
    const account = await accountByIban(store, payment.debtor);
    // Whoever else has the link learns nothing by it.
    if (account?.owner !== owner) return show(foreignView(lang, { nok: payment.nok, provider: providerName(payment.tpp) }));
    const decision = form?.get('decision');
    if (decision === 'confirm' || decision === 'refuse') {
      await (decision === 'confirm' ? settlement.confirm(payment.id) : settlement.refuse(payment.id));
      await settlement.run();
      // A page that is sent again decides nothing again; where it leads follows what became of the payment.
      const now = (await settlement.find(payment.id))!.status;
      return go(now === 'RJCT' || now === 'CANC' ? payment.nok : payment.redirect);
    }
    const back = payment.status === 'RJCT' || payment.status === 'CANC' ? payment.nok : payment.redirect;
    if (payment.status !== 'RCVD') return show(doneView(lang, { status: payment.status, back, provider: providerName(payment.tpp) }));
    return show(paymentView(lang, { payment, account, available: await available(store, account), provider: providerName(payment.tpp) }));
  }

  async function decideConsent(consent: ConsentRow, owner: string, form: URLSearchParams | undefined, show: (sheet: Sheet) => Response, lang: Reader['lang']): Promise<Response> {
    const provider = providerName(consent.tpp);
    if (consent.owner !== null && consent.owner !== owner) return show(foreignView(lang, { nok: consent.nok, provider }));
    const accounts = offered(JSON.parse(consent.asked) as Access, await accountsOf(store, owner));
    const decision = form?.get('decision');
    let problem = false;
    if (decision === 'refuse') {
      await consents.end(consent.id, 'rejected', ['received']);
      return go(consent.nok);
    }
    if (decision === 'confirm') {
      if (await consents.give(consent, owner, form!.getAll('account'))) return go(consent.redirect);
      problem = (await consents.find(consent.id))?.status === 'received';
    }
    const { status } = (await consents.find(consent.id))!;
    if (status !== 'received') return show(doneView(lang, { status, back: status === 'valid' ? consent.redirect : consent.nok, provider }));
    if (accounts.length === 0) return show(foreignView(lang, { nok: consent.nok, provider }));
    return show(consentView(lang, { consent, accounts, provider, problem }));
  }

  async function listOf(owner: string): Promise<{ consent: ConsentRow; provider: string; names: string[] }[]> {
    const accounts = new Map((await accountsOf(store, owner)).map(({ id, name }) => [id, name]));
    return (await consents.givenBy(owner)).map((consent) => ({
      consent,
      provider: providerName(consent.tpp),
      names: (JSON.parse(consent.granted ?? '{"accounts":[]}') as { accounts: string[] }).accounts.flatMap((id) => accounts.get(id) ?? []),
    }));
  }
}

/** Paths there may be something at; nobody who signs in is led anywhere else. */
const known = (path: string): boolean => /^\/(?:consents|(?:accounts|sca\/payments|sca\/consents)\/[\w-]+|consents\/[\w-]+\/end)?$/.test(path);

/** A form that comes from a page of ours; `null` for any other. */
async function readForm(request: Request, origin: string): Promise<URLSearchParams | null> {
  if (request.headers.get('origin') !== origin || !/^application\/x-www-form-urlencoded\b/i.test(request.headers.get('content-type') ?? '')) return null;
  const text = await textOf(request, 8192);
  return text === undefined ? null : new URLSearchParams(text);
}
