/** Where a browser gives a file together with what opens it again after a reload. @module */

const handles = new WeakMap<File, FileSystemFileHandle>();

/** To be said before the file is added to a list. */
export const rememberHandle = (file: File, handle: FileSystemFileHandle): void => void handles.set(file, handle);

export const handleOf = (file: File): FileSystemFileHandle | undefined => handles.get(file);

/** Asking for permission is not in every browser that has handles; those let a kept one be read. */
interface AskableHandle extends FileSystemFileHandle {
  queryPermission?(wanted: { mode: 'read' }): Promise<PermissionState>;
  requestPermission?(wanted: { mode: 'read' }): Promise<PermissionState>;
}

/**
 * The file behind a handle.
 * @param ask the person is there to answer: right after a click
 * @returns `undefined` while the person has not allowed it
 * @throws {DOMException} `NotReadableError` where it is gone
 */
export async function openHandle(handle: AskableHandle, ask: boolean): Promise<File | undefined> {
  const wanted = { mode: 'read' } as const;
  const state = await handle.queryPermission?.(wanted).catch(() => 'denied' as const);
  if (state === 'denied' || (state === 'prompt' && !(ask && (await handle.requestPermission?.(wanted).catch(() => 'denied' as const)) === 'granted'))) return undefined;
  return handle.getFile().catch((cause: unknown) => {
    throw new DOMException(String(cause), 'NotReadableError');
  });
}
