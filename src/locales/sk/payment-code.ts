import type { Translation } from '../words.ts';
import type en from '../en/payment-code.ts';

const sk: Translation<typeof en> = {
  which: 'Platobný kód',
  epc: 'EPC QR (GiroCode)',
  spayd: 'QR Platba',
  bySquare: 'PAY by square',
  says: '{code}: {amount} pre {payee}, IBAN {iban}',
  scan: 'Naskenujte ho aplikáciou svojej banky.',
  none: 'Pre túto krajinu a menu platobný kód nie je. Skopírujte, prosím, údaje.',
  amount: 'Suma je na tento kód príliš veľká. Skopírujte, prosím, údaje.',
  size: 'Texty sú na tento kód príliš dlhé. Skopírujte, prosím, údaje.',
  omitted: 'V tomto kóde nie je, doplňte, prosím, sami: {fields}',
};
export default sk;
