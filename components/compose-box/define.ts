import { define } from '../../src/element/define.ts';
import { FdzComposeBox } from './fdz-compose-box.ts';

define('fdz-compose-box', FdzComposeBox);

export * from './events.ts';
export { FdzComposeBox };
