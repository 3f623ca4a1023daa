import { checkStories } from './check.ts';
import * as stories from './message.stories.ts';

checkStories('fdz-message', stories);
