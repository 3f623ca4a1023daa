// What the customer page adds to the elements: its words, and where a booking leads.
import { start } from '/shared/preferences.js';
import { words } from '/words.js';

start(words);

// The letter that a booking pays has a page of its own.
document.querySelector('fdz-bank-accounts')?.addEventListener('fdz-bank-letter-open-request', ({ thread }) => location.assign(`/letter?thread=${encodeURIComponent(thread)}`));
document.querySelector('fdz-message')?.setAttribute('thread-id', new URLSearchParams(location.search).get('thread') ?? '');
