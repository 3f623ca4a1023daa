/**
 * The callback page of a host: hands the answer of the sign-in page to the page that waits for it. Built as
 * `callback.js` beside `callback.html`, both served from the host's own origin.
 * @module
 */
import type { Channel } from './ports.ts';

const WORDS = {
  en: ['Signing you in', 'You can close this window.', 'Nobody is waiting for this page any more. Go back and sign in again.'],
  sk: ['Prihlasuje sa', 'Toto okno môžete zavrieť.', 'Na túto stránku už nikto nečaká. Vráťte sa a prihláste sa znova.'],
  de: ['Sie werden angemeldet', 'Sie können dieses Fenster schließen.', 'Auf diese Seite wartet niemand mehr. Gehen Sie zurück und melden Sie sich noch einmal an.'],
  ar: ['جارٍ تسجيل دخولك', 'يمكنك إغلاق هذه النافذة.', 'لم يعد أحد ينتظر هذه الصفحة. عُد وسجّل الدخول مرة أخرى.'],
} as const;
type Language = keyof typeof WORDS;

const AWAY = 'fdz-sign-in';
/** Milliseconds without anybody taking the answer, after which the page says so. */
const PATIENCE = 5000;

const query = location.search;
const state = new URLSearchParams(query).get('state');
// The code is used once and soon, and bound to a key; it still has no business in an address bar.
history.replaceState(null, '', location.pathname);

const language = (navigator.languages.map((tag) => tag.slice(0, 2)).find((tag) => tag in WORDS) ?? 'en') as Language;
const say = (index: 0 | 1 | 2): void => {
  document.title = document.body.textContent = WORDS[language][index];
};
document.documentElement.lang = language;
document.documentElement.dir = language === 'ar' ? 'rtl' : 'ltr';
const style = new CSSStyleSheet();
style.replaceSync('body{display:grid;place-items:center;min-height:90vh;margin:1.5rem;text-align:center;font:1rem/1.5 ui-sans-serif,system-ui,sans-serif;background:light-dark(#f4f2ee,#14161a);color:light-dark(#1b222c,#e8eaed)}');
document.adoptedStyleSheets = [style];
document.body.role = 'status';
say(0);

const away = JSON.parse(sessionStorage.getItem(AWAY) ?? '{}') as { state?: string; back?: string };
if (state && away.state === state && away.back && new URL(away.back).origin === location.origin) {
  sessionStorage.setItem(AWAY, JSON.stringify({ ...away, query }));
  location.replace(away.back);
} else {
  const channel: Channel = new BroadcastChannel('fdz-callback');
  const late = setTimeout(say, PATIENCE, 2);
  channel.addEventListener('message', ({ data }: MessageEvent<{ taken?: string }>) => {
    if (data.taken !== state) return;
    clearTimeout(late);
    say(1);
    window.close();
  });
  channel.postMessage({ query });
}
