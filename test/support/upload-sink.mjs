/**
 * A real tus 1.0 endpoint over HTTP beside the tests' own server, for what only a browser's own requests show:
 * progress, lost connections, abandoned ones. `/upload-sink?cut=n` loses the first request with content after n octets.
 */
import { createHash } from 'node:crypto';

const uploads = new Map();

/** Middleware of the test runner. */
export async function uploadSink(ctx, next) {
  const { pathname, searchParams } = new URL(ctx.url, 'http://localhost');
  if (!pathname.startsWith('/upload-sink')) return next();
  ctx.set('tus-resumable', '1.0.0');
  if (ctx.method === 'POST') {
    const path = `/upload-sink/${uploads.size + 1}`;
    uploads.set(path, { size: Number(ctx.get('upload-length')), offset: 0, hash: createHash('sha256'), cut: Number(searchParams.get('cut') ?? Infinity), headers: [] });
    ctx.set('location', path);
    ctx.status = 201;
    return;
  }
  const upload = uploads.get(pathname);
  if (!upload) {
    ctx.status = 404;
    return;
  }
  if (ctx.method === 'PATCH') {
    if (Number(ctx.get('upload-offset')) !== upload.offset) {
      ctx.status = 409;
      return;
    }
    upload.headers.push(ctx.get('authorization'));
    try {
      for await (const piece of ctx.req) {
        const taken = piece.subarray(0, Math.max(0, upload.cut - upload.offset));
        upload.hash.update(taken);
        upload.offset += taken.length;
        if (upload.offset < upload.cut) continue;
        upload.cut = Infinity;
        ctx.req.socket.destroy();
        return;
      }
    } catch {
      return; // Given up by the browser; what has arrived stays.
    }
    ctx.status = 204;
  } else if (ctx.method === 'GET') {
    ctx.body = { offset: upload.offset, digest: upload.hash.copy().digest('base64url'), headers: upload.headers };
    return;
  } else ctx.status = 200;
  ctx.set('upload-offset', String(upload.offset));
  ctx.set('upload-length', String(upload.size));
}
