/**
 * Reads the body of a request as text, as far as it may go.
 * @returns `undefined` where it is longer
 */
export async function textOf(request: Request, octets: number): Promise<string | undefined> {
  const reader = request.body?.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (let part = await reader?.read(); part && !part.done; part = await reader!.read()) {
    size += part.value.byteLength;
    if (size > octets) {
      await reader!.cancel();
      return undefined;
    }
    chunks.push(part.value);
  }
  return Buffer.concat(chunks).toString('utf8');
}
