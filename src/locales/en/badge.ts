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
  noneShort: 'No receipt',
  verifyingShort: 'Verifying',
  failedShort: 'Not verified',
  unknownShort: 'Unverified',
} as const;
