import type en from '../en/attached-invoice.ts';
import type { Translation } from '../words.ts';

export default {
  reading: 'Darin wird eine Rechnung gesucht …',
  read: 'Rechnung: Ihre Eigenschaften stammen aus der Datei.',
  heard: '{name} ist eine Rechnung. Ihre Eigenschaften sind aus der Datei ausgefüllt.',
  leftOut: 'Nicht ausgefüllt: {list}.',
  item: '{label} ({reason})',
  doubtful: 'Die Beträge darin passen nicht zusammen. Sehen Sie sie an, bevor Sie sie senden.',
  'unclear-currency': 'die Währung ist nicht klar',
  'unclear-kind': 'um was für einen Beleg es geht, ist nicht klar',
  asked: 'es wird anders verlangt',
} satisfies Translation<typeof en>;
