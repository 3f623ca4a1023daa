/**
 * The window a site has opened for the bank closes where nothing is left to do in it: browsers let a page close no other.
 * Only a window of its own does so by itself; a tab somebody might be reading waits for its button.
 */
const button = document.getElementById('close');
button.hidden = false;
button.addEventListener('click', () => {
  close();
  // It was opened by a link, and is the person's own to close.
  button.hidden = !closed;
});
if ('done' in button.dataset && !menubar.visible) close();
