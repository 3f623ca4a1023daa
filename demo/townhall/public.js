// The pages for everybody: where the answer goes, and what is seen before and after.
import { start } from '/shared/preferences.js';
import { words } from '/words.js';

start(words);

const GUEST = { server: 'city.localhost', scope: 'send read:thread read:mailbox' };
const ways = document.querySelector('#ways');

function way() {
  try {
    return localStorage.getItem('way') === 'guest' ? 'guest' : 'home';
  } catch {
    return ways?.querySelector(':checked')?.value ?? 'home';
  }
}

/** With a mail address people sign in at their own home, which they name; guests do so at the town's. */
function settle(which) {
  const guest = which === 'guest';
  for (const account of document.querySelectorAll('[data-citizen]')) {
    if (guest) for (const [name, value] of Object.entries(GUEST)) account.setAttribute(name, value);
    else {
      account.removeAttribute('server');
      account.setAttribute('scope', 'send');
    }
  }
  for (const element of document.querySelectorAll('[data-guest]')) element.hidden = !guest;
  for (const element of document.querySelectorAll('[data-home]')) element.hidden = guest;
  const choice = ways?.querySelector(`[value=${which}]`);
  if (choice) choice.checked = true;
}

function choose(which) {
  try {
    localStorage.setItem('way', which);
  } catch {
    // Without storage the choice lasts as long as the page.
  }
  settle(which);
}

settle(way());
ways?.addEventListener('change', ({ target }) => choose(target.value));
document.querySelector('#be-guest')?.addEventListener('click', () => choose('guest'));

const box = document.querySelector('fdz-compose-box');
const next = document.querySelector('#next');
box?.addEventListener('fdz-message-deposited', () => {
  next.hidden = false;
});
box?.addEventListener('fdz-compose-closed', () => {
  next.hidden = true;
  document.querySelector('#permit').reset();
});
