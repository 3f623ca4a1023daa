/** What one reads where a page may write to some people or in some channels only. */
export default {
  only: 'You let this site write only to {only}.',
  take: 'Take the other addresses out to send.',
  channel: 'This page writes in “{channel}”, but you let it write only to {only}. Nothing can be sent from here.',
  kept: 'The draft is kept on this device alone.',
  saved: 'Saved on this device, not at {domain} · {time}',
} as const;
