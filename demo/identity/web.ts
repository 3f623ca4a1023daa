/**
 * What the pages of both providers have in common with HTTP.
 * @module
 */
import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Context } from 'koa';
import type OidcProvider from 'oidc-provider';

const stylesheet = readFileSync(new URL('./pages/pages.css', import.meta.url), 'utf8');
const icon = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40" fill="none" stroke="#3b74bd" stroke-width="3" stroke-linecap="round" stroke-linejoin="round"><circle cx="20" cy="20" r="18"/><path d="M12 15h16v11H12zm0 .5l8 6 8-6"/></svg>';
const FILES: Record<string, { type: string; body: string }> = {
  '/assets/pages.css': { type: 'text/css', body: stylesheet },
  '/assets/sign.js': { type: 'text/javascript', body: readFileSync(new URL('./pages/sign.js', import.meta.url), 'utf8') },
  '/assets/settle.js': { type: 'text/javascript', body: readFileSync(new URL('./pages/settle.js', import.meta.url), 'utf8') },
  '/assets/close.js': { type: 'text/javascript', body: readFileSync(new URL('./pages/close.js', import.meta.url), 'utf8') },
  '/assets/mark.svg': { type: 'image/svg+xml', body: icon },
};

/** Answers for the files of the pages; says whether it did. */
export function assets(ctx: Context): boolean {
  const file = FILES[ctx.path];
  if (!file || !['GET', 'HEAD'].includes(ctx.method)) return false;
  ctx.set({ 'cache-control': 'public, max-age=3600', 'x-content-type-options': 'nosniff', 'cross-origin-resource-policy': 'same-origin' });
  ctx.type = file.type;
  ctx.body = file.body;
  return true;
}

/**
 * Reads a form that comes from a page of ours; any other is refused with 403.
 * @param limit characters it may have
 */
export async function readForm(ctx: Context, issuer: string, limit = 8192): Promise<URLSearchParams> {
  if (ctx.get('origin') !== new URL(issuer).origin || !ctx.is('urlencoded')) ctx.throw(403, 'the form did not come from here');
  let text = '';
  for await (const chunk of ctx.req) {
    text += String(chunk);
    if (text.length > limit) ctx.throw(413, 'too large');
  }
  return new URLSearchParams(text);
}

/** Answers as the address the world knows, whatever a proxy in between made of it: proofs name that one. */
export function publicly(issuer: string, provider: OidcProvider): (request: IncomingMessage, response: ServerResponse) => void {
  const { host, protocol } = new URL(issuer);
  const answer = provider.callback();
  return (request, response) => {
    request.headers.host = host;
    request.headers['x-forwarded-host'] = host;
    request.headers['x-forwarded-proto'] = protocol.slice(0, -1);
    void answer(request, response);
  };
}
