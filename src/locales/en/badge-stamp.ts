/** Words in a postmark that says nothing of the message yet. */
export default {
  none: 'No receipt',
  verifying: 'Verifying',
  failed: 'Not verified',
  unknown: 'Unverified',
} as const;
