import type { Translation } from '../words.ts';
import type en from '../en/inbox-help.ts';

const de: Translation<typeof en> = {
  title: 'Tastenkürzel',
  move: 'Nächste, vorige Unterhaltung',
  ends: 'Erste, letzte',
  open: 'Öffnen',
  close: 'Zurück zur Liste',
  select: 'Auswählen',
  range: 'Mehrere auswählen',
  all: 'Alle geladenen auswählen',
  across: 'Zu Kästchen und Stern der Zeile',
  archive: 'Archivieren oder zurückholen',
  delete: 'Löschen oder zurückholen',
  star: 'Stern',
  unread: 'Gelesen oder ungelesen',
  undo: 'Rückgängig',
  search: 'Suchen',
  write: 'Schreiben',
  help: 'Diese Liste',
  note: 'Sie wirken nur, solange der Fokus im Posteingang ist.',
};
export default de;
