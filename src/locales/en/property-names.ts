/** Names and choices that are common; a schema that has labels of its own uses those. */
export default {
  status: 'Status',
  due: 'Due',
  amount: 'Amount',
  note: 'Note',
  'to-pay': 'To pay',
  paid: 'Paid',
  'to-check': 'To check',
  done: 'Done',
  yes: 'yes',
  no: 'no',
} as const;
