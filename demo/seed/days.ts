/**
 * Days of the story, counted from when it is told.
 * @module
 */

/** Milliseconds. */
export const DAY = 86_400_000;
/** How long ago Anna ordered her boards. */
export const ORDERED = 9 * DAY;
/** How far ahead they are to be paid. */
export const DUE = 7 * DAY;

export const dateOf = (time: number): string => new Date(time).toISOString().slice(0, 10);
