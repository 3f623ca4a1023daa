import { html, nothing, type TemplateResult } from 'lit';
import { iconDown } from '../../src/element/icons.ts';
import type { AccountIdentity } from '../../src/identity/token-source.ts';
import type { AccountWords } from '../../src/locales/account.ts';

/** Up to two letters that stand for a person. */
export function initials({ name, address }: AccountIdentity): string {
  const words = (name ?? address.split('@')[0]!).split(/[\s._-]+/).filter(Boolean);
  const letters = words.length > 1 ? [words[0]!, words.at(-1)!] : words;
  return letters.map((word) => [...word][0]!.toLocaleUpperCase()).join('');
}

export interface MenuOptions {
  t: AccountWords;
  account: AccountIdentity;
  managed: boolean;
  /** The person is asked whether local mail shall be erased. */
  confirming: boolean;
  problem: string;
  /** Messages on this device that still have to be sent. */
  unsent: number;
  ask(confirming: boolean): void;
  signOut(erase: boolean): void;
  opened(): void;
  closed(): void;
}

/** The small identity button with what it opens. */
export function renderMenu({ t, account, managed, confirming, problem, unsent, ask, signOut, opened, closed }: MenuOptions): TemplateResult {
  const name = account.name ?? account.address;
  const toggled = (event: ToggleEvent): void => {
    if (event.newState === 'closed') closed();
    else opened();
  };
  const keys = (event: KeyboardEvent): void => {
    // The menu closes, and what opened it has the focus again.
    if (event.key === 'Escape') ((event.currentTarget as HTMLElement).previousElementSibling as HTMLElement).focus();
  };
  return html`<button type="button" class="identity" part="button" popovertarget="menu" aria-haspopup="dialog" title=${t('menu', { name })}>
      <span class="initials" aria-hidden="true">${initials(account)}</span><span class="cut" part="name" dir="auto">${name}</span>${iconDown}
    </button>
    <div id="menu" class="menu" part="menu" popover role="dialog" aria-label=${t('menu', { name })} @toggle=${toggled} @keydown=${keys}>
      ${confirming
        ? html`<h3>${t('eraseTitle')}</h3>
          <p class="sub small">${t('eraseText')}</p>
          ${problem ? html`<p class="bad small" role="alert">${problem}</p>` : nothing}
          <button type="button" class="danger" @click=${() => signOut(true)}>${t('eraseNow')}</button>
          <button type="button" class="quiet" @click=${() => ask(false)}>${t('back')}</button>`
        : html`<div class="who"><span class="sub small">${t('signedInAs')}</span>
            ${account.name ? html`<b class="cut" dir="auto">${account.name}</b>` : nothing}
            <span class="cut" dir="ltr">${account.address}</span></div>
          ${managed
            ? html`<p class="sub small">${t('managed')}</p>`
            : html`${unsent ? html`<p class="notice warn small" role="status">${t('unsent', { count: unsent })}</p>` : nothing}<button type="button" @click=${() => signOut(false)}>${t('signOut')}</button>
              <button type="button" class="quiet" @click=${() => ask(true)}>${t('erase')}</button>`}`}
    </div>`;
}
