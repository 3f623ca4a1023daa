/**
 * Verifies an evidence file: that it is whole, and that everything in it is what the domains it names vouch for.
 * @module
 */
import { DmailProblem } from '../contract/problems.ts';
import type { Message } from '../contract/index.ts';
import { verifyChain } from './chain.ts';
import type { ChainVerification } from './chain.ts';
import { evidenceFile, openEvidenceFile, recipientOf } from './file.ts';
import type { DomainKeys, EvidenceContents, EvidenceFault } from './file.ts';
import { pageMark } from './page.ts';
import type { EvidencePageOptions } from './page.ts';
import { verifySignature } from './signature.ts';
import type { SignatureOptions, SignatureVerification } from './signature.ts';
import { publishedKeys } from './verify.ts';
import type { Issuer, Verification, VerifyOptions } from './verify.ts';

export interface FileVerification {
  /**
   * `unknown`: everything fits together, and whether the keys are those of who is named could not be confirmed now; or
   * not all receipts are of somebody the message is addressed to.
   */
  state: 'verifying' | 'verified' | 'failed' | 'unknown';
  /** Why the file was not opened. */
  fault?: EvidenceFault;
  /** As `message.json` holds it. */
  message?: Message;
  /**
   * The page for people: it is the one the other files make, or another one, which somebody put in its place, or made by
   * a version that is not at hand here: then it may say anything.
   */
  page?: 'same' | 'forged' | 'unchecked';
  /**
   * One for each recipient; never better than what could be confirmed. Not `named`: the message is not addressed to them.
   * It may have been a blind copy; or somebody made a message, and receipts of a domain of their own.
   */
  chains?: readonly (ChainVerification & { recipient: string; named: boolean })[];
  signature?: SignatureVerification;
  /** Keys in the file are others than the domain publishes under the same name. */
  keysDiffer?: true;
  /** RFC 3339. */
  exportedAt?: string;
  contents?: EvidenceContents;
}

/** The words a page is made with in a language, if they are at hand. */
export type PagesOf = (language: string) => Promise<EvidencePageOptions | undefined>;

/**
 * @param options where keys are found: with whom they belong to, never in the file alone
 * @returns always; never throws for anything a file may contain
 */
export async function verifyEvidenceFile(bytes: Uint8Array<ArrayBuffer>, options: VerifyOptions & SignatureOptions & { pageOf?: PagesOf }): Promise<FileVerification> {
  const contents = await openEvidenceFile(bytes);
  if (typeof contents === 'string') return { state: 'failed', fault: contents };
  const { message, chains, domains, issuer, exportedAt } = contents;
  let keysDiffer = false as boolean;
  const asked: VerifyOptions = {
    now: options.now,
    async issuerOf(domain, kid) {
      const found = await options.issuerOf(domain, kid);
      if (differs(domains, domain, found)) keysDiffer = true;
      return found;
    },
  };
  /** As if the keys in the file were those of who is named. */
  const alone: VerifyOptions & SignatureOptions = {
    now: options.now,
    async issuerOf(domain) {
      const found = domains.find((each) => each.domain === domain);
      if (!found) throw new DmailProblem('offline');
      return found;
    },
    keysOf: async (_, name) => (issuer?.issuer === name ? issuer.keys : undefined),
  };
  const verified = await Promise.all(chains.map(async (chain) => {
    const recipient = recipientOf(chain[0]!);
    const expected = { message, recipient, sender: message.from.address };
    const outcome = await verifyChain(chain, expected, asked);
    // What fails with keys that were confirmed is not mended by those in the file.
    const asks = outcome.state !== 'failed' && outcome.events.some(({ verification }) => verification.state === 'unknown');
    const named = [...message.to, ...(message.cc ?? [])].some(({ address }) => address === recipient);
    return { ...(asks ? unconfirmed(await verifyChain(chain, expected, alone)) : outcome), recipient, named };
  }));
  let signature = await verifySignature(message, options);
  if (signature.state === 'unknown') signature = doubted<SignatureVerification>(await verifySignature(message, alone));
  const page = await pageIn(bytes, contents, options.pageOf);
  const states = [...verified.map(({ state }) => state), ...(message.signature ? [signature.state] : [])];
  const state = keysDiffer || page === 'forged' || states.includes('failed') ? 'failed' : states.every((each) => each === 'verified') && verified.every(({ named }) => named) ? 'verified' : 'unknown';
  return { state, message, page, chains: verified, ...(message.signature !== undefined && { signature }), ...(keysDiffer && { keysDiffer: true as const }), exportedAt: new Date(exportedAt).toISOString(), contents };
}

/** Whether the page is what the rest of the file makes: everything else in it has been found to be. */
async function pageIn(bytes: Uint8Array<ArrayBuffer>, contents: EvidenceContents, pageOf: PagesOf = async () => undefined): Promise<FileVerification['page']> {
  const { page } = contents;
  try {
    const options = page && (await pageOf(page.language));
    if (!options) return 'unchecked';
    const { language, version } = await pageMark(options);
    if (language !== page.language || version !== page.version) return 'unchecked';
    const again = (await evidenceFile(contents, options)).bytes;
    return again.length === bytes.length && again.every((byte, index) => byte === bytes[index]) ? 'same' : 'forged';
  } catch {
    // Of what does not hold no page may come about; or its words could not be loaded.
    return 'unchecked';
  }
}

/** What holds with keys nobody confirmed is neither good nor bad. */
const doubted = <V extends { state: string }>(outcome: V): V => (outcome.state === 'verified' ? Object.assign({}, outcome, { state: 'unknown' }) : outcome);

function unconfirmed(chain: ChainVerification): ChainVerification {
  const events = chain.events.map((event) => ({ ...event, verification: doubted<Verification>(event.verification) }));
  return { ...doubted<ChainVerification>(chain), events };
}

/** Whether a key in the file is called like a published one, and is another. */
const differs = (domains: readonly DomainKeys[], domain: string, issuer: Issuer): boolean =>
  domains.some((each) => each.domain === domain && publishedKeys(each).some(({ kid, x, y }) => publishedKeys(issuer).some((key) => key.kid === kid && (key.x !== x || key.y !== y))));
