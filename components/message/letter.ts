/** What a letter shows beside itself: loaded with the first one that is opened. @module */
import { define } from '../../src/element/define.ts';
import { FdzMessageTrail } from './evidence-trail.ts';
import { FdzMessageConsent } from './opened-consent.ts';
import { FdzMessageRegistered } from './registered.ts';
import { FdzMessageSignature } from './signature-line.ts';

export function defineLetter(): void {
  define('fdz-message-trail', FdzMessageTrail);
  define('fdz-message-consent', FdzMessageConsent);
  define('fdz-message-registered', FdzMessageRegistered);
  define('fdz-message-signature', FdzMessageSignature);
}
