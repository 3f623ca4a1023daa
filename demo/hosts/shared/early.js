// Runs before the first paint: language, direction and theme the person chose on this site, else what
// the browser asks for. A classic script, because a module would come too late.
(() => {
  const languages = ['en', 'sk', 'de', 'ar'];
  const root = document.documentElement;
  let chosen = {};
  try {
    chosen = JSON.parse(localStorage.getItem('preferences') ?? '{}');
  } catch {
    // No storage, or not ours: the defaults do.
  }
  const asked = new URLSearchParams(location.search).get('lang');
  const lang = [asked, chosen.lang, ...navigator.languages.map((tag) => tag.slice(0, 2))].find((tag) => languages.includes(tag)) ?? 'en';
  // Alderwick is in Europe, and so are its dates.
  root.lang = lang === 'en' ? 'en-GB' : lang;
  root.dir = lang === 'ar' ? 'rtl' : 'ltr';
  if (chosen.theme === 'light' || chosen.theme === 'dark') root.dataset.theme = chosen.theme;
})();
