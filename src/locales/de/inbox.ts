import type { Translation } from '../words.ts';
import type en from '../en/inbox.ts';

const de: Translation<typeof en> = {
  inbox: 'Eingang',
  drafts: 'Entwürfe',
  sent: 'Gesendet',
  starred: 'Markiert',
  archive: 'Archiv',
  deleted: 'Gelöscht',
  view: 'Anzeigen',
  list: 'Unterhaltungen',
  search: 'Suchen',
  write: 'Schreiben',
  unread: 'Ungelesen',
  remove: '{name} entfernen',
  select: '{name} auswählen',
  star: 'Stern',
  toYou: '{from} → {to}',
  messages: { one: '{count} Nachricht', other: '{count} Nachrichten' },
  files: { one: '{count} Datei · {size}', other: '{count} Dateien · {size}' },
  noSubject: '(ohne Betreff)',
  registered: 'Einschreiben',
  verified: 'Quittung geprüft',
  notVerified: 'Noch nicht geprüft',
  verificationFailed: 'Quittung hielt der Prüfung nicht stand',
  selectMode: 'Auswählen',
};
export default de;
