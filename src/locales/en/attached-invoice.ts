/** Of an invoice that is being attached. */
export default {
  reading: 'Looking for an invoice in it …',
  read: 'Invoice: its properties come from the file.',
  heard: '{name} is an invoice. Its properties are filled in from the file.',
  leftOut: 'Not filled in: {list}.',
  item: '{label} ({reason})',
  doubtful: 'Its amounts do not agree with each other. Look at it before you send it.',
  'unclear-currency': 'in which currency is not clear',
  'unclear-kind': 'what kind of document it is is not clear',
  asked: 'it is asked for in another way',
} as const;
