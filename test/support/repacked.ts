/** Evidence files somebody has worked on. @module */
import { canonicalBytes } from '../../src/contract/canonical.ts';
import { digestOf } from '../../src/contract/digest.ts';
import { readZip, writeZip, type Entry } from '../../src/evidence/zip.ts';

const decoder = new TextDecoder();
const encoder = new TextEncoder();

export const entriesOf = async (bytes: Uint8Array<ArrayBuffer>): Promise<Entry[]> => (await readZip(bytes, () => true)) as Entry[];

/** What one entry says. */
export const entryOf = async (bytes: Uint8Array<ArrayBuffer>, name: string): Promise<string> => decoder.decode((await entriesOf(bytes)).find((entry) => entry.name === name)!.bytes);

/** An entry in other words. */
export const replaced = (name: string, by: (text: string) => string) => (entries: Entry[]): Entry[] =>
  entries.map((entry) => (entry.name === name ? { name, bytes: encoder.encode(by(decoder.decode(entry.bytes))) as Uint8Array<ArrayBuffer> } : entry));

/**
 * The same file with some entries changed, and everything put right again that says how they should be.
 * @param manifest what its manifest says besides; `false` leaves that as it is
 */
export async function repacked(bytes: Uint8Array<ArrayBuffer>, change: (entries: Entry[]) => Entry[] | void = () => {}, manifest: object | false = {}): Promise<Uint8Array<ArrayBuffer>> {
  const entries = await entriesOf(bytes);
  const made = change(entries) ?? entries;
  if (!manifest) return writeZip(made);
  const before = JSON.parse(await entryOf(bytes, 'manifest.json')) as object;
  const others = made.filter(({ name }) => name !== 'manifest.json');
  const files = await Promise.all(others.map(async (entry) => ({ name: entry.name, size: entry.bytes.length, digest: await digestOf(entry.bytes) })));
  // What is not defined is not said.
  const said = JSON.parse(JSON.stringify({ ...before, files, ...manifest })) as object;
  return writeZip([...others, { name: 'manifest.json', bytes: canonicalBytes(said) }]);
}
