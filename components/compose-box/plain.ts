/**
 * Plain words to the little HTML of a draft and back.
 * @module
 */
import { inertDocument } from '../../src/element/inert-html.ts';

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** One paragraph for each line. */
export function htmlOfText(text: string): string {
  if (!text) return '';
  return text
    .split(/\r\n?|\n/)
    .map((line) => `<p>${line.replace(/[&<>]/g, (character) => ESCAPES[character]!)}</p>`)
    .join('');
}

/** The words alone, one line for each paragraph, quote or list item. */
export function textOfHtml(html: string): string {
  if (!html) return '';
  const body = inertDocument(html)?.body;
  if (!body) return html.replace(/<\/p><p>/g, '\n').replace(/<[^>]*>/g, '');
  for (const line of body.querySelectorAll('br')) line.replaceWith('\n');
  const blocks = body.querySelectorAll('p, div, li, blockquote, h1, h2, h3, h4, h5, h6, tr, pre');
  for (const block of blocks) if (!block.querySelector('p, div, li')) block.append('\n');
  return (body.textContent ?? '').replace(/\n$/, '');
}

/** Whether plain text carries everything there is. */
export const isPlain = (html: string): boolean => !html || htmlOfText(textOfHtml(html)) === html;

/** Whether there is nothing to read. */
export const isEmpty = (html: string): boolean => !textOfHtml(html).trim();
