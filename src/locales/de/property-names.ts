import type en from '../en/property-names.ts';
import type { Translation } from '../words.ts';

export default {
  status: 'Status',
  due: 'Fällig',
  amount: 'Betrag',
  note: 'Notiz',
  'to-pay': 'Zu zahlen',
  paid: 'Bezahlt',
  'to-check': 'Zu prüfen',
  done: 'Erledigt',
  yes: 'ja',
  no: 'nein',
} satisfies Translation<typeof en>;
