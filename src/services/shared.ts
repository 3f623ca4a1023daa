/**
 * Elements of a page that name the same server and account share one set of services.
 * @module
 */
import { createServices } from './create.ts';
import type { ServicesOptions } from './create.ts';
import type { TokenSource } from '../identity/token-source.ts';
import type { Services } from './services.ts';

/** What an element's attributes say. */
export interface ServiceAttributes {
  /** The person's domain (`home.example`) or its server's URL; without it the person says at sign-in. */
  server?: string | undefined;
  /** Authorization server, where it should not be looked up. */
  issuer?: string | undefined;
  /** URL of the host's Client ID Metadata Document, relative to the page. */
  clientId?: string | undefined;
  /** The callback page on the host's origin, relative to the page. */
  redirectUri?: string | undefined;
  /** Space separated: `send`, `read:thread`, `read:mailbox`; with a limit where the page needs no more: `send?peer=anna@home.example`, `read:mailbox?channel=Building%20permits`. */
  scope?: string | undefined;
  /** Keep mail on this device. */
  cache?: boolean | undefined;
  /** The host's own source of tokens, instead of signing in; the rest does not matter then. */
  tokenSource?: TokenSource | undefined;
}

interface Entry {
  services: Services;
  options: ServicesOptions;
}
const shared = new Map<string, Entry>();
const managed = new WeakMap<TokenSource, Entry>();

/** The services for these attributes, or for this token source; the same object for the same ones. */
export function servicesFor(attributes: ServiceAttributes): Services {
  const { issuer, scope, cache, tokenSource } = attributes;
  const absolute = (path: string | undefined, otherwise: string) => new URL(path || otherwise, document.baseURI).href;
  const server = attributes.server?.replace(/\/$/, '') || undefined;
  const clientId = absolute(attributes.clientId, '/dmail-client.json');
  const redirectUri = absolute(attributes.redirectUri, '/callback.html');
  const key = JSON.stringify([server, issuer, clientId, redirectUri, scope?.split(/\s+/).sort()]);
  let entry = tokenSource ? managed.get(tokenSource) : shared.get(key);
  if (!entry) {
    const options: ServicesOptions = tokenSource ? { tokenSource } : {
      session: async () => {
        const [{ createSession }, { openGrantStorage }] = await Promise.all([import('../identity/session.ts'), import('../offline/grants.ts')]);
        return createSession({ clientId, redirectUri, storage: openGrantStorage(), ...(server && { server }), ...(issuer && { issuer }), ...(scope && { scope }) });
      },
    };
    entry = { services: createServices(options), options };
    if (tokenSource) managed.set(tokenSource, entry);
    else shared.set(key, entry);
  }
  // One element that asks for it is enough, whichever is upgraded first.
  if (cache) entry.options.cache = true;
  return entry.services;
}
