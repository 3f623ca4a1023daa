/**
 * A request that comes again is answered as it was the first time, and does nothing again.
 * @module
 */
import type { Work } from '../store/store.ts';
import { Fault } from './fault.ts';
import type { Call, Given } from './gateway.ts';

/**
 * Does what makes something new, inside a transaction that also keeps the answer under the request's id.
 * @throws {Fault} 409 where the id was used for something else
 */
export async function once(work: Work, { provider, request }: Call, make: () => Promise<Given>): Promise<Given> {
  const before = await work.selectFrom('requests').selectAll().where('tpp', '=', provider.id).where('request', '=', request.id).executeTakeFirst();
  if (before) {
    if (before.digest !== request.digest) throw new Fault(409, 'STATUS_INVALID', 'this X-Request-ID was used for something else', 'X-Request-ID');
    return JSON.parse(before.answer) as Given;
  }
  const given = await make();
  await work.insertInto('requests').values({ tpp: provider.id, request: request.id, digest: request.digest, answer: JSON.stringify(given) }).execute();
  return given;
}
