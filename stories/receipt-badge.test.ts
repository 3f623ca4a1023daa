import { checkStories } from './check.ts';
import * as stories from './receipt-badge.stories.ts';

checkStories('fdz-receipt-badge', stories);
