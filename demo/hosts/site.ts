/**
 * A host page: its folder, the kit's CDN build under `/fdz/`, the Client ID Metadata Document and the
 * kit's callback page, all under one strict policy. This is what a web team sets up once.
 * @module
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { file, send, type Answer } from './answer.ts';
import type { Handler } from './listen.ts';

export interface SiteOptions {
  /** Public origin of the site. */
  origin: string;
  /** Name on the consent page. */
  title: string;
  /** The site's folder: `layout.html` and others a page may name, `pages/`, `parts/` of layouts, and files. */
  folder: string;
  /** What the host pages of the demo share. */
  shared: string;
  /** The kit's build, served at `/fdz/`. */
  kit: string;
  /** Value of the Content-Security-Policy header. */
  policy: string;
}

/** Parts that the layouts of all sites have. */
const PARTS = fileURLToPath(new URL('./parts', import.meta.url));

/** Serves a host page. */
export function createSite(options: SiteOptions): Handler {
  const document = clientDocument(options.origin, options.title);
  return async (request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      send(request, response, 405, { type: 'text/plain; charset=utf-8', body: 'Only GET here.\n', headers: { allow: 'GET, HEAD' } });
      return;
    }
    const path = new URL(request.url ?? '/', options.origin).pathname;
    const found = path === '/dmail-client.json' ? document : await find(options, path);
    const headers = { 'content-security-policy': options.policy, ...found?.headers };
    if (found) send(request, response, 200, { ...found, headers });
    else send(request, response, 404, { ...(await composePage(options.folder, '404')) ?? { type: 'text/plain; charset=utf-8', body: 'There is no such page.\n' }, headers });
  };
}

async function find(options: SiteOptions, path: string): Promise<Answer | undefined> {
  if (path.startsWith('/fdz/')) return file(options.kit, path.slice('/fdz/'.length));
  // The callback page belongs to the kit and must be on the origin of the host.
  if (path === '/callback.html' || path === '/callback.js') return file(options.kit, path);
  if (path.startsWith('/shared/')) return file(options.shared, path.slice('/shared/'.length));
  const name = pageName(path);
  if (name) return composePage(options.folder, name, path);
  return /^\/[a-z]*-?layout\.html$/.test(path) || /^\/(?:pages|parts)\//.test(path) ? undefined : file(options.folder, path);
}

/** Name of the page a path means: `/write` is `write`; `undefined` for a path that names a file. */
export function pageName(path: string): string | undefined {
  const name = path === '/' ? 'index' : path.slice(1);
  return /^[a-z]+$/.test(name) ? name : undefined;
}

/** A page inside the site's layout, the way any template engine would do it. */
export async function composePage(folder: string, name: string, path = ''): Promise<Answer | undefined> {
  const main = await readFile(join(folder, 'pages', `${name}.html`), 'utf8').catch(() => undefined);
  if (main === undefined) return undefined;
  const title = /^<!-- title: ([a-z-]+)(?:, layout: ([a-z]+))? -->\n/.exec(main);
  const layout = await readFile(join(folder, title?.[2] ? `${title[2]}-layout.html` : 'layout.html'), 'utf8');
  const parts = await partsOf(folder, layout);
  const body = layout
    .replace(PART, (whole, part: string) => parts.get(part) ?? whole)
    .replace('{{title}}', title?.[1] ?? 'brand')
    .replace('{{main}}', () => (title ? main.slice(title[0].length) : main).trimEnd())
    .replace(`<li><a href="${path}"`, `<li><a href="${path}" aria-current="page"`);
  return { body, type: 'text/html; charset=utf-8' };
}

/** `{{title}}` and `{{main}}` are the page's; any other name is a part of the site's, or one that all sites have. */
const PART = /\{\{(?!(?:title|main)\})([a-z]+)\}\}/g;

async function partsOf(folder: string, layout: string): Promise<Map<string, string>> {
  const names = [...new Set([...layout.matchAll(PART)].flatMap(([, name]) => name ?? []))];
  return new Map(await Promise.all(names.map(async (name) => {
    const text = await readFile(join(folder, 'parts', `${name}.html`), 'utf8').catch(() => readFile(join(PARTS, `${name}.html`), 'utf8'));
    return [name, text.trimEnd()] as const;
  })));
}

/**
 * The Client ID Metadata Document: who this host is. Its URL is the `client_id`; the person's home reads
 * it before it shows the consent page. Any static file server can host it.
 */
export function clientDocument(origin: string, title: string): Answer {
  return {
    type: 'application/json',
    headers: { 'access-control-allow-origin': '*' },
    body: JSON.stringify(
      {
        client_id: `${origin}/dmail-client.json`,
        client_name: title,
        client_uri: `${origin}/`,
        redirect_uris: [`${origin}/callback.html`],
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        token_endpoint_auth_method: 'none',
        dpop_bound_access_tokens: true,
        scope: 'send read:thread read:mailbox',
      },
      undefined,
      2,
    ),
  };
}
