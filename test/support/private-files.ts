/**
 * The origin's private file system, for tests in browsers. Whether there is one is known before tests are defined:
 * those that need it are defined where it is, and where it is not, what happens instead.
 * @module
 */

/** WebKitGTK, for one, is built with it and has it switched off. */
export const privateRoot: FileSystemDirectoryHandle | undefined = await (async () => {
  try {
    const root = await navigator.storage.getDirectory();
    return 'createWritable' in FileSystemFileHandle.prototype ? root : undefined;
  } catch {
    return undefined;
  }
})();

const made = new Set<string>();

afterEach(async () => {
  for (const name of made) await privateRoot?.removeEntry(name, { recursive: true }).catch(() => {});
  made.clear();
});

/** A folder for one test, which goes with all that is in it when the test is over. */
export function privateFolder(): Promise<FileSystemDirectoryHandle> {
  if (!privateRoot) throw new Error('this browser has no private file system');
  const name = `test-${crypto.randomUUID()}`;
  made.add(name);
  return privateRoot.getDirectoryHandle(name, { create: true });
}

export async function namesIn(folder: FileSystemDirectoryHandle): Promise<string[]> {
  const names: string[] = [];
  for await (const name of folder.keys()) names.push(name);
  return names.sort();
}

/** What pages of this origin keep of downloads. Chromium lists what is being written beside the file it will become. */
export async function keptDownloads(): Promise<string[]> {
  const folder = await privateRoot!.getDirectoryHandle('fdz-downloads', { create: true });
  return (await namesIn(folder)).filter((name) => !name.endsWith('.crswap'));
}
