/**
 * The authorization server of a domain's mail: OAuth 2.0 code flow with PKCE and DPoP for host pages nobody
 * registered, consent in the person's hands, and tokens for other servers by exchange.
 * @module
 */
import { randomBytes } from 'node:crypto';
import type { JWK } from 'jose';
import type { Configuration, KoaContextWithOIDC } from 'oidc-provider';
import { covers } from '../../src/contract/index.ts';
import { createAccounts } from './accounts.ts';
import { allowed } from './allowed.ts';
import { clientDocuments } from './clients.ts';
import { confirming } from './confirming.ts';
import { consenting } from './consenting.ts';
import { ownData } from './data.ts';
import { CONFIRMED_LIFE, PATIENCE, confirmationFeatures, confirmationPolicy, Pushes } from './details.ts';
import { registerExchange } from './exchange.ts';
import { createFederation } from './federation.ts';
import { createGuests, trustedClaims, withGuests } from './guests.ts';
import { createMailServer } from './mail-server.ts';
import type { Frame } from './pages/html.ts';
import { errorPage } from './pages/views.ts';
import { errors, Provider } from './provider.ts';
import { returning } from './returning.ts';
import { routes, STAY } from './routes.ts';
import { askedScopes, scopesFor } from './scopes.ts';
import { createSigning } from './signing.ts';
import { grantName, IdentityStore } from './store.ts';
import type { AuthorizationServer, AuthorizationServerOptions } from './types.ts';
import { publicly } from './web.ts';

/** Seconds a grant and its refresh tokens outlive their last use. */
const KEEP = 60 * 24 * 3600;

export async function createAuthorizationServer(options: AuthorizationServerOptions): Promise<AuthorizationServer> {
  const { domain, issuer, resource, fetch, allowHttp = () => false, tokenLifetime = 600 } = options;
  const [store, people] = await Promise.all([
    IdentityStore.open({ dataDir: options.dataDir, rotationGrace: options.rotationGrace }),
    'check' in options.accounts ? options.accounts : createAccounts(domain, options.accounts),
  ]);
  const guests = options.guests && (await createGuests(options.guests, domain, `${issuer}/federated/callback`, store, fetch, (id) => people.find(id) !== undefined));
  const accounts = guests ? withGuests(people, guests) : people;
  const { key, retired } = await store.tokenKeys();
  const clients = clientDocuments(fetch, allowHttp);
  const pushes = new Pushes();
  const mail = await createMailServer({ issuer, resource, key, fetch: options.ask ?? globalThis.fetch });

  /** The grant of this browser's earlier sign-in, or a new one over what the person once allowed; if it covers what is asked. */
  const loadGrant = async (ctx: KoaContextWithOIDC) => {
    const { client, session, result, params } = ctx.oidc;
    const clientId = client!.clientId;
    const account = session!.accountId!;
    if (result?.consent?.grantId) return provider.Grant.find(result.consent.grantId);
    // What is to be confirmed is asked every time.
    if (params?.['authorization_details']) return undefined;
    const asked = askedScopes(params?.['scope']);
    const allowed = (await store.consent(account, clientId))?.scopes ?? [];
    if (!asked.every((scope) => covers(allowed, scope))) return undefined;
    const earlier = session!.grantIdFor(clientId);
    const grant = earlier ? await provider.Grant.find(earlier) : undefined;
    if (grant?.accountId === account && !grant.rar?.length && asked.every((scope) => grant.getResourceScope(resource).split(' ').includes(scope))) return grant;
    const fresh = new provider.Grant({ accountId: account, clientId });
    fresh.addOIDCScope('openid');
    fresh.addResourceScope(resource, [...new Set([...allowed, ...asked])].join(' '));
    await fresh.save();
    return fresh;
  };

  const configuration: Configuration = {
    adapter: (model) => (model === 'Client' ? { ...store.adapter(model), find: (id) => clients.find(id) } : store.adapter(model)),
    jwks: { keys: [key] },
    cookies: { keys: [await store.cookieKey()], names: { session: 'session', interaction: 'interaction', resume: 'resume' } },
    scopes: ['openid'],
    claims: { openid: ['sub', 'dmail_address', 'name'] },
    responseTypes: ['code'],
    clientAuthMethods: ['none'],
    pkce: { required: () => true },
    conformIdTokenClaims: false,
    enabledJWA: { idTokenSigningAlgValues: ['ES256'], dPoPSigningAlgValues: ['ES256'] },
    features: {
      devInteractions: { enabled: false },
      userinfo: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      ...confirmationFeatures(pushes, async (account, client) => accounts.find(account) !== undefined && (await store.consent(account, client)) !== undefined),
      revocation: { enabled: true, allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId },
      // New at each start, as the replay store might be.
      dPoP: { enabled: true, nonceSecret: randomBytes(32), requireNonce: () => true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => resource,
        useGrantedResource: () => true,
        getResourceServerInfo(ctx, indicator) {
          if (indicator !== resource) throw new errors.InvalidTarget();
          return { scope: scopesFor(ctx).join(' '), audience: resource, accessTokenTTL: tokenLifetime, accessTokenFormat: 'jwt', jwt: { sign: { alg: 'ES256' } } };
        },
      },
    },
    discovery: { client_id_metadata_document_supported: true, ui_locales_supported: ['en', 'sk', 'de', 'ar'] },
    ttl: {
      AccessToken: (_ctx, token) => (token.rar ? CONFIRMED_LIFE : tokenLifetime),
      Grant: (_ctx, grant) => (grant.rar?.length ? CONFIRMED_LIFE : KEEP),
      AuthorizationCode: 60, RefreshToken: KEEP, IdToken: 600, Interaction: PATIENCE, Session: STAY,
    },
    findAccount(_ctx, id) {
      const person = accounts.find(id);
      return person && { accountId: id, claims: () => ({ sub: id, dmail_address: id, name: person.name }) };
    },
    extraTokenClaims(_ctx, token) {
      if (token.kind !== 'AccessToken') return undefined;
      return { dmail_address: token.accountId, grant: grantName(token.grantId!), ...trustedClaims(guests, token.accountId) };
    },
    loadExistingGrant: loadGrant,
    issueRefreshToken: (_ctx, _client, source) => !source.rar,
    expiresWithSession: () => false,
    rotateRefreshToken: true,
    // A page may ask for tokens of its own client only.
    clientBasedCORS: (_ctx, origin, client) => new URL(client.clientId).origin === origin,
    interactions: { policy: confirmationPolicy(), url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
    renderError(ctx, { error, error_description: detail }) {
      errorPage(ctx, { domain }, { status: ctx.status, code: error, detail });
    },
  };
  const provider = new Provider(issuer, configuration);
  provider.proxy = true;
  const federation = options.federate && createFederation(options.federate, `${issuer}/federated/callback`, options.federate.fetch ?? fetch);
  const frame: Frame = { domain, providers: [federation, guests?.federation].flatMap((one) => one?.origin ?? []) };
  const confirmations = confirming({ provider, frame, store, mail, accounts, pushes, signing: await createSigning({ issuer, key, store }) });
  provider.use(routes({ ...frame, provider, issuer, store, accounts, federation, guests, pushes, confirmations, consent: consenting({ provider, frame, store, resource }), allowed: allowed({ frame, store, mail }), data: ownData({ frame, store, mail, guests }), returns: returning({ frame, mail }) }));
  // oidc-provider publishes the keys it signs with; those it no longer has are still asked for.
  provider.use(async (ctx, next) => {
    await next();
    if (ctx.oidc?.route === 'jwks') ctx.body = { keys: [...(ctx.body as { keys: JWK[] }).keys, ...retired] };
  });
  await registerExchange({
    provider, key, resource, revocations: store, allowHttp,
    exists: (id) => accounts.find(id) !== undefined,
    used: (account, client) => void store.used(account, client),
  });
  provider.on('grant.revoked', ({ oidc: { entities } }, grantId) => {
    const { accountId: account = '', clientId: client = '' } = entities.RefreshToken ?? entities.AuthorizationCode ?? {};
    void store.endGrant(grantId, { account, client });
  });
  provider.on('grant.success', ({ oidc }) => {
    const { Account: account, Client: client } = oidc.entities;
    if (account && client) void store.used(account.accountId, client.clientId);
  });

  const { d: _, ...publicKey } = key;
  return {
    handler: publicly(issuer, provider),
    revocations: store,
    exists: (address) => accounts.find(address) !== undefined,
    jwks: { keys: [publicKey, ...retired] },
    close: () => store.close(),
  };
}
