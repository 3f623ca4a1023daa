/**
 * Texts on their way into a payment: what nobody sees, and what would turn the words around it, is taken out.
 * @module
 */

/** Marks of direction, joining and width: a name must not read as another one. */
const UNSEEN = /\p{Cf}/gu;
const DIGITS = /[\u0660-\u0669\u06f0-\u06f9]/g;

/** One line of text; controls are spaces. */
export const cleanText = (text: string): string => text.replace(UNSEEN, '').replace(/[\s\p{Cc}]+/gu, ' ').trim();

/** Letters and digits without what people put between them, in upper case; Arabic digits as the others. */
export const compactText = (text: string): string =>
  cleanText(text).replace(DIGITS, (digit) => `${digit.charCodeAt(0) & 15}`).replace(/[\s.\-\u2010-\u2015]/g, '').toUpperCase();
