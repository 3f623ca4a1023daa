/**
 * What the server says when it does not do what was asked (RFC 9457).
 * @module
 */
import { json, type Answer } from './answer.ts';
import { problemType, type Draft, type OwnProperties, type ProblemDetails, type WireCode } from '../../src/contract/index.ts';

type Words = readonly [status: number, title: string, detail: string, next: string];

const WORDS: Record<WireCode, Words> = {
  'token-required': [401, 'Token required', 'The request carries no access token.', 'Sign in, then try again.'],
  'token-invalid': [401, 'Token not accepted', 'The access token is not one this server accepts.', 'Get a new token; if that does not help, sign in again.'],
  'proof-invalid': [401, 'Proof not accepted', 'The proof of possession does not fit this request or was used before.', 'Make a new proof and try again.'],
  'nonce-required': [401, 'Nonce required', 'The proof of possession does not carry a live nonce of this server.', 'Repeat the request with the nonce sent along.'],
  'scope-insufficient': [403, 'Not granted', 'The token was not granted what this request needs.', 'Ask for the missing permission at the home server.'],
  'issuer-not-bound': [403, 'Issuer not bound to the domain', "The sender's domain does not say that this issuer speaks for it.", 'Sign in at the home server of the address.'],
  'origin-mismatch': [403, 'Token of another site', 'The token was issued for another site than the one the request comes from.', 'Sign in on this site.'],
  'session-mismatch': [403, 'Session of somebody else', 'The session does not cover this sender, key or conversation.', 'Open a session for this message.'],
  'session-expired': [410, 'Session over', 'The session has ended or never was.', 'Open a new session and try again.'],
  'invitation-required': [403, 'Invitation required', 'The recipient has not agreed to get messages from this sender.', 'Ask the recipient for an invitation and say who you are.'],
  'not-found': [404, 'Not found', 'There is nothing here, or it is not for you.', 'Check the address.'],
  'method-not-allowed': [405, 'Method not allowed', 'This address does not answer this method.', 'Use one of the methods named in Allow.'],
  conflict: [409, 'Conflict', 'Something else is stored under this identifier.', 'Use a new identifier.'],
  gone: [410, 'Gone', 'This address was used or its time has passed.', 'Repeat the deposit with the same key to get a fresh address.'],
  'state-unknown': [410, 'State unknown', 'This server cannot say what changed since that state.', 'Load the mailbox afresh.'],
  'version-mismatch': [412, 'Another version is there', 'It was saved elsewhere in the meantime.', 'Choose which version to keep.'],
  'version-required': [428, 'Version required', 'The request does not say which version it replaces.', 'Send If-Match with the version, or If-None-Match: * where there is none.'],
  'too-large': [413, 'Too large', 'The request is larger than allowed.', 'Make it smaller.'],
  'type-forbidden': [415, 'Type not accepted', 'The recipient does not accept this type of content.', 'Send it in another format.'],
  'media-type-unsupported': [415, 'Media type not supported', 'The body is not of the media type this address takes.', 'Send application/json.'],
  misdirected: [421, 'Wrong server', 'This server does not answer for that host.', 'Look the server of the domain up again.'],
  'not-understood': [422, 'Not understood', 'The request is not what the contract says.', 'Correct the field named and try again.'],
  'key-reused': [422, 'Key already used', 'Another message was deposited under this idempotency key.', 'Use a new key for a new message.'],
  'rate-limited': [429, 'Too many requests', 'More requests came than are allowed.', 'Wait, then try again.'],
  'attachment-missing': [409, 'Attachment not announced', 'The message names an attachment that was not announced for this recipient, or with another size.', 'Open an upload for it, then deposit the message again.'],
  'digest-mismatch': [422, 'Other content', 'What arrived is not what was announced. Nothing of it was kept.', 'Open a new upload and send the content again.'],
  'range-not-satisfiable': [416, 'No such range', 'The content does not have the range asked for.', 'Ask for a range inside the size in Content-Range.'],
  infected: [403, 'Malware found', 'Malware was found in an attachment. Its content is not handed out to anybody.', 'Check the device it comes from; send a copy that is known to be good.'],
  'acceptance-pending': [403, 'Not accepted yet', 'The message is handed over only once it has been accepted.', 'Accept it first.'],
  'refused-by-recipient': [409, 'Refused', 'The recipient has refused the message. Its content is not handed over.', 'Ask the recipient in another way.'],
  'acceptance-expired': [409, 'Expired', 'The message was not accepted in time. Its content is not handed over.', 'Send it again, if it still matters.'],
  'confirmation-required': [403, 'Confirmation needed', 'This has to be confirmed by the person on a page of their home, for exactly this.', 'Confirm it there, then try again.'],
  'signature-invalid': [422, 'Signature not valid', 'The signature of the message is missing, or is not one of its sender over exactly this message.', 'Sign the message again.'],
  'already-paid': [409, 'Paid already', 'A payment for this is under way or settled.', 'Look at that payment; say that it is to be paid again, if it is.'],
  'payments-not-offered': [501, 'No payments here', 'This server has no payment provider.', 'Pay in another way.'],
  'bank-unavailable': [503, 'Bank not available', 'The bank does not answer now.', 'Repeat the request with the same key; it is never paid twice by that.'],
  'not-cancellable': [409, 'Too late', 'The bank has carried the payment out, or it has come to its end in another way.', 'Ask the payee to pay it back.'],
  internal: [500, 'Internal error', 'Something went wrong here. Nothing was stored.', 'Try again later.'],
  unavailable: [503, 'Not available now', 'The server cannot do this now.', 'Try again later.'],
  'storage-full': [507, 'Storage full', 'There is no room to store this.', 'Try again later; the message is kept where it was written.'],
};

export interface ProblemExtras {
  field?: string;
  mediaType?: string;
  limit?: number;
  scope?: string;
  invitation?: 'none' | 'pending';
  /** Of a message that was refused. */
  receipt?: string;
  /** Name of the property `field` is about. */
  property?: string;
  current?: Draft | OwnProperties;
  /** By which it is paid already. */
  payment?: ProblemDetails['payment'];
  /** Account nobody has confirmed, and those that are known. */
  iban?: string;
  known?: string[];
}

/** Thrown anywhere in the server; becomes the answer. */
export class Problem extends Error {
  constructor(readonly code: WireCode, readonly extras: ProblemExtras = {}, readonly headers: Record<string, string> = {}) {
    super(code);
  }

  get status(): number {
    return WORDS[this.code][0];
  }

  body(): ProblemDetails {
    const [status, title, detail, next] = WORDS[this.code];
    return { type: problemType(this.code), title, status, detail, next, ...this.extras };
  }

  answer(): Answer {
    return json(this.body(), this.status, { 'content-type': 'application/problem+json', ...this.headers });
  }
}
