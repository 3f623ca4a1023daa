/** Typed content of a message. */
export default {
  payment: 'Payment',
  part: 'Content of type {type}',
  cut: 'It is longer than what is shown here.',
  unwritten: 'It is nested too deeply to be shown.',
  malformed: 'The sender asks for a payment in a form that is not understood here. Nothing of it is offered to be paid; below is what was sent.',
  asks: 'Payment request',
  youAsk: 'You ask for this payment',
  fromInvoice: 'Belongs to the attached invoice {name}.',
} as const;
