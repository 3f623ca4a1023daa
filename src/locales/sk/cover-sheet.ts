import type { Translation } from '../words.ts';
import type en from '../en/cover-sheet.ts';

const sk: Translation<typeof en> = {
  coverSheet: 'Krycí list',
  reference: 'Č. {reference}',
  noSubject: '(bez predmetu)',
  from: 'Od',
  to: 'Komu',
  cc: 'Kópia',
  sent: 'Odoslané',
  provenBy: 'Overil',
  senderProven: 'Odosielateľa overila jeho vlastná doména',
  overdue: 'po termíne',
  soon: 'čoskoro',
  yes: 'Áno',
  no: 'Nie',
};
export default sk;
