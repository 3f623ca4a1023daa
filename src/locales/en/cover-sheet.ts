/** Words of the cover sheet. */
export default {
  coverSheet: 'Cover sheet',
  reference: 'Ref. {reference}',
  noSubject: '(no subject)',
  from: 'From',
  to: 'To',
  cc: 'Copy',
  sent: 'Sent',
  provenBy: 'Proven by',
  senderProven: 'Sender proven by their own domain',
  overdue: 'overdue',
  soon: 'soon',
  yes: 'Yes',
  no: 'No',
} as const;
