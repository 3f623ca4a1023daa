import type en from '../en/attachment-picker.ts';
import type { Translation } from '../words.ts';

export default {
  choose: 'Vybrať súbory',
  chooseOne: 'Vybrať súbor',
  chooseOther: 'Vybrať iný súbor',
  folder: 'Vybrať priečinok',
  camera: 'Odfotiť',
  drop: 'alebo ich presuňte sem',
  dropOne: 'alebo ho presuňte sem',
  dropNow: 'Pustením pridáte',
  reading: 'Priečinok sa číta…',
  images: 'Obrázky',
  audio: 'Zvuk',
  video: 'Video',
  words: 'Text',
  hintEach: 'každý do {size}',
  hintOne: 'do {size}',
  hintCount: { one: 'jeden súbor', few: 'najviac {count} súbory', many: 'najviac {count} súboru', other: 'najviac {count} súborov' },
  hintTotal: 'spolu {size}',
  needed: 'Vyberte súbor.',
  neededMany: 'Vyberte aspoň jeden súbor.',
  notArrived: { one: 'Jeden súbor ešte nie je nahratý.', few: '{count} súbory ešte nie sú nahraté.', many: '{count} súboru ešte nie je nahratého.', other: '{count} súborov ešte nie je nahratých.' },
  lacking: 'Vyplňte povinné vlastnosti súborov.',
  refusedLeft: { one: 'Jeden súbor bol odmietnutý. Odstráňte ho a pokračujte.', few: '{count} súbory boli odmietnuté. Odstráňte ich a pokračujte.', many: '{count} súboru bolo odmietnutého. Odstráňte ich a pokračujte.', other: '{count} súborov bolo odmietnutých. Odstráňte ich a pokračujte.' },
} satisfies Translation<typeof en>;
