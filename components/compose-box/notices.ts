import { html, nothing, type TemplateResult } from 'lit';
import type { DmailProblem } from '../../src/contract/problems.ts';
import type { ComposeWords } from '../../src/locales/compose.ts';
import { formatTime } from '../../src/locales/format.ts';
import type { AccountState } from '../../src/stores/account.ts';
import type { ComposeState, Recipient } from '../../src/stores/compose.ts';
import type { OutboxState } from '../../src/stores/outbox.ts';
import { isEmpty, textOfHtml } from './plain.ts';
import { statusWord } from './recipient-field.ts';

type Part = TemplateResult | typeof nothing;

/** That nobody is signed in who may send, and what to do about it. */
export function renderAccount(
  account: Pick<AccountState, 'phase' | 'account' | 'limits' | 'managed' | 'problem'> | undefined,
  { may, problem, word, retry, signIn }: { may: boolean | undefined; problem(problem: Pick<DmailProblem, 'code'> | undefined): string; word(key: 'retry' | 'signIn'): string; retry(): void; signIn(): void },
): Part {
  const { phase, managed, limits, problem: reason, account: person } = account ?? {};
  if (phase === 'failed') {
    return html`<div class="notice bad" part="notice" role="alert"><p class="grow">${problem(reason)}</p>
      <button type="button" @click=${retry}>${word('retry')}</button></div>`;
  }
  // Whoever let this site read alone is told before they have written.
  const barred = phase === 'signed-in' && !!person && (!may || !!limits?.lacks('send'));
  if (!barred && phase !== 'signed-out' && phase !== 'expired') return nothing;
  return html`<div class="notice" part="notice">
    <p class="grow">${problem({ code: barred ? 'scope-insufficient' : 'signed-out' })}</p>
    ${managed ? nothing : html`<button type="button" @click=${signIn}>${word('signIn')}</button>`}
  </div>`;
}

/** That the draft is being opened. */
export const renderLoading = (t: ComposeWords, { open, problem }: { open: boolean; problem?: DmailProblem }): Part =>
  (open && !problem ? html`<div class="skeleton" aria-hidden="true"><i></i><i></i><b></b></div><p class="visually-hidden">${t('loading')}</p>` : nothing);

/** What the browser's storage cannot promise. */
export function renderStorage(t: ComposeWords, storage: OutboxState['storage'] | undefined): Part {
  const words = storage === 'memory' ? t('storageMemory') : storage === 'full' ? t('storageFull') : storage === 'lost' ? t('storageLost') : '';
  return words ? html`<p class="notice warn" part="notice" role="alert">${words}</p>` : nothing;
}

/** What stands against sending; some of it may be sent nevertheless. */
export interface Warning {
  texts: readonly string[];
  /** Nothing but a question: the person may send all the same. */
  confirmable: boolean;
}

/** What stands against sending; `anyway` when the person was asked already. */
export function obstaclesTo(t: ComposeWords, { to, cc, obstacles, html: formatted, subject, attachments }: ComposeState, anyway: boolean): Warning | undefined {
  const everybody = [...to, ...cc];
  const texts: string[] = [];
  for (const obstacle of obstacles) {
    if (obstacle === 'no-recipient') texts.push(t('noRecipient'));
    if (obstacle === 'recipient-invalid') texts.push(...everybody.flatMap(({ text, status }) => (status === 'invalid' ? t('recipientInvalid', { text }) : status === 'outside' || status === 'not-dmail' ? `${text}: ${statusWord(t, status)}` : [])));
    if (obstacle === 'recipient-uninvited') {
      texts.push(...everybody.filter(({ status }) => status === 'uninvited').map(({ address = '' }) => t('recipientUninvited', { address })), ...waitedFor(t, everybody));
    }
    if (obstacle === 'attachment-broken') texts.push(t('attachmentBroken'));
    if (obstacle === 'attachment-properties') texts.push(t('attachmentProperties'));
    if (obstacle === 'part-unfinished') texts.push(t('partUnfinished'));
  }
  if (texts.length) return { texts, confirmable: false };
  if (anyway) return undefined;
  if (isEmpty(formatted)) texts.push(t('emptyText'));
  else if (!attachments.length && speaksOfAttachment(t, formatted)) texts.push(t('attachmentForgotten'));
  if (!subject.trim()) texts.push(t('emptySubject'));
  return texts.length ? { texts, confirmable: true } : undefined;
}

/** Whether the words of the person, not those they quote, speak of something attached. */
function speaksOfAttachment(t: ComposeWords, formatted: string): boolean {
  const own = textOfHtml(formatted.replace(/<blockquote[^]*<\/blockquote>/, '')).toLocaleLowerCase();
  return t('attachmentWords').split(',').some((word) => own.includes(word.trim().toLocaleLowerCase()));
}

/** Who was asked and has not answered yet, with what to do when they have. */
const waitedFor = (t: ComposeWords, everybody: readonly Recipient[]): string[] =>
  everybody.filter(({ status }) => status === 'requested').map(({ address = '' }) => t('asked', { address }));

/** What stands against sending, once it was tried; before that only who is waited for. */
export function renderWarning(t: ComposeWords, { to, cc }: ComposeState, warning: Warning | undefined, send: () => void, back: () => void): Part {
  const waits = waitedFor(t, [...to, ...cc]);
  if (!warning) return waits.length ? html`<div class="notice" part="notice"><div class="grow">${waits.map((text) => html`<p>${text}</p>`)}</div></div>` : nothing;
  return html`<div class="notice warn" part="notice" role="alert">
    <div class="grow">${warning.texts.map((text) => html`<p>${text}</p>`)}</div>
    ${warning.confirmable ? html`<button type="button" class="anyway" @click=${send}>${t('sendAnyway')}</button>
      <button type="button" class="quiet" @click=${back}>${t('keepWriting')}</button>` : nothing}
  </div>`;
}

/** Where the text is kept: "Saved here and at home.localhost · 10:58". */
export function savedLine(t: ComposeWords, locale: string, state: ComposeState, domain: string): string {
  const { dirty, savedHere, savedHome, problem } = state;
  if (savedHere && savedHome && !dirty) return t('savedBoth', { domain, time: formatTime(locale, Math.max(savedHere, savedHome)) });
  if (savedHere && !dirty) return t('savedHere', { time: formatTime(locale, savedHere) });
  if (savedHome && !dirty) return t('savedHome', { domain, time: formatTime(locale, savedHome) });
  if (problem && dirty) return t('notSaved');
  return dirty ? t('saving') : '';
}
