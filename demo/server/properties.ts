/**
 * What a domain wants to be told of attachments, and what its people can note of them.
 * @module
 */
import type { PropertyDefinition } from '../../src/contract/index.ts';

export interface Properties {
  /** What senders are asked to say of each attachment. */
  asked: readonly PropertyDefinition[];
  /** What owners can note of each document. */
  own: readonly PropertyDefinition[];
}

/** Where the domain says nothing. The kit has words of its own for these names, in the reader's language. */
export const PROPERTIES: Properties = {
  asked: [],
  own: [
    { name: 'status', kind: 'choice', choices: [{ value: 'to-pay' }, { value: 'paid' }, { value: 'to-check' }, { value: 'done' }], prominent: true },
    { name: 'due', kind: 'date', role: 'due', prominent: true },
    { name: 'amount', kind: 'money', prominent: true },
    { name: 'note', kind: 'text' },
  ],
};
