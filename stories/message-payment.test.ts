import { checkStories } from './check.ts';
import * as stories from './message-payment.stories.ts';

checkStories('fdz-message, payments', stories);
