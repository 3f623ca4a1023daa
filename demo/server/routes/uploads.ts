/**
 * What a sender uploads at the recipient's server, over tus 1.0.
 * @module
 */
import { domainOf, type Upload, type UploadRequest } from '../../../src/contract/index.ts';
import { empty, json, type Answer } from '../answer.ts';
import type { Arrival, Arrivals } from '../content/arrivals.ts';
import { bytesOf } from '../content/incoming.ts';
import { offered, StorageFull } from '../content/port.ts';
import { plainServer } from '../gateway/issuers.ts';
import { Problem } from '../problem.ts';
import type { StoredUpload } from '../store/store.ts';
import { sessionFor } from './deposit.ts';
import { DEPOSIT, found, refusing, type Call, type Context, type Route } from './route.ts';

const VERSION = '1.0.0';
const RESUMABLE = { 'tus-resumable': VERSION, 'cache-control': 'no-store' };
/** What `OPTIONS` says of uploads. */
export const TUS = { 'tus-resumable': VERSION, 'tus-version': VERSION, 'tus-extension': 'termination' };

const LATER = { 'retry-after': '60' };
const BYTES = 'application/offset+octet-stream';

/** Where attachments are not accepted there are no uploads. */
const arrivalsOf = ({ arrivals }: Context): Arrivals => found(arrivals);

const uriOf = ({ config }: Context, name: string): string => `${config.server}/uploads/${name}`;

export const shownUpload = (context: Context, { name, size, document, version, scan, pull }: StoredUpload, { received, digest }: Arrival): Upload => ({
  id: name, uri: uriOf(context, name), document, version, size, offset: received, state: digest === undefined ? 'arriving' : 'complete', ...(digest !== undefined ? { digest } : pull && { pull }), scan,
});

/** The sender's own upload; of others nobody hears. */
const mine = async ({ context: { store }, params, principal }: Call): Promise<StoredUpload> => found(await store.upload(principal, params['upload']!));

/** Where to fetch it, if that belongs to the sender's domain by its own word. */
async function pullFrom({ pulls, issuers, config }: Context, uri: string, sender: string): Promise<string> {
  const refused = new Problem('not-understood', { field: '/pull/uri' });
  const domain = domainOf(sender);
  if (!pulls || domain === config.domain) throw refused;
  const server = await issuers.serverOf(domain);
  // As it stands, so that no two readers of it can see two places.
  if (!plainServer(server) || !uri.startsWith(`${server}/pulls/`) || !URL.canParse(uri) || new URL(uri).href !== uri || !/^[\w-]{22,64}$/.test(uri.slice(server.length + '/pulls/'.length))) throw refused;
  return uri;
}

const openUpload: Route = {
  operation: 'openUpload',
  demand: DEPOSIT,
  within: 'session',
  bodyLimit: () => 8 * 1024,
  async handle(call) {
    const { context, body, params, principal, now } = call;
    const { store, limits } = context;
    const arrivals = arrivalsOf(context);
    const { document, mediaType, size, digest, pull } = body as UploadRequest;
    const { recipient, thread, sender } = await sessionFor(call, principal);
    if (limits.forbiddenMediaTypes.includes(mediaType)) throw new Problem('type-forbidden', { mediaType });
    if (limits.attachmentBytes !== undefined && size > limits.attachmentBytes) throw new Problem('too-large', { limit: limits.attachmentBytes });
    const { address, issuer, subject } = sender;
    const announcement = { by: { address, issuer, subject }, owner: recipient, thread, name: params['upload']!, document, size, digest, ...(pull && size > 0 && { pull: await pullFrom(context, pull.uri, sender.address) }), quota: limits.mailboxBytes, now };
    const before = await store.upload(announcement.by, announcement.name);
    let upload = await refusing(store.announce(announcement));
    const uri = uriOf(context, upload.name);
    const fetched = (): void => {
      if (upload.pull?.state !== 'waiting') return;
      if (announcement.pull !== undefined) context.pulls?.start(upload.key, announcement.pull);
      else context.pulls?.nudge(upload.key);
    };
    return arrivals.use(upload.key, async (arrival) => {
      if (arrival.digest === undefined && size - arrival.received > offered(await arrivals.content.free())) {
        // What was announced just now counts for nothing.
        if (!before) await store.dropUpload(announcement.by, announcement.name).catch(() => {});
        // It is tried again when there may be room.
        else fetched();
        throw new Problem('storage-full', {}, LATER);
      }
      // As what it is now known to be.
      if (arrival.digest === undefined && (await arrivals.settle(arrival))) upload = await refusing(store.announce(announcement));
      fetched();
      return json(shownUpload(context, upload, arrival), 201, { location: uri });
    });
  },
};

const getUpload: Route = {
  operation: 'getUpload',
  demand: DEPOSIT,
  within: 'upload',
  async handle(call) {
    const arrivals = arrivalsOf(call.context);
    return arrivals.use((await mine(call)).key, async (arrival) => {
      await arrivals.settle(arrival);
      return json(shownUpload(call.context, await mine(call), arrival), 200, RESUMABLE);
    });
  },
};

const headUpload: Route = {
  operation: 'headUpload',
  demand: DEPOSIT,
  within: 'upload',
  handle: (call) => resumable(async () => {
    const arrivals = arrivalsOf(call.context);
    return arrivals.use((await mine(call)).key, async (arrival) => {
      await arrivals.settle(arrival);
      return empty(200, { 'upload-offset': String(arrival.received), 'upload-length': String(arrival.size), ...RESUMABLE });
    });
  }),
};

const patchUpload: Route = {
  operation: 'patchUpload',
  demand: DEPOSIT,
  within: 'upload',
  handle: (call) => resumable(async () => {
    const { context, request, sent, now, principal } = call;
    const { store, clock, leases, limits } = context;
    const arrivals = arrivalsOf(context);
    if (request.headers.get('tus-resumable') !== VERSION) throw new Problem('version-mismatch', {}, { 'tus-version': VERSION });
    if (request.headers.get('content-type')?.trim().toLowerCase() !== BYTES) throw new Problem('media-type-unsupported');
    const { key, pull } = await mine(call);
    const offset = Number(request.headers.get('upload-offset'));
    const length = Number(request.headers.get('content-length') ?? 0);
    if (!(await store.wanted(key, now))) throw new Problem('invitation-required', { invitation: 'none' });
    // Its sender brings it here: nobody fetches it any more.
    if (pull) await (context.pulls ?? store).dropPull(key);
    return arrivals.use(key, async (arrival) => {
      const turn = await arrival.take();
      const leave = leases.take({ principal, allowed: () => store.wanted(key, clock.now()), end: turn.stop });
      try {
        if (arrival.received !== offset) throw new Problem('conflict', {}, { 'upload-offset': String(arrival.received) });
        const room = arrival.size - offset;
        if (length > room) throw new Problem('too-large', { limit: room });
        if (arrival.digest === undefined) {
          await arrival.receive(bytesOf(request, sent, { room, idle: limits.idle, signal: turn.signal }));
          await arrivals.settle(arrival);
        }
        return empty(204, { 'upload-offset': String(arrival.received), ...RESUMABLE });
      } finally {
        leave();
        turn.leave();
      }
    });
  }),
};

const deleteUpload: Route = {
  operation: 'deleteUpload',
  demand: DEPOSIT,
  within: 'upload',
  relieves: true,
  handle: (call) => resumable(async () => {
    const { context: { store }, principal, params } = call;
    const arrivals = arrivalsOf(call.context);
    const upload = await store.upload(principal, params['upload']!);
    if (!upload) return empty(204, RESUMABLE);
    return arrivals.use(upload.key, async (arrival) => {
      // First that it is gone, so that nobody who waits to send goes on with it.
      await refusing(store.dropUpload(principal, upload.name));
      if (upload.pull) await call.context.pulls?.dropPull(upload.key);
      await arrivals.giveUp(arrival);
      return empty(204, RESUMABLE);
    });
  }),
};

/** Every answer says which tus it speaks. */
async function resumable(work: () => Promise<Answer>): Promise<Answer> {
  try {
    return await work();
  } catch (error) {
    const problem = error instanceof StorageFull ? new Problem('storage-full', {}, LATER) : error;
    if (problem instanceof Problem) Object.assign(problem.headers, { 'tus-resumable': VERSION });
    throw problem;
  }
}

export const uploading: Route[] = [openUpload, getUpload, headUpload, patchUpload, deleteUpload];
