/**
 * What a bank refuses, in the words of the Berlin Group: a code a program knows, a text for a developer.
 * @module
 */
export class Fault extends Error {
  constructor(readonly status: number, readonly code: string, readonly text: string, readonly path?: string) {
    super(`${status} ${code}: ${text}`);
    this.name = 'Fault';
  }

  /** Body of the answer (`Error…_NG`); at most what the document lets a text be long. */
  get body(): object {
    return { tppMessages: [{ category: 'ERROR', code: this.code, text: this.text.slice(0, 500), ...(this.path !== undefined && { path: this.path }) }] };
  }
}
