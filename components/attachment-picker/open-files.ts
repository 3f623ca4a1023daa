/**
 * Choosing files so that a browser that can gives them back after a reload (File System Access).
 * @module
 */
import { rememberHandle } from '../../src/stores/file-handles.ts';

interface OpenPicker {
  showOpenFilePicker?(options: { multiple: boolean }): Promise<FileSystemFileHandle[]>;
}

/** @returns what was chosen, nothing where the person chose nothing; `undefined` where this browser or frame has no such dialog */
export async function openFiles(multiple: boolean): Promise<File[] | undefined> {
  const { showOpenFilePicker: open } = globalThis as OpenPicker;
  if (!open) return undefined;
  try {
    const handles = await open({ multiple });
    return await Promise.all(handles.map(async (handle) => remembered(await handle.getFile(), handle)));
  } catch (error) {
    return error instanceof DOMException && error.name === 'AbortError' ? [] : undefined;
  }
}

/** An item of a transfer, in a browser that gives what opens the file again. */
export interface HandleItem extends DataTransferItem {
  getAsFileSystemHandle?(): Promise<FileSystemHandle | null>;
}

/** Has the handles of dropped files remembered with them. @param asked before the first wait: the items are gone when the event has passed */
export async function rememberDropped(asked: readonly Promise<FileSystemHandle | null>[], files: readonly File[]): Promise<void> {
  if (asked.length !== files.length) return;
  const handles = await Promise.all(asked.map((handle) => handle.catch(() => null)));
  for (const [index, handle] of handles.entries()) if (handle?.kind === 'file') remembered(files[index]!, handle as FileSystemFileHandle);
}

function remembered(file: File, handle: FileSystemFileHandle): File {
  rememberHandle(file, handle);
  return file;
}
