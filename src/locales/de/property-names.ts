import type en from '../en/property-names.ts';
import type { Translation } from '../words.ts';

export default {
  status: 'Status',
  due: 'Fällig',
  amount: 'Betrag',
  note: 'Notiz',
  seller: 'Verkäufer',
  iban: 'IBAN',
  reference: 'Referenz',
  'to-pay': 'Zu zahlen',
  paid: 'Bezahlt',
  'to-check': 'Zu prüfen',
  done: 'Erledigt',
  'credit-note': 'Gutschrift',
  'direct-debit': 'Lastschrift',
  'nothing-due': 'Nichts zu zahlen',
  yes: 'ja',
  no: 'nein',
} satisfies Translation<typeof en>;
