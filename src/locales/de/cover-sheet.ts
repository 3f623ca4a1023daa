import type { Translation } from '../words.ts';
import type en from '../en/cover-sheet.ts';

const de: Translation<typeof en> = {
  coverSheet: 'Deckblatt',
  reference: 'Az. {reference}',
  noSubject: '(ohne Betreff)',
  from: 'Von',
  to: 'An',
  cc: 'Kopie',
  sent: 'Gesendet',
  provenBy: 'Bestätigt durch',
  senderProven: 'Der Absender ist von der eigenen Domain bestätigt',
  overdue: 'überfällig',
  soon: 'bald',
  yes: 'Ja',
  no: 'Nein',
};
export default de;
