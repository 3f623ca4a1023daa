/** Pages of an attached document. */
export default {
  turn: 'Pages of {name}',
  previous: 'Previous page',
  next: 'Next page',
  smaller: 'Smaller',
  larger: 'Larger',
  page: 'Page {page} of {count}',
  pageOf: 'Page {page} of {count} of {name}',
  noText: 'This page has no text that could be read out.',
  locked: 'It is protected by a password. Download it to open it.',
  broken: 'It is damaged, or not what it says it is. Download it to open it with another program.',
  brokenPage: 'This page is damaged and cannot be shown.',
  slow: 'It takes too long to show it. Download it to open it.',
  unsupported: 'This browser cannot show it. Download it to open it.',
} as const;
