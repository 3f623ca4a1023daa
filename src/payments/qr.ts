/**
 * QR codes (ISO/IEC 18004) as a drawing.
 * @module
 */
import { encode } from 'uqr';
import { CodeRefusal } from './encoded.ts';

/** Modules of light around a code, which readers need. */
const QUIET = 4;

/** A square of `size` modules each way, quiet zone included; `path` outlines the dark ones. */
export interface QrDrawing {
  size: number;
  path: string;
}

/**
 * Error correction of level M.
 * @param version the largest allowed: 13 for EPC069-12
 * @throws {CodeRefusal} where the text does not fit
 */
export function drawQr(text: string, version = 40): QrDrawing {
  let matrix: boolean[][];
  try {
    ({ data: matrix } = encode(text, { ecc: 'M', boostEcc: false, border: QUIET, maxVersion: version }));
  } catch {
    throw new CodeRefusal('size');
  }
  let path = '';
  for (const [y, row] of matrix.entries()) {
    for (let x = 0; x < row.length; x++) {
      if (!row[x]) continue;
      const start = x;
      while (row[x]) x++;
      path += `M${start} ${y}h${x - start}v1h${start - x}z`;
    }
  }
  return { size: matrix.length, path };
}
