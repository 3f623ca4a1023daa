/**
 * What an owner notes of documents.
 * @module
 */
import type { CoverTag, OwnProperties, OwnPropertiesUpdate, PropertyDefinition, PropertyDefinitions } from '../../../src/contract/index.ts';
import { propertyFaults } from '../../../src/schema/properties.ts';
import { json, type Answer } from '../answer.ts';
import { Problem } from '../problem.ts';
import { conditionOf, found, HOME_READ, HOME_THREAD, refusing, type Route } from './route.ts';

/** Properties as their definitions want them. @param at JSON Pointer to them */
export function checkProperties(properties: readonly CoverTag[], definitions: readonly PropertyDefinition[], at: string): void {
  const [fault] = propertyFaults(properties, definitions);
  if (fault) throw new Problem('not-understood', { field: at + fault.pointer, property: fault.name });
}

const tagged = (own: OwnProperties): Answer => json(own, 200, { etag: `"${own.version}"` });

export const properties: Route[] = [
  {
    operation: 'listProperties',
    demand: HOME_THREAD,
    handle: ({ context: { properties: { own } } }) => json({ definitions: [...own] } satisfies PropertyDefinitions),
  },
  {
    operation: 'getOwnProperties',
    demand: HOME_THREAD,
    handle: async ({ context: { store }, params, principal }) => tagged(found(await store.own(principal.address, params['id']!, params['attachment']!))),
  },
  {
    operation: 'putOwnProperties',
    demand: HOME_READ,
    // Fifty texts of two thousand signs, written as escapes.
    bodyLimit: () => 1024 * 1024,
    async handle({ context: { store, properties: { own } }, request, params, body, principal, now }) {
      const wanted = (body as OwnPropertiesUpdate).properties;
      checkProperties(wanted, own, '/properties');
      return tagged(await refusing(store.putOwn(principal.address, params['id']!, params['attachment']!, wanted, conditionOf(request), now)));
    },
  },
];
