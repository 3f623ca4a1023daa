import { checkStories } from './check.ts';
import * as stories from './compose-box.stories.ts';

checkStories('fdz-compose-box', stories);
