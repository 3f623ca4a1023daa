import type { Translation } from '../words.ts';
import type en from '../en/inbox-drafts.ts';

const de: Translation<typeof en> = {
  list: 'Entwürfe',
  nobody: '(noch ohne Empfänger)',
  noText: '(noch ohne Text)',
  onlyHere: 'Nur auf diesem Gerät',
  discard: 'Entwurf verwerfen',
  discarded: 'Entwurf verworfen',
  empty: 'Keine Entwürfe',
  emptyHint: 'Ein Brief, den Sie beginnen und nicht senden, wartet hier.',
  noMatch: 'Nichts gefunden',
  partial: 'Ihr Mailserver antwortet nicht. Das sind die Entwürfe auf diesem Gerät.',
  failed: 'Die Entwürfe konnten nicht geladen werden',
};

export default de;
