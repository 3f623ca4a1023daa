/**
 * The words of one message. Formatted ones are cleaned and shown in a page of the home server that lives in
 * an origin of its own; where that cannot be, the plain words are shown and it is said.
 * @module
 */
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { version } from '../../src/element/version.ts';
import { property } from '../../src/element/property.ts';
import { allowedUrl } from '../../src/element/allowed-url.ts';
import type { Body } from '../../src/contract/index.ts';
import type { MessageWords } from '../../src/locales/message.ts';
import { styles } from '../../src/styles/index.ts';
import { LinkOpenRequestEvent } from './events.ts';
import { linkedText } from './linked-text.ts';

/** Milliseconds after which the home server's page counts as not answering. */
const PATIENCE = 5000;

/** The first letter belongs to a script that runs from right to left. */
const RTL = /^\P{L}*[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}]/u;

/** Senders whose pictures are loaded, for as long as the page lives. */
const trusted = new Set<string>();

/**
 * @ignore part of fdz-message
 */
export class FdzMessageBody extends LitElement {
  static readonly version = version;
  static override styles = [...styles, css`
    :host { display: block; }
    /* At the side where its words begin. */
    .words, .frame { margin-inline-end: auto; }
    .words { white-space: pre-wrap; overflow-wrap: anywhere; max-inline-size: 66ch; line-height: 1.5; }
    .frame { max-inline-size: 72ch; }
    iframe { display: block; inline-size: 100%; border: 0; background: none; block-size: 6em; visibility: hidden; }
    iframe.shown { visibility: visible; }
    .notice { margin-block-end: 12px; }
    .notice button { --_control: 28px; }
    .grow { flex: 1; }
    a { color: var(--_accent); text-underline-offset: .15em; }
    /* A colour that changes says so: the page around may turn dark by whatever way. */
    .probe { position: absolute; visibility: hidden; forced-color-adjust: none; color: light-dark(rgb(1 1 1), rgb(2 2 2)); }
    .probe a { color: var(--_accent); }
    .probe, .probe a { transition: color 1ms; }
    @media print { .notice { display: none; } }
  `];

  @property({ attribute: false }) body?: Body;
  /** Base address of the home server. */
  @property({ attribute: false }) home?: string;
  @property({ attribute: false }) sender = '';
  @property({ attribute: false }) t!: MessageWords;
  @property({ attribute: false }) locale = 'en';

  @property({ state: true }) private plain = false;
  @property({ state: true }) private remote = false;
  @property({ state: true }) private blocked = 0;
  @property({ state: true }) private clean?: string;
  @property({ state: true }) private answered = false;
  #patience?: ReturnType<typeof setTimeout>;

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener('message', this.#heard);
    document.addEventListener('securitypolicyviolation', this.#forbidden);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('message', this.#heard);
    document.removeEventListener('securitypolicyviolation', this.#forbidden);
    clearTimeout(this.#patience);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('body') || changed.has('sender') || changed.has('home')) {
      this.plain = false;
      this.clean = undefined;
      this.remote = trusted.has(this.sender);
      void this.#clean();
    }
  }

  async #clean(): Promise<void> {
    const { body, remote } = this;
    if (!body?.html || !this.home) return;
    try {
      const { cleanHtml } = await import('./clean-html.ts');
      if (body !== this.body || remote !== this.remote) return;
      const { html: clean, remote: count } = cleanHtml(body.html, remote);
      this.blocked = remote ? 0 : count;
      this.clean = clean;
      this.answered = false;
      clearTimeout(this.#patience);
      this.#patience = setTimeout(this.#giveUp, PATIENCE);
      await this.updateComplete;
      this.#paint();
    } catch {
      this.#giveUp();
    }
  }

  /** Room for the words before their height is known, so that nothing below jumps far. */
  protected override updated(): void {
    const room = this.renderRoot.querySelector<HTMLElement>('iframe, .reserved');
    if (!room || this.answered || !this.body) return;
    const lines = this.body.text.split('\n').reduce((sum, line) => sum + 1 + Math.floor(line.length / 80), 1);
    room.style.blockSize = `${Math.min(lines, 60) * 1.5}em`;
  }

  readonly #giveUp = (): void => {
    if (!this.answered) this.plain = true;
  };

  get #frame(): HTMLIFrameElement | null {
    return this.renderRoot.querySelector('iframe');
  }

  get #source(): string {
    return `${this.home}/frame${this.remote ? '?remote=1' : ''}`;
  }

  readonly #forbidden = (event: SecurityPolicyViolationEvent): void => {
    if (/^(frame|child|default)-src/.test(event.effectiveDirective) && this.home && this.home.startsWith(event.blockedURI.replace(/\/$/, ''))) this.#giveUp();
  };

  readonly #heard = (event: MessageEvent): void => {
    const frame = this.#frame;
    if (!frame || event.source !== frame.contentWindow) return;
    const data = event.data as { type?: unknown; height?: unknown; href?: unknown } | null;
    if (data?.type === 'fdz-ready') this.#paint();
    if (data?.type === 'fdz-height' && typeof data.height === 'number' && data.height >= 0) {
      this.answered = true;
      clearTimeout(this.#patience);
      frame.style.blockSize = `${Math.min(Math.ceil(data.height), 100_000)}px`;
    }
    if (data?.type === 'fdz-link' && typeof data.href === 'string') this.#follow(data.href);
  };

  /** Hands the words over, in the colours and letters of the page around. */
  readonly #paint = (): void => {
    const target = this.#frame?.contentWindow;
    const probe = this.renderRoot.querySelector('.probe');
    if (!target || this.clean === undefined || !probe) return;
    const { color, fontFamily, fontSize } = getComputedStyle(this);
    const accent = getComputedStyle(probe.firstElementChild!).color;
    target.postMessage({
      type: 'fdz-render',
      html: this.clean,
      scheme: getComputedStyle(probe).color.includes('2') ? 'dark' : 'light',
      dir: 'auto',
      lang: this.locale,
      // The document is of an opaque origin: nothing but that window can be meant.
      style: `:root{--text:${color};--link:${accent}}body{font:${fontSize}/1.5 ${fontFamily}}img:not([src]){padding:1px 6px;border:1px dashed;border-radius:3px;font-size:.85em;opacity:.7}@media print{:root:root{color-scheme:light;--text:#000;--link:#000}}`,
    }, '*');
  };

  #follow(href: string): void {
    const url = allowedUrl(href);
    if (!url || !this.dispatchEvent(new LinkOpenRequestEvent(url))) return;
    const anchor = Object.assign(document.createElement('a'), { href: url, rel: 'noopener noreferrer', target: '_blank' });
    anchor.click();
  }

  readonly #clicked = (event: Event): void => {
    event.preventDefault();
    this.#follow((event.currentTarget as HTMLAnchorElement).href);
  };

  #load(always: boolean): void {
    if (always) trusted.add(this.sender);
    this.remote = true;
    this.clean = undefined;
    void this.#clean();
  }

  protected override render(): TemplateResult {
    const { body, t } = this;
    if (!body) return html``;
    const formatted = !!body.html && !!this.home && !this.plain;
    return html`
      <span class="probe" @transitionend=${this.#paint}><a></a></span>
      ${formatted && this.blocked ? html`<div class="notice"><p class="grow">${t('remoteBlocked')}</p>
        <button type="button" class="small" @click=${() => this.#load(false)}>${t('remoteLoad')}</button>
        <button type="button" class="quiet small" @click=${() => this.#load(true)}>${t('remoteAlways', { address: this.sender })}</button></div>` : nothing}
      ${body.html && this.plain ? html`<p class="notice small" role="status">${t('plainShown')}</p>` : nothing}
      ${formatted
        ? html`<div class="frame" dir=${RTL.test(body.text) ? 'rtl' : 'ltr'}>${this.clean === undefined ? html`<div class="reserved"></div>` : html`<iframe title=${t('text')} class=${this.answered ? 'shown' : ''}
            sandbox="allow-scripts" referrerpolicy="no-referrer" src=${this.#source} @load=${this.#paint}></iframe>`}</div>`
        : body.text.trim() ? html`<div class="words" part="words" dir="auto">${linkedText(body.text, this.#clicked)}</div>` : html`<p class="sub">${t('noText')}</p>`}`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fdz-message-body': FdzMessageBody;
  }
}
