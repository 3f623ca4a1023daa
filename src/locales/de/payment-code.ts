import type { Translation } from '../words.ts';
import type en from '../en/payment-code.ts';

const de: Translation<typeof en> = {
  which: 'Zahlungscode',
  epc: 'EPC-QR (GiroCode)',
  spayd: 'QR Platba',
  bySquare: 'PAY by square',
  says: '{code}: {amount} an {payee}, IBAN {iban}',
  scan: 'Scannen Sie ihn mit der App Ihrer Bank.',
  none: 'Für dieses Land und diese Währung gibt es keinen Zahlungscode. Bitte kopieren Sie die Angaben.',
  amount: 'Der Betrag ist für diesen Code zu groß. Bitte kopieren Sie die Angaben.',
  size: 'Die Texte sind für diesen Code zu lang. Bitte kopieren Sie die Angaben.',
  omitted: 'Nicht in diesem Code, bitte selbst ergänzen: {fields}',
};
export default de;
