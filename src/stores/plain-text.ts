/** The plain words of the editor's markup, without a DOM: it is never parsed into one, and a worker has none. @module */

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };
const BLOCK = /^(?:p|div|h[1-6]|ul|ol|blockquote|pre|hr|table|tr)$/;

export function plainText(html: string): string {
  const lines: string[] = [];
  let line = '';
  let depth = 0;
  /** How deep the line before was quoted, and whether an empty one belongs in between. */
  let before = 0;
  let apart = false;
  let item = '';
  const numbers: number[] = [];
  const end = (force = false) => {
    if (line.trim() || force) {
      if (apart && lines.length) lines.push('> '.repeat(Math.min(depth, before)).trim());
      lines.push(('> '.repeat(depth) + line.trim()).trimEnd());
      before = depth;
      apart = false;
    }
    line = '';
  };
  const gap = () => {
    end();
    apart = true;
  };
  for (const [token, slash, name] of html.matchAll(/<!--.*?-->|<(\/?)([a-z][a-z0-9]*)[^>]*>|[^<]+|</gis)) {
    const tag = name?.toLowerCase();
    if (!tag) {
      if (!token.startsWith('<!--')) line += item + decode(token.replace(/\s+/g, ' '));
      item = '';
    } else if (tag === 'br') end(true);
    else if (tag === 'li') {
      end();
      if (!slash) item = numbers.at(-1) ? `${numbers[numbers.length - 1]!++}. ` : '- ';
    } else if (BLOCK.test(tag)) {
      // A paragraph inside a list item stays on the line of its mark.
      if (!(tag === 'p' && item)) (numbers.length ? end : gap)();
      if (tag === 'blockquote') depth = Math.max(0, depth + (slash ? -1 : 1));
      if (tag === 'ol' || tag === 'ul') slash ? numbers.pop() : numbers.push(tag === 'ol' ? 1 : 0);
    }
  }
  end();
  return lines.join('\n').trim();
}

const decode = (text: string): string =>
  text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,6}));/gi, (whole, decimal?: string, hex?: string, name?: string) => {
    if (name) return ENTITIES[name.toLowerCase()] ?? whole;
    const code = decimal ? Number(decimal) : parseInt(hex!, 16);
    return code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code < 0xe000) ? String.fromCodePoint(code) : whole;
  });

/** Plain words as the simplest markup. */
export const paragraphs = (text: string): string =>
  text.split(/\n{2,}/).map((part) => `<p>${part.split('\n').map(escapeHtml).join('<br>')}</p>`).join('');

export const escapeHtml = (text: string): string => text.replace(/[&<>"]/g, (char) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[char]!);
