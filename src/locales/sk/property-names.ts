import type en from '../en/property-names.ts';
import type { Translation } from '../words.ts';

export default {
  status: 'Stav',
  due: 'Splatnosť',
  amount: 'Suma',
  note: 'Poznámka',
  'to-pay': 'Na úhradu',
  paid: 'Uhradené',
  'to-check': 'Skontrolovať',
  done: 'Hotovo',
  yes: 'áno',
  no: 'nie',
} satisfies Translation<typeof en>;
