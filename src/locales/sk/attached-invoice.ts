import type en from '../en/attached-invoice.ts';
import type { Translation } from '../words.ts';

export default {
  reading: 'Hľadá sa v ňom faktúra …',
  read: 'Faktúra: jej vlastnosti sú zo súboru.',
  heard: '{name} je faktúra. Jej vlastnosti sú vyplnené zo súboru.',
  leftOut: 'Nevyplnené: {list}.',
  item: '{label} ({reason})',
  doubtful: 'Jej sumy navzájom nesúhlasia. Pozrite si ju, kým ju pošlete.',
  'unclear-currency': 'nie je jasné, v akej mene',
  'unclear-kind': 'nie je jasné, o aký doklad ide',
  asked: 'žiada sa inak',
} satisfies Translation<typeof en>;
