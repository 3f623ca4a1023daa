/**
 * The page in which a stranger's HTML is shown. It lives in an opaque origin, may run its own one script and nothing
 * else, and talks to its parent by postMessage alone.
 * @module
 */
import type { Answer } from './answer.ts';

const STYLE = `
:root{color-scheme:light;--text:#1c1b19;--link:#1f4f8f}
:root[data-scheme=dark]{color-scheme:dark;--text:#eceae6;--link:#9dbdf0}
html,body{margin:0;background:transparent}
body{color:var(--text);font:15px/1.55 system-ui,sans-serif;overflow-wrap:anywhere;overflow:hidden}
main{display:flow-root}
main>:first-child{margin-block-start:0}main>:last-child{margin-block-end:0}
a{color:var(--link)}img,table,pre{max-inline-size:100%}img{block-size:auto}pre{overflow-x:auto;white-space:pre-wrap}
table{border-collapse:collapse;margin-block:1em}th,td{padding-block:.35em;padding-inline:0 1.2em;vertical-align:top;text-align:start;border-block-end:1px solid color-mix(in srgb,currentColor 18%,transparent)}th{font-weight:600}th[align=right],td[align=right]{text-align:end}
ul,ol{padding-inline-start:1.5em}hr{border:0;border-block-start:1px solid color-mix(in srgb,currentColor 25%,transparent)}
blockquote{margin-inline:0;padding-inline-start:1em;border-inline-start:2px solid color-mix(in srgb,currentColor 25%,transparent)}
`;

// The cleaning of the HTML is the embedding page's; here only what acts without script is taken out once more.
const SCRIPT = `
'use strict';
(() => {
  const main = document.querySelector('main'), extra = document.querySelector('style[data-extra]'), root = document.documentElement;
  let height = -1;
  const say = () => {
    const next = Math.ceil(main.getBoundingClientRect().height);
    if (next !== height) parent.postMessage({ type: 'fdz-height', height: (height = next) }, '*');
  };
  addEventListener('message', ({ data, source }) => {
    if (source !== parent || !data || data.type !== 'fdz-render') return;
    const text = (value) => (typeof value === 'string' ? value : '');
    root.dataset.scheme = data.scheme === 'dark' ? 'dark' : 'light';
    root.dir = data.dir === 'rtl' || data.dir === 'ltr' ? data.dir : 'auto';
    root.lang = text(data.lang);
    extra.textContent = text(data.style);
    const parsed = new DOMParser().parseFromString(text(data.html), 'text/html');
    for (const element of parsed.querySelectorAll('script,meta,base,link,iframe,frame,object,embed,form,input,button,select,textarea')) element.remove();
    main.replaceChildren(...parsed.head.childNodes, ...parsed.body.childNodes);
    height = -1;
    say();
  });
  addEventListener('click', (event) => {
    const link = event.target instanceof Element && event.target.closest('a[href],area[href]');
    if (!link) return;
    event.preventDefault();
    parent.postMessage({ type: 'fdz-link', href: link.getAttribute('href') }, '*');
  }, true);
  addEventListener('auxclick', (event) => event.preventDefault(), true);
  addEventListener('dragover', (event) => event.preventDefault());
  addEventListener('drop', (event) => event.preventDefault());
  addEventListener('load', say, true);
  new ResizeObserver(say).observe(main);
  parent.postMessage({ type: 'fdz-ready' }, '*');
})();
`;

const PAGE = `<!doctype html><html><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Message</title><style>${STYLE}</style><style data-extra></style></head><body><main></main><script>${SCRIPT}</script></body></html>`;

let hash: Promise<string> | undefined;

const scriptHash = async (): Promise<string> => {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(SCRIPT)));
  return `'sha256-${btoa(String.fromCharCode(...digest))}'`;
};

/** @param remote whether images over https may load */
export async function framePage(remote: boolean): Promise<Answer> {
  const policy = [
    "default-src 'none'", `script-src ${await (hash ??= scriptHash())}`, "style-src 'unsafe-inline'", `img-src data:${remote ? ' https:' : ''}`,
    "base-uri 'none'", "form-action 'none'", 'frame-ancestors *', 'sandbox allow-scripts',
  ].join('; ');
  return {
    status: 200,
    body: PAGE,
    headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy, 'cache-control': 'public, max-age=3600', 'permissions-policy': 'camera=(), microphone=(), geolocation=()' },
  };
}
