/**
 * The code of a payment, with what is said of it; loaded once there is a payment.
 * @module
 */
import { html, nothing, svg, type ReactiveControllerHost, type TemplateResult } from 'lit';
import type { Localiser } from '../../src/element/localise.ts';
import { commonWords } from '../../src/locales/common.ts';
import { paymentCodeWords } from '../../src/locales/payment-code.ts';
import { paymentWords } from '../../src/locales/payment.ts';
import { formatIban, formatMoney, type Payment } from '../../src/stores/payment.ts';
import { codesFor, drawPayment, type CodeKind, type PaymentCode } from '../../src/stores/payment-code.ts';

/** A code is made once typing has paused for as long, in milliseconds. */
const PAUSE = 250;

const nameOf = { epc: 'epc', spayd: 'spayd', 'by-square': 'bySquare' } as const;
const isolated = (text: string): string => `\u2068${text}\u2069`;

export class CodeView {
  #payment?: Payment;
  #kinds: readonly CodeKind[] = [];
  #chosen?: CodeKind;
  /** A code, or why there is none; nothing while it is being made. */
  #code?: PaymentCode | 'amount' | 'currency' | 'size' | 'unread';
  /** Counts what was asked for; an answer to an earlier question is not shown. */
  #asked = 0;
  readonly #t;
  readonly #form;
  readonly #common;

  constructor(private readonly host: ReactiveControllerHost, private readonly localiser: Localiser) {
    this.#t = localiser.load(paymentCodeWords);
    this.#form = localiser.words(paymentWords);
    this.#common = localiser.words(commonWords);
  }

  /** The code of another payment. What was chosen stays, where that payment has it too. @param typed by a person who may not be done */
  show(payment: Payment, typed: boolean): void {
    if (JSON.stringify(payment) === JSON.stringify(this.#payment)) return;
    this.#payment = payment;
    this.#kinds = codesFor(payment);
    void this.#make(typed ? PAUSE : 0);
  }

  get #kind(): CodeKind | undefined {
    return this.#kinds.find((kind) => kind === this.#chosen) ?? this.#kinds[0];
  }

  #choose(kind: CodeKind): void {
    this.#chosen = kind;
    void this.#make();
  }

  async #make(pause = 0): Promise<void> {
    const asked = ++this.#asked;
    const [payment, kind] = [this.#payment, this.#kind];
    this.#code = undefined;
    this.host.requestUpdate();
    if (!payment || !kind) return;
    if (pause) await new Promise((resolve) => setTimeout(resolve, pause));
    if (asked !== this.#asked) return;
    const code = await drawPayment(payment, kind).catch(() => 'unread' as const);
    if (asked !== this.#asked) return;
    this.#code = code;
    this.host.requestUpdate();
  }

  render(): TemplateResult {
    const [t, kind, code] = [this.#t, this.#kind, this.#code];
    if (!kind) return html`<p class="code note" part="code">${t('none')}</p>`;
    const drawn = typeof code === 'object' ? code : undefined;
    return html`<figure class="code" part="code">
      ${drawn ? this.#drawing(drawn, kind) : this.#absent()}
      <figcaption class="small">
        ${this.#kinds.length > 1
          ? html`<select aria-label=${t('which')} part="code-choice" @change=${({ target }: Event) => this.#choose((target as HTMLSelectElement).value as CodeKind)}>${this.#kinds.map((each) => html`<option value=${each} ?selected=${each === kind}>${t(nameOf[each])}</option>`)}</select>`
          : t(nameOf[kind])}
        ${drawn ? html`<p class="sub">${t('scan')}</p>` : nothing}
        ${drawn?.omitted.length ? html`<p class="omitted">${t('omitted', { fields: new Intl.ListFormat(this.localiser.locale).format(drawn.omitted.map((field) => this.#form(field))) })}</p>` : nothing}
      </figcaption>
    </figure>`;
  }

  #absent(): TemplateResult {
    const code = this.#code;
    if (typeof code !== 'string') return html`<p class="paper note waits">${this.#form('codeComes')}</p>`;
    const why = code === 'unread' ? this.#form('codeUnread') : this.#t(code === 'currency' ? 'none' : code);
    return html`<p class="paper note">${why}${code === 'unread' ? html` <button type="button" class="link" @click=${() => void this.#make()}>${this.#common('retry')}</button>` : nothing}</p>`;
  }

  #drawing({ size, path }: PaymentCode, kind: CodeKind): TemplateResult {
    const { payee, iban, amount, currency } = this.#payment!;
    const label = this.#t('says', { code: this.#t(nameOf[kind]), amount: isolated(formatMoney(amount, currency, this.localiser.locale)), payee: isolated(payee), iban: isolated(formatIban(iban)) });
    return html`<svg class="paper" part="code-drawing" role="img" aria-label=${label} viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges">${svg`<rect width=${size} height=${size} fill="#fff"></rect><path d=${path} fill="#000"></path>`}</svg>`;
  }
}
