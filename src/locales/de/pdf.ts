import type en from '../en/pdf.ts';
import type { Translation } from '../words.ts';

export default {
  turn: 'Seiten von {name}',
  previous: 'Vorige Seite',
  next: 'Nächste Seite',
  smaller: 'Kleiner',
  larger: 'Größer',
  page: 'Seite {page} von {count}',
  pageOf: 'Seite {page} von {count}, {name}',
  noText: 'Auf dieser Seite ist kein Text, der vorgelesen werden könnte.',
  locked: 'Sie ist mit einem Passwort geschützt. Laden Sie sie herunter, um sie zu öffnen.',
  broken: 'Sie ist beschädigt oder nicht das, wofür sie sich ausgibt. Laden Sie sie herunter, um sie mit einem anderen Programm zu öffnen.',
  brokenPage: 'Diese Seite ist beschädigt und kann nicht gezeigt werden.',
  slow: 'Es dauert zu lange, sie zu zeigen. Laden Sie sie herunter, um sie zu öffnen.',
  unsupported: 'Dieser Browser kann sie nicht zeigen. Laden Sie sie herunter, um sie zu öffnen.',
} satisfies Translation<typeof en>;
