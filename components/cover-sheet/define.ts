import '../receipt-badge/define.ts';
import { define } from '../../src/element/define.ts';
import { FdzCoverSheet } from './fdz-cover-sheet.ts';

define('fdz-cover-sheet', FdzCoverSheet);

declare global {
  interface HTMLElementTagNameMap {
    'fdz-cover-sheet': FdzCoverSheet;
  }
}
