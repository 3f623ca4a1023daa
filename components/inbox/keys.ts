/** What a key does in the list. */
export type Command = 'open' | 'select' | 'select-all' | 'archive' | 'delete' | 'star' | 'unread' | 'search' | 'help' | 'write' | 'undo' | 'leave';

const COMMANDS: Readonly<Record<string, Command>> = {
  Enter: 'open', o: 'open', x: 'select', ' ': 'select', e: 'archive', '#': 'delete', Delete: 'delete', s: 'star', u: 'unread',
  '/': 'search', '?': 'help', c: 'write', z: 'undo', Escape: 'leave',
};

/** The command of a key; letters of other keyboards are left alone, as are the browser's own shortcuts. */
export function commandFor({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): Command | undefined {
  if ((ctrlKey || metaKey) && key === 'a') return 'select-all';
  return ctrlKey || metaKey || altKey ? undefined : COMMANDS[key];
}

/** `j` and `k` lead where the arrows lead. */
export const arrowFor = (key: string): string => (key === 'j' ? 'ArrowDown' : key === 'k' ? 'ArrowUp' : key);
