/**
 * Sending: what stands against it, the question to the host, and the word that the message is on its way.
 * @module
 */
import type { LitElement } from 'lit';
import type { LiveRegion } from '../../src/element/live-region.ts';
import type { Localiser } from '../../src/element/localise.ts';
import type { ComposeWords } from '../../src/locales/compose.ts';
import type { ComposeState, SendOptions } from '../../src/stores/compose.ts';
import type { Addressing } from './addressing.ts';
import type { Attachments } from './attachments.ts';
import type { DraftSession } from './draft-session.ts';
import { MessageQueuedEvent, MessageSendRequestEvent } from './events.ts';
import { obstaclesTo, renderWarning, type Warning } from './notices.ts';
import type { Limits } from '../../src/stores/limits.ts';
import type { Limited } from './limited.ts';
import type { Signing } from './signing.ts';

export interface SendingOptions {
  t: ComposeWords;
  draft: DraftSession;
  live: LiveRegion;
  addressing: Addressing;
  files: Attachments;
  /** The person would rather go on writing. */
  back(): void;
  /** What the message gets when it leaves. */
  leaving(): SendOptions;
  /** Whether the page wants it signed, or leaves that to the person. */
  signature(): 'required' | 'optional' | undefined;
  localiser: Localiser;
  /** Home of the person: where they sign. */
  domain(): string;
  /** Sends once more, as the button does. */
  press(): void;
  /** It is shown that it was sent. */
  shown(): Promise<unknown>;
}

const addresses = (list: ComposeState['to']): string[] => list.flatMap(({ address }) => address ?? []);

export class Sending {
  /** What has it signed, once loaded. */
  signing?: Signing;
  /** Says how far the page may write, where not to everybody, once loaded. */
  limited?: Limited | undefined;
  /** It was tried: what stands against it is said for as long as it does. */
  #tried = false;

  constructor(private readonly host: LitElement, private readonly options: SendingOptions) {}

  /** What was in the way has changed, or there is another draft. */
  readonly reset = (): void => this.#show(false);

  /** Loads what has it signed, where that may be; what could not be loaded is asked for again when it is to be sent. */
  load(): void {
    const { host, options } = this;
    if (this.signing || !options.signature()) return;
    void import('./signing.ts').then(({ Signing: Made }) => {
      this.signing ??= new Made(host, options);
      host.requestUpdate();
    }, () => {});
  }

  /** The person lets the page write so far. */
  async limit(limits: Limits | undefined): Promise<void> {
    if (limits === this.limited?.limits) return;
    const { Limited: Made } = await import('./limited.ts');
    this.limited = limits && new Made(limits, this.options.localiser, () => this.options.leaving().channel);
    this.host.requestUpdate();
  }

  #warning(now: ComposeState, anyway: boolean): Warning | undefined {
    const { t, signature } = this.options;
    // What has to be signed never leaves without, however little of the page is there.
    return signature() === 'required' && !this.signing ? { texts: [t('signingMissing')], confirmable: false } : obstaclesTo(t, now, anyway);
  }

  /** Answers whether the message is on its way; `anyway` when the person was asked already. */
  async send(anyway = false): Promise<boolean> {
    const { host } = this;
    const { draft, live, addressing, files, leaving, shown } = this.options;
    const { signing } = this;
    const store = draft.store!;
    const now = store.state;
    const warning = this.#warning(now, anyway);
    if (warning) {
      this.load();
      // What is on the screen already is not read out by itself.
      if (this.#tried) live.say(warning.texts.join(' '));
      this.#show(true);
      await host.updateComplete;
      if (warning.confirmable) host.renderRoot.querySelector<HTMLElement>('.anyway')?.focus();
      else if (!now.to.length && !now.cc.length) addressing.focus();
      else if (now.obstacles[0] === 'attachment-properties') files.describe(now.lacking[0]!.attachment);
      else if (now.obstacles[0] === 'part-unfinished') host.renderRoot.querySelector<HTMLElement>('fdz-compose-payment')?.focus();
      return false;
    }
    if (signing?.obstacle(now)) return false;
    const { subject, html, thread, cover, reference } = now;
    const request = new MessageSendRequestEvent({ to: addresses(now.to), cc: addresses(now.cc), subject, html, thread, cover, reference });
    if (!host.dispatchEvent(request)) return false;
    let sent = false;
    await draft.attempt(async () => {
      const message = await (signing ? signing.send(store, leaving()) : store.send(leaving()));
      if (!message) return;
      sent = true;
      this.#show(false);
      host.dispatchEvent(new MessageQueuedEvent(message));
      await shown();
      await host.updateComplete;
      host.renderRoot.querySelector<HTMLElement>('#sent')?.focus();
    });
    return sent;
  }

  /** What stands against it. */
  render(now: ComposeState): ReturnType<typeof renderWarning> {
    const { t, back } = this.options;
    return renderWarning(t, now, this.#tried ? this.#warning(now, false) : undefined, () => void this.send(true), () => {
      this.#show(false);
      back();
    });
  }

  #show(tried: boolean): void {
    this.#tried = tried;
    this.host.requestUpdate();
  }
}
