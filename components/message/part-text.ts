/** Typed content as what it is in any case: text. @module */
import { html, type TemplateResult } from 'lit';
import type { Part } from '../../src/contract/index.ts';
import type { PartWords } from '../../src/locales/message-parts.ts';

/** Characters of it that are shown. */
const SHOWN = 10_000;

/** `undefined` where it is nested deeper than can be written. */
function written(data: Part['data']): string | undefined {
  try {
    return JSON.stringify(data, null, 2);
  } catch {
    return undefined;
  }
}

export function renderPartText({ type, data }: Part, t: PartWords): TemplateResult {
  const text = written(data);
  return html`<details><summary class="small">${t('part', { type: `\u2068${type}\u2069` })}</summary>
    ${text === undefined ? html`<p class="small sub">${t('unwritten')}</p>` : html`<pre class="small" dir="ltr" tabindex="0" role="region" aria-label=${t('part', { type })}>${text.slice(0, SHOWN)}${text.length > SHOWN ? '…' : ''}</pre>`}
    ${text && text.length > SHOWN ? html`<p class="small sub">${t('cut')}</p>` : ''}</details>`;
}
