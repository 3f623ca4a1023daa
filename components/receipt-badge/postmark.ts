import { css, html, nothing, svg, type TemplateResult } from 'lit';

export type MarkShape = 'dashed' | 'tick' | 'cross' | 'question';

export interface PostmarkText {
  /** Along the upper edge. */
  word: string;
  /** Across the middle: a date, or a time while it waits. */
  date: string;
  /** Along the lower edge. */
  place?: string;
  locale: string;
  /** Whole sentence for those who do not see it. */
  says: string;
}

export const postmarkStyles = css`
  .postmark { display: block; inline-size: var(--size, 96px); block-size: auto; aspect-ratio: 1; color: var(--_accent); font-family: inherit; }
  .postmark.dashed, .postmark.question { color: var(--_ink-2); }
  .postmark.cross { color: var(--_bad); }
  @media (forced-colors: active) {
    .postmark { color: CanvasText; }
  }
  @media print {
    .postmark { print-color-adjust: exact; }
  }
`;

/** Letters that join must not be pulled apart. */
const joined = /[\u0600-\u06ff]/;

const SIGNS: Record<MarkShape, TemplateResult> = {
  dashed: svg`<path d="M43 70h.01M50 70h.01M57 70h.01" stroke-width="3.4"></path>`,
  tick: svg`<path d="M43.5 69.5l5 5 9-9.5" stroke-width="2.8"></path>`,
  cross: svg`<path d="M45 65.5l10 10M55 65.5l-10 10" stroke-width="2.8"></path>`,
  question: svg`<path d="M46.6 67.2c.3-2 1.7-3.1 3.6-3.1 2 0 3.5 1.2 3.5 3 0 2.5-3.5 2.5-3.5 5.2M50.2 76.3h.01" stroke-width="2.6"></path>`,
};

/** The postmark: round and dated; its state is told by line, sign and word. */
export function postmark(shape: MarkShape, { word, date, place, locale, says }: PostmarkText): TemplateResult {
  const top = word.toLocaleUpperCase(locale);
  const middle = date.toLocaleUpperCase(locale);
  const broken = shape === 'dashed' || shape === 'question';
  const topSize = Math.min(9.4, 132 / top.length);
  const middleSize = Math.min(13, 122 / middle.length);
  return html`<svg class="postmark ${shape}" part="postmark" viewBox="0 0 100 100" role="img" aria-label=${says} fill="none" stroke="currentColor" stroke-linecap="round" stroke-linejoin="round" direction="ltr">${svg`<defs><path id="upper" d="M50 85a35 35 0 1 1 .01 0"></path><path id="lower" d="M9.5 50a40.5 40.5 0 0 0 81 0"></path></defs>
    <g stroke-width="1.4" stroke-linecap="butt"><circle cx="50" cy="50" r="46.5" stroke-width="2.2" stroke-dasharray=${broken ? '4.5 3.615' : nothing}></circle>
    <path d="M20.86 41a30.5 30.5 0 0 1 58.28 0M21.19 60a30.5 30.5 0 0 0 57.62 0" stroke-dasharray=${broken ? '4.5 3.6' : nothing}></path>
    <path d="M6.5 41h87M6.5 60h87"></path></g>${SIGNS[shape]}
    <g fill="currentColor" stroke="none" text-anchor="middle" font-weight="650"><text font-size=${topSize} letter-spacing=${joined.test(top) ? 0 : 1.1}><textPath href="#upper" startOffset="50%">${top}</textPath></text><text x="50" y=${50.5 + middleSize * 0.36} font-size=${middleSize} letter-spacing=${joined.test(middle) ? 0 : 0.6}>${middle}</text>${place ? svg`<text font-size=${Math.min(7, 110 / place.length)} letter-spacing=".8" font-weight="400"><textPath href="#lower" startOffset="50%">${place}</textPath></text>` : nothing}</g>`}</svg>`;
}
