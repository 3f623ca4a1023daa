/** Names and choices that are common; a schema that has labels of its own uses those. */
export default {
  status: 'Status',
  due: 'Due',
  amount: 'Amount',
  note: 'Note',
  seller: 'Seller',
  iban: 'IBAN',
  reference: 'Reference',
  'to-pay': 'To pay',
  paid: 'Paid',
  'to-check': 'To check',
  done: 'Done',
  'credit-note': 'Credit note',
  'direct-debit': 'Direct debit',
  'nothing-due': 'Nothing to pay',
  yes: 'yes',
  no: 'no',
} as const;
