import { define } from '../../src/element/define.ts';
import { FdzReceiptBadge } from './fdz-receipt-badge.ts';

define('fdz-receipt-badge', FdzReceiptBadge);

declare global {
  interface HTMLElementTagNameMap {
    'fdz-receipt-badge': FdzReceiptBadge;
  }
}
