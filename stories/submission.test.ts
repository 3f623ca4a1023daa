import { checkStories } from './check.ts';
import * as stories from './submission.stories.ts';

checkStories('fdz-compose-box', stories);
