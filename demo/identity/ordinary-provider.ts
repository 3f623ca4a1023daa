/**
 * An ordinary OpenID provider, as companies have one: it knows nothing of mail, of DPoP or of resource
 * indicators, and only clients registered with it.
 * @module
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Context } from 'koa';
import type OidcProvider from 'oidc-provider';
import { createAccounts } from './accounts.ts';
import type { Frame } from './pages/html.ts';
import { errorPage, signInPage } from './pages/views.ts';
import { Provider } from './provider.ts';
import { IdentityStore } from './store.ts';
import { assets, publicly, readForm } from './web.ts';
import type { Account } from './types.ts';

export interface OrdinaryProviderOptions {
  issuer: string;
  clients: readonly { clientId: string; clientSecret: string; redirectUri: string }[];
  accounts: readonly Account[];
  dataDir?: string;
}

export interface OrdinaryProvider {
  readonly handler: (request: IncomingMessage, response: ServerResponse) => void;
  close(): Promise<void>;
}

export async function createOrdinaryProvider({ issuer, clients, accounts: list, dataDir }: OrdinaryProviderOptions): Promise<OrdinaryProvider> {
  const { hostname } = new URL(issuer);
  const frame: Frame = { domain: hostname, mailless: true };
  const [store, accounts] = await Promise.all([IdentityStore.open({ dataDir }), createAccounts(hostname, list)]);
  const local = (id: string): string => id.slice(0, id.indexOf('@'));
  const provider: OidcProvider = new Provider(issuer, {
    adapter: (model) => store.adapter(model),
    jwks: { keys: [(await store.tokenKeys()).key] },
    cookies: { keys: [await store.cookieKey()], names: { session: 'session', interaction: 'interaction', resume: 'resume' } },
    clients: clients.map(({ clientId, clientSecret, redirectUri }) => ({
      client_id: clientId, client_secret: clientSecret, redirect_uris: [redirectUri], id_token_signed_response_alg: 'ES256',
    })),
    enabledJWA: { idTokenSigningAlgValues: ['ES256'] },
    features: {
      devInteractions: { enabled: false }, dPoP: { enabled: false }, resourceIndicators: { enabled: false },
      rpInitiatedLogout: { enabled: false }, pushedAuthorizationRequests: { enabled: false },
    },
    ttl: { AccessToken: 600, AuthorizationCode: 60, Grant: 3600, IdToken: 600, Interaction: 3600, Session: 24 * 3600 },
    // A name goes with those who ask for it.
    claims: { openid: ['sub'], profile: ['name'] },
    conformIdTokenClaims: false,
    findAccount: (_ctx, id) => ({ accountId: id, claims: () => ({ sub: id, name: accounts.find(`${id}@${hostname}`)?.name }) }),
    // The company's own services need no consent.
    async loadExistingGrant({ oidc: { client, session } }) {
      const grant = new provider.Grant({ accountId: session!.accountId, clientId: client!.clientId });
      grant.addOIDCScope('openid profile');
      await grant.save();
      return grant;
    },
    interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
    renderError(ctx, { error, error_description: detail }) {
      errorPage(ctx, frame, { status: ctx.status, code: error, detail });
    },
  });
  provider.proxy = true;

  const signIn = async (ctx: Context): Promise<void> => {
    const { uid, params } = await provider.interactionDetails(ctx.req, ctx.res);
    const client = String(params['redirect_uri']);
    const view = { action: `/interaction/${uid}`, client, cancel: true };
    if (ctx.method !== 'POST') return signInPage(ctx, frame, view);
    const data = await readForm(ctx, issuer);
    const finish = async (result: Parameters<OidcProvider['interactionResult']>[2]): Promise<void> => {
      ctx.redirect(await provider.interactionResult(ctx.req, ctx.res, result));
      ctx.status = 303;
    };
    if (data.get('decision') === 'cancel') return finish({ error: 'access_denied', error_description: 'the person turned back' });
    const login = data.get('login') ?? '';
    const check = await accounts.check(login, data.get('password') ?? '');
    if ('person' in check) return finish({ login: { accountId: local(check.person.id), remember: true } });
    signInPage(ctx, frame, { ...view, login, problem: 'wait' in check ? check : 'wrong' });
  };

  provider.use(async (ctx, next) => {
    if (assets(ctx)) return;
    if (!/^\/interaction\/[\w-]+$/.test(ctx.path)) return next();
    await signIn(ctx).catch((error: unknown) => {
      errorPage(ctx, frame, { lost: true, status: 400, code: error instanceof Error ? error.message : undefined });
    });
  });
  return {
    handler: publicly(issuer, provider),
    close: () => store.close(),
  };
}
