/**
 * Host pages as clients: nobody registers them, each publishes a document about itself
 * (OAuth Client ID Metadata Document).
 * @module
 */
import type { AllClientMetadata, errors as Errors } from 'oidc-provider';
import { TYPES } from './details.ts';
import { errors } from './provider.ts';

export const EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange';

/** Bytes a document may have. */
const LIMIT = 16 * 1024;
/** Milliseconds a document is believed, at least and at most. */
const SHORTEST = 60_000;
const LONGEST = 86_400_000;

export interface ClientDocuments {
  /** @throws {errors.InvalidClient} when the document cannot be had or is none */
  find(id: string): Promise<AllClientMetadata | undefined>;
}

export function clientDocuments(fetch: typeof globalThis.fetch, allowHttp: (hostname: string) => boolean): ClientDocuments {
  const known = new Map<string, { document: Promise<AllClientMetadata>; until: number }>();
  const load = async (id: string): Promise<AllClientMetadata> => {
    const response = await fetch(id, { headers: { accept: 'application/json' }, redirect: 'error', signal: AbortSignal.timeout(5000) })
      .catch((cause: unknown) => { throw refuse('its document cannot be reached', cause); });
    if (response.status !== 200) throw refuse('its document cannot be reached');
    const text = await readText(response);
    const age = Number(/max-age=(\d+)/.exec(response.headers.get('cache-control') ?? '')?.[1] ?? 300) * 1000;
    const entry = known.get(id);
    if (entry) entry.until = Date.now() + Math.min(Math.max(age, SHORTEST), LONGEST);
    let document: unknown;
    try { document = JSON.parse(text); } catch (cause) { throw refuse('its document is not JSON', cause); }
    return readDocument(id, document);
  };
  return {
    find(id) {
      if (!isClientId(id, allowHttp)) return Promise.resolve(undefined);
      const entry = known.get(id);
      if (entry && Date.now() < entry.until) return entry.document;
      if (known.size > 1000) known.clear();
      const document = load(id);
      known.set(id, { document, until: Infinity });
      document.catch(() => known.delete(id));
      return document;
    },
  };
}

const refuse = (reason: string, cause?: unknown): Errors.InvalidClient => {
  const error = new errors.InvalidClient(`client refused: ${reason}`);
  error.cause = cause;
  return error;
};

async function readText(response: Response): Promise<string> {
  const bytes: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of response.body ?? []) {
      size += chunk.byteLength;
      if (size > LIMIT) throw new RangeError('too large');
      bytes.push(chunk);
    }
  } catch (cause) {
    throw refuse('its document is too large or broke off', cause);
  }
  return Buffer.concat(bytes).toString('utf8');
}

/** https (or an allowed development host), a path, and nothing that could be read in two ways. */
export function isClientId(id: string, allowHttp: (hostname: string) => boolean): boolean {
  if (!URL.canParse(id)) return false;
  const url = new URL(id);
  const scheme = url.protocol === 'https:' || (url.protocol === 'http:' && allowHttp(url.hostname));
  return scheme && url.href === id && url.pathname !== '/' && !url.username && !url.password && !url.hash;
}

function readDocument(id: string, document: unknown): AllClientMetadata {
  if (typeof document !== 'object' || document === null || Array.isArray(document)) throw refuse('its document is not an object');
  const { client_id: self, client_name: name, redirect_uris: redirects, token_endpoint_auth_method: method, ...rest } = document as Record<string, unknown>;
  if (self !== id) throw refuse('its document names another client_id');
  if ('client_secret' in rest || (method !== undefined && method !== 'none')) throw refuse('its document claims a secret');
  const { origin } = new URL(id);
  if (!Array.isArray(redirects) || redirects.length === 0 || redirects.length > 20
    || !redirects.every((uri): uri is string => typeof uri === 'string' && URL.canParse(uri) && new URL(uri).origin === origin && !uri.includes('#'))) {
    throw refuse('its redirect_uris are not on its own origin');
  }
  return {
    client_id: id,
    ...(typeof name === 'string' && { client_name: name.slice(0, 80) }),
    redirect_uris: redirects,
    // Everything else is ours to say: a public client with keys it can show.
    grant_types: ['authorization_code', 'refresh_token', EXCHANGE],
    response_types: ['code'],
    token_endpoint_auth_method: 'none',
    dpop_bound_access_tokens: true,
    authorization_details_types: TYPES,
    id_token_signed_response_alg: 'ES256',
    application_type: 'web',
  };
}
