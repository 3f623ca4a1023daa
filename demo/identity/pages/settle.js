/**
 * What this page asks is decided by presses that were meant for it: by none that begins before the page has been in
 * front for a moment. Another window may have lain over it until now, or the second half of a double click may have been
 * lured here. It runs before there is anything to press; where no script runs, everything works without it.
 */
(() => {
  const MOMENT = 500;
  let settled = false;
  let begun = false;
  let timer;
  const buttons = () => [...document.querySelectorAll('button[data-settles]')];
  const mark = () => buttons().forEach((button) => (settled ? button.removeAttribute('aria-disabled') : button.setAttribute('aria-disabled', 'true')));
  const settle = () => {
    settled = true;
    mark();
  };
  const anew = () => {
    settled = false;
    clearTimeout(timer);
    mark();
    if (document.visibilityState === 'visible') timer = setTimeout(settle, MOMENT);
  };

  document.addEventListener('DOMContentLoaded', anew);
  document.addEventListener('visibilitychange', anew);
  // It came back, or what lay over it went.
  addEventListener('pageshow', anew);
  addEventListener('focus', anew);
  document.addEventListener('pointerdown', () => (begun = settled), true);
  document.addEventListener('click', (event) => {
    const button = event.target.closest?.('button[data-settles]');
    // Keys, and programs that read the page aloud, press without a pointer.
    if (!button || (settled && (begun || event.detail === 0))) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const early = document.querySelector('[data-early]');
    early.textContent = early.dataset.early;
  }, true);
})();
