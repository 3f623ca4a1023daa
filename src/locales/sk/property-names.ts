import type en from '../en/property-names.ts';
import type { Translation } from '../words.ts';

export default {
  status: 'Stav',
  due: 'Splatnosť',
  amount: 'Suma',
  note: 'Poznámka',
  seller: 'Predávajúci',
  iban: 'IBAN',
  reference: 'Referencia platby',
  'to-pay': 'Na úhradu',
  paid: 'Uhradené',
  'to-check': 'Skontrolovať',
  done: 'Hotovo',
  'credit-note': 'Dobropis',
  'direct-debit': 'Inkaso',
  'nothing-due': 'Nič na úhradu',
  yes: 'áno',
  no: 'nie',
} satisfies Translation<typeof en>;
