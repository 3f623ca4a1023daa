import type { Translation } from '../words.ts';
import type en from '../en/inbox-help.ts';

const sk: Translation<typeof en> = {
  title: 'Klávesové skratky',
  move: 'Ďalšia, predchádzajúca konverzácia',
  ends: 'Prvá, posledná',
  open: 'Otvoriť',
  close: 'Späť na zoznam',
  select: 'Vybrať',
  range: 'Vybrať viac',
  all: 'Vybrať všetky načítané',
  across: 'Na políčko a hviezdičku riadka',
  archive: 'Archivovať alebo vrátiť',
  delete: 'Vymazať alebo vrátiť',
  star: 'Hviezdička',
  unread: 'Prečítané alebo neprečítané',
  undo: 'Vrátiť späť',
  search: 'Hľadať',
  write: 'Napísať',
  help: 'Tento zoznam',
  note: 'Fungujú, len kým je kurzor v schránke.',
};
export default sk;
