import { define } from '../../src/element/define.ts';
import { FdzAttachmentPicker } from './fdz-attachment-picker.ts';

define('fdz-attachment-picker', FdzAttachmentPicker);

export * from './events.ts';
export { FdzAttachmentPicker };

declare global {
  interface HTMLElementTagNameMap {
    'fdz-attachment-picker': FdzAttachmentPicker;
  }
}
