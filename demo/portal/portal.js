// What the portal adds to the elements: its words, where a tapped "Write" leads, and the service worker.
import { start } from '/shared/preferences.js';
import { words } from '/words.js';

start(words);

if ('serviceWorker' in navigator) navigator.serviceWorker.register('/sw.js');
