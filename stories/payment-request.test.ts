import { checkStories } from './check.ts';
import * as stories from './payment-request.stories.ts';

checkStories('payment request', stories);
