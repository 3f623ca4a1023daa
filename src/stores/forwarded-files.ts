/** What came with a message that is passed on. @module */
import { openBytes } from '../client/attachments.ts';
import type { Http } from '../client/http.ts';
import { digestOf } from '../content/hash.ts';
import { safeName } from '../content/restrictions.ts';
import type { CoverTag, StoredMessage } from '../contract/index.ts';
import { propertyFaults } from '../schema/properties.ts';

/** Octets of all files together that are brought over; more is for the person to download and attach. */
const MOST = 200_000_000;

/**
 * Fetches the attachments of a message from home, to be attached again.
 * @param taken hears of each as it comes, and of what its sender says of it, as far as that is what it says
 * @returns whether all of them came; those that have not arrived, have gone, or are other than the server said did not
 */
export async function forwardFiles(http: Http, { id: message, direction, message: { attachments = [] }, attachments: stored = [] }: StoredMessage, taken: (file: File, properties: readonly CoverTag[]) => void): Promise<boolean> {
  // What one sent oneself is at the recipients', not here.
  if (direction === 'out' || attachments.reduce((sum, { size }) => sum + size, 0) > MOST) return !attachments.length;
  let all = true;
  for (const [index, { id: attachment, name, mediaType, properties = [] }] of attachments.entries()) {
    const there = stored[index];
    try {
      if (there?.state !== 'complete') throw new TypeError('not all of it has arrived');
      const { body } = await openBytes(http, { message, attachment }, 0);
      const bytes = await new Response(body as ReadableStream<Uint8Array<ArrayBuffer>>).blob();
      if ((await digestOf(bytes)) !== there.digest) throw new TypeError('not what the server said');
      const odd = new Set(propertyFaults(properties, []).map(({ pointer }) => Number(pointer.split('/')[1])));
      taken(new File([bytes], safeName(name), { type: mediaType }), properties.filter((_, at) => !odd.has(at)));
    } catch {
      all = false;
    }
  }
  return all;
}
