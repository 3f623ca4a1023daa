/** A message is signed by the person at home before it goes anywhere. @module */
import { digestOf } from '../contract/digest.ts';
import { DmailProblem } from '../contract/problems.ts';
import type { AuthorizationDetail, Message } from '../contract/index.ts';
import { signedBytes, verifySignature } from '../evidence/signature.ts';
import { SigningProblem } from './compose.ts';
import type { Kit } from './kit.ts';
import { SignatureIssuers } from './signature-issuers.ts';

const REASONS: Partial<Record<DmailProblem['code'], SigningProblem['reason']>> = {
  'sign-in-cancelled': 'turned-back', 'popup-blocked': 'blocked', offline: 'offline', unreachable: 'offline', timeout: 'offline',
};

/** Rejects when nobody waits for it any more; what comes later is nothing. */
function unless<T>(signal: AbortSignal | undefined, work: Promise<T>): Promise<T> {
  if (!signal) return work;
  return new Promise<T>((resolve, reject) => {
    const stop = (): void => reject(new SigningProblem('turned-back'));
    if (signal.aborted) return stop();
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}

/**
 * The message as it was signed: its words alone, since markup is more than the page can show. Call it while the
 * gesture counts. What comes back is believed only as far as it holds here.
 * @throws {SigningProblem}
 */
export async function signed(kit: Kit, { body: { text }, ...draft }: Message, signal?: AbortSignal): Promise<Message> {
  const message: Message = { ...draft, body: { text } };
  const source = kit.account.tokens();
  if (!source.confirm) throw new SigningProblem('impossible');
  if (message.attachments?.some(({ digest }) => !digest)) throw new SigningProblem('unfinished');
  if (!kit.account.state.online) throw new SigningProblem('offline');
  const digest = await digestOf(signedBytes(message));
  let detail: AuthorizationDetail;
  try {
    ({ detail } = await unless(signal, source.confirm({ type: 'urn:dmail:signature', digest, message })));
  } catch (error) {
    if (error instanceof SigningProblem) throw error;
    throw new SigningProblem((error instanceof DmailProblem && REASONS[error.code]) || 'failed', { cause: error });
  }
  if (detail.type !== 'urn:dmail:signature' || detail.digest !== digest || !detail.signature) throw new SigningProblem('unfit');
  const whole: Message = { ...message, signature: detail.signature };
  const { state } = await verifySignature(whole, { keysOf: new SignatureIssuers(kit).keysOf, now: kit.now() });
  if (state === 'verified') return whole;
  // Whose keys cannot be read now, it cannot be vouched for.
  throw new SigningProblem(state === 'unknown' ? 'offline' : 'unfit');
}
