/** A range of octets: from the first up to, not including, the last. */
export interface Range { from: number; to: number }

/**
 * The range a request asks for (RFC 9110, 14): `undefined` for all of it, as where several are asked for or it is
 * none of bytes; `unsatisfiable` where the content has none of it.
 */
export function rangeOf(header: string | null, size: number): Range | 'unsatisfiable' | undefined {
  const [, first, last] = /^bytes=\s*(\d*)-(\d*)\s*$/i.exec(header ?? '') ?? [];
  if (first === undefined || last === undefined || (!first && !last)) return undefined;
  if (!first) {
    const length = Math.min(Number(last), size);
    return length ? { from: size - length, to: size } : 'unsatisfiable';
  }
  const from = Number(first);
  if (last && Number(last) < from) return undefined;
  return from < size ? { from, to: last ? Math.min(Number(last) + 1, size) : size } : 'unsatisfiable';
}
