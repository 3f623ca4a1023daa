/**
 * What a formatted message may consist of. Everything pasted or forwarded is poured into this mould, so
 * that nothing else ever leaves the box.
 * @module
 */
import { Schema, type Node } from 'prosemirror-model';
import { allowedUrl } from '../../src/element/allowed-url.ts';

export const schema = new Schema({
  nodes: {
    doc: { content: 'block+' },
    paragraph: { content: 'inline*', group: 'block', parseDOM: [{ tag: 'p' }], toDOM: () => ['p', 0] },
    blockquote: { content: 'block+', group: 'block', defining: true, parseDOM: [{ tag: 'blockquote' }], toDOM: () => ['blockquote', 0] },
    bullet_list: { content: 'list_item+', group: 'block', parseDOM: [{ tag: 'ul' }], toDOM: () => ['ul', 0] },
    ordered_list: {
      content: 'list_item+',
      group: 'block',
      attrs: { start: { default: 1, validate: 'number' } },
      parseDOM: [{ tag: 'ol', getAttrs: (dom) => ({ start: Number(dom.getAttribute('start')) || 1 }) }],
      toDOM: (node) => (node.attrs.start === 1 ? ['ol', 0] : ['ol', { start: String(node.attrs.start) }, 0]),
    },
    list_item: { content: 'paragraph block*', defining: true, parseDOM: [{ tag: 'li' }], toDOM: () => ['li', 0] },
    text: { group: 'inline' },
    hard_break: { inline: true, group: 'inline', selectable: false, parseDOM: [{ tag: 'br' }], toDOM: () => ['br'] },
  },
  marks: {
    link: {
      attrs: { href: { validate: 'string' } },
      inclusive: false,
      parseDOM: [{
        tag: 'a[href]',
        getAttrs: (dom) => {
          const href = allowedUrl(dom.getAttribute('href') ?? '');
          return href ? { href } : false;
        },
      }],
      toDOM: (mark) => ['a', { href: String(mark.attrs.href), rel: 'noopener noreferrer' }, 0],
    },
    strong: {
      parseDOM: [
        { tag: 'strong' },
        // Some word processors wrap everything they copy in <b style="font-weight: normal">.
        { tag: 'b', getAttrs: (dom) => dom.style.fontWeight !== 'normal' && null },
        { tag: 'h1' }, { tag: 'h2' }, { tag: 'h3' }, { tag: 'h4' }, { tag: 'h5' }, { tag: 'h6' },
        { style: 'font-weight', getAttrs: (value) => /^(bold(er)?|[5-9]\d{2})$/.test(value) && null },
      ],
      toDOM: () => ['strong', 0],
    },
    em: { parseDOM: [{ tag: 'i' }, { tag: 'em' }, { style: 'font-style=italic' }], toDOM: () => ['em', 0] },
    underline: { parseDOM: [{ tag: 'u' }, { style: 'text-decoration=underline' }], toDOM: () => ['u', 0] },
  },
});

/** The words of a document for those who read without formatting: quotes with `>`, lists with their marks. */
export function plainText(node: Node): string {
  if (node.isTextblock) return node.textBetween(0, node.content.size, undefined, (leaf) => (leaf.type.name === 'hard_break' ? '\n' : ''));
  const parts: string[] = [];
  node.forEach((child, _offset, index) => {
    const text = plainText(child);
    if (child.type.name === 'list_item') {
      const mark = node.type.name === 'ordered_list' ? `${Number(node.attrs.start) + index}. ` : '- ';
      parts.push(mark + text.replace(/\n/g, `\n${' '.repeat(mark.length)}`));
    } else {
      parts.push(child.type.name === 'blockquote' ? text.replace(/^/gm, '> ') : text);
    }
  });
  return parts.join(node.type.name.endsWith('_list') || node.type.name === 'list_item' ? '\n' : '\n\n');
}
