import { define } from '../../src/element/define.ts';
import { FdzInbox } from './fdz-inbox.ts';

define('fdz-inbox', FdzInbox);

declare global {
  interface HTMLElementTagNameMap {
    'fdz-inbox': FdzInbox;
  }
}
