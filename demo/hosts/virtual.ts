/**
 * Virtual hosts by name.
 * @module
 */
import type { Handler } from './listen.ts';
import { page, send } from './answer.ts';

/** The host name of a request, lower case, without port and trailing dot. */
export function hostOf(header: string | undefined): string {
  return (header ?? '').toLowerCase().replace(/:\d+$/, '').replace(/\.$/, '');
}

/** Sends each request to the handler of its host; a name nobody here answers for gets 421 and the list. */
export function virtualHosts(hosts: ReadonlyMap<string, Handler>, origin: (name: string) => string): Handler {
  return (request, response) => {
    const handler = hosts.get(hostOf(request.headers.host));
    if (handler) return handler(request, response);
    const list = [...hosts.keys()].map((name) => `<li><a href="${origin(name)}/">${name}</a></li>`).join('');
    send(request, response, 421, page('No such host here', `<p>This address is not one of the demo’s. These are:</p><ul>${list}</ul>`));
  };
}
