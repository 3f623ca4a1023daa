/**
 * What a person can be asked to confirm at home (RFC 9396): one thing at a time, pushed beforehand (RFC 9126), and
 * never from memory.
 * @module
 */
import type { IncomingMessage } from 'node:http';
import type { Context } from 'koa';
import type { interactionPolicy as Policy, KoaContextWithOIDC, RichAuthorizationRequestsActiveConfiguration } from 'oidc-provider';
import { canonicalBytes, digestOf, parseAddress, type AuthorizationDetail, type Message } from '../../src/contract/index.ts';
import { operations, pointerOf } from '../server/contract.ts';
import { isIban } from '../server/payments/iban.ts';
import { errors, interactionPolicy } from './provider.ts';

export const TRACKING = 'urn:dmail:tracking';
export const ACCEPTANCE = 'urn:dmail:acceptance';
export const SIGNATURE = 'urn:dmail:signature';
export const ERASURE = 'urn:dmail:erasure';
export const PAYEE = 'urn:dmail:payee';

/** Seconds a person may take over a page. */
export const PATIENCE = 3600;
/** Milliseconds by which the clock of a sender's browser may be wrong, and a little. */
const WRONG_CLOCK = 25 * 3_600_000;
/** Seconds a confirmed token lives; the dmail server takes no more. */
export const CONFIRMED_LIFE = 120;
/** Octets of a pushed form: a message of 2 MiB, each of its octets escaped. */
const LARGEST_PUSH = 6 * 1024 * 1024 + 64 * 1024;
/** Messages that wait to be signed, and their octets: of one host page for one person, and of all. */
const WAITING = { messages: 3, octets: 8 * 1024 * 1024, all: 64 * 1024 * 1024 };

type Fields = Record<string, unknown>;
const id = (value: unknown): boolean => typeof value === 'string' && /^[A-Za-z0-9_-]{8,64}$/.test(value);
const digest = (value: unknown): boolean => typeof value === 'string' && /^sha-256:[A-Za-z0-9_-]{43}$/.test(value);
const address = (value: unknown): boolean => typeof value === 'string' && parseAddress(value) === value;
const iban = (value: unknown): boolean => typeof value === 'string' && /^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(value) && isIban(value);
const payee = (value: unknown): boolean => typeof value === 'string' && value.trim() !== '' && [...value].length <= 70;
const isMessage = operations.find(({ id: name }) => name === 'depositMessage')!.body!.check;

/** The members of a request, those that may be left out with a `?`; what is decided comes with the answer alone. */
const MEMBERS: Record<string, Record<string, (value: unknown) => boolean>> = {
  [TRACKING]: { peer: address, 'message?': id },
  [ACCEPTANCE]: { message: id, digest },
  [SIGNATURE]: { digest },
  [ERASURE]: { address },
  [PAYEE]: { iban, payee, 'peer?': address, 'message?': id },
};
/** Types of what can be confirmed here. */
export const TYPES = Object.keys(MEMBERS);

/** Whether a detail is well-formed, as one that is asked for. */
export function isRequest(detail: Fields): boolean {
  const members = MEMBERS[String(detail['type'])];
  if (!members) return false;
  const { type: _, ...rest } = detail;
  const fits = Object.entries(members).every(([name, check]) => {
    const value = rest[name.replace('?', '')];
    return value === undefined ? name.endsWith('?') : check(value);
  });
  // Who asks to be paid is known by a message of theirs alone.
  if (detail['type'] === PAYEE && ('peer' in rest) !== ('message' in rest)) return false;
  return fits && Object.keys(rest).every((name) => name in members || `${name}?` in members);
}

/** A message that waits to be signed. */
export interface Pushed {
  message: Message;
  /** Exactly what is signed. */
  bytes: Uint8Array<ArrayBuffer>;
}

/** RFC 9126, 2.3. */
const full = (): Error => Object.assign(new errors.CustomOIDCProviderError('temporarily_unavailable', 'too much waits to be signed just now'), { status: 429, statusCode: 429 });
const refused = (reason: string): Error => new errors.InvalidAuthorizationDetails(reason);

/** Messages to be signed are put aside when they are pushed: they are too large to travel along with every page. */
export class Pushes {
  /** The oldest first. */
  readonly #waiting = new Map<string, Pushed & { until: number; whose: string }>();
  readonly #taken = new WeakMap<IncomingMessage, unknown>();
  #size = 0;

  constructor(private readonly limits = WAITING) {}

  /** Takes the body of a push in, and the message to be signed out of it. */
  async take(ctx: Context): Promise<void> {
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of ctx.req as AsyncIterable<Buffer>) {
      size += chunk.length;
      // Read to its end, or whoever sends it would not hear the answer.
      if (size <= LARGEST_PUSH) chunks.push(chunk);
      else chunks.length = 0;
    }
    if (size > LARGEST_PUSH) ctx.throw(413, 'too large');
    const form = new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
    const details = parse(form.get('authorization_details'));
    const [first] = Array.isArray(details) ? (details as unknown[]) : [];
    if (Array.isArray(details) && first && typeof first === 'object' && 'message' in first && 'type' in first && first.type === SIGNATURE) {
      const { message, ...rest } = first;
      this.#taken.set(ctx.req, message);
      form.set('authorization_details', JSON.stringify([rest, ...details.slice(1)]));
    }
    giveBack(ctx, Buffer.from(form.toString()));
  }

  /**
   * Keeps the message of a push whose digest and sender are those asked for. Of a host page the person has not allowed
   * nothing is kept, and it is not told so: whom somebody has allowed is for nobody to find out.
   * @throws {errors.InvalidAuthorizationDetails} @throws {errors.OIDCProviderError} where there is no room
   */
  async keep(request: IncomingMessage, expected: string, { client, signer, allowed }: { client: string; signer: string; allowed: boolean }): Promise<void> {
    const message = this.#taken.get(request) as Message | undefined;
    if (message === undefined) throw refused('the message to be signed is missing');
    if (!isMessage(message)) throw refused(`the message is not one: ${isMessage.errors?.[0] ? pointerOf(isMessage.errors[0]) : ''}`);
    if (message.signature) throw refused('the message is signed already');
    // The page shows words alone; what formatting makes of them nobody could vouch for.
    if (message.body.html !== undefined) throw refused('a message to be signed has no formatting');
    if (message.from.address !== signer) throw refused('the message is from somebody else');
    if (!(Math.abs(Date.parse(message.sentAt) - Date.now()) <= WRONG_CLOCK)) throw refused('the message is of another day');
    if (message.attachments?.some(({ digest: known }) => !known)) throw refused('an attachment has no digest');
    const bytes = canonical(message);
    if (!bytes || (await digestOf(bytes)) !== expected) throw refused('the digest is not that of the message');
    if (!allowed) return;
    this.#forget(Date.now());
    this.#drop(expected);
    const whose = `${client} ${signer}`;
    this.#makeRoom(whose, bytes.byteLength);
    this.#waiting.set(expected, { message, bytes, until: Date.now() + PATIENCE * 1000, whose });
    this.#size += bytes.byteLength;
  }

  /** Somebody's newest takes the place of their own oldest, and of nobody else's. */
  #makeRoom(whose: string, size: number): void {
    const own = [...this.#waiting].filter(([, waits]) => waits.whose === whose);
    let octets = own.reduce((sum, [, { bytes }]) => sum + bytes.byteLength, size);
    while (own.length && (own.length >= this.limits.messages || octets > this.limits.octets)) {
      const [name, { bytes }] = own.shift()!;
      octets -= bytes.byteLength;
      this.#drop(name);
    }
    if (this.#size + size > this.limits.all) throw full();
  }

  find(expected: string): Pushed | undefined {
    this.#forget(Date.now());
    return this.#waiting.get(expected);
  }

  #forget(now: number): void {
    for (const [name, { until }] of this.#waiting) if (until <= now) this.#drop(name);
  }

  #drop(name: string): void {
    this.#size -= this.#waiting.get(name)?.bytes.byteLength ?? 0;
    this.#waiting.delete(name);
  }
}

function parse(text: string | null): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    // Whoever reads the parameter next says what is wrong with it.
    return undefined;
  }
}

function canonical(message: Message): Uint8Array<ArrayBuffer> | undefined {
  try {
    return canonicalBytes(message);
  } catch {
    return undefined;
  }
}

/** oidc-provider reads at most 56 KB itself, and is given what is left. */
function giveBack(ctx: Context, body: Buffer): void {
  ctx.req.headers['content-length'] = String(body.length);
  Object.defineProperties(ctx.req, {
    readable: { value: true },
    iterator: { value: async function* () { yield body; } },
  });
}

/**
 * Details and their push, for the configuration of oidc-provider.
 * @param allowed whether a person of this domain lets a host page act for them
 */
export function confirmationFeatures(pushes: Pushes, allowed: (account: string, client: string) => Promise<boolean>): { pushedAuthorizationRequests: { enabled: true }; richAuthorizationRequests: RichAuthorizationRequestsActiveConfiguration } {
  const validate = async (ctx: KoaContextWithOIDC, detail: Fields): Promise<void> => {
    const { params, route, entities } = ctx.oidc;
    const one: unknown = JSON.parse(String(params?.['authorization_details']));
    if (!Array.isArray(one) || one.length !== 1) throw refused('one thing is confirmed at a time');
    if (!isRequest(detail)) throw refused('a member is missing, unknown or not understood');
    if (route === 'pushed_authorization_request') {
      if (!address(params?.['login_hint'])) throw new errors.InvalidRequest('login_hint says who is to confirm');
      if (typeof params?.['dpop_jkt'] !== 'string') throw new errors.InvalidRequest('dpop_jkt says whose token it will be');
      if (params['scope'] !== undefined) throw new errors.InvalidScope('nothing else is granted with what is confirmed', String(params['scope']));
      if (detail['type'] === SIGNATURE) {
        const [client, signer] = [ctx.oidc.client!.clientId, String(params['login_hint'])];
        await pushes.keep(ctx.req, String(detail['digest']), { client, signer, allowed: await allowed(signer, client) });
      }
      if (detail['type'] === ERASURE && detail['address'] !== params['login_hint']) throw refused('only one’s own data');
    } else if (route !== 'authorization' || !entities.PushedAuthorizationRequest) {
      throw refused('what is to be confirmed is pushed');
    }
  };
  return {
    pushedAuthorizationRequests: { enabled: true },
    richAuthorizationRequests: {
      enabled: true,
      types: Object.fromEntries(TYPES.map((type) => [type, { validate }])),
      // What the person has just confirmed, and nothing that an earlier grant remembers.
      authorizationDetailsForGrantSource: ({ oidc }) => (oidc.params?.['authorization_details'] && oidc.result?.consent?.grantId === oidc.grant?.jti ? oidc.grant?.rar : undefined),
      authorizationDetailsForAccessToken: (_ctx, _token, source) => (source && 'rar' in source ? source.rar : undefined),
    },
  };
}

/** What a request asks to have confirmed, if it does. */
export function detailOf(params: Record<string, unknown> | undefined): AuthorizationDetail | undefined {
  const text = params?.['authorization_details'];
  return typeof text === 'string' ? (JSON.parse(text) as AuthorizationDetail[])[0] : undefined;
}

/** The usual questions, and who is asked: what one person's page asks is for no other person to confirm. */
export function confirmationPolicy(): Policy.DefaultPolicy {
  const policy = interactionPolicy.base();
  policy.get('login')!.checks.add(new interactionPolicy.Check('another_person', 'somebody else is signed in', ({ oidc }) =>
    oidc.params?.['authorization_details'] !== undefined && oidc.session?.accountId !== undefined && oidc.session.accountId !== oidc.params['login_hint']));
  return policy;
}

