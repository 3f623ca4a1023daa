/** Words of the drafts in the inbox. */
export default {
  list: 'Drafts',
  nobody: '(no recipient yet)',
  noText: '(no text yet)',
  onlyHere: 'Only on this device',
  discard: 'Discard draft',
  discarded: 'Draft discarded',
  empty: 'No drafts',
  emptyHint: 'A letter that you begin and do not send waits here.',
  noMatch: 'Nothing found',
  partial: 'Your mail server does not answer. These are the drafts on this device.',
  failed: 'The drafts could not be loaded',
} as const;
