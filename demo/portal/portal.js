// What the portal adds to the elements: its words, where a tapped "Write" leads, and the service worker.
import { start } from '/shared/preferences.js';
import { words } from '/words.js';

start(words);

if ('serviceWorker' in navigator) {
  // Under Trusted Types a worker's address must come from a policy; this one knows a single address.
  const address = '/sw.js';
  const policy = window.trustedTypes?.createPolicy('portal', { createScriptURL: () => address });
  navigator.serviceWorker.register(policy?.createScriptURL(address) ?? address);
}
