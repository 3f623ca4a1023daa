/**
 * The Content-Security-Policy of the demo's host pages: the list the kit publishes, narrowed to what is
 * reachable here, and what a page needs for itself.
 * @module
 */
import published from '../src/csp.json' with { type: 'json' };

type Directives = Readonly<Record<string, readonly string[]>>;

/** What every host page of the demo needs besides the kit, or forbids although the kit would not mind. */
const OWN: Directives = {
  'img-src': ["'self'", ...published['img-src']],
  'base-uri': ["'none'"],
  'form-action': ["'none'"],
  'frame-ancestors': ["'none'"],
};

/**
 * The header's value.
 * @param own directives of the page; one that is in the published list as well takes its place
 * @param policies names of the page's own Trusted Types policies
 */
export function contentSecurityPolicy(own: Directives, policies: readonly string[] = []): string {
  return Object.entries({ ...published, ...OWN, ...own, 'trusted-types': [...published['trusted-types'], ...policies] })
    .map(([name, values]) => `${name} ${values.join(' ')}`)
    .join('; ');
}
