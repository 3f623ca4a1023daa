/** PDFs with files in them, as Factur-X puts them there (ISO 32000-1, 7.11.4; PDF/A-3). @module */
import { pdf, type PdfPage } from './pdf.ts';

const binary = (bytes: Uint8Array): string => {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
};
const utf8 = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
const deflated = async (bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> => new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(new CompressionStream('deflate'))).arrayBuffer());

/** @param files texts by their names */
export async function pdfWithFiles(files: Readonly<Record<string, string>>, { compressed = false, pages = [{ text: 'Invoice 2026-11' }] }: { compressed?: boolean; pages?: readonly PdfPage[] } = {}): Promise<Uint8Array<ArrayBuffer>> {
  const objects: string[] = [];
  const names: string[] = [];
  for (const [name, text] of Object.entries(files)) {
    const bytes = compressed ? await deflated(utf8(text)) : utf8(text);
    const number = 10 + objects.length;
    objects.push(
      `<< /Type /Filespec /F (${name}) /UF (${name}) /AFRelationship /Alternative /EF << /F ${number + 1} 0 R /UF ${number + 1} 0 R >> >>`,
      `<< /Type /EmbeddedFile /Subtype /text#2Fxml ${compressed ? '/Filter /FlateDecode ' : ''}/Length ${bytes.length} >>\nstream\n${binary(bytes)}\nendstream`,
    );
    names.push(`(${name}) ${number} 0 R`);
  }
  return pdf(pages, { objects, catalog: `/Names << /EmbeddedFiles << /Names [${names.join(' ')}] >> >> /AF [${names.map((each) => each.replace(/^\(.*?\) /, '')).join(' ')}]` });
}
