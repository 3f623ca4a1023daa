/**
 * Who signed a letter, how, and what exactly was signed.
 * @module
 */
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { StoredMessage } from '../../src/contract/index.ts';
import { canonicalBytes, digestOf } from '../../src/contract/canonical.ts';
import { FdzElement } from '../../src/element/element.ts';
import { property } from '../../src/element/property.ts';
import { ring } from '../../src/element/ring.ts';
import { StoreController } from '../../src/element/store-controller.ts';
import { commonWords } from '../../src/locales/common.ts';
import { formatMoment } from '../../src/locales/format.ts';
import { letterWords } from '../../src/locales/letter.ts';
import { signatureCheckWords } from '../../src/locales/signature-checks.ts';
import type { SignatureVerification } from '../../src/stores/evidence.ts';
import { styles } from '../../src/styles/index.ts';
import { letterStyles } from './letter.styles.ts';
import { homeOf } from './registered.ts';

/**
 * @ignore part of fdz-message
 */
export class FdzMessageSignature extends FdzElement {
  static override styles = [...styles, letterStyles];

  @property({ attribute: false }) stored?: StoredMessage;
  @property({ state: true }) private digest = '';

  protected readonly t = this.localiser.load(letterWords);
  protected readonly common = this.localiser.words(commonWords);
  readonly #outcome = new StoreController<SignatureVerification>(this);

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed);
    if (changed.has('stored') || changed.has('services')) void this.#verify();
  }

  async #verify(): Promise<void> {
    const { stored, services } = this;
    if (!stored || !services) return this.#outcome.observe(undefined);
    const { signature: _, ...signed } = stored.message;
    const [evidence, digest] = await Promise.all([services.evidence(), digestOf(canonicalBytes(signed))]);
    if (stored !== this.stored) return;
    this.digest = digest;
    this.#outcome.observe(evidence.signature(stored.message));
  }

  readonly #again = (): void => {
    this.#outcome.observe(undefined);
    void this.#verify();
  };

  protected override render(): TemplateResult {
    const { t } = this;
    const outcome = this.#outcome.value;
    const state = outcome?.state ?? 'verifying';
    return html`<section class="line signature ${state}" part="signature" aria-label=${t('signature')}>
      ${ring(state === 'verified' ? 'verified' : state === 'failed' ? 'failed' : 'waiting')}
      <div class="grow">${state === 'verified' ? this.#renderGood(outcome!) : state === 'failed' ? html`<p class="bad"><b>${t('signatureFailed')}</b></p><p class="sub">${this.localiser.load(signatureCheckWords)(outcome!.failed!)}</p>`
        : html`<p>${t(state === 'unknown' ? 'signatureUnknown' : 'signatureChecking')}</p>`}</div>
      ${state === 'unknown' ? html`<button type="button" class="small" @click=${this.#again}>${this.common('retry')}</button>` : nothing}
    </section>`;
  }

  #renderGood({ signer, level, signedAt }: SignatureVerification): TemplateResult {
    const { t } = this;
    const { name, address = '', issuer = '' } = signer ?? {};
    const by = { issuer: homeOf(issuer) || issuer };
    return html`<details><summary>${t('signedBy', { name: name ?? address })}${name ? html` <span class="sub" dir="ltr">${address}</span>` : nothing}</summary>
      <p>${level === 'passkey' ? t('byPasskey', by) : t('byDevice', by)}</p>
      <p>${t('signedWhat')}</p>
      ${signedAt ? html`<p class="num">${t('signedAt', { time: formatMoment(this.localiser.locale, signedAt) })}</p>` : nothing}
      <p class="sub">${t('signedDigest')}: <span class="num digest" dir="ltr">${this.digest}</span></p></details>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fdz-message-signature': FdzMessageSignature;
  }
}
