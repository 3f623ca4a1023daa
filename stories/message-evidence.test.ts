import { checkStories } from './check.ts';
import * as stories from './message-evidence.stories.ts';

checkStories('evidence in fdz-message', stories);
