import '../cover-sheet/define.ts';
import '../receipt-badge/define.ts';
import { define } from '../../src/element/define.ts';
import { FdzMessage } from './fdz-message.ts';

define('fdz-message', FdzMessage);

export * from './events.ts';
export { FdzMessage };
