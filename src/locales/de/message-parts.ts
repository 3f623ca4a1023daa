import type { Translation } from '../words.ts';
import type en from '../en/message-parts.ts';

const de: Translation<typeof en> = {
  payment: 'Zahlung',
  part: 'Inhalt vom Typ {type}',
  cut: 'Er ist länger als das, was hier gezeigt wird.',
  unwritten: 'Er ist zu tief verschachtelt, um gezeigt zu werden.',
  malformed: 'Der Absender bittet um eine Zahlung in einer Form, die hier nicht verstanden wird. Nichts davon wird zum Bezahlen angeboten; darunter steht, was gesendet wurde.',
  asks: 'Zahlungsaufforderung',
  youAsk: 'Sie bitten um diese Zahlung',
  fromInvoice: 'Gehört zur angehängten Rechnung {name}.',
};
export default de;
