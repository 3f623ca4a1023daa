import '../cover-sheet/define.ts';
import '../receipt-badge/define.ts';
import { define } from '../../src/element/define.ts';
import { FdzMessage } from './fdz-message.ts';
import { FdzMessageBody } from './message-body.ts';

define('fdz-message-body', FdzMessageBody);
define('fdz-message', FdzMessage);

export * from './events.ts';
export { FdzMessage };
