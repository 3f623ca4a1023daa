// What the portal adds to the elements: its words, where its links lead, and the service worker.
import { start } from '/shared/preferences.js';
import { words } from '/words.js';

start(words);

// A desk's link says whom to write to and what about.
const box = document.querySelector('fdz-compose-box');
if (box) {
  const asked = new URLSearchParams(location.search);
  const about = words[document.documentElement.lang.slice(0, 2)]?.[`about-${asked.get('about')}`];
  if (asked.has('to')) box.setAttribute('to', asked.get('to'));
  if (about) box.setAttribute('subject', about);
}

// The overview has no room to write in: the portal has a page for that.
document.querySelector('.recent')?.addEventListener('fdz-compose-request', (event) => {
  event.preventDefault();
  location.assign('/write');
});

// The letter that a booking pays has a page of its own.
document.querySelector('fdz-bank-accounts')?.addEventListener('fdz-bank-letter-open-request', ({ thread }) => location.assign(`/letter?thread=${encodeURIComponent(thread)}`));
document.querySelector('fdz-message')?.setAttribute('thread-id', new URLSearchParams(location.search).get('thread') ?? '');

if ('serviceWorker' in navigator) {
  // Under Trusted Types a worker's address must come from a policy; this one knows a single address.
  const address = '/sw.js';
  const policy = window.trustedTypes?.createPolicy('portal', { createScriptURL: () => address });
  navigator.serviceWorker.register(policy?.createScriptURL(address) ?? address);
}
