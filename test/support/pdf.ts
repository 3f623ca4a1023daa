/** PDFs as tests want them, well made or not (ISO 32000-1). */

export interface PdfPage {
  /** Stands in large letters on it. */
  text?: string;
  /** Points. */
  width?: number;
  height?: number;
  /** Drawn on it, after the text. */
  content?: string;
  /** Entries of its dictionary. */
  more?: string;
}

export interface PdfExtras {
  /** Entries of the catalog. */
  catalog?: string;
  /** Entries of the trailer. */
  trailer?: string;
  /** Further objects, from number 10 on, with all but `obj` and `endobj`. */
  objects?: readonly string[];
  /** In place of the list of pages. */
  kids?: string;
}

const FIRST_EXTRA = 10;
const FIRST_PAGE = 100;

const escaped = (text: string): string => text.replace(/[\\()]/g, '\\$&');

/** Each page may use `/F1`, one of the fonts no document has to bring. */
export function pdf(pages: readonly PdfPage[], { catalog = '', trailer = '', objects = [], kids }: PdfExtras = {}): Uint8Array<ArrayBuffer> {
  const all = new Map<number, string>([
    [1, `<< /Type /Catalog /Pages 2 0 R ${catalog} >>`],
    [2, `<< /Type /Pages /Count ${pages.length} /Kids [${kids ?? pages.map((_, index) => `${FIRST_PAGE + 2 * index} 0 R`).join(' ')}] >>`],
    [3, '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>'],
    ...objects.map((object, index): [number, string] => [FIRST_EXTRA + index, object]),
  ]);
  for (const [index, { text = '', width = 300, height = 400, content = '', more = '' }] of pages.entries()) {
    const number = FIRST_PAGE + 2 * index;
    const drawn = `${text ? `BT /F1 24 Tf 20 ${height - 60} Td (${escaped(text)}) Tj ET\n` : ''}${content}`;
    all.set(number, `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${width} ${height}] /Contents ${number + 1} 0 R /Resources << /Font << /F1 3 0 R >> /XObject << /X1 ${FIRST_EXTRA} 0 R >> >> ${more} >>`);
    all.set(number + 1, `<< /Length ${drawn.length} >>\nstream\n${drawn}\nendstream`);
  }
  let out = '%PDF-1.7\n';
  const places = new Map<number, number>();
  for (const [number, object] of [...all].sort(([a], [b]) => a - b)) {
    places.set(number, out.length);
    out += `${number} 0 obj\n${object}\nendobj\n`;
  }
  const size = Math.max(...places.keys()) + 1;
  const table = out.length;
  out += `xref\n0 ${size}\n0000000000 65535 f \n`;
  for (let number = 1; number < size; number++) out += places.has(number) ? `${String(places.get(number)).padStart(10, '0')} 00000 n \n` : '0000000000 00000 f \n';
  out += `trailer\n<< /Size ${size} /Root 1 0 R ${trailer} >>\nstartxref\n${table}\n%%EOF\n`;
  return Uint8Array.from(out, (letter) => letter.charCodeAt(0));
}

/** Wants a password nobody knows. */
export const lockedPdf = (): Uint8Array<ArrayBuffer> =>
  pdf([{ text: 'Secret' }], {
    objects: ['<< >>', `<< /Filter /Standard /V 1 /R 2 /Length 40 /P -4 /O <${'6b'.repeat(32)}> /U <${'c5'.repeat(32)}> >>`],
    trailer: `/Encrypt ${FIRST_EXTRA + 1} 0 R /ID [<${'01'.repeat(16)}> <${'01'.repeat(16)}>]`,
  });
