/** Words that several elements share. */
export default {
  queued: 'Waiting',
  sending: 'Sending',
  deposited: 'Delivered',
  'handed-over': 'Collected',
  opened: 'Opened',
  refused: 'Refused',
  expired: 'Expired',
  failed: 'Failed',
  me: 'Me',
  retry: 'Try again',
  close: 'Close',
  signIn: 'Sign in',
  undo: 'Undo',
  loading: 'Loading…',
} as const;
