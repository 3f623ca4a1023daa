import { html, nothing, type TemplateResult } from 'lit';
import type { Invitation, InvitationScope } from '../../src/contract/index.ts';
import { formatWhen } from '../../src/locales/format.ts';
import type { InvitationsWords } from '../../src/locales/invitations.ts';

export type Decision = { state: 'accepted' | 'declined' | 'blocked' | 'revoked'; scope?: InvitationScope; expiresAt?: string };

/** Periods an invitation may be limited to, in days; 0 is without end. */
const PERIODS = { forever: 0, month: 31, quarter: 92, year: 366 } as const;

export interface RowOptions {
  t: InvitationsWords;
  locale: string;
  pending: boolean;
  disabled: boolean;
  /** The terms of this one are being chosen. */
  choosing: boolean;
  choose(peer: string | undefined): void;
  decide(invitation: Invitation, decision: Decision): void;
  now: number;
}

type Action = readonly [label: string, word: string, run: () => void, kind?: string];

export function renderInvitation(invitation: Invitation, options: RowOptions): TemplateResult {
  const { t, locale, pending, disabled, choosing, choose, decide, now } = options;
  const { peer, state, name, reason, since, scope, expiresAt } = invitation;
  const accept: Action = [t('acceptLabel', { peer }), t('accept'), () => choose(peer)];
  const block: Action = [t('blockLabel', { peer }), t('block'), () => decide(invitation, { state: 'blocked' }), 'quiet'];
  const actions: Record<Invitation['state'], readonly Action[]> = {
    pending: [accept, [t('declineLabel', { peer }), t('decline'), () => decide(invitation, { state: 'declined' }), 'quiet'], block],
    accepted: [
      [t('changeLabel', { peer }), t('change'), () => choose(peer), 'quiet'],
      [t('revokeLabel', { peer }), t('revoke'), () => decide(invitation, { state: 'revoked' }), 'quiet'],
      block,
    ],
    declined: [accept, block],
    revoked: [accept, block],
    blocked: [[t('unblockLabel', { peer }), t('unblock'), () => choose(peer), 'quiet']],
  };
  return html`<li class=${state} part="invitation" data-peer=${peer} aria-busy=${pending ? 'true' : 'false'}>
    <div class="who">
      <b class="cut" dir="ltr" title=${peer}>${peer}</b>
      ${name ? html`<span class="sub small cut" dir="auto">${t('says', { name })}</span>` : nothing}
    </div>
    <time class="num sub small" datetime=${since}>${pending ? t('pending') : formatWhen(locale, since, new Date(now))}</time>
    ${state === 'pending' ? html`<p class=${reason ? 'reason' : 'reason sub'} dir="auto">${reason || t('noReason')}</p>` : nothing}
    ${state === 'accepted' ? html`<p class="sub small terms-now">${t(scope === 'replies' ? 'scopeReplies' : 'scopeAny')}${expiresAt
      ? html` · <span class="num">${t('until', { time: new Date(expiresAt).toLocaleDateString(locale, { dateStyle: 'medium' }) })}</span>` : nothing}</p>` : nothing}
    ${choosing ? renderTerms(invitation, options) : html`<div class="buttons">
      ${actions[state].map(([label, word, run, kind = ''], index) => html`<button type="button" class="${index === 0 && state === 'pending' ? 'main' : kind} small"
        aria-label=${label} aria-disabled=${pending || disabled ? 'true' : 'false'} @click=${() => pending || disabled || run()}>${word}</button>`)}
    </div>`}
  </li>`;
}

function renderTerms(invitation: Invitation, { t, choose, decide, now }: RowOptions): TemplateResult {
  const { peer, state, scope, expiresAt } = invitation;
  const submit = (event: Event): void => {
    event.preventDefault();
    const data = new FormData(event.currentTarget as HTMLFormElement);
    const days = PERIODS[data.get('period') as keyof typeof PERIODS] ?? 0;
    const kept = data.get('period') === 'kept' ? expiresAt : undefined;
    const until = kept ?? (days ? new Date(now + days * 86_400_000).toISOString() : undefined);
    decide(invitation, { state: 'accepted', scope: data.get('scope') === 'replies' ? 'replies' : 'any', ...(until && { expiresAt: until }) });
  };
  return html`<form class="terms" part="terms" aria-label=${t('terms', { peer })} @submit=${submit}
    @keydown=${(event: KeyboardEvent) => { if (event.key === 'Escape') { event.stopPropagation(); choose(undefined); } }}>
    <fieldset><legend class="small sub">${t('scope')}</legend>
      <label><input type="radio" name="scope" value="any" .checked=${scope !== 'replies'}>${t('anyOption')}</label>
      <label><input type="radio" name="scope" value="replies" .checked=${scope === 'replies'}>${t('repliesOption')}</label>
    </fieldset>
    <label class="period"><span class="small sub">${t('expiry')}</span>
      <select name="period">
        ${expiresAt && state === 'accepted' ? html`<option value="kept" selected>${t('until', { time: expiresAt.slice(0, 10) })}</option>` : nothing}
        ${(Object.keys(PERIODS) as (keyof typeof PERIODS)[]).map((period) => html`<option value=${period}>${t(period)}</option>`)}
      </select></label>
    <div class="buttons">
      <button type="submit" class="main small">${t(state === 'accepted' ? 'save' : 'confirm')}</button>
      <button type="button" class="quiet small" @click=${() => choose(undefined)}>${t('cancel')}</button>
    </div>
  </form>`;
}
