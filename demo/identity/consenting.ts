/**
 * Allowing a host page what it asks for: the question, and what follows from the answer.
 * @module
 */
import type { Context } from 'koa';
import type Provider from 'oidc-provider';
import { askingOf } from './confirming.ts';
import type { Frame } from './pages/html.ts';
import { consentPage } from './pages/views.ts';
import { allowedAfter, askedScopes } from './scopes.ts';
import type { IdentityStore } from './store.ts';

type Interaction = Awaited<ReturnType<Provider['interactionDetails']>>;

export interface Consenting {
  /** Shows what is asked. `problem`: nothing was ticked. */
  show(ctx: Context, details: Interaction, problem?: boolean): Promise<void>;
  /** @returns the result for oidc-provider, `cancel`, or nothing where a page was shown */
  decide(ctx: Context, details: Interaction, form: URLSearchParams): Promise<{ consent: { grantId: string } } | 'cancel' | undefined>;
}

export function consenting({ provider, frame, store, resource }: { provider: Provider; frame: Frame; store: IdentityStore; resource: string }): Consenting {
  const show: Consenting['show'] = async (ctx, details, problem = false) => {
    const { account: address, ...asking } = askingOf(details);
    const known = await provider.Client.find(asking.client);
    const scopes = askedScopes(details.params['scope']);
    // Pressing Allow gives what the page said the site asks for; each line can be taken out.
    consentPage(ctx, frame, { ...asking, address, clientName: known?.clientName, scopes, checked: scopes, problem });
  };
  return {
    show,
    async decide(ctx, details, form) {
      const { account, client } = askingOf(details);
      if (!account || form.get('decision') !== 'allow') return 'cancel';
      const asked = askedScopes(details.params['scope']);
      const chosen = asked.filter((scope) => form.getAll('scope').includes(scope));
      if (chosen.length === 0) {
        await show(ctx, details, true);
        return undefined;
      }
      await store.allow(account, client, (before) => allowedAfter(before, { asked, chosen }));
      const grant = new provider.Grant({ accountId: account, clientId: client });
      grant.addOIDCScope('openid');
      grant.addResourceScope(resource, chosen.join(' '));
      const refused = asked.filter((scope) => !chosen.includes(scope));
      if (refused.length > 0) grant.rejectResourceScope(resource, refused.join(' '));
      return { consent: { grantId: await grant.save() } };
    },
  };
}
