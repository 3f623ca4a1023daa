import { checkStories } from './check.ts';
import * as stories from './inbox.stories.ts';

checkStories('fdz-inbox', stories);
