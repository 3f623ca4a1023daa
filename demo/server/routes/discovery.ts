/**
 * What anyone may ask.
 * @module
 */
import type { Health, ResourceMetadata, WellKnown } from '../../../src/contract/index.ts';
import { json } from '../answer.ts';
import { publishedFormer } from '../former.ts';
import { framePage } from '../frame.ts';
import { Problem } from '../problem.ts';
import type { Route } from './route.ts';

const CACHEABLE = { 'cache-control': 'public, max-age=300' };

export const discovery: Route[] = [
  {
    operation: 'getWellKnown',
    handle({ context: { config, limits, arrivals, pulls, retention, keys } }) {
      const former = publishedFormer(config.formerServers ?? [], keys.published());
      return json({
        domain: config.domain, server: config.server, sign_in: config.issuers.sign_in, token_issuers: [...config.issuers.token_issuers], versions: ['1.0'],
        attachments: { accepted: arrivals !== undefined, ...(arrivals && limits.attachmentBytes !== undefined && { maxBytes: limits.attachmentBytes }), ...(arrivals && { repository: true, pull: pulls !== undefined }) },
        retention,
        ...(former.length && { former_servers: former }),
      } satisfies WellKnown, 200, CACHEABLE);
    },
  },
  {
    operation: 'getResourceMetadata',
    handle: ({ context: { config } }) =>
      json({
        resource: config.server, authorization_servers: [config.issuers.sign_in], scopes_supported: ['send', 'read:thread', 'read:mailbox', 'pay', 'read:accounts', 'deposit'], bearer_methods_supported: [],
        dpop_signing_alg_values_supported: ['ES256'], dpop_bound_access_tokens_required: true, jwks_uri: `${config.server}/keys`,
      } satisfies ResourceMetadata, 200, CACHEABLE),
  },
  { operation: 'getKeys', handle: ({ context: { keys } }) => json({ keys: keys.published() }, 200, CACHEABLE) },
  {
    operation: 'getHealth',
    async handle({ context: { store, report } }) {
      try {
        await store.check();
      } catch (error) {
        report(error);
        throw new Problem('unavailable', {}, { 'retry-after': '5' });
      }
      return json({ status: 'ok' } satisfies Health);
    },
  },
  { operation: 'getFrame', handle: ({ query }) => framePage(query.get('remote') === '1') },
];
