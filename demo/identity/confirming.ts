/**
 * Confirming one thing on a top-level page: what is shown comes from the person's own server, and what is answered is
 * exactly what was shown.
 * @module
 */
import type { Context } from 'koa';
import type Provider from 'oidc-provider';
import { createHash } from 'node:crypto';
import type { AcceptanceDetail, AuthorizationDetail, PayeeDetail, PayeeList, SignatureDetail, StoredMessage, TrackingDetail } from '../../src/contract/index.ts';
import { likeness, takenFor } from '../../src/contract/lookalike.ts';
import { PAYMENT_PART } from '../../src/contract/payment-part.ts';
import type { Accounts } from './accounts.ts';
import { ACCEPTANCE, detailOf, PAYEE, SIGNATURE, TRACKING, type Pushes } from './details.ts';
import type { MailServer } from './mail-server.ts';
import { acceptancePage, impossiblePage, LONGEST_REASON, trackingPage, type Asking, type Facts } from './pages/confirm-views.ts';
import type { Frame } from './pages/html.ts';
import { payeePage } from './pages/payee-view.ts';
import { signaturePage, type SignatureView } from './pages/signature-view.ts';
import { browserLabel, type Signing } from './signing.ts';
import type { IdentityStore } from './store.ts';

export interface ConfirmingOptions {
  provider: Provider;
  frame: Frame;
  store: IdentityStore;
  mail: MailServer;
  accounts: Accounts;
  pushes: Pushes;
  signing: Signing;
}

/** Seconds after signing in within which a passkey may be added, and everything erased. */
export const FRESH = 600;

type Interaction = Awaited<ReturnType<Provider['interactionDetails']>>;
/** The detail with what the person decided; `cancel` turns back, nothing means that a page was shown. */
type Decision = AuthorizationDetail | 'cancel' | undefined;
/** Shows the page, or with a form of it, what was decided. */
type Confirmation<D> = (ctx: Context, asking: Asking, detail: D, form?: URLSearchParams) => Promise<Decision>;

export interface Confirming {
  /** Shows the page for what is asked. */
  show(ctx: Context, details: Interaction, detail: AuthorizationDetail): Promise<void>;
  /** The bytes that are to be signed, for the script of the page. */
  bytes(details: Interaction): Uint8Array | undefined;
  /** @returns the result for oidc-provider, `cancel`, or nothing where a page was shown */
  decide(ctx: Context, details: Interaction, detail: AuthorizationDetail, form: URLSearchParams): Promise<{ consent: { grantId: string } } | 'cancel' | undefined>;
}

export const askingOf = ({ uid, params, session }: Interaction): Asking =>
  ({ action: `/interaction/${uid}`, account: session?.accountId ?? '', client: String(params['client_id']), redirect: String(params['redirect_uri']) });

/** Accounts a message asks to be paid on by its own parts; what no IBAN could be is none. */
const accountsIn = ({ message: { parts = [] } }: StoredMessage): string[] => [...new Set(parts.flatMap(({ type, data }) => {
  const iban = type === PAYMENT_PART ? data['iban'] : undefined;
  return typeof iban === 'string' && /^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(iban) ? iban : [];
}))];

export function confirming({ provider, frame, store, mail, accounts, pushes, signing }: ConfirmingOptions): Confirming {
  /** A message of the person's mailbox; otherwise a page says why there is none. */
  const messageOf = async (ctx: Context, asking: Asking, id: string): Promise<StoredMessage | undefined> => {
    const answer = await mail.ask(asking.account, 'GET', `/messages/${id}`).catch(() => undefined);
    const message = answer?.body as StoredMessage | undefined;
    if (message?.direction === 'in' && message.sender) return message;
    return impossiblePage(ctx, frame, { ...asking, why: !answer || answer.status >= 500 ? 'away' : 'gone' });
  };
  const factsOf = ({ sender, message, at, digest }: StoredMessage): Facts =>
    ({ address: sender!.address, ...(message.from.name !== undefined && { name: message.from.name }), subject: message.subject, sentAt: message.sentAt, at, digest });

  const tracking: Confirmation<TrackingDetail> = async (ctx, asking, detail, form) => {
    let facts: Facts | undefined;
    if (detail.message !== undefined) {
      const message = await messageOf(ctx, asking, detail.message);
      if (!message) return undefined;
      facts = factsOf(message);
      if (facts.address !== detail.peer) return impossiblePage(ctx, frame, { ...asking, why: 'gone' });
    }
    if (form?.get('decision') === 'allow') return detail;
    return trackingPage(ctx, frame, { ...asking, peer: detail.peer, ...(facts && { facts }) });
  };

  const acceptance: Confirmation<AcceptanceDetail> = async (ctx, asking, { type, message: id, digest }, form) => {
    const message = await messageOf(ctx, asking, id);
    if (!message) return undefined;
    if (message.digest !== digest || !message.acceptance) return impossiblePage(ctx, frame, { ...asking, why: 'gone' });
    if (message.acceptance.state !== 'pending') return impossiblePage(ctx, frame, { ...asking, why: 'decided' });
    const decision = form?.get('decision');
    const reason = (form?.get('reason') ?? '').replace(/\r\n/g, '\n').trim();
    const detail = { type, message: id, digest };
    if (decision === 'accept') return { ...detail, decision };
    const tooLong = reason.length > LONGEST_REASON;
    if (decision === 'refuse' && !tooLong) return { ...detail, decision, ...(reason && { reason }) };
    return acceptancePage(ctx, frame, { ...asking, facts: factsOf(message), until: message.acceptance.until, ...(tooLong && { problem: { reason } }) });
  };

  const signature: Confirmation<SignatureDetail> = async (ctx, asking, { type, digest }, form) => {
    const pushed = pushes.find(digest);
    const person = accounts.find(asking.account);
    if (!pushed || !person) return impossiblePage(ctx, frame, { ...asking, why: 'gone' });
    const label = browserLabel(ctx.get('user-agent'));
    const uid = asking.action.split('/').at(-1)!;
    const fresh = Date.now() / 1000 - ((await provider.Session.get(ctx)).authTime() ?? 0) < FRESH;
    const show = async (rest: Pick<SignatureView, 'say' | 'chosen'> = {}): Promise<undefined> => {
      const keys = await store.signingKeys(person.id);
      return signaturePage(ctx, frame, {
        ...asking, name: person.name, pushed, digest, fresh, rpId: signing.rpId, challenge: signing.challenge(uid, person.id),
        user: createHash('sha256').update(`${provider.issuer} ${person.id}`).digest('base64url'),
        passkeys: keys.filter(({ level, endedAt }) => level === 'passkey' && !endedAt).map(({ kid }) => kid),
        ended: keys.filter(({ endedAt }) => endedAt).map(({ kid }) => kid),
        ...rest,
      });
    };
    const chosen = form?.get('level') === 'passkey' ? 'passkey' : 'device-key';
    switch (form?.get('decision')) {
      case 'register':
        return show({ chosen: 'passkey', say: fresh && await signing.register(uid, person.id, form, label) ? 'registered' : 'failed' });
      case 'sign': {
        if (!form.get('jws') && !form.get('signature')) return show({ chosen, say: 'noScript' });
        const made = await signing.signature(person, pushed, form, label);
        if (typeof made === 'string') return show({ chosen, say: made === 'ended' ? 'failed' : 'invalid' });
        return { type, digest, signature: made };
      }
      default: return show();
    }
  };

  const payee: Confirmation<PayeeDetail> = async (ctx, asking, detail, form) => {
    const { iban, peer, message: id } = detail;
    const message = id === undefined ? undefined : await messageOf(ctx, asking, id);
    if (id !== undefined && !message) return undefined;
    if (message?.sender?.address !== peer) return impossiblePage(ctx, frame, { ...asking, why: 'gone' });
    const answer = await mail.ask(asking.account, 'GET', '/payees', { scope: 'pay' }).catch(() => undefined);
    if (!answer?.body) return impossiblePage(ctx, frame, { ...asking, why: 'away' });
    if (form?.get('decision') === 'confirm') return detail;
    const { payees } = answer.body as PayeeList;
    const others = payees.filter((known) => known.iban !== iban);
    // Without a message, one name stands for one payee; whoever sends some has accounts of their own.
    const before = others.filter((known) => known.peer === peer && (peer !== undefined || likeness(known.payee, detail.payee) === 'same'));
    const again = payees.find((known) => known.iban === iban && known.peer === peer);
    const elsewhere = again ? undefined : payees.find((known) => known.iban === iban);
    return payeePage(ctx, frame, {
      ...asking, iban, payee: detail.payee, named: message ? accountsIn(message) : [], before,
      alike: takenFor(detail, payees).filter((known) => !before.some(({ id: listed }) => listed === known.id)),
      ...(message && { facts: factsOf(message) }), ...(again && { again }), ...(elsewhere && { elsewhere }),
    });
  };

  const confirmations: Partial<Record<string, Confirmation<never>>> = { [TRACKING]: tracking, [ACCEPTANCE]: acceptance, [SIGNATURE]: signature, [PAYEE]: payee };

  const confirm = async (ctx: Context, details: Interaction, detail: AuthorizationDetail, form?: URLSearchParams): Promise<Decision> => {
    const asking = askingOf(details);
    // Whoever ended a host's access is asked nothing by it any more.
    if (!(await store.consent(asking.account, asking.client))) return impossiblePage(ctx, frame, { ...asking, why: 'closed' });
    const page = confirmations[detail.type];
    if (!page) return impossiblePage(ctx, frame, { ...asking, why: 'gone' });
    return page(ctx, asking, detail as never, form);
  };

  return {
    async show(ctx, details, detail) {
      await confirm(ctx, details, detail);
    },
    bytes(details) {
      const detail = detailOf(details.params);
      // Whoever may not confirm it is shown nothing of it.
      return detail?.type === SIGNATURE && details.prompt.name === 'consent' ? pushes.find(detail.digest)?.bytes : undefined;
    },
    async decide(ctx, details, detail, form) {
      if (form.get('decision') === 'cancel') return 'cancel';
      const decided = await confirm(ctx, details, detail, form);
      if (decided === undefined || decided === 'cancel') return decided;
      const { account, client } = askingOf(details);
      const grant = new provider.Grant({ accountId: account, clientId: client });
      grant.addRar(decided);
      return { consent: { grantId: await grant.save() } };
    },
  };
}
