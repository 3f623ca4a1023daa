/** Evidence files: made with the keys that are published now, and held against them. @module */
import { domainOf } from '../contract/address.ts';
import { DmailProblem } from '../contract/problems.ts';
import type { Message } from '../contract/index.ts';
import { evidenceFile, issuerOfBinding, recipientOf } from '../evidence/file.ts';
import type { DomainKeys, EvidenceArchive } from '../evidence/file.ts';
import { verifyEvidenceFile } from '../evidence/file-verify.ts';
import type { FileVerification, PagesOf } from '../evidence/file-verify.ts';
import type { EvidencePageOptions } from '../evidence/page.ts';
import type { Issuers } from './evidence-store.ts';
import type { Kit } from './kit.ts';
import { SignatureIssuers } from './signature-issuers.ts';

export class EvidenceFiles {
  readonly #now: () => number;
  readonly #issuers: Issuers;
  readonly #signatureIssuers: SignatureIssuers;

  constructor(kit: Pick<Kit, 'fetch' | 'resolve' | 'now'> & Partial<Pick<Kit, 'timeout'>>, issuers: Issuers) {
    this.#now = kit.now;
    this.#issuers = issuers;
    this.#signatureIssuers = new SignatureIssuers(kit);
  }

  verifyFile(bytes: Uint8Array<ArrayBuffer>, pageOf?: PagesOf): Promise<FileVerification> {
    return verifyEvidenceFile(bytes, { pageOf, issuerOf: (domain, kid) => this.#issuers.of(domain, kid), keysOf: this.#signatureIssuers.keysOf, now: this.#now() });
  }

  async makeFile(message: Message, chains: readonly (readonly string[])[], page: EvidencePageOptions): Promise<EvidenceArchive> {
    const told = chains.filter(({ length }) => length);
    try {
      const domains = await Promise.all([...new Set(told.map(([receipt]) => domainOf(recipientOf(receipt!))))].map((domain) => this.#published(domain)));
      const signer = message.signature && issuerOfBinding(message.signature);
      const keys = signer && (await this.#signatureIssuers.keysOf(domainOf(message.from.address), signer.issuer, signer.kid));
      return await evidenceFile({ message, chains: told, domains, ...(keys && { issuer: { issuer: signer.issuer, keys } }), exportedAt: this.#now() }, page);
    } catch (cause) {
      // What was sent or answered cannot be put into a file.
      throw cause instanceof DmailProblem ? cause : new DmailProblem('receipt-invalid', {}, { cause });
    }
  }

  async #published(domain: string): Promise<DomainKeys> {
    return { domain, ...(await this.#issuers.of(domain, '')) };
  }
}
