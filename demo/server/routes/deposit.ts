/**
 * What a sender does at the recipient's server.
 * @module
 */
import { canonicalText, domainOf, problemType, type InvitationRequest, type Message, type Reach, type Sender, type Session, type SessionRequest } from '../../../src/contract/index.ts';
import { empty, json } from '../answer.ts';
import type { Arrivals } from '../content/arrivals.ts';
import { offered } from '../content/port.ts';
import type { Principal } from '../gateway/tokens.ts';
import { Problem } from '../problem.ts';
import { toRecipient, toRecipientIn } from '../reach.ts';
import { newId } from '../store/id.ts';
import type { Permission, PropertyFault, Sealed, StoredSession } from '../store/store.ts';
import { faultOf } from './properties.ts';
import { asProblem, checkMessage, DEPOSIT, unguessable, type Call, type Context, type Route } from './route.ts';

const SMALL = (): number => 8 * 1024;
/** Room for white space and escapes that canonical bytes do not have. */
const SLACK = 64 * 1024;

function invited(permission: Permission): void {
  if (!permission.scope) throw new Problem('invitation-required', { invitation: permission.pending ? 'pending' : 'none' });
}

function ours(recipient: string, { config }: Context): void {
  if (domainOf(recipient) !== config.domain) throw new Problem('not-understood', { field: '/recipient' });
}

/** @throws {Problem} where the token is for messages to somebody else */
function mayReach(reach: Reach | undefined, recipient: string): void {
  if (!toRecipient(reach, recipient)) throw new Problem('scope-insufficient', { scope: 'deposit' });
}

/** A desk that is open to everybody takes whoever comes for the first time, and is told of them as of all its correspondents. */
async function welcomes({ store, config }: Context, recipient: string, sender: string, now: number): Promise<boolean> {
  if (!config.open?.includes(recipient)) return false;
  const known = (await store.invitations(recipient)).invitations.find(({ peer }) => peer === sender);
  if (known && known.state !== 'pending') return false;
  await store.decide(recipient, sender, { state: 'accepted', scope: 'any' }, now);
  return true;
}

const openSession: Route = {
  operation: 'openSession',
  demand: DEPOSIT,
  within: 'itself',
  bodyLimit: SMALL,
  async handle({ context, body, principal, reach, now }) {
    const { recipient, thread } = body as SessionRequest;
    ours(recipient, context);
    mayReach(reach, recipient);
    let permission = await context.store.permission(recipient, principal.address, thread, now);
    if (!permission.scope && (await welcomes(context, recipient, principal.address, now))) permission = await context.store.permission(recipient, principal.address, thread, now);
    invited(permission);
    const { limits, config } = context;
    const stored: StoredSession = {
      id: unguessable(),
      sender: { address: principal.address, issuer: principal.issuer, subject: principal.subject, method: principal.method },
      jkt: principal.jkt, recipient, thread, scope: permission.scope!, expires: now + limits.sessionSeconds * 1000,
    };
    await context.store.openSession(stored);
    context.sessions.set(stored.id, stored, stored.expires);
    const uri = `${config.server}/sessions/${stored.id}`;
    const session: Session = {
      id: stored.id, uri, sender: stored.sender, recipient, expiresAt: new Date(stored.expires).toISOString(),
      policy: {
        maxMessageBytes: limits.messageBytes, forbiddenMediaTypes: [...limits.forbiddenMediaTypes], scope: stored.scope,
        ...(context.arrivals && { attachments: await attachmentPolicy(recipient, principal.address, context, context.arrivals) }),
        ...(permission.expires !== undefined && { expiresAt: new Date(permission.expires).toISOString() }),
      },
    };
    return json(session, 201, { location: uri });
  },
};

/** What a recipient takes of a sender beside the message. */
async function attachmentPolicy(recipient: string, sender: string, { limits, properties: { asked }, store }: Context, { content }: Arrivals): Promise<NonNullable<Session['policy']['attachments']>> {
  const { attachmentCount, attachmentBytes, mailboxBytes } = limits;
  const free = offered(await content.free());
  const availableBytes = mailboxBytes === undefined ? free : Math.min(free, await store.room(recipient, sender, mailboxBytes));
  return { maxCount: attachmentCount, ...(attachmentBytes !== undefined && { maxBytes: attachmentBytes }), ...(asked.length && { properties: [...asked] }), availableBytes };
}

const closeSession: Route = {
  operation: 'closeSession',
  demand: DEPOSIT,
  within: 'itself',
  async handle({ context, params, principal }) {
    context.sessions.delete(params['session']!);
    await context.store.closeSession(params['session']!, principal.address);
    return empty();
  },
};

/** The session a request goes to, if it is this sender's, made with this key. */
export async function sessionFor({ context: { store, sessions }, params, now }: Call, principal: Principal): Promise<StoredSession> {
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

function acceptable(message: Message, { limits, arrivals }: Context): void {
  const attachments = message.attachments ?? [];
  const named = [...attachments.map(({ mediaType }) => mediaType), ...(message.parts ?? []).map(({ type }) => type)];
  // Where attachments are not taken, as the well-known document says, no type of them is.
  const forbidden = named.find((type) => limits.forbiddenMediaTypes.includes(type)) ?? (arrivals ? undefined : attachments[0]?.mediaType);
  if (forbidden !== undefined) throw new Problem('type-forbidden', { mediaType: forbidden });
  if (attachments.length > limits.attachmentCount) throw new Problem('not-understood', { field: '/attachments', limit: limits.attachmentCount });
  const ids = new Set<string>();
  for (const [index, { id }] of attachments.entries()) {
    if (ids.has(id)) throw new Problem('not-understood', { field: `/attachments/${index}/id` });
    ids.add(id);
  }
}

/** Milliseconds a recipient has to accept a message. */
const SHORTEST = 3_600_000;
const LONGEST = 90 * 86_400_000;

/** The first property of an attachment that is missing, or not as it was asked for. */
function faultIn({ attachments = [], evidence }: Message, { properties: { asked } }: Context, now: number): PropertyFault | undefined {
  const wait = evidence?.acceptance && Date.parse(evidence.acceptance.until) - now;
  if (wait !== undefined && !(wait >= SHORTEST && wait <= LONGEST)) return { field: '/evidence/acceptance/until' };
  for (const [index, { properties = [] }] of attachments.entries()) {
    const fault = faultOf(properties, asked, `/attachments/${index}/properties`);
    if (fault) return fault;
  }
  return undefined;
}

const depositMessage: Route = {
  operation: 'depositMessage',
  demand: DEPOSIT,
  within: 'session',
  bodyLimit: ({ messageBytes }) => messageBytes + SLACK,
  async handle(call) {
    const { context, request, body, principal, reach, now } = call;
    const { store, config, limits } = context;
    const message = body as Message;
    const key = request.headers.get('idempotency-key')!;
    const { sender, recipient, id: session } = await sessionFor(call, principal);
    checkMessage(message, sender.address);
    if (!toRecipientIn(reach, recipient, message.channel)) throw new Problem('scope-insufficient', { scope: 'deposit', field: '/channel' });
    const form = await sealed(message, context);
    const whole = request.headers.get('prefer')?.split(',').some((part) => part.trim().toLowerCase() === 'return=representation');
    const secret = whole ? undefined : unguessable();
    try {
      acceptable(message, context);
      const { representation, uri } = await store.deposit({ session, of: { from: sender, to: recipient }, key, now, id: newId(now), server: config.server, fault: faultIn(message, context, now), ...form });
      const until = message.evidence?.acceptance?.until;
      if (until !== undefined) context.expiries.note(Date.parse(until));
      if (secret !== undefined) context.tickets.set(secret, representation, now + limits.ticketSeconds * 1000);
      return secret === undefined
        ? json(representation, 201, { location: uri, 'preference-applied': 'return=representation' })
        : empty(303, { location: `${config.server}/deposits/${secret}`, 'cache-control': 'no-store' });
    } catch (error) {
      throw await onRecord(asProblem(error), { ...form, sender, recipient, message }, context, now);
    }
  },
};

/** What a message is refused for that gets a receipt of it: nothing its sender could put right in the request. */
const REFUSED: ReadonlySet<string> = new Set(['infected', 'type-forbidden', 'invitation-required']);

/** A refusal with the receipt of it, where it gets one. */
async function onRecord(error: unknown, { sender, recipient, message, digest, size }: Sealed & { sender: Sender; recipient: string; message: Message }, { store, config, report }: Context, now: number): Promise<unknown> {
  if (!(error instanceof Problem) || !REFUSED.has(error.code)) return error;
  const { attachments = [] } = message;
  const about = attachments[Number(/^\/attachments\/(\d+)$/.exec(error.extras.field ?? '')?.[1])]?.id;
  try {
    const receipt = await store.reject({ sender, recipient, id: message.id, digest, size, attachments, reason: { type: problemType(error.code), ...(about !== undefined && { attachments: [about] }) }, server: config.server, now });
    return new Problem(error.code, { ...error.extras, receipt }, error.headers);
  } catch (failure) {
    // It is refused all the same.
    report(failure);
    return error;
  }
}

/** A message in its canonical form. What cannot be carried exactly is refused: no digest could be agreed on. */
export async function sealed(message: Message, { limits, primitives }: Context): Promise<Sealed> {
  let text: string;
  try {
    text = canonicalText(message);
  } catch {
    throw new Problem('not-understood', { field: '' });
  }
  const size = primitives.octets(text);
  if (size > limits.messageBytes) throw new Problem('too-large', { limit: limits.messageBytes });
  return { canonical: text, digest: `sha-256:${await primitives.sha256(text)}`, size };
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
  within: 'itself',
  bodyLimit: SMALL,
  async handle({ context, body, principal, reach, now }) {
    const { recipient, name, reason } = body as InvitationRequest;
    ours(recipient, context);
    mayReach(reach, recipient);
    context.requests.take(principal.address);
    await context.store.request(recipient, principal.address, name, reason, now);
    return empty(202);
  },
};

export const depositing: Route[] = [openSession, closeSession, depositMessage, collectDeposit, requestInvitation];
