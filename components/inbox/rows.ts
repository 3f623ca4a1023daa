import { render } from 'lit';
import type { Conversation } from '../../src/contract/index.ts';
import { dress, row, type RowContext, type RowState } from './row.ts';

interface Shown {
  element: HTMLElement;
  conversation?: Conversation;
  said?: string;
}

/**
 * The rows that are in the page, by id. A row keeps its element for as long as it is shown, and with it the
 * focus; it is rendered again only when something of it has changed.
 */
export class Rows {
  #shown = new Map<string, Shown>();
  /** What is in a row. */
  protected content = row;

  show(parent: Element, rows: readonly (readonly [Conversation, RowState])[], context: RowContext): void {
    const about = `${context.locale} ${context.now.toDateString()}`;
    const before = this.#shown;
    this.#shown = new Map();
    for (const [{ id }] of rows) this.#shown.set(id, before.get(id) ?? { element: document.createElement('div') });
    for (const [id, { element }] of before) if (!this.#shown.has(id)) element.remove();
    let next = parent.firstElementChild;
    for (const [conversation, state] of rows) {
      const shown = this.#shown.get(conversation.id)!;
      const { element } = shown;
      if (element === next) next = next.nextElementSibling;
      else parent.insertBefore(element, next);
      const said = JSON.stringify([about, state]);
      if (conversation === shown.conversation && said === shown.said) continue;
      Object.assign(shown, { conversation, said });
      dress(element, conversation, state);
      render(this.content(conversation, state, context), element);
    }
  }
}
