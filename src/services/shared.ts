/**
 * Elements of a page that name the same server and account share one set of services.
 * @module
 */
import { createServices } from './create.ts';
import type { ServicesOptions } from './create.ts';
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
  /** Space separated: `send`, `read:thread`, `read:mailbox`. */
  scope?: string | undefined;
  /** Keep mail on this device. */
  cache?: boolean | undefined;
}

const shared = new Map<string, { services: Services; options: ServicesOptions }>();

/** The services for these attributes; the same object for the same attributes. */
export function servicesFor(attributes: ServiceAttributes): Services {
  const absolute = (path: string | undefined, otherwise: string) => new URL(path || otherwise, document.baseURI).href;
  const server = attributes.server?.replace(/\/$/, '') || undefined;
  const clientId = absolute(attributes.clientId, '/dmail-client.json');
  const redirectUri = absolute(attributes.redirectUri, '/callback.html');
  const { issuer, scope, cache } = attributes;
  const key = JSON.stringify([server, issuer, clientId, redirectUri, scope?.split(/\s+/).sort()]);
  let entry = shared.get(key);
  if (!entry) {
    const options: ServicesOptions = {
      session: async () => {
        const [{ createSession }, { openGrantStorage }] = await Promise.all([import('../identity/session.ts'), import('../offline/grants.ts')]);
        return createSession({ clientId, redirectUri, storage: openGrantStorage(), ...(server && { server }), ...(issuer && { issuer }), ...(scope && { scope }) });
      },
    };
    entry = { services: createServices(options), options };
    shared.set(key, entry);
  }
  // One element that asks for it is enough, whichever is upgraded first.
  if (cache) entry.options.cache = true;
  return entry.services;
}
