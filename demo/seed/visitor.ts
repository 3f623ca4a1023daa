/**
 * A person at a browser, as far as signing in takes one: follows redirects, keeps cookies, fills in forms.
 * @module
 */

export interface VisitedPage {
  url: URL;
  html: string;
}

/** A prefix no address has. */
const NOWHERE = 'nowhere:';

interface Form {
  action: string;
  method: string;
  fields: URLSearchParams;
}

/** What a form is filled in with: who somebody is, and values of fields by name. */
export interface Filling {
  login?: string;
  password?: string;
  fields?: Record<string, string>;
}

export interface Visitor {
  /** Opens an address; stops at the first page, or at the first address that starts with `until`. */
  open(url: string, until: string): Promise<VisitedPage>;
  /** Posts a form of which no page needs to be seen. */
  post(url: string, fields: Record<string, string>): Promise<VisitedPage>;
  /** Submits the page's form with these values in its named or typed fields. */
  submit(page: VisitedPage, values: Filling, until: string): Promise<VisitedPage>;
}

/** @param fetch reaches the demo's names */
export function createVisitor(fetch: typeof globalThis.fetch): Visitor {
  const jar = new Map<string, Map<string, string>>();

  async function go(start: string, until: string, init: { method: string; body?: URLSearchParams }): Promise<VisitedPage> {
    let url = new URL(start);
    let { method, body } = init;
    let origin: string | undefined = body && url.origin;
    for (let hop = 0; hop < 30; hop++) {
      if (url.href.startsWith(until)) return { url, html: '' };
      const cookies = [...(jar.get(url.host) ?? [])].map(([name, value]) => `${name}=${value}`).join('; ');
      const headers: Record<string, string> = { accept: 'text/html', 'accept-language': 'en', ...(cookies && { cookie: cookies }), ...(body && { 'content-type': 'application/x-www-form-urlencoded', origin: origin! }) };
      const response = await fetch(url.href, { method, headers, body: body?.toString(), redirect: 'manual' });
      remember(url.host, response.headers.getSetCookie());
      // A page may also send whoever sees it on.
      const onward = (response.ok && /^0; url=(.+)$/.exec(response.headers.get('refresh') ?? '')?.[1]) || undefined;
      const location = onward ?? (response.status >= 300 && response.status < 400 ? response.headers.get('location') : undefined);
      if (location) {
        url = new URL(location, url);
        method = 'GET';
        body = undefined;
        origin = undefined;
        continue;
      }
      const html = await response.text();
      if (!response.ok) throw new Error(`${response.status} at ${url.origin}${url.pathname}: ${html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ').slice(0, 300)}`);
      return { url, html };
    }
    throw new Error(`too many redirects from ${new URL(start).origin}`);
  }

  function remember(host: string, cookies: readonly string[]): void {
    const kept = jar.get(host) ?? new Map<string, string>();
    jar.set(host, kept);
    for (const cookie of cookies) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (!name) continue;
      if (!value || /;\s*max-age=0|;\s*expires=Thu, 01 Jan 1970/i.test(cookie)) kept.delete(name);
      else kept.set(name, value);
    }
  }

  return {
    open: (url, until) => go(url, until, { method: 'GET' }),
    post: (url, fields) => go(url, NOWHERE, { method: 'POST', body: new URLSearchParams(fields) }),
    submit(page, { login, password, fields = {} }, until) {
      const form = formOf(page.html, login !== undefined);
      if (login !== undefined) fill(page.html, form, login, password ?? '');
      for (const [name, value] of Object.entries(fields)) form.fields.set(name, value);
      const target = new URL(form.action, page.url);
      if (form.method === 'get') {
        target.search = form.fields.toString();
        return go(target.href, until, { method: 'GET' });
      }
      return go(target.href, until, { method: 'POST', body: form.fields });
    },
  };
}

const attribute = (tag: string, name: string): string | undefined => {
  const found: RegExpExecArray | null = new RegExp(`\\s${name}=(?:"([^"]*)"|'([^']*)'|([^\\s>]+))`, 'i').exec(tag);
  return found ? decode(found[1] ?? found[2] ?? found[3] ?? '') : undefined;
};

const decode = (text: string): string =>
  text.replace(/&(amp|lt|gt|quot|#39|#x27);/g, (_, name: string) => ({ amp: '&', lt: '<', gt: '>', quot: '"' })[name] ?? "'");

/** The form with a password field where one is to be filled in; else the first that says yes. */
function formOf(html: string, signIn: boolean): Form {
  const forms = html.match(/<form\b[\s\S]*?<\/form>/gi) ?? [];
  const form = signIn ? forms.find((text) => /type=["']?password/i.test(text)) : forms.find((text) => /allow|approve|accept|continue/i.test(text)) ?? forms[0];
  if (!form) throw new Error(`no form to ${signIn ? 'sign in with' : 'agree in'}: ${html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ').slice(0, 200)}`);
  const open = /<form\b[^>]*>/i.exec(form)![0];
  const fields = new URLSearchParams();
  for (const tag of form.match(/<input\b[^>]*>/gi) ?? []) {
    const name = attribute(tag, 'name');
    const type = (attribute(tag, 'type') ?? 'text').toLowerCase();
    if (!name || type === 'submit') continue;
    // Everything that is asked for is allowed: these are our own accounts.
    fields.append(name, attribute(tag, 'value') ?? (type === 'checkbox' ? 'on' : ''));
  }
  // A submit button says what was decided: the affirmative one, else the first.
  const buttons = (form.match(/<button\b[^>]*>/gi) ?? []).filter((tag) => attribute(tag, 'name'));
  const button = buttons.find((tag) => /allow|approve|accept|yes|continue|grant/i.test(attribute(tag, 'value') ?? '')) ?? buttons[0];
  if (button) fields.append(attribute(button, 'name')!, attribute(button, 'value') ?? '');
  return { action: attribute(open, 'action') ?? '', method: (attribute(open, 'method') ?? 'get').toLowerCase(), fields };
}

function fill(html: string, form: Form, login: string, password: string): void {
  for (const tag of html.match(/<input\b[^>]*>/gi) ?? []) {
    const name = attribute(tag, 'name');
    if (!name || !form.fields.has(name)) continue;
    const type = (attribute(tag, 'type') ?? 'text').toLowerCase();
    if (type === 'password') form.fields.set(name, password);
    else if (type === 'text' || type === 'email') form.fields.set(name, login);
  }
}
