/**
 * What is said in place of rows. Loaded by itself for whoever is not signed in yet, and with the actions.
 * @module
 */
import { css, type TemplateResult } from 'lit';
import { problemText } from '../../src/element/problem.ts';
import { holdFocus } from '../../src/element/hold-focus.ts';
import { inboxActionWords } from '../../src/locales/inbox-actions.ts';
import type { InboxModel } from './model.ts';
import { isFiltered } from './query.ts';
import { panel, statusOf, type StatusContext } from './status.ts';

const panelStyles = css`
  .title { font-weight: var(--_bold); }
  .panel { margin: auto; padding: 24px; max-inline-size: 42ch; text-align: center; text-wrap: balance; overflow-wrap: anywhere; display: grid; gap: 6px; justify-items: center; }
  .panel button { margin-block-start: 10px; }
  .panel button.main { background: var(--fdz-main, var(--_accent)); border-color: transparent; color: var(--fdz-on-main, var(--_on-accent)); font-weight: var(--_bold); }
`;

/** Where the focus goes when what had it is gone: to the row the person is at, what brings back, what helps on, what writes. */
const NEXT = ['.row[tabindex="0"]', '.toast [data-do=undo]', '.panel [data-do]', '.write'];

const panels = new WeakMap<InboxModel, Panel>();

/** The words come along, so that nothing is shown without them. */
export async function loadPanel(model: InboxModel): Promise<Panel> {
  await inboxActionWords.load(model.localiser.language);
  if (!panels.has(model)) panels.set(model, new Panel(model));
  return panels.get(model)!;
}

export class Panel {
  /** Rows are being moved; what brings them back is about to be shown. */
  moving = false;

  constructor(readonly model: InboxModel) {
    model.host.shadowRoot!.adoptedStyleSheets.push(panelStyles.styleSheet!);
    holdFocus(model.host, (root) => {
      // While somebody signs in, or rows are being loaded or moved, there is nowhere to go yet.
      if (root.querySelector('.skeleton, .signing-in') || (this.moving && !model.ids.length)) return undefined;
      return NEXT.map((selector) => root.querySelector<HTMLElement>(selector)).find((element) => element?.checkVisibility({ visibilityProperty: true }));
    });
  }

  get t() {
    return this.model.localiser.load(inboxActionWords);
  }

  get context(): StatusContext {
    const { account, list, mailbox, localiser, host, search, context } = this.model;
    const state = mailbox.value?.mailbox;
    const problem = list.value?.problem ?? account.value?.problem;
    return {
      ...context, a: this.t, barred: this.model.barred || (!!account.value?.account && !host.services?.account.may('read:mailbox')), account: account.value, list: list.value, mailbox: state, view: host.view, filtered: isFiltered(search),
      problem: problemText(localiser, problem), change: problemText(localiser, state?.problem),
    };
  }

  /** In place of rows; nothing while they are being loaded. */
  panel(): TemplateResult | undefined {
    const { context } = this;
    const status = statusOf(context);
    return status === 'loading' || status === 'rows' ? undefined : panel(status, context);
  }

  /** Whether an event was for here: signing in, or coming and going of the focus. */
  on({ type, target }: Event): boolean {
    const act = (target as Element).closest<HTMLElement>('[data-do]')?.dataset.do;
    const account = this.model.host.services?.account;
    if (type === 'click' && act === 'sign-in') void account?.signIn();
    const again = act === 'retry' && account?.state.phase === 'failed';
    if (type === 'click' && again) account.retry();
    return type === 'focusin' || act === 'sign-in' || again;
  }
}
