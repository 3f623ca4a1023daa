// What the customer page adds to the element: its words.
import { start } from '/shared/preferences.js';
import { words } from '/words.js';

start(words);
