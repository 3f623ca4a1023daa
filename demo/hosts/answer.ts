/**
 * Answers of the host pages: files of a folder, and small pages made here.
 * @module
 */
import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join, sep } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';

export interface Answer {
  body: string | Buffer;
  type: string;
  headers?: Record<string, string>;
}

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.map': 'application/json',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.wasm': 'application/wasm',
};

/** What every answer of a host page carries, whatever it is. */
const ALWAYS = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'strict-origin-when-cross-origin',
};

const HASHED = /[\\/]chunks[\\/](?:[\w-]+-)?[a-z0-9]{7,}\.js$/;
const compressed = new Map<string, Buffer>();

/** Sends a body with an ETag, answers `If-None-Match`, compresses text. */
export function send(request: IncomingMessage, response: ServerResponse, status: number, { body, type, headers }: Answer): void {
  let bytes = typeof body === 'string' ? Buffer.from(body) : body;
  const etag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`;
  const all: Record<string, string | number> = { ...ALWAYS, 'content-type': type, 'cache-control': 'no-cache', ...headers, etag, vary: 'accept-encoding' };
  if (status === 200 && request.headers['if-none-match'] === etag) {
    response.writeHead(304, all).end();
    return;
  }
  if (bytes.length > 90 && /^text\/|json$|svg/.test(type) && /\bbr\b/.test(String(request.headers['accept-encoding'] ?? ''))) {
    bytes = squeeze(etag, bytes);
    all['content-encoding'] = 'br';
  }
  all['content-length'] = bytes.length;
  response.writeHead(status, all).end(request.method === 'HEAD' ? undefined : bytes);
}

/** Brotli is slow enough to be done once per content. */
function squeeze(etag: string, bytes: Buffer): Buffer {
  let small = compressed.get(etag);
  if (!small) {
    small = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } });
    if (compressed.size > 300) compressed.clear();
    compressed.set(etag, small);
  }
  return small;
}

/**
 * The file a path names inside a folder, `undefined` if there is none. A folder's page is its
 * `index.html`; `/write` finds `write.html`. Nothing above the folder can be named, nor anything hidden.
 */
export async function file(folder: string, path: string): Promise<Answer | undefined> {
  let decoded: string;
  try {
    decoded = decodeURIComponent(path);
  } catch {
    return undefined;
  }
  const parts = decoded.split('/').filter(Boolean);
  if (parts.some((part) => part.startsWith('.') || part.includes(sep) || part.includes('\\') || part.includes('\0'))) return undefined;
  const base = join(folder, ...parts);
  for (const candidate of extname(base) ? [base] : [`${base}.html`, join(base, 'index.html')]) {
    const type = TYPES[extname(candidate)];
    if (!type) continue;
    const found = await stat(candidate).catch(() => undefined);
    if (!found?.isFile()) continue;
    const headers: Record<string, string> = HASHED.test(candidate) ? { 'cache-control': 'public, max-age=31536000, immutable' } : {};
    return { body: await readFile(candidate), type, headers };
  }
  return undefined;
}

/** A small page of the demo itself, without script. */
export function page(title: string, content: string): Answer {
  return {
    type: 'text/html; charset=utf-8',
    headers: { 'content-security-policy': "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'" },
    body: `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="stylesheet" href="/demo.css">
</head>
<body>
<main>
<h1>${title}</h1>
${content}
</main>
</body>
</html>
`,
  };
}
