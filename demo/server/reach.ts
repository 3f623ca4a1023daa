/**
 * How far a right goes: everywhere, or as far as the site asked for it (src/contract/scope.ts).
 * @module
 */
import { draftAddress, foldChannel, LIMITABLE, parseLimited, type Reach } from '../../src/contract/index.ts';

/** Scopes by which a token may be limited; home exchanges the one to send for one to deposit. */
const LIMITED: ReadonlySet<string> = new Set([...LIMITABLE, 'deposit']);

/** How far the wanted scopes go together. @returns nothing where one of them is held whole, an empty list where none is held at all */
export function reachOf(scopes: readonly string[], wanted: readonly string[]): Reach | undefined {
  if (wanted.some((name) => scopes.includes(name))) return undefined;
  return scopes.flatMap((scope) => {
    const found = parseLimited(scope);
    return found && wanted.includes(found.name) && LIMITED.has(found.name) ? [found.limit] : [];
  });
}

/** Whether something may go to somebody, whatever it is. */
export const toRecipient = (reach: Reach | undefined, address: string): boolean => !reach || reach.some(({ peer }) => peer === undefined || peer === address);

/** Whether a message of a channel may go to somebody. */
export const toRecipientIn = (reach: Reach | undefined, address: string, channel: string | undefined): boolean =>
  !reach || reach.some((limit) => (limit.peer === undefined || limit.peer === address) && (limit.channel === undefined || (channel !== undefined && foldChannel(limit.channel) === foldChannel(channel))));

/** Whether all that is between the owner and somebody is in reach. */
export const allWith = (reach: Reach | undefined, address: string): boolean => !reach || reach.some(({ peer, channel }) => peer === address && channel === undefined);

/** Whether a draft is to people all that is written to is in reach, and to nobody else. */
export function draftFor(reach: Reach | undefined, { to, cc }: { to: readonly string[]; cc: readonly string[] }): boolean {
  if (!reach) return true;
  const recipients = [...to, ...cc];
  return recipients.length > 0 && recipients.every((text) => {
    const address = draftAddress(text);
    return address !== undefined && allWith(reach, address);
  });
}
