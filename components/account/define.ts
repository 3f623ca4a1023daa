import { define } from '../../src/element/define.ts';
import { FdzAccount } from './fdz-account.ts';

define('fdz-account', FdzAccount);

export * from './events.ts';
export { FdzAccount };
