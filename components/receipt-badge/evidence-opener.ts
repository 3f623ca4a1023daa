/**
 * Takes an evidence file by drop or choosing, verifies it, and shows what it holds.
 * @module
 */
import { css, html, nothing, type TemplateResult } from 'lit';
import type { FdzReceiptBadge, BadgeState } from './fdz-receipt-badge.ts';
import type { Localiser } from '../../src/element/localise.ts';
import { LiveRegion } from '../../src/element/live-region.ts';
import { domainOf } from '../../src/contract/address.ts';
import { formatPostmark } from '../../src/locales/format.ts';
import { evidenceFileWords } from '../../src/locales/evidence-file.ts';
import { evidencePageIn } from '../../src/locales/evidence-page.ts';
import { signatureCheckWords } from '../../src/locales/signature-checks.ts';
import type { EvidenceStore, FileVerification, SignatureVerification } from '../../src/stores/evidence.ts';
import { checks, detailStyles } from './details.ts';
import { EvidenceCheckedEvent } from './events.ts';
import { load as loadMessage, messageStyles, openedMessage } from './opened-message.ts';
import { postmark, postmarkStyles } from './postmark.ts';
import { load, timeline, timelineStyles } from './timeline.ts';
import { together } from './together.ts';

/** Octets above which nothing is read: no evidence file is larger. */
const LARGEST = 67_108_864;

const SHAPES = { verifying: 'dashed', verified: 'tick', failed: 'cross', unknown: 'question' } as const;

/** What is said of the page in a file. */
const PAGES = { same: 'pageSame', forged: 'pageForged', unchecked: 'pageUnchecked' } as const;
const CLASSES = { same: 'sub', unchecked: 'doubt' } as const;

/** Within a sentence, whatever its direction. */
const isolated = (text: string): string => `\u2068${text}\u2069`;

/** The domains whose keys could not be confirmed. */
const openDomains = ({ message, chains = [], signature }: FileVerification): string[] => [...new Set([
  ...chains.filter(({ events }) => events.some(({ verification: { state } }) => state === 'unknown')).map(({ recipient }) => domainOf(recipient)),
  ...(message && signature?.state === 'unknown' ? [domainOf(message.from.address)] : []),
])];

/** Those of whom the first receipts are not in the file. */
const incomplete = ({ chains = [] }: FileVerification): string[] => chains.filter((chain) => chain.incomplete).map(({ recipient }) => recipient);

export class EvidenceOpener {
  readonly #live: LiveRegion;
  #outcome?: FileVerification;
  #name = '';
  #over = false;
  /** What was opened last; what comes late of another is left aside. */
  #latest?: File;
  #loaded = false;

  constructor(private readonly host: FdzReceiptBadge, private readonly localiser: Localiser, private readonly store: () => Promise<EvidenceStore>) {
    this.#live = new LiveRegion(host);
    host.shadowRoot?.adoptedStyleSheets.push(postmarkStyles.styleSheet!, timelineStyles.styleSheet!, detailStyles.styleSheet!, messageStyles.styleSheet!, openerStyles.styleSheet!);
    void Promise.all([load(localiser), loadMessage(localiser)]).then(() => {
      this.#loaded = true;
      host.requestUpdate();
    });
  }

  get state(): BadgeState {
    return this.#outcome?.state ?? 'none';
  }

  render(): TemplateResult | typeof nothing {
    if (!this.#loaded) return nothing;
    const t = this.localiser.load(evidenceFileWords);
    const outcome = this.#outcome;
    return html`${this.#live.render()}<div class="drop ${this.#over ? 'over' : ''}" part="drop" @dragenter=${this.#drag} @dragover=${this.#drag} @dragleave=${this.#leave} @drop=${this.#drop}>
        ${outcome ? this.#stamp(outcome) : nothing}
        <div><button class="choose" @click=${this.#choose}>${t(outcome ? 'another' : 'choose')}</button>
          <p class="sub">${outcome ? html`<bdi>${this.#name}</bdi>` : t('drop')}</p></div>
        <input type="file" accept=".zip,application/zip" hidden @change=${this.#chosen} />
      </div>${outcome && outcome.state !== 'verifying' ? this.#result(outcome) : nothing}`;
  }

  #stamp(outcome: FileVerification): TemplateResult {
    const { state, exportedAt } = outcome;
    const { locale } = this.localiser;
    const t = this.localiser.load(evidenceFileWords);
    return postmark(SHAPES[state], { word: t(`${state}Short`), date: exportedAt ? formatPostmark(locale, exportedAt) : '···', locale, says: this.#title(outcome) });
  }

  #title(outcome: FileVerification): string {
    const { state, signature, chains } = outcome;
    const known = state === 'unknown' && !!chains?.length && !openDomains(outcome).length;
    return this.localiser.load(evidenceFileWords)(state === 'verified' && signature ? 'verifiedSigned' : known ? (incomplete(outcome).length ? 'incompleteTitle' : 'unnamedTitle') : state);
  }

  #result(outcome: FileVerification): TemplateResult {
    const { localiser } = this;
    const { state, fault, message, page, chains = [], signature, keysDiffer } = outcome;
    const domains = [...new Set(chains.map(({ recipient }) => domainOf(recipient)))].join(', ');
    const unconfirmed = openDomains(outcome);
    const missing = incomplete(outcome);
    const list = (names: readonly string[]) => new Intl.ListFormat(localiser.locale).format(names.map(isolated));
    const t = localiser.load(evidenceFileWords);
    return html`<section class="opened" part="details" aria-label=${t('result')}>
      <p class="title">${this.#title(outcome)}</p>
      ${fault ? html`<p class="bad">${t(fault)}</p>` : nothing}
      ${keysDiffer ? html`<p class="bad">${t('keysDiffer')}</p>` : nothing}
      ${page === 'forged' ? html`<p class="bad">${t('pageForged')}</p>` : nothing}
      ${state === 'unknown' && !chains.length ? html`<p class="sub">${t('unreadable')}</p>` : nothing}
      ${state === 'unknown' && unconfirmed.length ? html`<p class="sub">${t('unknownHint', { domains: list(unconfirmed) })}</p>` : nothing}
      ${state !== 'failed' && missing.length ? html`<p class="sub">${t('incompleteHint', { who: list(missing) })}</p>` : nothing}
      ${state === 'failed' ? html`<p class="sub">${t('failedHint')}</p>` : nothing}
      ${message && !signature && state !== 'failed' ? html`<p class="sub">${t('unsigned', { from: isolated(message.from.address), domains: isolated(domains) })}</p>` : nothing}
      ${page && page !== 'forged' ? html`<p class=${CLASSES[page]}>${t(PAGES[page])}</p>` : nothing}
      ${message ? openedMessage({ ...outcome, message }, localiser) : nothing}
      ${chains.map((chain) => html`<h3><bdi>${chain.recipient}</bdi></h3>${chain.named ? nothing : html`<p class="bad">${t('unnamed', { who: isolated(chain.recipient), domain: isolated(domainOf(chain.recipient)) })}</p>`}${timeline(chain, localiser)}${chain.failed ? checks(together(chain)!, localiser) : nothing}`)}
      ${signature ? this.#signature(signature) : nothing}
    </section>`;
  }

  #signature({ state, level, signer, failed }: SignatureVerification): TemplateResult {
    const t = this.localiser.load(evidenceFileWords);
    const held = (state === 'verified' || state === 'unknown') && signer;
    // The name is as good as the issuer that says it.
    const who = held && isolated(signer.name && state === 'verified' ? `${signer.name} (${signer.address})` : signer.address);
    const word = state === 'unknown' ? 'signedUnconfirmed' : level === 'passkey' ? 'signedByPasskey' : 'signedByDevice';
    return html`<h3>${t('signature')}</h3><p class=${held ? '' : 'bad'}>${who ? t(word, { who }) : t('signatureFailed')}</p>${failed ? html`<p class="sub">${this.localiser.load(signatureCheckWords)(failed)}</p>` : nothing}`;
  }

  readonly #choose = (): void => this.host.shadowRoot!.querySelector<HTMLInputElement>('input[type=file]')!.click();

  readonly #chosen = (event: Event): void => {
    const input = event.target as HTMLInputElement;
    if (input.files?.[0]) void this.open(input.files[0]);
    input.value = '';
  };

  readonly #drag = (event: DragEvent): void => {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    this.#hover(true);
  };

  readonly #leave = (event: DragEvent): void => {
    if (!(event.currentTarget as Element).contains(event.relatedTarget as Node | null)) this.#hover(false);
  };

  readonly #drop = (event: DragEvent): void => {
    event.preventDefault();
    this.#hover(false);
    const file = event.dataTransfer?.files[0];
    if (file) void this.open(file);
  };

  #hover(over: boolean): void {
    if (over === this.#over) return;
    this.#over = over;
    this.host.requestUpdate();
  }

  async open(file: File): Promise<void> {
    this.#latest = file;
    this.#name = file.name;
    this.#show({ state: 'verifying' });
    let outcome: FileVerification;
    try {
      outcome = file.size > LARGEST ? { state: 'failed', fault: 'too-large' } : await (await this.store()).file(new Uint8Array(await file.arrayBuffer()), evidencePageIn);
    } catch {
      // The file cannot be read any more, or what verifies it could not be loaded.
      outcome = { state: 'unknown' };
    }
    if (file !== this.#latest) return;
    this.#show(outcome);
    const { page = 'same' } = outcome;
    this.#live.say(page === 'same' ? this.#title(outcome) : `${this.#title(outcome)}. ${this.localiser.load(evidenceFileWords)(PAGES[page])}`, true);
    this.host.dispatchEvent(new EvidenceCheckedEvent(outcome));
  }

  #show(outcome: FileVerification): void {
    this.#outcome = outcome;
    this.host.requestUpdate();
  }
}

const openerStyles = css`
  :host([file]) { display: block; }
  .drop { display: flex; flex-wrap: wrap; gap: 8px 18px; align-items: center; padding: 18px; border: 1px dashed var(--_line-2); border-radius: var(--_radius); }
  .drop.over { border-color: var(--_accent); background: var(--_hover); }
  .drop .sub { margin-block-start: 6px; overflow-wrap: anywhere; }
  .opened { margin-block-start: 16px; }
  .opened h3 { font-size: inherit; font-weight: var(--_bold); margin-block: 16px 0; overflow-wrap: anywhere; }
  .opened .doubt { padding-inline-start: 10px; border-inline-start: 3px solid var(--_line-2); margin-block: 8px; }
  .opened :is(.sub, .bad, .doubt) + dl { margin-block-start: 10px; }
  @media print { .drop { border: 0; padding: 0; } .choose { display: none; } }
`;
