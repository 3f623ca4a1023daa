/** Where the keys of a list lead. */
export interface RovingOptions {
  /** Items in the list. */
  count: number;
  /** The present item; -1 before the first. */
  index: number;
  /** Items a page key moves by; without it, page keys are not taken. */
  page?: number;
  /** Default `vertical`. Horizontal lists follow the direction of the text. */
  orientation?: 'vertical' | 'horizontal' | 'both';
  rtl?: boolean;
  /** From the last on to the first. */
  wrap?: boolean;
}

/**
 * Index to go to for a key in a list with one tab stop (WAI-ARIA practices), or `undefined` where the
 * key means nothing there. Keys with a modifier are left to the browser.
 */
export function rove(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'altKey' | 'metaKey'>, { count, index, page, orientation = 'vertical', rtl = false, wrap = false }: RovingOptions): number | undefined {
  if (event.ctrlKey || event.altKey || event.metaKey || !count) return undefined;
  const vertical = orientation !== 'horizontal';
  const horizontal = orientation !== 'vertical';
  const [forward, back] = rtl ? ['ArrowLeft', 'ArrowRight'] : ['ArrowRight', 'ArrowLeft'];
  let to: number;
  if ((vertical && event.key === 'ArrowDown') || (horizontal && event.key === forward)) to = index + 1;
  else if ((vertical && event.key === 'ArrowUp') || (horizontal && event.key === back)) to = index - 1;
  else if (event.key === 'Home') to = 0;
  else if (event.key === 'End') to = count - 1;
  else if (page && event.key === 'PageDown') to = index + page;
  else if (page && event.key === 'PageUp') to = index - page;
  else return undefined;
  if (wrap) return (to + count) % count;
  return Math.min(Math.max(to, 0), count - 1);
}
