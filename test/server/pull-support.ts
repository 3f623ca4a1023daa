/** Attachments that go over the sender's own server. */
import type { ProofClaims, ReceiptKeyStore } from '../../demo/server/keys/keys.ts';
import type { World } from '../../demo/server/world.ts';
import type { Deposit, PullGrant, RepositoryRequest, Upload } from '../../src/contract/index.ts';
import { announced, referenceTo, until } from './content-support.ts';
import { ANNA, body, CITY, CLERK, HOME } from './support.ts';
import { tusHeaders } from '../../demo/server/world.ts';

export const keep = (world: World, who: string, wanted: Partial<RepositoryRequest> & { size: number }, name: string = crypto.randomUUID()): Promise<Response> =>
  world.call(who, 'PUT', `/repository/${name}`, { body: { document: `document-${name}`.slice(0, 64), mediaType: 'application/octet-stream', ...wanted } });

export const kept = (...args: Parameters<typeof keep>): Promise<Upload> => body<Upload>(keep(...args), 201);

export const grant = (world: World, who: string, upload: string, server: string = CITY): Promise<Response> => world.call(who, 'POST', `/repository/${upload}/grants`, { body: { server } });

export const granted = (...args: Parameters<typeof grant>): Promise<PullGrant> => body<PullGrant>(grant(...args), 201);

/** Sends bytes to the sender's own server. */
export const give = (world: World, who: string, name: string, offset: number, bytes: Uint8Array | ReadableStream<Uint8Array>): Promise<Response> =>
  world.call(who, 'PATCH', `${HOME}/uploads/${name}`, { body: bytes, headers: tusHeaders(offset) });

/** As the recipient's server says it is. */
export const there = (world: World, name: string, who = ANNA): Promise<Upload> => body<Upload>(world.call(who, 'GET', `${CITY}/uploads/${name}`));

/** An attachment in the repository, granted to the recipient's server and announced there. */
export async function pulling(world: World, size: number, { digest, send, to = CLERK }: { digest?: string; send?: Uint8Array; to?: string } = {}): Promise<{ upload: Upload; name: string; uri: string }> {
  const { id: name, document } = await kept(world, ANNA, { size });
  if (send) await give(world, ANNA, name, 0, send);
  const { uri } = await granted(world, ANNA, name);
  const upload = await announced(world, ANNA, to, { size, document, ...(digest && { digest }), pull: { uri } }, name);
  return { upload, name, uri };
}

/** The same in a message. */
export async function sent(world: World, size: number, options: Parameters<typeof pulling>[2] = {}): Promise<Awaited<ReturnType<typeof pulling>> & { deposit: Deposit }> {
  const made = await pulling(world, size, options);
  const deposit = await world.deposit(ANNA, options.to ?? CLERK, { attachments: [referenceTo(made.upload)] }, { invite: false });
  return { ...made, deposit };
}

/** A request to the server of the sender, proven with a key of its own. */
export async function ask(world: World, keys: Pick<ReceiptKeyStore, 'prove'>, method: string, uri: string, claims: Partial<ProofClaims> = {}, headers: Record<string, string> = {}): Promise<Response> {
  let nonce: string | undefined;
  for (;;) {
    const dpop = await keys.prove({ htm: method, htu: uri, jti: crypto.randomUUID(), iat: Math.floor(world.clock.now() / 1000), ...(nonce !== undefined && { nonce }), ...claims });
    const response = await world.app('home.example')(new Request(uri, { method, headers: { dpop, ...headers } }));
    const fresh = response.headers.get('dpop-nonce') ?? undefined;
    if (response.status !== 401 || nonce !== undefined || 'nonce' in claims) return response;
    nonce = fresh;
  }
}

export const complete = (world: World, name: string): Promise<void> => until(async () => (await there(world, name)).state === 'complete');
