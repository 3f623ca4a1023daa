/**
 * Server-rendered pages, most of them without a script and all but one usable without: a template that escapes, and the frame all pages share.
 * @module
 */
import type { Context } from 'koa';
import { language, type Words, words } from './words.ts';

/** Markup that is safe to send. */
export class Html {
  constructor(readonly text: string) {}
}

type Piece = Html | string | number | false | undefined | readonly Piece[];

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const render = (piece: Piece): string => {
  if (piece === false || piece === undefined) return '';
  if (piece instanceof Html) return piece.text;
  if (typeof piece === 'object') return piece.map(render).join('');
  return String(piece).replace(/[&<>"']/g, (sign) => ESCAPES[sign]!);
};

/** Everything inserted is escaped, unless it is itself `html`. */
export const html = (strings: TemplateStringsArray, ...pieces: Piece[]): Html =>
  new Html(strings.map((text, index) => text + render(pieces[index])).join(''));

/** A sentence with `{name}` replaced by markup; the rest is escaped. */
export const sentence = (text: string, parts: Record<string, Html | string>): Html =>
  new Html(text.split(/(\{\w+\})/).map((part) => {
    const name = /^\{(\w+)\}$/.exec(part)?.[1];
    return render(name === undefined ? part : parts[name]);
  }).join(''));

/** Names of machines read from left to right in every language. */
export const ltr = (text: string): Html => html`<bdi dir="ltr">${text.split(/(?=:\d+$)/).map((part, index) => html`${index > 0 && html`<wbr>`}${part}`)}</bdi>`;

/** The kit's postmark: a ring with a tick, or with what went wrong. */
export const mark = (kind: 'ok' | 'bad' | 'plain' = 'plain'): Html => html`<svg class="mark ${kind}" viewBox="0 0 40 40" width="40" height="40" aria-hidden="true">
  <circle cx="20" cy="20" r="18" /><circle cx="20" cy="20" r="13" class="inner" />
  ${kind === 'bad' ? html`<path d="M15.5 15.5l9 9m0-9l-9 9" />` : kind === 'ok' ? html`<path d="M14 20.5l4.3 4.3 8-9" />` : html`<path d="M12.5 15.5h15v10h-15zm0 .5l7.500 5.500 7.500-5.500" />`}
</svg>`;

export interface Page {
  title: string;
  body: Html;
  status?: number;
  /** Wider sheet for lists. */
  wide?: boolean;
  /** Origins a form of this page may lead to in the end; browsers check the whole chain of redirects. */
  leadsTo?: readonly string[];
  /** A script of ours; without one the page runs none. It may ask this server, and nobody else. */
  script?: string;
  /** Something is decided here, by buttons that wait until the page has been in front for a moment. */
  decides?: boolean;
}

/** What a button carries that decides something. */
export const settles = html`data-settles`;
/** Where it is said that one was pressed too early. */
export const early = (ctx: Context): Html => html`<p class="sub early" role="status" data-early="${wordsFor(ctx).early}"></p>`;

export interface Frame {
  /** Domain whose server this is, shown on every page. */
  domain: string;
  /** Origins of the providers that say who its people are: who is to sign in anew is led there from any question. */
  providers?: readonly string[];
  /** A provider of identities alone: nobody's mail is there. */
  mailless?: boolean;
}

/** Words of the language the reader asks for. */
export const wordsFor = (ctx: Context): Words => words[language(ctx.get('accept-language'))];

/** Sends a page; it can be put in no frame, runs no script but ours and asks nobody else for anything. */
export function send(ctx: Context, { domain, providers = [], mailless = false }: Frame, { title, body, status = 200, wide, leadsTo = [], script, decides }: Page): void {
  const lang = language(ctx.get('accept-language'));
  const w = words[lang];
  const targets = new Set(["'self'", ...leadsTo, ...(leadsTo.length > 0 ? providers : [])]);
  ctx.status = status;
  ctx.type = 'html';
  ctx.vary('Accept-Language');
  ctx.set({
    'cache-control': 'no-store',
    'content-security-policy': `default-src 'none'; ${script === undefined && !decides ? '' : `script-src 'self'; ${script === undefined ? '' : "connect-src 'self'; "}require-trusted-types-for 'script'; trusted-types 'none'; `}style-src 'self'; img-src 'self'; form-action ${[...targets].join(' ')}; frame-ancestors 'none'; base-uri 'none'`,
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
  });
  ctx.body = html`<!doctype html>
<html lang="${lang}" dir="${lang === 'ar' ? 'rtl' : 'ltr'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · ${domain}</title>
<link rel="icon" href="/assets/mark.svg" type="image/svg+xml">
<link rel="stylesheet" href="/assets/pages.css">
${decides && html`<script src="/assets/settle.js"></script>`}
${script !== undefined && html`<script type="module" src="${script}"></script>`}
</head>
<body>
<header>${mark()}<span><strong>${ltr(domain)}</strong>${!mailless && html`<small>${w.frame}</small>`}</span></header>
<main class="${wide ? 'wide' : ''}">${body}</main>
<footer>${sentence(w.address, { address: ltr(ctx.host) })}</footer>
</body>
</html>`.text;
}
