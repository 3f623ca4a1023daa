/**
 * The Content-Security-Policy of the demo's host pages: the kit's published minimal list, and what each
 * page needs for itself.
 * @module
 */

export interface PolicyNeeds {
  /** Where dmail servers and authorization servers may be asked: `https:` on a real site. */
  connect: readonly string[];
  /** The server whose frame page shows formatted messages. */
  frame: readonly string[];
  /** Directives of the page itself: its manifest, say. */
  own?: Readonly<Record<string, readonly string[]>>;
}

/** Names of the Trusted Types policies the kit makes. */
const POLICIES = ['fdz'];

/** The header's value. */
export function contentSecurityPolicy({ connect, frame, own }: PolicyNeeds): string {
  const directives: Record<string, readonly string[]> = {
    'default-src': ["'none'"],
    'script-src': ["'self'"],
    'style-src': ["'self'"],
    'img-src': ["'self'"],
    'connect-src': connect,
    'frame-src': frame,
    'base-uri': ["'none'"],
    'form-action': ["'none'"],
    'frame-ancestors': ["'none'"],
    'require-trusted-types-for': ["'script'"],
    'trusted-types': POLICIES,
    ...own,
  };
  return Object.entries(directives)
    .map(([name, values]) => `${name} ${values.join(' ')}`)
    .join('; ');
}
