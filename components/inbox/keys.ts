import { rove } from '../../src/element/roving.ts';
import type { Actions } from './actions.ts';
import { isFiltered, OPERATORS } from './query.ts';

const everywhere: Readonly<Record<string, (actions: Actions) => void>> = {
  '/': ({ model }) => model.host.shadowRoot!.querySelector<HTMLElement>('.search input')?.focus(),
  '?': (actions) => actions.help(),
  c: (actions) => actions.write(),
  z: (actions) => actions.undo(),
};

/** Letters people know from mail. They act only on a row, and only while no modifier is held. */
const onRow: Readonly<Record<string, (actions: Actions) => void>> = {
  Enter: (actions) => void actions.open(actions.model.index, true),
  o: (actions) => void actions.open(actions.model.index, true),
  x: (actions) => actions.toggle(actions.model.active!),
  ' ': (actions) => actions.toggle(actions.model.active!),
  e: (actions) => actions.model.host.view !== 'deleted' && actions.apply({ archived: actions.model.host.view !== 'archive' }),
  '#': (actions) => actions.apply({ deleted: actions.model.host.view !== 'deleted' }),
  Delete: (actions) => actions.apply({ deleted: actions.model.host.view !== 'deleted' }),
  s: (actions) => actions.apply({ starred: !actions.model.at(actions.model.index)?.starred }),
  u: (actions) => actions.apply({ unread: !actions.model.at(actions.model.index)?.unread }),
  r: (actions) => answer(actions, 'reply'),
  a: (actions) => answer(actions, 'reply-all'),
  f: (actions) => answer(actions, 'forward'),
};

/** Whoever has opened a conversation and is still at its row answers it from there. */
function answer({ pane, model }: Actions, kind: 'reply' | 'reply-all' | 'forward'): void {
  if (pane.id !== undefined && pane.id === model.active) pane.answer(kind);
}

/** Whether the key goes into a text, in whatever shadow root: what is written in an answer is no shortcut. */
function typing(event: KeyboardEvent): boolean {
  const [target] = event.composedPath();
  return target instanceof HTMLElement && event.key !== 'Escape' && (target.isContentEditable || target.matches('input:not([type=checkbox]), select, textarea'));
}

/** Keys in the list and in the pane. What an element inside has taken is left alone. */
export function keydown(actions: Actions, event: KeyboardEvent, target: HTMLElement): void {
  if (event.defaultPrevented || target.matches('input:not([type=checkbox]), select, textarea, dialog, dialog *') || typing(event)) return;
  const { model } = actions;
  const row = target.closest<HTMLElement>('.row');
  if (row && move(actions, event, row, target)) return event.preventDefault();
  if ((event.ctrlKey || event.metaKey) && event.key === 'a' && row) {
    event.preventDefault();
    return actions.selectAll();
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === 'Escape' || (event.key === 'u' && target.closest('.pane'))) {
    if (actions.leave()) event.preventDefault();
    return;
  }
  // A button or a box in the row has its own meaning for these two.
  const own = target !== row && (event.key === 'Enter' || event.key === ' ');
  const command = (target.closest('.pane') ? undefined : everywhere[event.key]) ?? (row && !own && model.active ? onRow[event.key] : undefined);
  if (!command) return;
  event.preventDefault();
  command(actions);
}

/** Up and down lead over rows, left and right over the controls of one. */
function move(actions: Actions, event: KeyboardEvent, row: HTMLElement, target: HTMLElement): boolean {
  const { model } = actions;
  const { ctrlKey, altKey, metaKey } = event;
  const key = event.key === 'j' ? 'ArrowDown' : event.key === 'k' ? 'ArrowUp' : event.key;
  const { ids, index } = model;
  const to = rove({ key, ctrlKey, altKey, metaKey }, { count: ids.length, index, page: actions.scroll.page });
  if (to !== undefined) {
    if (event.shiftKey && key.startsWith('Arrow')) actions.extend(ids[index]!, ids[to]!);
    actions.go(to);
    return true;
  }
  const stops = [row, ...row.querySelectorAll<HTMLElement>('input, button')];
  const across = rove(event, { count: stops.length, index: stops.indexOf(target), orientation: 'horizontal', rtl: model.localiser.rtl });
  if (across === undefined) return false;
  stops[across]!.focus();
  return true;
}

/** Keys in the search field. */
export function searchKeydown(actions: Actions, event: KeyboardEvent, input: HTMLInputElement): void {
  const { model } = actions;
  if (event.key === 'Enter') actions.type(input, true);
  else if (event.key === 'Backspace' && !input.value) {
    const last = OPERATORS.filter((operator) => model.search[operator]).at(-1);
    if (last) model.search = { ...model.search, [last]: undefined };
  } else if (event.key === 'ArrowDown') {
    event.preventDefault();
    model.row()?.focus();
  } else if (event.key === 'Escape' && (input.value || isFiltered(model.search))) {
    event.preventDefault();
    input.value = '';
    model.search = { words: '' };
  }
}
