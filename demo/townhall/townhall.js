// What the desk adds to the elements: its words.
import { start } from '/shared/preferences.js';
import { words } from '/words.js';

start(words);
