import { DmailProblem } from './problems.ts';

/** Reads a body that must not be larger than `limit` octets. @throws {DmailProblem} `answer-invalid` */
export async function bounded(response: Response, limit: number): Promise<string> {
  const reader = response.body?.getReader();
  if (!reader) return '';
  const decoder = new TextDecoder();
  let size = 0;
  let result = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return result + decoder.decode();
    size += value.byteLength;
    if (size > limit) {
      void reader.cancel();
      throw new DmailProblem('answer-invalid', { limit });
    }
    result += decoder.decode(value, { stream: true });
  }
}
