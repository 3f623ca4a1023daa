/**
 * The frame of a bank's pages: no script at all, in no frame, and forms go where the page says.
 * @module
 */
import { readFileSync } from 'node:fs';
import { html, ltr, sentence, type Html } from '../../identity/pages/html.ts';
import type { BankPlace } from '../config.ts';
import { wordsOf, type Tongue, type Words } from './words.ts';

const read = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8');

export const FILES: Readonly<Record<string, { type: string; body: string }>> = {
  '/assets/pages.css': { type: 'text/css; charset=utf-8', body: `${read('../../identity/pages/pages.css')}\n${read('bank.css')}` },
  '/assets/mark.svg': { type: 'image/svg+xml', body: read('mark.svg') },
};

export interface Sheet {
  title: string;
  body: Html;
  status?: number;
  wide?: boolean;
  /** Origin a form of this page may lead to in the end. */
  leadsTo?: string;
  headers?: Readonly<Record<string, string>>;
}

/** Who reads: their language and, where they are signed in, their name. */
export interface Reader {
  lang: Tongue;
  name?: string;
}

export function pageResponse(place: BankPlace, { lang, name }: Reader, { title, body, status = 200, wide, leadsTo, headers }: Sheet): Response {
  const w = wordsOf(lang);
  const text = html`<!doctype html>
<html lang="${lang}" dir="${lang === 'ar' ? 'rtl' : 'ltr'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · ${place.name}</title>
<link rel="icon" href="/assets/mark.svg" type="image/svg+xml">
<link rel="stylesheet" href="/assets/pages.css">
</head>
<body>
<header><img src="/assets/mark.svg" alt="" width="40" height="40"><span><strong><bdi>${place.name}</bdi></strong><small>${w.sandbox}</small></span>${name !== undefined && who(w, name)}</header>
<main class="${wide ? 'wide' : ''}">${body}</main>
<footer>${sentence(w.address, { address: ltr(new URL(place.origin).host) })}</footer>
</body>
</html>`.text;
  return new Response(text, {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': `default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'${leadsTo === undefined ? '' : ` ${leadsTo}`}; frame-ancestors 'none'; base-uri 'none'`,
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      vary: 'accept-language, cookie',
      ...headers,
    },
  });
}

const who = (w: Words, name: string): Html => html`<form method="post" action="/sign-out" class="out"><span class="sub"><bdi>${name}</bdi></span><button class="link">${w.signOut}</button></form>`;
