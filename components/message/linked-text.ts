import { html, type TemplateResult } from 'lit';
import { allowedUrl } from '../../src/element/allowed-url.ts';

const LINK = /(?:https:\/\/|mailto:|dmail:|www\.)[^\s<>"'`]+/gi;

/** Text with its links; everything else stays text. */
export function linkedText(text: string, follow: (event: Event) => void): (string | TemplateResult)[] {
  const parts: (string | TemplateResult)[] = [];
  let last = 0;
  for (const match of text.matchAll(LINK)) {
    // Punctuation at the end belongs to the sentence, a bracket to the one that was opened before.
    let shown = match[0].replace(/[.,;:!?…]+$/, '');
    if (shown.endsWith(')') && !shown.includes('(')) shown = shown.slice(0, -1);
    const href = allowedUrl(shown);
    if (!href) continue;
    parts.push(text.slice(last, match.index), html`<a href=${href} target="_blank" rel="noopener noreferrer" @click=${follow}>${shown}</a>`);
    last = match.index + shown.length;
  }
  parts.push(text.slice(last));
  return parts;
}
