/**
 * What people leave at their own server, so that the servers of several recipients fetch it from there.
 * @module
 */
import type { PullGrant, PullRequest, RepositoryRequest } from '../../../src/contract/index.ts';
import { empty, json, type Answer } from '../answer.ts';
import { streamOf } from '../content/following.ts';
import { rangeOf } from '../content/range.ts';
import { SERVER } from '../leases.ts';
import { Problem } from '../problem.ts';
import { reprDigest } from './attachments.ts';
import { found, HOME_SEND, refusing, unguessable, type Call, type Route } from './route.ts';
import { shownUpload } from './uploads.ts';

const SMALL = (): number => 8 * 1024;
const LATER = { 'retry-after': '60' };

/** The grant a server has shown to be its own. */
async function admitted({ context: { grants, config }, request, params, seen }: Call) {
  const grant = await grants.admit(request, config.publicOrigin + new URL(request.url).pathname, params['grant']!);
  seen({ server: grant.server });
  return grant;
}

/** What a server was granted, and the content of it. */
async function granted(call: Call) {
  const { context: { arrivals, store }, seen } = call;
  const grant = await admitted(call);
  const upload = found(arrivals && (await store.uploadByKey(grant.upload)));
  seen({ server: grant.server, who: upload.sender });
  if (upload.scan === 'infected') throw new Problem('infected');
  return { grant, upload, arrivals: arrivals! };
}

const headersOf = (digest: string | undefined, nonce: string): Record<string, string> => ({
  'content-type': 'application/octet-stream', 'content-disposition': 'attachment', 'cache-control': 'private, no-store', 'accept-ranges': 'bytes', 'dpop-nonce': nonce,
  ...(digest !== undefined && { 'repr-digest': reprDigest(digest) }),
});

async function getPull(call: Call): Promise<Answer> {
  const { context: { grants, limits, leases, store }, request } = call;
  const { grant, upload: { key, size, digest }, arrivals } = await granted(call);
  const asked = rangeOf(request.headers.get('range'), size);
  if (asked === 'unsatisfiable') throw new Problem('range-not-satisfiable', {}, { 'content-range': `bytes */${size}` });
  const range = asked ?? { from: 0, to: size };
  let cut: (why: unknown) => void = () => {};
  const over = grants.serve(grant, (why) => cut(why));
  const body = streamOf(arrivals, { upload: key, digest, size }, range, limits.idle, (end) => {
    const gone = (): void => end(request.signal.reason);
    request.signal.addEventListener('abort', gone);
    cut = end;
    // Whoever granted it may take it back.
    const leave = leases.take({ principal: SERVER, allowed: async () => (await store.pullGrant(grant.hash)) !== undefined, end });
    return () => {
      request.signal.removeEventListener('abort', gone);
      leave();
      over();
    };
  });
  const headers = { ...headersOf(digest, await grants.nonce()), 'content-length': String(range.to - range.from) };
  return asked ? { status: 206, headers: { ...headers, 'content-range': `bytes ${range.from}-${range.to - 1}/${size}` }, body } : { status: 200, headers, body };
}

export const repository: Route[] = [
  {
    operation: 'openRepositoryUpload',
    demand: HOME_SEND,
    bodyLimit: SMALL,
    async handle({ context, body, params, principal: by, now }) {
      const { store, limits, config } = context;
      const arrivals = found(context.arrivals);
      const { document, size, digest } = body as RepositoryRequest;
      if (limits.attachmentBytes !== undefined && size > limits.attachmentBytes) throw new Problem('too-large', { limit: limits.attachmentBytes });
      const name = params['upload']!;
      const before = await store.upload(by, name);
      const { address, issuer, subject } = by;
      await refusing(store.openRepository({ by: { address, issuer, subject }, name, document, size, digest, quota: limits.mailboxBytes, now }));
      const { key } = found(await store.upload(by, name));
      return arrivals.use(key, async (arrival) => {
        if (arrival.digest === undefined && size - arrival.received > (await arrivals.content.free())) {
          if (!before) await store.dropUpload(by, name).catch(() => {});
          throw new Problem('storage-full', {}, LATER);
        }
        await arrivals.settle(arrival);
        return json(shownUpload(context, found(await store.upload(by, name)), arrival), 201, { location: `${config.server}/uploads/${name}` });
      });
    },
  },
  {
    operation: 'closeRepositoryUpload',
    demand: HOME_SEND,
    relieves: true,
    async handle({ context, params, principal: by }) {
      const { store, leases } = context;
      const arrivals = found(context.arrivals);
      const name = params['upload']!;
      const upload = await store.upload(by, name);
      if (!upload) return empty();
      return arrivals.use(upload.key, async (arrival) => {
        if (await store.closeRepository(by, name)) await arrivals.giveUp(arrival);
        await leases.ask();
        return empty();
      });
    },
  },
  {
    operation: 'grantPull',
    demand: HOME_SEND,
    bodyLimit: SMALL,
    async handle({ context: { grants, store, config, limits }, body, params, principal: { address, issuer, subject, client, grant }, now }) {
      const { server } = body as PullRequest;
      const by = { address, issuer, subject };
      const name = params['upload']!;
      // What is not there troubles nobody else.
      found(await store.upload(by, name));
      const keys = await grants.keysOf(server);
      const secret = unguessable();
      const expires = now + limits.pull.grant;
      const { digest, declared = digest } = await refusing(store.grant({ by, name, hash: await grants.hash(secret), server, keys, expires, host: { client, ...(grant !== undefined && { grant }) }, most: limits.pull.grants, now }));
      const uri = `${config.server}/pulls/${secret}`;
      return json({ uri, expiresAt: new Date(expires).toISOString(), ...(declared !== undefined && { digest: declared }) } satisfies PullGrant, 201, { location: uri });
    },
  },
  { operation: 'getPull', handle: getPull },
  {
    operation: 'headPull',
    async handle(call) {
      const { upload: { key }, arrivals } = await granted(call);
      return arrivals.use(key, async (arrival) => {
        await arrivals.settle(arrival);
        return empty(200, { ...headersOf(arrival.digest, await call.context.grants.nonce()), 'content-length': String(arrival.size) });
      });
    },
  },
  {
    operation: 'endPull',
    async handle(call) {
      const { grants, store } = call.context;
      const { hash } = await admitted(call);
      await store.endPull(hash, call.now);
      return empty(204, { 'dpop-nonce': await grants.nonce() });
    },
  },
];
