/**
 * What a sender does at the recipient's server.
 * @module
 */
import { base64url, canonicalText, domainOf, type InvitationRequest, type Message, type ReceiptClaims, type Session, type SessionRequest } from '../../../src/contract/index.ts';
import { empty, json } from '../answer.ts';
import type { Principal } from '../gateway/tokens.ts';
import { Problem } from '../problem.ts';
import { newId } from '../store/id.ts';
import type { Permission, Sealed, StoredSession } from '../store/store.ts';
import { asProblem, checkMessage, DEPOSIT, type Call, type Context, type Route } from './route.ts';

const encoder = new TextEncoder();
const SMALL = (): number => 8 * 1024;
/** Room for white space and escapes that canonical bytes do not have. */
const SLACK = 64 * 1024;

/** 192 bits from the system's generator. */
const unguessable = (): string => base64url(crypto.getRandomValues(new Uint8Array(24)));

function invited(permission: Permission): void {
  if (!permission.scope) throw new Problem('invitation-required', { invitation: permission.pending ? 'pending' : 'none' });
}

function ours(recipient: string, { config }: Context): void {
  if (domainOf(recipient) !== config.domain) throw new Problem('not-understood', { field: '/recipient' });
}

const openSession: Route = {
  operation: 'openSession',
  demand: DEPOSIT,
  bodyLimit: SMALL,
  async handle({ context, body, principal, now }) {
    const { recipient, thread } = body as SessionRequest;
    ours(recipient, context);
    const permission = await context.store.permission(recipient, principal.address, thread, now);
    invited(permission);
    const { limits, config } = context;
    const stored: StoredSession = {
      id: unguessable(),
      sender: { address: principal.address, issuer: principal.issuer, subject: principal.subject, method: 'home-exchange' },
      jkt: principal.jkt, recipient, thread, scope: permission.scope!, expires: now + limits.sessionSeconds * 1000,
    };
    await context.store.openSession(stored);
    context.sessions.set(stored.id, stored, stored.expires);
    const uri = `${config.server}/sessions/${stored.id}`;
    const session: Session = {
      id: stored.id, uri, sender: stored.sender, recipient, expiresAt: new Date(stored.expires).toISOString(),
      policy: {
        maxMessageBytes: limits.messageBytes, forbiddenMediaTypes: [...limits.forbiddenMediaTypes], scope: stored.scope,
        ...(permission.expires !== undefined && { expiresAt: new Date(permission.expires).toISOString() }),
      },
    };
    return json(session, 201, { location: uri });
  },
};

const closeSession: Route = {
  operation: 'closeSession',
  demand: DEPOSIT,
  async handle({ context, params, principal }) {
    context.sessions.delete(params['session']!);
    await context.store.closeSession(params['session']!, principal.address);
    return empty();
  },
};

/** The session a deposit goes to, if it is this sender's, made with this key. */
async function sessionFor({ context: { store, sessions }, params, now }: Call, principal: Principal): Promise<StoredSession> {
  const id = params['session']!;
  let session = sessions.get(id);
  if (!session) {
    session = await store.session(id, now);
    if (!session) throw new Problem('session-expired');
    sessions.set(id, session, session.expires);
  }
  const { sender, jkt } = session;
  if (sender.address !== principal.address || sender.issuer !== principal.issuer || sender.subject !== principal.subject || jkt !== principal.jkt) throw new Problem('session-mismatch');
  return session;
}

function acceptable(message: Message, sender: string, { limits }: Context): void {
  checkMessage(message, sender);
  const named = [...(message.attachments ?? []).map(({ mediaType }) => mediaType), ...(message.parts ?? []).map(({ type }) => type)];
  const forbidden = named.find((type) => limits.forbiddenMediaTypes.includes(type)) ?? message.attachments?.[0]?.mediaType;
  // Attachments are not taken here yet, as the well-known document says.
  if (forbidden !== undefined) throw new Problem('type-forbidden', { mediaType: forbidden });
}

const depositMessage: Route = {
  operation: 'depositMessage',
  demand: DEPOSIT,
  bodyLimit: ({ messageBytes }) => messageBytes + SLACK,
  async handle(call) {
    const { context, request, body, principal, now } = call;
    const { store, config, limits } = context;
    const message = body as Message;
    const key = request.headers.get('idempotency-key')!;
    const { sender, recipient, id: session } = await sessionFor(call, principal);
    acceptable(message, sender.address, context);
    const form = await sealed(message, context);
    const whole = request.headers.get('prefer')?.split(',').some((part) => part.trim().toLowerCase() === 'return=representation');
    const secret = whole ? undefined : unguessable();
    const id = newId(now);
    const claims: ReceiptClaims = {
      iss: config.server, jti: crypto.randomUUID(), iat: Math.floor(now / 1000), event: 'ContentConsignment',
      message: { id: message.id, uri: `${config.server}/messages/${id}`, digest: form.digest, size: form.size },
      from: sender, to: recipient, received_at: new Date(now).toISOString(),
    };
    try {
      const { representation, uri } = await store.deposit({ session, key, now, id, canonical: form.canonical, claims });
      if (secret !== undefined) context.tickets.set(secret, representation, now + limits.ticketSeconds * 1000);
      return secret === undefined
        ? json(representation, 201, { location: uri, 'preference-applied': 'return=representation' })
        : empty(303, { location: `${config.server}/deposits/${secret}`, 'cache-control': 'no-store' });
    } catch (error) {
      throw asProblem(error);
    }
  },
};

/** A message in its canonical form. What cannot be carried exactly is refused: no digest could be agreed on. */
export async function sealed(message: Message, { limits, primitives }: Context): Promise<Sealed> {
  let text: string;
  try {
    text = canonicalText(message);
  } catch {
    throw new Problem('not-understood', { field: '' });
  }
  const bytes = encoder.encode(text) as Uint8Array<ArrayBuffer>;
  if (bytes.byteLength > limits.messageBytes) throw new Problem('too-large', { limit: limits.messageBytes });
  return { canonical: text, digest: `sha-256:${await primitives.sha256(bytes)}`, size: bytes.byteLength };
}

const collectDeposit: Route = {
  operation: 'collectDeposit',
  handle({ context, params }) {
    const representation = context.tickets.take(params['ticket']!);
    if (representation === undefined) throw new Problem('gone');
    return json(representation);
  },
};

const requestInvitation: Route = {
  operation: 'requestInvitation',
  demand: DEPOSIT,
  bodyLimit: SMALL,
  async handle({ context, body, principal, now }) {
    const { recipient, name, reason } = body as InvitationRequest;
    ours(recipient, context);
    context.requests.take(principal.address);
    await context.store.request(recipient, principal.address, name, reason, now);
    return empty(202);
  },
};

export const depositing: Route[] = [openSession, closeSession, depositMessage, collectDeposit, requestInvitation];
