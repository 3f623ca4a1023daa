/** What a sender may ask for beside the delivery. */
export default {
  options: 'Delivery options',
  opened: 'Ask to be told when it is opened',
  openedHint: 'Each recipient decides whether you are told.',
  registered: 'Send as a registered letter',
  registeredHint: 'It can be read only after the recipient has accepted it. You get proof of that, of a refusal, or that its time was up.',
  until: 'Accept by',
  past: 'Choose a day from tomorrow on, at most 90 days ahead.',
  saysOpened: 'asks to be told when opened',
  saysRegistered: 'registered, accept by {date}',
  asked: 'This letter: {what}',
} as const;
