import { html, render } from 'lit';
import { commonWords } from '../../src/locales/common.ts';
import { inboxHelpWords } from '../../src/locales/inbox-help.ts';
import type { Localiser } from '../../src/element/localise.ts';

const KEYS = [
  ['move', 'j', 'k', '↓', '↑'], ['ends', 'Home', 'End'], ['open', 'Enter'], ['close', 'Esc', 'u'], ['select', 'x'],
  ['range', 'Shift + ↓'], ['all', 'Ctrl + A'], ['across', '→', '←'], ['archive', 'e'], ['delete', '#'], ['star', 's'], ['unread', 'u'],
  ['undo', 'z'], ['search', '/'], ['write', 'c'], ['help', '?'],
] as const;

/** Shows the shortcuts; the focus goes back to where it was when it is closed. */
export async function showHelp(root: ShadowRoot, localiser: Localiser): Promise<void> {
  await Promise.all([inboxHelpWords.load(localiser.language), commonWords.load(localiser.language)]);
  const t = localiser.load(inboxHelpWords);
  const common = localiser.load(commonWords);
  let dialog = root.querySelector<HTMLDialogElement>('dialog.help');
  if (!dialog) {
    dialog = document.createElement('dialog');
    dialog.className = 'help';
    dialog.part.add('help');
    dialog.setAttribute('closedby', 'any');
    dialog.setAttribute('aria-labelledby', 'help-title');
    root.append(dialog);
  }
  const close = () => dialog.close();
  render(html`<h2 id="help-title">${t('title')}</h2><dl>${KEYS.map(([name, ...keys]) => html`<div><dt>${keys.map((key) => html`<kbd>${key}</kbd>`)}</dt><dd>${t(name)}</dd></div>`)}</dl>
    <p class="sub small">${t('note')}</p><button @click=${close}>${common('close')}</button>`, dialog);
  dialog.showModal();
}
