import type { Kit } from './kit.ts';

/** What the files of one draft need of those of the account. */
export interface Haulage {
  readonly kit: Kit;
  /** Something may be due. */
  pump(): void;
  /** Other pages shall look at the records of a draft. */
  tell(draft: string): void;
  /** The bytes of an upload, where another draft of this page has them. */
  bytesOf(upload: string): Blob | undefined;
}
