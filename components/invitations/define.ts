import { define } from '../../src/element/define.ts';
import { FdzInvitations } from './fdz-invitations.ts';

define('fdz-invitations', FdzInvitations);

export * from './events.ts';
export { FdzInvitations };
