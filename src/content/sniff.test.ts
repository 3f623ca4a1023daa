import { expect } from 'chai';
import { decode, sniff } from './sniff.ts';

const octets = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const kind = (text: string): string | undefined => {
  const found = sniff(octets(text));
  return found && `${found.shown} ${found.mediaType}`;
};

describe('what content is', () => {
  it('knows pictures, sound, film and documents by their first bytes', () => {
    expect([
      '\x89PNG\r\n\x1a\n\0\0\0\rIHDR', '\xff\xd8\xff\xe0\0\x10JFIF', 'GIF89a\x01\0', 'RIFF\x24\0\0\0WEBPVP8 ', '\0\0\0\x1cftypavif', '\0\0\0\x18ftypmp42', '\0\0\0\x18ftypisom',
      '\x1aE\xdf\xa3\x01\0', 'OggS\0\x02\0\0', 'RIFF\x24\0\0\0WAVEfmt ', 'fLaC\0\0', 'ID3\x04\0', '\xff\xfb\x90\0', '%PDF-1.7\n%\xe2\xe3\0',
    ].map((text) => kind(text)?.split(' ')[1])).to.deep.equal([
      'image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif', 'video/mp4', 'video/mp4', 'video/webm', 'video/ogg', 'audio/wav', 'audio/flac', 'audio/mpeg', 'audio/mpeg', 'application/pdf',
    ]);
  });

  it('takes what a browser might run for text, and nothing else', () => {
    for (const text of ['<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', '<!doctype html><script>alert(1)</script>', '<?xml version="1.0"?><a/>', 'Dear Ms Kováčová,', ''])
      expect(kind(text)).to.equal('text text/plain');
  });

  it('shows no archive and no program', () => {
    for (const text of [' %PDF-1.7\n\0', 'PK\x03\x04\x14\0', 'MZ\x90\0\x03\0', '\x7fELF\x02\x01', 'RIFF\x24\0\0\0AVI LIST', '\0\0\0\x18ftypheic']) expect(kind(text)).to.equal(undefined);
  });

  it('reads text in the encoding it has', () => {
    expect(decode(new TextEncoder().encode('Kováčová'))).to.equal('Kováčová');
    expect(decode(octets('\xff\xfeK\0o\0'))).to.equal('Ko');
    expect(decode(octets('\xfe\xff\0K\0o'))).to.equal('Ko');
    expect(decode(octets('Gr\xfc\xdfe'))).to.equal('Grüße');
    // A character cut in two at the end is no reason to read the rest as something else.
    expect(decode(new TextEncoder().encode('Grüß').subarray(0, 5))).to.equal('Grü');
  });
});
