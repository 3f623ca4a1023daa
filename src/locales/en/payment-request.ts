/** Of a payment that is asked for in a message being written. */
export default {
  request: 'Request payment',
  title: 'Payment request',
  remove: 'Remove the request',
  removed: 'Payment request removed.',
  restored: 'The payment request is there again.',
  fill: 'Fill in from {name}',
  filled: 'Filled in from {name}.',
  unread: 'Nothing could be filled in from {name}.',
  several: '{name} names several. Choose one.',
  changed: 'The recipient may change the amount',
  lacks: 'Still missing: {list}.',
  wrong: 'Look at: {list}.',
  ready: 'Complete. It goes with the message.',
  unready: 'What fills it in could not be loaded. Please try again.',
} as const;
