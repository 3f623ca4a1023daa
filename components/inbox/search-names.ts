/**
 * Searching by what common properties and choices are called in the reader's language. Loaded with the first search.
 * @module
 */
import { propertyNames } from '../../src/locales/property-names.ts';
import { fold, termsFor } from '../../src/schema/labels.ts';
import { commonlyCalled } from '../attachment-picker/property-values.ts';
import type { InboxModel } from './model.ts';

/** Characters of a search. */
const MOST = 200;

/**
 * From now on it is said behind the words of a search what they mean, as far as there is room: home does not know in
 * which language its mail is read.
 */
export function name(model: InboxModel): void {
  if (model.meaning) return;
  const t = model.localiser.load(propertyNames);
  model.meaning = (words) => {
    const written = words.split(/\s+/).filter(Boolean);
    const called = written.length ? commonlyCalled(t) : [];
    let room = MOST - written.join(' ').length;
    return written.map((word) => {
      const meant = termsFor(fold(word), called).map((term) => `|${term}`).join('');
      if (meant.length > room) return word;
      room -= meant.length;
      return word + meant;
    }).join(' ');
  };
  model.host.requestUpdate();
}
