/**
 * The one file that imports DOMPurify: HTML from strangers, string to string, with one configuration.
 * Loaded with the first formatted message.
 * @module
 */
import createDOMPurify, { type Config } from 'dompurify';
import { allowedUrl } from '../../src/element/allowed-url.ts';
import { inertPolicy } from '../../src/element/inert-html.ts';

const CONFIG: Readonly<Config> = Object.freeze({
  USE_PROFILES: { html: true },
  FORBID_TAGS: [
    'style', 'form', 'input', 'button', 'select', 'option', 'optgroup', 'textarea', 'label', 'fieldset', 'legend', 'datalist', 'output',
    'audio', 'video', 'source', 'track', 'picture', 'map', 'area', 'dialog', 'template', 'slot', 'marquee', 'meter', 'progress',
  ],
  FORBID_ATTR: [
    'id', 'name', 'class', 'srcset', 'sizes', 'action', 'background', 'poster', 'target', 'download', 'ping', 'is', 'slot', 'part', 'tabindex',
    'popover', 'popovertarget', 'popovertargetaction', 'autofocus', 'usemap',
  ],
  ALLOWED_URI_REGEXP: /^(?:https|mailto|dmail):/i,
  ALLOW_DATA_ATTR: false,
  ALLOW_UNKNOWN_PROTOCOLS: false,
  KEEP_CONTENT: true,
});

export interface CleanHtml {
  html: string;
  /** Things that would be fetched from elsewhere; they are left out unless asked for. */
  remote: number;
}

let remoteAllowed = false;
let remoteCount = 0;
let purifier: ReturnType<typeof createDOMPurify> | undefined;

function makePurifier(): ReturnType<typeof createDOMPurify> {
  const made = createDOMPurify(window);
  made.addHook('afterSanitizeAttributes', (node) => {
    if (node.hasAttribute('href')) {
      const href = node.localName === 'a' ? allowedUrl(node.getAttribute('href')!) : undefined;
      if (href) node.setAttribute('href', href);
      else node.removeAttribute('href');
      node.removeAttribute('rel');
    }
    const src = node.getAttribute('src');
    if (src && !/^data:image\//i.test(src)) {
      remoteCount++;
      if (!remoteAllowed) node.removeAttribute('src');
    }
    const style = node.getAttribute('style');
    if (style && /url\s*\(|image-set|\\/i.test(style)) {
      remoteCount++;
      if (!remoteAllowed) node.removeAttribute('style');
    }
  });
  return made;
}

/**
 * @param remote whether pictures from elsewhere stay in
 * @throws {TypeError} where the host's Trusted Types keep HTML from being parsed at all
 */
export function cleanHtml(hostile: string, remote: boolean): CleanHtml {
  const policy = inertPolicy();
  if (!policy) throw new TypeError('no policy');
  remoteAllowed = remote;
  remoteCount = 0;
  const html = (purifier ??= makePurifier()).sanitize(hostile, { ...CONFIG, TRUSTED_TYPES_POLICY: policy as unknown as NonNullable<Config['TRUSTED_TYPES_POLICY']> });
  return { html: String(html), remote: remoteCount };
}
