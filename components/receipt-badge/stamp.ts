/**
 * A receipt as a postmark.
 * @module
 */
import { css, type TemplateResult } from 'lit';
import { domainOf } from '../../src/contract/address.ts';
import type { ReceiptClaims } from '../../src/contract/index.ts';
import type { Localiser } from '../../src/element/localise.ts';
import { stampWords } from '../../src/locales/badge-stamp.ts';
import { formatMoment, formatPostmark, formatTime } from '../../src/locales/format.ts';
import type { BadgeState } from './fdz-receipt-badge.ts';
import { postmark, postmarkStyles, type MarkShape } from './postmark.ts';

export interface StampText {
  /** While it waits a time stands in it, otherwise a date. */
  state: BadgeState;
  /** What has become of the message, in a word. */
  fact: string;
  /** When it was, where no receipt says so. */
  when: string | undefined;
  claims: ReceiptClaims | undefined;
  localiser: Localiser;
  /** Whole sentence for those who do not see it. */
  says: string;
}

const stampStyles = css`
  :host([size=stamp]) .badge { border-radius: 50%; }
  .printed { display: none; }
  @media print {
    .printed { display: block; font-size: 9pt; overflow-wrap: anywhere; }
  }
`;

/** What a badge needs once before it shows one: the sheets and the words. */
export function settle(root: ShadowRoot, localiser: Localiser): void {
  root.adoptedStyleSheets.push(postmarkStyles.styleSheet!, stampStyles.styleSheet!);
  localiser.load(stampWords);
}

/** When what a receipt tells of happened, if it says so in a way that can be written. */
const momentOf = ({ previous, iat, received_at: received }: ReceiptClaims): number | undefined => new Date(previous ? iat * 1000 : received).getTime() || undefined;

/** @returns `mark`: drawn; `printed`: what stands below it on paper, where nothing opens */
export function stamp(shape: MarkShape, { state, fact, when, claims, localiser, says }: StampText): { mark: TemplateResult; printed: string } {
  const { locale } = localiser;
  const word = state === 'waiting' || state === 'stopped' || state === 'verified' ? fact : localiser.load(stampWords)(state);
  const at = claims && momentOf(claims);
  const shown = at ?? when;
  const date = shown && (state === 'waiting' ? formatTime(locale, shown) : formatPostmark(locale, shown));
  return {
    mark: postmark(shape, { word, date: date || '···', ...(claims && { place: domainOf(claims.to) }), locale, says }),
    printed: at ? `${says} · ${formatMoment(locale, at)} · ${claims.iss} · ${claims.message.digest}` : says,
  };
}
