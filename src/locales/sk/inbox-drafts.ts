import type { Translation } from '../words.ts';
import type en from '../en/inbox-drafts.ts';

const sk: Translation<typeof en> = {
  list: 'Koncepty',
  nobody: '(zatiaľ bez príjemcu)',
  noText: '(zatiaľ bez textu)',
  onlyHere: 'Iba v tomto zariadení',
  discard: 'Zahodiť koncept',
  discarded: 'Koncept je zahodený',
  empty: 'Žiadne koncepty',
  emptyHint: 'List, ktorý začnete a neodošlete, čaká tu.',
  noMatch: 'Nič sa nenašlo',
  partial: 'Váš poštový server neodpovedá. Toto sú koncepty v tomto zariadení.',
  failed: 'Koncepty sa nepodarilo načítať',
};

export default sk;
