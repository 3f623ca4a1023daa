// The two selects every host page of the demo has: language and theme.

const KEY = 'preferences';

function read() {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? '{}');
  } catch {
    return {};
  }
}

function remember(change) {
  try {
    localStorage.setItem(KEY, JSON.stringify({ ...read(), ...change }));
  } catch {
    // Without storage the choice lasts as long as the page.
  }
}

/**
 * Fills `[data-t]` elements, and the attributes named in `[data-t-attr="aria-label:key"]`, with the words
 * of the page's language; wires the selects.
 *
 * @param {Record<string, Record<string, string>>} words by language, then by key
 */
export function start(words) {
  const root = document.documentElement;

  const translate = () => {
    const lookup = (key) => words[root.lang.slice(0, 2)]?.[key] ?? words.en[key] ?? key;
    for (const element of document.querySelectorAll('[data-t]')) element.textContent = lookup(element.dataset.t);
    for (const element of document.querySelectorAll('[data-t-attr]')) {
      for (const pair of element.dataset.tAttr.split(' ')) {
        const [attribute, key] = pair.split(':');
        element.setAttribute(attribute, lookup(key));
      }
    }
    const title = document.querySelector('title');
    if (title?.dataset.t) document.title = lookup(title.dataset.t);
    for (const element of document.querySelectorAll('time[data-days]')) {
      const day = new Date(Date.now() + Number(element.dataset.days) * 86_400_000);
      element.dateTime = day.toISOString().slice(0, 10);
      element.textContent = new Intl.DateTimeFormat(root.lang, { dateStyle: 'medium' }).format(day);
    }
    for (const element of document.querySelectorAll('[data-euro]')) {
      element.textContent = new Intl.NumberFormat(root.lang, { style: 'currency', currency: 'EUR' }).format(Number(element.dataset.euro));
    }
  };

  const language = document.querySelector('[data-preference="lang"]');
  if (language) {
    language.value = root.lang.slice(0, 2);
    language.addEventListener('change', () => {
      root.lang = language.value === 'en' ? 'en-GB' : language.value;
      root.dir = language.value === 'ar' ? 'rtl' : 'ltr';
      remember({ lang: language.value });
      translate();
    });
  }

  const theme = document.querySelector('[data-preference="theme"]');
  if (theme) {
    theme.value = root.dataset.theme ?? '';
    theme.addEventListener('change', () => {
      if (theme.value) root.dataset.theme = theme.value;
      else delete root.dataset.theme;
      remember({ theme: theme.value });
    });
  }

  translate();
}
