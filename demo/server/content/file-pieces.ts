/**
 * Reading files piece by piece.
 * @module
 */
import { open } from 'node:fs/promises';
import type { Bytes } from './port.ts';

/** Octets read at once. */
const PIECE = 256 * 1024;

/** The octets of a file from `from` up to, not including, `to`. @throws what opening it throws; {@link RangeError} where there are fewer */
export async function* filePieces(path: string, from: number, to: number): AsyncGenerator<Bytes> {
  const file = await open(path, 'r');
  try {
    while (from < to) {
      const piece: Bytes = new Uint8Array(Math.min(PIECE, to - from));
      const { bytesRead } = await file.read(piece, 0, piece.byteLength, from);
      if (!bytesRead) throw new RangeError('not so much is kept');
      from += bytesRead;
      yield bytesRead < piece.byteLength ? piece.subarray(0, bytesRead) : piece;
    }
  } finally {
    await file.close();
  }
}
