import { checkStories } from './check.ts';
import * as stories from './payment-standing.stories.ts';

checkStories('Payment asked for', stories);
