/** A domain that has moved to the server of another one. */
import type { FormerServer, ReceiptKey, WellKnown } from '../../src/contract/index.ts';
import type { World } from '../../demo/server/world.ts';

/** Where `city.example` was, and where it is now: at a server the world runs for `host.example`. */
export const OLD = 'https://city.example/dmail';
export const NEW = 'https://host.example/dmail';

/** What the old server published while it was there. */
export const oldKeys = async (world: World): Promise<ReceiptKey[]> => ((await (await world.fetch(`${OLD}/keys`)).json()) as { keys: ReceiptKey[] }).keys;

/** The old server as the domain names it: in use until now. */
export const former = (world: World, keys: ReceiptKey[], changes: Partial<FormerServer> = {}): FormerServer => {
  const now = Math.floor(world.clock.now() / 1000);
  return { server: OLD, iat: now - 86_400, exp: now + 1, jwks: { keys }, ...changes };
};

/** From now on the domain says that it is at another server, and this of those before; the old one is gone. */
export function move(world: World, said: unknown, server = NEW): void {
  world.intercept = async (request, next) => {
    const { host, pathname } = new URL(request.url);
    if (host !== 'city.example') return next(request);
    if (pathname !== '/.well-known/dmail') throw new TypeError('Failed to fetch');
    const before = (await (await next(request)).json()) as WellKnown;
    return Response.json({ ...before, server, ...(said !== undefined && { former_servers: said }) });
  };
}
