/**
 * Virtual hosts by name.
 * @module
 */
import { fileURLToPath } from 'node:url';
import { file, page, send } from './answer.ts';
import type { Handler } from './listen.ts';

const here = fileURLToPath(new URL('.', import.meta.url));

/** The host name of a request, lower case, without port and trailing dot. */
export function hostOf(header: string | undefined): string {
  return (header ?? '').toLowerCase().replace(/:\d+$/, '').replace(/\.$/, '');
}

/** Sends each request to the handler of its host; a name nobody here answers for gets 421 and the list. */
export function virtualHosts(hosts: ReadonlyMap<string, Handler>, origin: (name: string) => string): Handler {
  return async (request, response) => {
    // The pages made here have one style sheet, whatever name they were asked under.
    if (request.url === '/demo.css') {
      const sheet = await file(here, 'demo.css');
      if (sheet) return send(request, response, 200, sheet);
    }
    const handler = hosts.get(hostOf(request.headers.host));
    if (handler) return handler(request, response);
    const list = [...hosts.keys()].map((name) => `<li><a href="${origin(name)}/">${name}</a></li>`).join('');
    send(request, response, 421, page('No such host here', `<p>This address is not one of the demo’s. These are:</p><ul>${list}</ul>`));
  };
}
