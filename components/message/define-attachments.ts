import { define } from '../../src/element/define.ts';
import { FdzMessageAttachments } from './attachments.ts';

define('fdz-message-attachments', FdzMessageAttachments);
