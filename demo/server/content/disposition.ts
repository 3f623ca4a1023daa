/** What no name of a file may contain: control characters, what turns the direction of text, and what separates folders. */
const HOSTILE = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff/\\]/gu;

/** A name a stranger gave, as one under which something can be saved. */
export function safeName(name: string): string {
  const plain = name.toWellFormed().normalize('NFC').replace(HOSTILE, '_').replace(/[<>:"|?*]/g, '_').replace(/^[.\s]+|[.\s]+$/g, '');
  return plain || 'attachment';
}

/** `Content-Disposition` of a download (RFC 6266), the name in ASCII for those who read no other and as it is (RFC 8187). */
export function disposition(name: string): string {
  const safe = safeName(name);
  const ascii = safe.replace(/[^\x20-\x7e]/gu, '_').replace(/[%"\\]/g, '_');
  const encoded = encodeURIComponent(safe).replace(/['()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}
