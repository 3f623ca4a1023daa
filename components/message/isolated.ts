/** Marks that turn text around, and would reach beyond it. */
const TURNS = /[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/g;

/** What a stranger wrote, without what turns the words around it. */
export const plain = (text: string): string => text.replace(TURNS, '');
/** For a place among words of ours. */
export const isolated = (text: string): string => `\u2068${plain(text)}\u2069`;
