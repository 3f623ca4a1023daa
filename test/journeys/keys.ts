/**
 * What people do without a mouse.
 */
import type { KeyInput, Page } from 'puppeteer-core';

/** What has the focus, in the innermost root: its kind, part, id and words. */
export const focusOf = (page: Page): Promise<string> => page.evaluate(() => {
  let at: Element | null = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  // Where nothing has it, the page as a whole does.
  if (!at || at === document.body) return '';
  const name = at.id || at.getAttribute('name') || '';
  // Pages at home have no eyes of ours.
  return `${at.localName} ${at.getAttribute('part') ?? ''} ${name} ${'readText' in globalThis ? readText(at) : at.textContent}`;
});

/** Presses a key until something has the focus. */
export async function pressTo(page: Page, wanted: RegExp, limit = 40, key: KeyInput = 'Tab'): Promise<void> {
  for (let presses = 0; presses < limit; presses += 1) {
    await page.keyboard.press(key);
    if (wanted.test(await focusOf(page))) return;
  }
  throw new Error(`${limit} times ${key} did not lead to ${String(wanted)}, but to “${await focusOf(page)}”`);
}
