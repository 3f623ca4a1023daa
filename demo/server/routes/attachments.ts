/**
 * What an owner downloads.
 * @module
 */
import type { Link } from '../../../src/contract/index.ts';
import { empty, json, type Answer } from '../answer.ts';
import { disposition } from '../content/disposition.ts';
import { streamOf } from '../content/following.ts';
import { rangeOf } from '../content/range.ts';
import { Problem } from '../problem.ts';
import { found, handing, HOME_THREAD, refusing, unguessable, type Call, type Context, type DownloadTicket, type Route } from './route.ts';

/** What is asked for; without a signal of the request, the headers alone. */
interface Wanted { range?: string | null; ifRange?: string | null; signal?: AbortSignal }

/** `Repr-Digest` of a digest as the contract writes it. */
export function reprDigest(digest: string): string {
  const text = digest.slice('sha-256:'.length).replace(/-/g, '+').replace(/_/g, '/');
  return `sha-256=:${text.padEnd(Math.ceil(text.length / 4) * 4, '=')}:`;
}

/** The bytes of an attachment, or of a range of it, always as a download. */
async function bytes(context: Context, { owner, message, attachment, principal }: DownloadTicket, wanted: Wanted): Promise<Answer> {
  const { store, arrivals, limits, leases } = context;
  const kept = await handing(context, principal, async (fresh) => {
    const one = arrivals && (await store.attachment(owner, message, attachment));
    if (one?.fresh && one.scan !== 'infected' && wanted.signal) fresh?.(message);
    return one;
  });
  const { reference: { name, size }, digest, upload, scan } = kept;
  if (scan === 'infected') throw new Problem('infected');
  // A tag of what is not complete serves no condition: nobody can say yet what it will be.
  const etag = digest === undefined ? `W/"${upload}"` : `"${digest}"`;
  const headers: Record<string, string> = {
    'content-type': 'application/octet-stream', 'content-disposition': disposition(name), 'content-security-policy': "sandbox; default-src 'none'", 'cache-control': 'private, no-store',
    'accept-ranges': 'bytes', etag, ...(digest !== undefined && { 'repr-digest': reprDigest(digest) }),
  };
  const applies = wanted.ifRange == null || (digest !== undefined && wanted.ifRange === etag);
  const asked = applies ? rangeOf(wanted.range ?? null, size) : undefined;
  if (asked === 'unsatisfiable') throw new Problem('range-not-satisfiable', {}, { 'content-range': `bytes */${size}` });
  const range = asked ?? { from: 0, to: size };
  headers['content-length'] = String(range.to - range.from);
  const { signal } = wanted;
  if (!signal) return empty(200, headers);
  const body = streamOf(arrivals!, { upload, digest, size }, range, limits.idle, (cut) => {
    const gone = (): void => cut(signal.reason);
    signal.addEventListener('abort', gone);
    const leave = leases.take({ principal, end: cut });
    return () => {
      signal.removeEventListener('abort', gone);
      leave();
    };
  });
  return asked ? { status: 206, headers: { ...headers, 'content-range': `bytes ${range.from}-${range.to - 1}/${size}` }, body } : { status: 200, headers, body };
}

const ticketOf = ({ params, principal }: Call): DownloadTicket => ({ owner: principal.address, message: params['id']!, attachment: params['attachment']!, principal });

export const attachments: Route[] = [
  {
    operation: 'getAttachment',
    demand: HOME_THREAD,
    within: 'message',
    handle: (call) => bytes(call.context, ticketOf(call), { range: call.request.headers.get('range'), ifRange: call.request.headers.get('if-range'), signal: call.request.signal }),
  },
  {
    operation: 'headAttachment',
    demand: HOME_THREAD,
    within: 'message',
    handle: (call) => bytes(call.context, ticketOf(call), {}),
  },
  {
    operation: 'listVersions',
    demand: HOME_THREAD,
    within: 'message',
    handle: async ({ context: { store }, params, principal, reach }) => json(found(await refusing(store.versions(principal.address, params['id']!, params['attachment']!, reach)))),
  },
  {
    operation: 'createLink',
    demand: HOME_THREAD,
    within: 'message',
    async handle(call) {
      const { context: { store, downloads, config, limits, arrivals }, now } = call;
      const ticket = ticketOf(call);
      const { scan } = found(arrivals && (await refusing(store.attachment(ticket.owner, ticket.message, ticket.attachment))));
      if (scan === 'infected') throw new Problem('infected');
      const secret = unguessable();
      const expires = now + limits.ticketSeconds * 1000;
      // It cannot be taken up again: it may outlast the token, but not the grant.
      downloads.set(secret, { ...ticket, principal: { ...ticket.principal, expires: Infinity } }, expires);
      const uri = `${config.server}/downloads/${secret}`;
      return json({ uri, expiresAt: new Date(expires).toISOString() } satisfies Link, 201, { location: uri });
    },
  },
  {
    operation: 'download',
    handle({ context, params, request }) {
      const ticket = context.downloads.take(params['ticket']!);
      if (!ticket || context.leases.revoked(ticket.principal)) throw new Problem('gone');
      return bytes(context, ticket, { signal: request.signal });
    },
  },
];
