/**
 * What an owner notes of documents.
 * @module
 */
import type { CoverTag, OwnProperties, OwnPropertiesUpdate, PropertyDefinition, PropertyDefinitions } from '../../../src/contract/index.ts';
import { propertyFaults } from '../../../src/schema/properties.ts';
import { json, type Answer } from '../answer.ts';
import { Problem } from '../problem.ts';
import type { PropertyFault } from '../store/store.ts';
import { conditionOf, found, HOME_READ, HOME_THREAD, refusing, type Route } from './route.ts';

/** What is wrong with properties, as a problem names it. @param at JSON Pointer to them */
export function faultOf(properties: readonly CoverTag[], definitions: readonly PropertyDefinition[], at: string): PropertyFault | undefined {
  const [fault] = propertyFaults(properties, definitions);
  return fault && { field: at + fault.pointer, property: fault.name };
}

const tagged = (own: OwnProperties): Answer => json(own, 200, { etag: `"${own.version}"` });

export const properties: Route[] = [
  {
    operation: 'listProperties',
    demand: HOME_THREAD,
    within: 'itself',
    handle: ({ context: { properties: { own, asked } } }) => json({ definitions: [...own], ...(asked.length && { asked: [...asked] }) } satisfies PropertyDefinitions),
  },
  {
    operation: 'getOwnProperties',
    demand: HOME_THREAD,
    within: 'message',
    handle: async ({ context: { store }, params, principal }) => tagged(found(await refusing(store.own(principal.address, params['id']!, params['attachment']!)))),
  },
  {
    operation: 'putOwnProperties',
    demand: HOME_READ,
    within: 'message',
    // Fifty texts of two thousand signs, written as escapes.
    bodyLimit: () => 1024 * 1024,
    async handle({ context: { store, properties: { own } }, request, params, body, principal, now }) {
      const wanted = (body as OwnPropertiesUpdate).properties;
      const fault = faultOf(wanted, own, '/properties');
      if (fault) throw new Problem('not-understood', fault);
      return tagged(await refusing(store.putOwn(principal.address, params['id']!, params['attachment']!, wanted, conditionOf(request), now)));
    },
  },
];
