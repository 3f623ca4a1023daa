/** Words of the receipt badge. */
export default {
  receipt: 'Receipt',
  verified: '{word}, receipt verified',
  none: 'No receipt yet',
  verifying: 'Verifying the receipt…',
  failed: 'Receipt not valid',
  unknown: 'Could not be verified now',
  accepted: 'Accepted',
  awaiting: 'Awaiting acceptance',
} as const;
