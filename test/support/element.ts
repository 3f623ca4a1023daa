/** For tests of elements in a browser. */
import 'axe-core/axe.min.js';
import type { AxeResults, RunOptions } from 'axe-core';

declare const axe: { run(context: Element, options?: RunOptions): Promise<AxeResults> };

export { until } from './waiting.ts';

/** What axe finds wrong with an element, in words. */
export async function violations(element: Element): Promise<string[]> {
  const { violations: found } = await axe.run(element, { rules: { region: { enabled: false } }, preload: false });
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => JSON.stringify(target)).join(', ')}`);
}

/** Puts an element on the page, with its properties set before it is connected. */
export function mount<K extends keyof HTMLElementTagNameMap>(tag: K, properties: Partial<HTMLElementTagNameMap[K]>, parent: Element = document.body): HTMLElementTagNameMap[K] {
  const element = Object.assign(document.createElement(tag), properties);
  parent.append(element);
  return element;
}

/** The first match inside an element's shadow root. */
export const inside = <E extends HTMLElement = HTMLElement>(element: Element, selector: string): E | null => element.shadowRoot!.querySelector<E>(selector);

/** What is to be read inside an element. */
export const textOf = (element: Element, selector = '*'): string =>
  [...element.shadowRoot!.querySelectorAll(selector)].map((found) => found.textContent?.replace(/\s+/g, ' ').trim()).join(' | ');

/** What stands in a region of an element from now on, in order: each text is there for a moment only. By itself, what is said to people who do not see the screen. */
export function heard(element: Element, region = '[role=status][aria-live]'): readonly string[] {
  const texts: string[] = [];
  const status = inside(element, region)!;
  new MutationObserver(() => texts.push(status.textContent.replace(/[\u2066-\u2069]/g, '').replace(/\s+/g, ' ').trim())).observe(status, { childList: true, characterData: true, subtree: true });
  return texts;
}
