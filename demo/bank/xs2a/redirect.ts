/**
 * Where a person is sent when they have decided.
 * @module
 */
import { Fault } from './fault.ts';
import type { Call } from './gateway.ts';

/** Reads both addresses; the second is the first where it is not given. @throws {Fault} */
export function readRedirects({ provider, parameters }: Call): { redirect: string; nok: string } {
  const read = (name: string): string | undefined => {
    const text = parameters[name];
    if (text === undefined) return undefined;
    const url = URL.canParse(text) ? new URL(text) : undefined;
    if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password || !provider.mayRedirect(url)) throw new Fault(400, 'FORMAT_ERROR', `${name} is not an address registered for you`, name);
    return url.href;
  };
  const redirect = read('TPP-Redirect-URI');
  if (redirect === undefined) throw new Fault(400, 'FORMAT_ERROR', 'people confirm on a page of the bank: say in TPP-Redirect-URI where they go from there', 'TPP-Redirect-URI');
  return { redirect, nok: read('TPP-Nok-Redirect-URI') ?? redirect };
}
